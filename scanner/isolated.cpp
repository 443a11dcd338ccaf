#include "scanner/isolated.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "scanner/report.h"

namespace cisterna::scanner {
namespace {

using Clock = std::chrono::steady_clock;

tl::unexpected<Error> refuse_unsafe() {
    return refuse(ErrorCode::ImageUnreadable, "picture", "The picture could not be decoded safely; take it again.");
}

tl::unexpected<Error> refuse_no_room() {
    return refuse(ErrorCode::DeviceUnavailable, "decoder",
                  "The computer has no room to start the picture decoder. Close other programs and try again.");
}

tl::unexpected<Error> refuse_program(const std::string& program) {
    return refuse(ErrorCode::ConfigurationInvalid, "decoder",
                  "The picture decoder " + program +
                      " does not start. Install it beside the program, or name it in CISTERNA_DECODER.");
}

// An open file descriptor that closes itself.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { close(); }

    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }
    void close() {
        if (is_open()) ::close(std::exchange(number_, -1));
    }

private:
    int number_ = -1;
};

// A connection between this process and its child. Sockets rather than pipes: a child that has gone must not end this
// process by SIGPIPE, and only sockets can be told so (MSG_NOSIGNAL).
struct Connection {
    Descriptor ours;
    Descriptor of_child;
};

// The child's end must not have the number of one of its standard streams, else one stream would overwrite another's
// source.
Descriptor above_standard_streams(int number) {
    const Descriptor original(number);
    return Descriptor(fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

std::optional<Connection> connect() {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return std::nullopt;
    Connection connection{Descriptor(ends[0]), above_standard_streams(ends[1])};
    const bool usable = connection.of_child.is_open() && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
    return usable ? std::optional(std::move(connection)) : std::nullopt;
}

// A child that is killed and reaped at the latest when this goes out of scope.
class Child {
public:
    explicit Child(pid_t id) : id_(id) {}
    Child(Child&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
    Child& operator=(Child&&) = delete;
    ~Child() {
        if (id_ < 0) return;
        kill(id_, SIGKILL);
        while (waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    // Its wait status when it has ended by then; it counts as killed (a status of SIGKILL) when somebody else reaped
    // it.
    std::optional<int> ended_by(Clock::time_point deadline) {
        for (;;) {
            int status = 0;
            const pid_t answer = waitpid(id_, &status, WNOHANG);
            if (answer == 0 && Clock::now() >= deadline) return std::nullopt;
            if (answer < 0 && errno == EINTR) continue;
            if (answer == 0) {
                std::this_thread::sleep_for(std::chrono::microseconds(200));
                continue;
            }
            id_ = -1;
            return answer < 0 ? SIGKILL : status;
        }
    }

private:
    pid_t id_;
};

// What posix_spawn needs, released again.
struct SpawnPlan {
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};

    SpawnPlan() {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    bool prepare(int input, int output) {
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        return posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO) == 0 &&
               posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO) == 0 &&
               posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
               posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1) == 0 &&
               posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
               posix_spawnattr_setsigdefault(&attributes, &all) == 0 &&
               posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0;
    }
};

Result<Child> start(const std::string& program, const std::vector<Format>& formats, const Connection& input,
                    const Connection& output) {
    SpawnPlan plan;
    if (!plan.prepare(input.of_child.number(), output.of_child.number())) return refuse_no_room();
    std::vector<std::string> words{program};
    for (const auto format : formats) words.emplace_back(name_of(format));
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::array<char*, 1> environment{nullptr};  // no passwords, no preloaded libraries
    pid_t id = -1;
    const int problem =
        posix_spawn(&id, program.c_str(), &plan.files, &plan.attributes, arguments.data(), environment.data());
    if (problem == EAGAIN || problem == ENOMEM) return refuse_no_room();
    if (problem != 0) return refuse_program(program);
    return Child(id);
}

enum class Progress { Going, Finished, Failed };

// Sends what fits. A child that stops reading early may still have an answer (a refusal), so that is no failure.
void send_some(Descriptor& input, std::string_view& rest) {
    const auto count = send(input.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
    const bool gone = count < 0 && errno != EAGAIN && errno != EINTR;
    if (rest.empty() || gone) input.close();
}

Progress receive_some(const Descriptor& output, std::string& answer, std::size_t longest) {
    std::array<char, 16'384> block{};
    const auto count = recv(output.number(), block.data(), block.size(), 0);
    if (count == 0) return Progress::Finished;
    if (count < 0) return errno == EAGAIN || errno == EINTR ? Progress::Going : Progress::Failed;
    answer.append(block.data(), static_cast<std::size_t>(count));
    return answer.size() > longest ? Progress::Failed : Progress::Going;
}

// Feeds the child and collects its answer until it closes its output; nothing when it is late, too talkative or broken.
std::optional<std::string> converse(Descriptor input, const Descriptor& output, std::string_view rest,
                                    Clock::time_point deadline, std::size_t longest_answer) {
    std::string answer;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return std::nullopt;
        std::array<pollfd, 2> watched{pollfd{output.number(), POLLIN, 0}, pollfd{input.number(), POLLOUT, 0}};
        const int ready = poll(watched.data(), watched.size(), static_cast<int>(left));
        if (ready < 0 && errno != EINTR) return std::nullopt;
        if (ready <= 0) continue;
        if (watched[1].revents != 0) send_some(input, rest);
        if (watched[0].revents == 0) continue;
        const auto progress = receive_some(output, answer, longest_answer);
        if (progress == Progress::Failed) return std::nullopt;
        if (progress == Progress::Finished) return answer;
    }
}

std::string program_of(const WorkerOptions& options) {
    if (!options.program.empty()) return options.program;
    if (const char* named = std::getenv("CISTERNA_DECODER"); named != nullptr && *named != '\0') return named;
    std::error_code problem;
    const auto own = std::filesystem::read_symlink("/proc/self/exe", problem);
    return (own.parent_path() / "cisterna-decoder").string();
}

enum class Ending { Answered, Crashed, Stopped };

struct Attended {
    Ending ending;
    std::string answer;
};

Result<Attended> run_child(const std::string& program, const std::vector<Format>& formats,
                           std::string_view picture_bytes, Clock::time_point deadline, std::size_t longest_answer) {
    auto input = connect();
    auto output = connect();
    if (!input || !output) return refuse_no_room();
    CISTERNA_TRY(child, start(program, formats, *input, *output));
    // Only the child may hold its ends now: their closing is how this process learns that it has ended.
    input->of_child.close();
    output->of_child.close();
    const auto answer = converse(std::move(input->ours), output->ours, picture_bytes, deadline, longest_answer);
    if (!answer) return Attended{Ending::Stopped, ""};
    const auto status = child.ended_by(deadline);
    if (status && WIFEXITED(*status) && WEXITSTATUS(*status) == 0) return Attended{Ending::Answered, *answer};
    const bool crashed = status && WIFSIGNALED(*status) && WTERMSIG(*status) != SIGKILL && WTERMSIG(*status) != SIGXCPU;
    return Attended{crashed ? Ending::Crashed : Ending::Stopped, ""};
}

Result<std::vector<Symbol>> decode_in_child(std::string_view picture_bytes, const WorkerOptions& options) {
    const auto deadline = Clock::now() + options.longest;
    const auto program = program_of(options);
    if (access(program.c_str(), X_OK) != 0) return refuse_program(program);
    const auto run = [&](const std::vector<Format>& formats) {
        return run_child(program, formats, picture_bytes, deadline, options.longest_answer);
    };
    const auto& formats = options.decode.formats;
    const std::vector<Format> safest = {Format::DataMatrix};
    CISTERNA_TRY(attended, run(formats));
    const bool again = attended.ending == Ending::Crashed && formats != safest &&
                       std::find(formats.begin(), formats.end(), Format::DataMatrix) != formats.end();
    if (again) {
        CISTERNA_TRY(second, run(safest));
        attended = std::move(second);
    }
    if (attended.ending != Ending::Answered) return refuse_unsafe();
    auto outcome = read_report(attended.answer);
    if (!outcome && outcome.error().code == ErrorCode::Bug) return refuse_unsafe();
    return outcome;
}

}  // namespace

tl::unexpected<Error> refuse_file_size(std::size_t bytes) {
    return refuse(ErrorCode::ImageTooLarge, "picture",
                  "The picture file has more than " + std::to_string(std::min(bytes, largest_file) >> 20U) +
                      " MB. Save the picture smaller, or cut out the part with the code.");
}

Result<std::vector<Symbol>> decode_isolated(std::string_view picture_bytes, const WorkerOptions& options) {
    if (picture_bytes.size() > largest_file) return refuse_file_size(picture_bytes.size());
    try {
        return decode_in_child(picture_bytes, options);
    } catch (const std::exception&) {
        return refuse_no_room();  // out of memory, here
    }
}

}  // namespace cisterna::scanner
