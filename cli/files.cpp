#include "cli/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace cisterna::cli {
namespace {

// Owns a file descriptor.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ > 2) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

// 0, or the reason.
int write_all(const std::string& path, std::string_view bytes) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
    if (!file.is_open()) return errno;
    while (!bytes.empty()) {
        const auto count = ::write(file.number(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return ::fsync(file.number()) == 0 ? 0 : errno;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t largest) {
    const Descriptor file(path == "-" ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open())
        return refuse(ErrorCode::NotFound, path.string(),
                      "The file cannot be opened (" + std::string(std::strerror(errno)) + "). Check its name.");
    std::string bytes;
    std::array<char, 16384> block{};
    for (;;) {
        const auto count = ::read(file.number(), block.data(), block.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            return refuse(
                ErrorCode::NotFound, path.string(),
                "The file cannot be read (" + std::string(std::strerror(errno)) + "). Check that it is a file.");
        if (count == 0) return bytes;
        bytes.append(block.data(), static_cast<std::size_t>(count));
        if (bytes.size() > largest)
            return refuse(ErrorCode::JsonTooLarge, path.string(),
                          "The file is larger than " + std::to_string(largest) + " bytes.");
    }
}

tl::unexpected<Error> write_error(const std::filesystem::path& path, int reason) {
    const auto why = "The file cannot be written (" + std::string(std::strerror(reason)) + "). ";
    if (reason == ENOENT || reason == ENOTDIR)
        return refuse(ErrorCode::NotFound, path.string(),
                      "The file cannot be written: its folder does not exist. Make the folder or name another one.");
    if (reason == EISDIR)
        return refuse(ErrorCode::UsageWrong, path.string(),
                      "The file cannot be written: this is a folder. Name a file in it.");
    if (reason == ENOSPC || reason == EDQUOT)
        return refuse(ErrorCode::StorageFull, path.string(), why + "Free some space, then try again.");
    if (reason == EROFS || reason == EACCES || reason == EPERM)
        return refuse(ErrorCode::StorageReadOnly, path.string(), why + "Name a folder that you may write to.");
    return refuse(ErrorCode::StorageFailed, path.string(), why + "Have the disk checked, or name another folder.");
}

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
    const auto neighbour = path.string() + ".part";
    int reason = write_all(neighbour, bytes);
    if (reason == 0 && std::rename(neighbour.c_str(), path.c_str()) != 0) reason = errno;
    if (reason == 0) return {};
    ::unlink(neighbour.c_str());
    return write_error(path, reason);
}

}  // namespace cisterna::cli
