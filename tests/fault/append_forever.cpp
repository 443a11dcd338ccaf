// Appends to a ledger until it is killed: append_forever LEDGER RUN
// For every event whose append has returned it prints a line with the position and the leaf hash. The test that kills
// it then looks whether each printed event is still there.

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "ledger/ledger.h"

using namespace cisterna;
using namespace cisterna::ledger;

namespace {

calendar::Instant now() {
    return calendar::Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()), {});
}

int complain(const Error& error) {
    std::fprintf(stderr, "%s: %s\n", error.where.c_str(), error.message.c_str());
    return 1;
}

// Every third command has two streams and four events, the others one event.
AppendRequest command(const std::string& run, int number) {
    const auto name = "K" + run + "-" + std::to_string(number);
    codec::Object entered;
    entered.set("prescription", "RX-" + name);
    AppendRequest request{name,     "digest of " + name,
                          "rph-01", "desk-1",
                          now(),    {{"preparation/" + name, 0, {{"preparation-entered", entered}}}}};
    if (number % 3 != 0) return request;
    request.streams[0].events.push_back({"preparation-checked", {}});
    request.streams[0].events.push_back({"preparation-approved", {}});
    request.streams.push_back({"note/" + name, 0, {{"note-written", {}}}});
    return request;
}

bool acknowledge(Ledger& ledger, const AppendOutcome& outcome) {
    const auto events = ledger.read_all(outcome.first_position, outcome.last_position - outcome.first_position + 1);
    if (!events) return false;
    std::string lines;
    for (const auto& event : *events) lines += std::to_string(event.position) + " " + event.leaf_hash + "\n";
    return write(STDOUT_FILENO, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size());
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fputs("usage: append_forever LEDGER RUN\n", stderr);
        return 64;
    }
    auto ledger = Ledger::open(arguments[1], {OpenMode::Create, "fault-test", now()});
    if (!ledger) return complain(ledger.error());
    for (int number = 1;; ++number) {
        const auto outcome = ledger->append(command(arguments[2], number));
        if (!outcome) return complain(outcome.error());
        if (!acknowledge(*ledger, *outcome)) return 1;
    }
}
