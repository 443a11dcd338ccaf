#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <map>

#include "core/digest/sha256.h"
#include "ledger/merkle.h"
#include "samples.h"

using namespace cisterna;
using namespace cisterna::ledger;
using namespace cisterna::ledger::samples;

namespace {

Hash naive_root(const std::vector<Hash>& leaves, std::size_t begin, std::size_t end) {
    if (begin == end) return empty_root();
    if (end - begin == 1) return leaves[begin];
    std::size_t k = 1;
    while (k * 2 < end - begin) k *= 2;
    return node_hash(naive_root(leaves, begin, begin + k), naive_root(leaves, begin + k, end));
}

// One command of a small pharmacy: batches, containers and people that often meet each other.
struct Command {
    int kind;
    int batch;
    int container;
    int person;
    int staleness;  // 0 mostly; otherwise the command was decided on another version
    int repeats;    // how often the client sends it
};

std::string person_of(const Command& command) {
    return "tech-" + std::to_string(command.person);
}

AppendRequest request_of(const Command& command, Ledger& ledger, int number) {
    const auto batch = "B" + std::to_string(command.batch);
    const auto container = "C" + std::to_string(command.container);
    const auto stream = "preparation/" + batch;
    const auto version = ledger.stream_version(stream).value() + command.staleness;
    const auto on_batch = [&](const std::string& type, codec::Object data = {}) {
        return one_event(stream, version, type, std::move(data), person_of(command));
    };
    auto request = [&] {
        switch (command.kind) {
            case 0: return entered(batch);
            case 1: return received(container);
            case 2: return scanned(batch, version, container, person_of(command));
            case 3: return on_batch("compounding-started");
            case 4: return on_batch("preparation-released", object({{"verified_by", "tech-1"}}));
            case 5: return on_batch("waste-recorded", object({{"container", container}, {"witness", "tech-2"}}));
            case 6: return on_batch("preparation-checked");
            default: {
                auto two = on_batch("draw-recorded", object({{"volume", "1.5 mL"}}));
                two.streams.push_back(
                    {"note/" + std::to_string(number), 0, {{"note-written", {}}, {"note-written", {}}}});
                return two;
            }
        }
    }();
    request.idempotency_key = "key " + std::to_string(number);
    return request;
}

}  // namespace

namespace rc {
template <>
struct Arbitrary<Command> {
    static Gen<Command> arbitrary() {
        return gen::build<Command>(
            gen::set(&Command::kind, gen::inRange(0, 8)), gen::set(&Command::batch, gen::inRange(0, 4)),
            gen::set(&Command::container, gen::inRange(0, 6)), gen::set(&Command::person, gen::inRange(0, 3)),
            gen::set(&Command::staleness, gen::weightedElement<int>({{9, 0}, {1, 1}})),
            gen::set(&Command::repeats, gen::weightedElement<int>({{5, 1}, {1, 2}})));
    }
};
}  // namespace rc

TEST_CASE("Any sequence of commands leaves a ledger that verifies, rebuilds equal and has the root of RFC 9162") {
    const bool held = rc::check("laws of the ledger", [](const std::vector<Command>& commands) {
        const Folder folder;
        auto ledger = created(folder.file());
        std::map<std::string, std::string> used_in;
        int number = 0;
        int appended = 0;
        for (const auto& command : commands) {
            const auto request = request_of(command, ledger, ++number);
            const auto size = ledger.size();
            const auto root = ledger.root();
            const auto outcome = ledger.append(request);
            if (!outcome) {
                RC_ASSERT(ledger.size() == size);
                RC_ASSERT(ledger.root() == root);
                continue;
            }
            ++appended;
            RC_ASSERT(outcome->kind == AppendKind::Appended);
            for (int i = 1; i < command.repeats; ++i) {
                const auto again = ledger.append(request);
                RC_ASSERT(again.has_value());
                RC_ASSERT(again->kind == AppendKind::RepeatedRequest);
                RC_ASSERT(again->root == outcome->root);
            }
        }
        const auto events = ledger.read_all(1, 100'000).value();
        std::vector<Hash> leaves;
        for (const auto& event : events) {
            leaves.push_back(*hash_from_hex(event.leaf_hash));
            if (event.type != "container-scanned") continue;
            const auto [place, is_new] = used_in.emplace(*event.data.find("container")->if_text(), event.stream);
            RC_ASSERT(is_new);
        }
        RC_ASSERT(static_cast<std::int64_t>(events.size()) == ledger.size());
        RC_ASSERT(ledger.root() == digest::hex(naive_root(leaves, 0, leaves.size())));
        RC_ASSERT(ledger.verify()->sound());
        RC_ASSERT(ledger.rebuild_projections()->agreed());
        RC_ASSERT(ledger.reopen().has_value());
        RC_ASSERT(ledger.root() == digest::hex(naive_root(leaves, 0, leaves.size())));
        const auto rows = ledger.worklist().value();
        for (const auto& row : rows) {
            if (row.verified_by) RC_ASSERT(row.verified_by != row.compounded_by);
        }
        RC_CLASSIFY(appended > 10, "more than 10 commands recorded");
    });
    CHECK(held);
}
