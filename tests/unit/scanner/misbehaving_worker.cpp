// Stands in for cisterna-decoder in the tests and does what the first line of its input says.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/worker/limits.h"

namespace {

constexpr std::string_view nothing_found = "{\"symbols\":[]}\n";

// By the system's own call: a stream is an object whose checks by a sanitizer need files, which the limits forbid.
bool say(std::string_view text) {
    return write(STDOUT_FILENO, text.data(), text.size()) > 0;
}

[[noreturn]] void answer(std::string_view text, int exit_code) {
    _exit(say(text) ? exit_code : 98);
}

[[noreturn]] void hang() {
    for (;;) pause();
}

[[noreturn]] void spin() {
    for (;;) getppid();
}

[[noreturn]] void take_memory() {
    if (!cisterna::scanner::give_up_privileges()) _exit(1);
    std::vector<std::string> taken;
    for (;;) taken.emplace_back(std::size_t{16} << 20U, 'x');
}

[[noreturn]] void talk_without_end() {
    while (say(nothing_found)) {
    }
    _exit(1);
}

// Answers properly only when nothing came along from the parent but the three standard streams.
bool came_alone() {
    for (int number = 3; number < 1024; ++number)
        if (fcntl(number, F_GETFD) != -1) return false;
    return environ == nullptr || *environ == nullptr;
}

// Answers properly only when every limit holds.
bool is_limited() {
    if (!cisterna::scanner::give_up_privileges()) return false;
    const auto most = [](__rlimit_resource resource) {
        rlimit both{};
        getrlimit(resource, &both);
        return both.rlim_max;
    };
    const bool set =
        most(RLIMIT_CPU) == 10 && most(RLIMIT_CORE) == 0 && most(RLIMIT_FSIZE) == 0 && most(RLIMIT_NPROC) == 0;
    return set && open("/dev/null", O_RDONLY) == -1 && dup(STDIN_FILENO) == -1;
}

}  // namespace

int main(int count, char** words) {
    std::string what;
    std::getline(std::cin, what);
    if (what == "answer before reading") answer(nothing_found, 0);
    const std::string rest{std::istreambuf_iterator<char>(std::cin), {}};
    const bool asked_for_all = count != 2 || std::string_view(words[1]) != "DataMatrix";
    if (what == "abort") std::abort();
    if (what == "abort unless asked for DataMatrix alone") asked_for_all ? std::abort() : answer(nothing_found, 0);
    if (what == "exit with a failure") answer(nothing_found, 3);
    if (what == "hang") hang();
    if (what == "spin") spin();
    if (what == "close the output and hang") {
        say(nothing_found);
        close(STDOUT_FILENO);
        hang();
    }
    if (what == "take memory") take_memory();
    if (what == "talk without end") talk_without_end();
    if (what == "say nothing") _exit(0);
    if (what == "talk nonsense") answer("all is well\n", 0);
    if (what == "answer twice") answer(std::string(nothing_found) + std::string(nothing_found), 0);
    if (what == "came alone") came_alone() ? answer(nothing_found, 0) : _exit(1);
    if (what == "is limited") is_limited() ? answer(nothing_found, 0) : _exit(1);
    return 99;
}
