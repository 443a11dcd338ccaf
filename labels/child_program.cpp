#include "labels/child_program.h"

#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace cisterna::labels {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return lseek(descriptor, 0, SEEK_SET) == 0;
}

class FileActions {
public:
    FileActions(int input, int output) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", 1 /* O_WRONLY */, 0);
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

// The child starts with no signal blocked or ignored, whatever the server has set for itself.
class Attributes {
public:
    Attributes() {
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

int spawn(const std::vector<std::string>& command, int input, int output, pid_t& child) {
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    std::string locale = "LC_ALL=C.UTF-8";
    std::array<char*, 2> environment = {locale.data(), nullptr};
    const FileActions actions(input, output);
    const Attributes attributes;
    return posix_spawnp(&child, arguments[0], actions.get(), attributes.get(), arguments.data(), environment.data());
}

tl::unexpected<Error> away(const std::string& name, const std::string& what) {
    return refuse(ErrorCode::DeviceUnavailable, name, "The label cannot be read back: " + what);
}

// The exit status of a process that has ended; no zombie is left behind.
int reap(pid_t child) {
    int status = -1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

}  // namespace

Result<ChildProgram> ChildProgram::start(const std::vector<std::string>& command, std::string_view input,
                                         const std::string& package) {
    const std::string& name = command.front();
    Descriptor in(memfd_create("input", MFD_CLOEXEC));
    Descriptor out(memfd_create("output", MFD_CLOEXEC));
    if (in.number() < 0 || out.number() < 0 || !write_all(in.number(), input)) {
        return away(name, "the computer has no memory left. Close other programs and try again.");
    }
    pid_t child = -1;
    const int error = spawn(command, in.number(), out.number(), child);
    if (error == ENOENT) {
        return away(name, "the program " + name + " is not installed. Install the package " + package + ".");
    }
    if (error != 0) return away(name, "the program " + name + " could not be started. Try again.");
    return ChildProgram(name, child, out.release());
}

ChildProgram::ChildProgram(ChildProgram&& other) noexcept
    : name_(std::move(other.name_)),
      child_(std::exchange(other.child_, -1)),
      output_(std::exchange(other.output_, -1)) {}

ChildProgram::~ChildProgram() {
    if (child_ >= 0) {
        kill(child_, SIGKILL);
        reap(child_);
    }
    if (output_ >= 0) close(output_);
}

bool ChildProgram::ended_by(std::chrono::steady_clock::time_point deadline) const {
    using namespace std::chrono;
    const Descriptor watch(static_cast<int>(syscall(SYS_pidfd_open, child_, 0)));
    if (watch.number() < 0) return false;
    for (;;) {
        const auto left = ceil<milliseconds>(deadline - steady_clock::now()).count();
        pollfd event{watch.number(), POLLIN, 0};
        const int ready = poll(&event, 1, static_cast<int>(std::clamp<long long>(left, 0, 600'000)));
        if (ready < 0 && errno == EINTR) continue;
        return ready > 0;
    }
}

Result<std::string> ChildProgram::read_output(std::size_t longest) const {
    struct stat state {};
    if (fstat(output_, &state) != 0) return away(name_, "the answer of " + name_ + " is lost. Try again.");
    const auto size = static_cast<std::size_t>(state.st_size);
    if (size > longest) return away(name_, "the answer of " + name_ + " is too large.");
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = pread(output_, bytes.data() + done, size - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return away(name_, "the answer of " + name_ + " is lost. Try again.");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

Result<std::string> ChildProgram::finish(std::chrono::steady_clock::time_point deadline, std::size_t longest) {
    if (!ended_by(deadline)) return away(name_, "the program " + name_ + " took too long. Try again.");
    const int status = reap(std::exchange(child_, -1));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return refuse(ErrorCode::LabelUnreadable, name_,
                      "The label cannot be read back: " + name_ + " could not read the document. Print it again.");
    }
    return read_output(longest);
}

}  // namespace cisterna::labels
