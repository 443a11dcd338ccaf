#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"

namespace cisterna::labels {

// A program that reads its standard input from memory and writes its answer to memory: no shell, no file on disk, no
// open file of ours besides those two. It is ended at the latest when the object goes.
class ChildProgram {
public:
    // Starts a program that is found through PATH. Refuses (device_unavailable) when it is not installed or cannot be
    // started; `package` names what to install.
    static Result<ChildProgram> start(const std::vector<std::string>& command, std::string_view input,
                                      const std::string& package);
    ~ChildProgram();
    ChildProgram(ChildProgram&& other) noexcept;
    ChildProgram& operator=(ChildProgram&&) = delete;
    ChildProgram(const ChildProgram&) = delete;
    ChildProgram& operator=(const ChildProgram&) = delete;

    // What the program wrote. Refuses (device_unavailable) when it has not ended by `deadline` or wrote more than
    // `longest` bytes, and (label_unreadable) when it says that it failed.
    Result<std::string> finish(std::chrono::steady_clock::time_point deadline, std::size_t longest);

private:
    ChildProgram(std::string name, int child, int output) : name_(std::move(name)), child_(child), output_(output) {}

    bool ended_by(std::chrono::steady_clock::time_point deadline) const;
    Result<std::string> read_output(std::size_t longest) const;

    std::string name_;
    int child_ = -1;  // -1 once it has ended
    int output_ = -1;
};

}  // namespace cisterna::labels
