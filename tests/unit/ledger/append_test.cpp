#include <catch2/catch.hpp>

#include "samples.h"

using namespace cisterna;
using namespace cisterna::ledger;
using namespace cisterna::ledger::samples;

TEST_CASE("A new ledger is empty and names its site") {
    const Folder folder;
    auto ledger = created(folder.file());
    CHECK(ledger.size() == 0);
    CHECK(ledger.site() == "test-pharmacy");
    // SHA-256 of no bytes, the root of the empty tree in RFC 9162
    CHECK(ledger.root() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(ledger.verify()->sound());
}

TEST_CASE("What was appended is read back after the ledger is opened again") {
    const Folder folder;
    const auto request = entered("B2611014");
    std::string root;
    {
        auto ledger = created(folder.file());
        const auto outcome = must_append(ledger, request);
        CHECK(outcome.first_position == 1);
        CHECK(outcome.last_position == 1);
        CHECK(outcome.kind == AppendKind::Appended);
        root = outcome.root;
    }
    auto ledger = opened(folder.file());
    CHECK(ledger.root() == root);
    const auto events = ledger.read_stream("preparation/B2611014");
    REQUIRE(events);
    REQUIRE(events->size() == 1);
    const auto& event = events->front();
    CHECK(event.position == 1);
    CHECK(event.version == 1);
    CHECK(event.type == "preparation-entered");
    CHECK(event.actor == "rph-01");
    CHECK(event.station == "bench-1");
    CHECK(event.at.text() == "2026-11-23T09:00:00-05:00");
    CHECK(event.data == request.streams[0].events[0].data);
    CHECK(event.leaf_hash == root);  // a tree of one leaf
}

TEST_CASE("The canonical bytes and hashes of an event never change") {
    const Folder folder;
    {
        auto ledger = created(folder.file());
        must_append(ledger, one_event("note/N1", 0, "note-written", object({{"text", "caf\u00e9"}, {"count", 3}})));
        must_append(ledger, one_event("note/N1", 1, "note-written", object({{"list", codec::Array{true, nullptr}}})));
    }
    CHECK(ask(folder.file(), "SELECT envelope FROM events WHERE position = 1") ==
          "{\"actor\":\"tech-01\",\"at\":\"2026-11-23T14:00:00Z\",\"at_local\":\"2026-11-23T09:00:00-05:00\","
          "\"data\":{\"count\":3,\"text\":\"caf\u00e9\"},\"ledger\":\"test-pharmacy\",\"position\":1,"
          "\"schema\":\"cisterna/event/1\",\"station\":\"bench-1\",\"stream\":\"note/N1\",\"type\":\"note-written\","
          "\"version\":1}");
    // Computed apart with Python's hashlib from the bytes above, prefixed with 0x00.
    CHECK(ask(folder.file(), "SELECT leaf_hash FROM events WHERE position = 1") ==
          "cbaab2c8e3b15613ab2598ad8b8b16eb29b60a065f7f7247f8c837dbaaaa012d");
    CHECK(ask(folder.file(), "SELECT root FROM events WHERE position = 2") ==
          "4393e5e6346221b04c71678ebc8ef442be39e9244813c5f2adfd9fe97cc37833");
}

TEST_CASE("The same request again gives the first outcome and records nothing") {
    const Folder folder;
    auto ledger = created(folder.file());
    const auto first = must_append(ledger, entered("B1"));
    must_append(ledger, entered("B2"));
    const auto again = must_append(ledger, entered("B1"));
    CHECK(again.kind == AppendKind::RepeatedRequest);
    CHECK(again.first_position == first.first_position);
    CHECK(again.last_position == first.last_position);
    CHECK(again.root == first.root);
    CHECK(ledger.size() == 2);
}

TEST_CASE("An idempotency key for another request is refused") {
    const Folder folder;
    auto ledger = created(folder.file());
    const auto request = entered("B1");
    must_append(ledger, request);
    auto other = entered("B2");
    other.idempotency_key = request.idempotency_key;
    CHECK(refusal_of(ledger.append(other)) == ErrorCode::IdempotencyKeyReused);
    CHECK(ledger.size() == 1);
    const auto asked = ledger.earlier_outcome(request.idempotency_key, "another digest");
    REQUIRE(!asked);
    CHECK(asked.error().code == ErrorCode::IdempotencyKeyReused);
}

TEST_CASE("An earlier outcome can be asked for before deciding") {
    const Folder folder;
    auto ledger = created(folder.file());
    const auto request = entered("B1");
    CHECK_FALSE(ledger.earlier_outcome(request.idempotency_key, request.request_digest)->has_value());
    const auto outcome = must_append(ledger, request);
    const auto asked = ledger.earlier_outcome(request.idempotency_key, request.request_digest);
    REQUIRE(asked);
    REQUIRE(asked->has_value());
    CHECK((*asked)->last_position == outcome.last_position);
    CHECK((*asked)->root == outcome.root);
}

TEST_CASE("A step decided on an old version is refused and says which version is current") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, entered("B1"));
    must_append(ledger, one_event("preparation/B1", 1, "preparation-checked"));
    auto stale = one_event("preparation/B1", 1, "preparation-approved");
    const auto refused = ledger.append(stale);
    REQUIRE(refusal_of(refused) == ErrorCode::VersionConflict);
    CHECK(refused.error().where == "preparation/B1");
    CHECK(refused.error().message ==
          "Batch B1 was changed in the meantime: it is at version 2, and this step was decided at version 1. "
          "Look at it again, then repeat the step.");
    CHECK(ledger.stream_version("preparation/B1").value() == 2);
    CHECK(refusal_of(ledger.append(one_event("preparation/B9", 4, "preparation-checked"))) ==
          ErrorCode::VersionConflict);
}

TEST_CASE("A refusal in one stream records nothing in the others") {
    const Folder folder;
    auto ledger = created(folder.file());
    const auto root = ledger.root();
    auto request = entered("B1");
    request.streams.push_back({"note/N1", 7, {{"note-written", {}}}});
    CHECK(refusal_of(ledger.append(request)) == ErrorCode::VersionConflict);
    CHECK(ledger.size() == 0);
    CHECK(ledger.root() == root);
    CHECK(ledger.worklist()->empty());
    request.streams.back().expected_version = 0;
    CHECK(must_append(ledger, request).last_position == 2);
    CHECK(ledger.verify()->sound());
}

TEST_CASE("Two appends to one stream in a request follow each other") {
    const Folder folder;
    auto ledger = created(folder.file());
    auto request = entered("B1");
    request.streams.push_back({"preparation/B1", 1, {{"preparation-checked", {}}, {"preparation-approved", {}}}});
    CHECK(must_append(ledger, request).last_position == 3);
    CHECK(ledger.stream_version("preparation/B1").value() == 3);
}

TEST_CASE("In a group each request succeeds or is refused by itself") {
    const Folder folder;
    auto ledger = created(folder.file());
    const std::vector<AppendRequest> requests{entered("B1"), one_event("preparation/B1", 5, "preparation-checked"),
                                              one_event("preparation/B1", 1, "preparation-checked"), entered("B1")};
    const auto outcomes = ledger.append_group(requests);
    REQUIRE(outcomes.size() == 4);
    CHECK(outcomes[0]->last_position == 1);
    CHECK(outcomes[1].error().code == ErrorCode::VersionConflict);
    CHECK(outcomes[2]->last_position == 2);
    CHECK(outcomes[3]->kind == AppendKind::RepeatedRequest);
    CHECK(ledger.size() == 2);
    CHECK(ledger.verify()->sound());
}

TEST_CASE("Names and content that the format does not allow are refused") {
    const Folder folder;
    auto ledger = created(folder.file());
    const auto code_with = [&](const std::function<void(AppendRequest&)>& spoil) {
        auto request = entered("B1");
        spoil(request);
        return refusal_of(ledger.append(request));
    };
    CHECK(code_with([](auto& r) { r.idempotency_key = ""; }) == ErrorCode::ValueMissing);
    CHECK(code_with([](auto& r) { r.request_digest = ""; }) == ErrorCode::ValueMissing);
    CHECK(code_with([](auto& r) { r.actor = ""; }) == ErrorCode::ValueMissing);
    CHECK(code_with([](auto& r) { r.station = "bench\n1"; }) == ErrorCode::TextInvalid);
    CHECK(code_with([](auto& r) { r.actor = std::string(201, 'x'); }) == ErrorCode::TextInvalid);
    CHECK(code_with([](auto& r) { r.streams.clear(); }) == ErrorCode::ValueMissing);
    CHECK(code_with([](auto& r) { r.streams[0].events.clear(); }) == ErrorCode::ValueMissing);
    CHECK(code_with([](auto& r) { r.streams[0].stream = "B1"; }) == ErrorCode::TextInvalid);
    CHECK(code_with([](auto& r) { r.streams[0].stream = "Preparation/B1"; }) == ErrorCode::TextInvalid);
    CHECK(code_with([](auto& r) { r.streams[0].events[0].type = "Preparation Entered"; }) == ErrorCode::TextInvalid);
    CHECK(code_with([](auto& r) { r.streams[0].events[0].data.set("note", std::string("a\0b", 3)); }) ==
          ErrorCode::TextInvalid);
    CHECK(code_with([](auto& r) { r.streams[0].events[0].data.set("note", "\xff\xfe"); }) == ErrorCode::JsonSyntax);
    CHECK(code_with([](auto& r) { r.streams[0].events[0].data.set("note", std::string(70'000, 'x')); }) ==
          ErrorCode::JsonTooLarge);
    CHECK(ledger.size() == 0);
}

TEST_CASE("The whole ledger is read in order and in pages") {
    const Folder folder;
    auto ledger = created(folder.file());
    fill(ledger);
    const auto all = ledger.read_all(1, 1000);
    REQUIRE(all);
    REQUIRE(static_cast<std::int64_t>(all->size()) == ledger.size());
    for (std::size_t i = 0; i < all->size(); ++i) CHECK((*all)[i].position == static_cast<std::int64_t>(i) + 1);
    const auto page = ledger.read_all(5, 3);
    REQUIRE(page->size() == 3);
    CHECK(page->front().position == 5);
    CHECK(ledger.read_all(1000, 3)->empty());
    CHECK(ledger.read_stream("preparation/none")->empty());
    CHECK(ledger.root_after(ledger.size()).value() == ledger.root());
    CHECK(ledger.root_after(99).error().code == ErrorCode::NotFound);
}
