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

tl::unexpected<Error> storage_error(const std::filesystem::path& path, int reason) {
    const auto code = reason == ENOSPC || reason == EDQUOT                     ? ErrorCode::StorageFull
                      : reason == EROFS || reason == EACCES || reason == EPERM ? ErrorCode::StorageReadOnly
                                                                               : ErrorCode::StorageFailed;
    return refuse(code, path.string(),
                  "The file cannot be written (" + std::string(std::strerror(reason)) +
                      "). Free space or choose another folder, then try again.");
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t largest) {
    const Descriptor file(path == "-" ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open())
        return refuse(ErrorCode::NotFound, path.string(),
                      "The file cannot be opened (" + std::string(std::strerror(errno)) + "). Check its name.");
    std::string bytes;
    std::array<char, 65536> block{};
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

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
    const std::filesystem::path neighbour = path.string() + ".part";
    {
        const Descriptor file(::open(neighbour.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
        if (!file.is_open()) return storage_error(path, errno);
        while (!bytes.empty()) {
            const auto count = ::write(file.number(), bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) {
                const int reason = errno;
                ::unlink(neighbour.c_str());
                return storage_error(path, reason);
            }
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        if (::fsync(file.number()) != 0) return storage_error(path, errno);
    }
    if (std::rename(neighbour.c_str(), path.c_str()) != 0) return storage_error(path, errno);
    return {};
}

}  // namespace cisterna::cli
