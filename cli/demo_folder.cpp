#include "cli/demo_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/files.h"

namespace cisterna::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* marker = ".cisterna-demo";
constexpr std::string_view marker_text = "This folder was made by the demonstration and is emptied by the next one.\n";

tl::unexpected<Error> wrong_folder(const std::string& message) {
    return refuse(ErrorCode::UsageWrong, "--out", message);
}

// Everything in the folder but the marker.
Result<std::vector<fs::directory_entry>> entries_of(const fs::path& folder) {
    std::error_code failure;
    std::vector<fs::directory_entry> entries;
    for (auto it = fs::directory_iterator(folder, failure); !failure && it != fs::directory_iterator();
         it.increment(failure))
        if (it->path().filename() != marker) entries.push_back(*it);
    if (failure) return write_error("--out", failure.value());
    return entries;
}

// Before anything is written there: whether the folder may be used.
Result<void> check_folder(const fs::path& folder) {
    std::error_code failure;
    if (folder.empty()) return wrong_folder("The folder's name is empty; name a folder.");
    if (fs::exists(folder, failure) && !fs::is_directory(folder, failure))
        return wrong_folder(folder.string() + " is no folder; name another one.");
    if (!fs::is_directory(folder, failure)) return {};
    CISTERNA_TRY(entries, entries_of(folder));
    if (!entries.empty() && !fs::exists(folder / marker, failure))
        return wrong_folder(folder.string() + " holds other files; name an empty or a new folder.");
    for (const auto& entry : entries)
        if (entry.is_directory(failure) && !entry.is_symlink(failure))
            return wrong_folder(entry.path().string() +
                                " was not made by a demonstration; move it away or name another folder.");
    return {};
}

Result<int> lock_marker(const fs::path& folder) {
    const auto name = folder / marker;
    const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (descriptor < 0) return write_error("--out", errno);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
    const int reason = errno;
    ::close(descriptor);
    if (reason != EWOULDBLOCK) return write_error("--out", reason);
    return refuse(ErrorCode::StorageInUse, "--out",
                  "Another demonstration is being made in " + folder.string() +
                      "; wait until it is done or name another folder.");
}

Result<void> empty_folder(const fs::path& folder) {
    CISTERNA_TRY(entries, entries_of(folder));
    for (const auto& entry : entries) {
        std::error_code failure;
        fs::remove(entry.path(), failure);
        if (failure) return write_error("--out", failure.value());
    }
    return {};
}

Result<void> write_marker(int descriptor) {
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, marker_text.data(), marker_text.size(), 0) < 0)
        return write_error("--out", errno);
    return {};
}

}  // namespace

Result<DemoFolder> DemoFolder::take(const fs::path& folder) {
    CISTERNA_CHECK(check_folder(folder));
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return write_error("--out", failure.value());
    CISTERNA_TRY(descriptor, lock_marker(folder));
    DemoFolder taken(folder, descriptor);
    CISTERNA_CHECK(empty_folder(folder));
    CISTERNA_CHECK(write_marker(descriptor));
    return taken;
}

DemoFolder::DemoFolder(DemoFolder&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

DemoFolder& DemoFolder::operator=(DemoFolder&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

DemoFolder::~DemoFolder() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace cisterna::cli
