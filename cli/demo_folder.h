#pragma once

#include <filesystem>

#include "core/result/result.h"

namespace cisterna::cli {

// The folder of a demonstration, held by one process: the lock lies on the marker file .cisterna-demo, which tells the
// folder from other people's, and ends with the process.
class DemoFolder {
public:
    // Makes the folder, or empties it when it holds an earlier demonstration; never touches anything else. Refuses
    // usage_wrong (other files, a folder within, not a folder), storage_in_use (another demonstration is being made
    // there), storage_full, storage_read_only, storage_failed.
    static Result<DemoFolder> take(const std::filesystem::path& folder);

    DemoFolder(DemoFolder&& other) noexcept;
    DemoFolder& operator=(DemoFolder&& other) noexcept;
    ~DemoFolder();

    const std::filesystem::path& path() const { return path_; }

private:
    DemoFolder(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

    std::filesystem::path path_;
    int descriptor_;
};

}  // namespace cisterna::cli
