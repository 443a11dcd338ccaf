#include "pharmacy/pharmacy.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/codec/write.h"
#include "workday.h"

using namespace cisterna;
using namespace cisterna::pharmacy;
using namespace cisterna::pharmacy::samples;
using namespace cisterna::preparation;
using namespace cisterna::preparation::samples;
using Catch::Matchers::Contains;

namespace {

constexpr const char* batch = "B26112301";
constexpr const char* second_batch = "B26112302";
constexpr const char* label_stock = "flag-102x51";
const std::string wrong_drug = "(01)00304092634502(17)270400(10)HM50K1(21)33017";

template <class Value>
Error error_of(const Result<Value>& outcome) {
    REQUIRE(!outcome);
    return outcome.error();
}

std::string all_events(Workday& day) {
    const auto stored = day.record->read_all(1, 100000);
    REQUIRE(stored);
    std::string text;
    for (const auto& event : *stored) text += codec::canonical(event.data) + "\n";
    return text;
}

}  // namespace

TEST_CASE("The first account may be added by anybody, and is that of a pharmacist in charge") {
    Workday day;
    CHECK(error_of(day.pharmacy->add_user(day.by("nobody"), technician("tech-11"))).code == ErrorCode::RoleForbids);
    CHECK(day.record->size() == 0);
    CHECK(day.pharmacy->add_user(day.by("nobody"), pharmacist_in_charge("rph-01")));
    const auto user = day.pharmacy->user("rph-01");
    REQUIRE(user);
    CHECK(user->roles.share(Role::PharmacistInCharge));
}

TEST_CASE("Later accounts are added by a pharmacist in charge only, each id once") {
    Workday day;
    day.open_accounts();
    for (const auto* other : {"rph-02", "tech-11"}) {
        const auto refused = error_of(day.pharmacy->add_user(day.by(other), technician("tech-99")));
        CHECK(refused.code == ErrorCode::RoleForbids);
        CHECK_THAT(refused.message, Contains("ask one"));
    }
    CHECK(error_of(day.pharmacy->add_user(day.by("nobody"), technician("tech-99"))).code == ErrorCode::NotPermitted);
    const auto twice = error_of(day.pharmacy->add_user(day.by("rph-01"), pharmacist("tech-11")));
    CHECK(twice.code == ErrorCode::StateForbids);
    CHECK_THAT(twice.message, Contains("has an account already"));
}

TEST_CASE("An account that could not be read again is not added") {
    Workday day;
    day.open_accounts();
    CHECK(!day.pharmacy->add_user(day.by("rph-01"), {"tech-99", "", Role::Technician}));
    CHECK(!day.pharmacy->add_user(day.by("rph-01"), {"tech-99", std::string(300, 'x'), Role::Technician}));
    CHECK(!day.pharmacy->add_user(day.by("rph-01"), {"tech-99", "No roles", {}}));
    CHECK(error_of(day.pharmacy->user("tech-99")).code == ErrorCode::NotPermitted);
}

TEST_CASE("Somebody without an account can do nothing") {
    Workday day;
    day.approve(batch);
    const auto size = day.record->size();
    CHECK(error_of(day.pharmacy->receive(day.by("nobody"), delivery().front())).code == ErrorCode::NotPermitted);
    CHECK(error_of(day.pharmacy->enter(day.by("nobody"), second_batch, demo_prescription("rx-1001"))).code ==
          ErrorCode::NotPermitted);
    CHECK(error_of(day.give("nobody", batch, StartCompounding{})).code == ErrorCode::NotPermitted);
    CHECK(error_of(day.pharmacy->print_label(day.by("nobody"), batch, 1, label_stock, faces())).code ==
          ErrorCode::NotPermitted);
    CHECK(day.record->size() == size);
}

TEST_CASE("A container is received once") {
    Workday day;
    day.open_accounts();
    const auto code = delivery().front();
    const auto received = day.pharmacy->receive(day.by("tech-12"), code);
    REQUIRE(received);
    CHECK(received->lot == "IN2A17");
    const auto refused = error_of(day.pharmacy->receive(day.by("tech-12"), code));
    CHECK(refused.code == ErrorCode::StateForbids);
    CHECK_THAT(refused.message, Contains("received already") && Contains("4401"));
    CHECK(day.record->size() == 6);
}

TEST_CASE("The same receipt asked again with its key is one receipt, also when the lot has expired since") {
    Workday day;
    day.open_accounts();
    const auto request = day.by("tech-12");
    REQUIRE(day.pharmacy->receive(request, delivery().front()));
    day.clock.set(moment("2030-01-01T08:00:00-05:00"));
    CHECK(day.pharmacy->receive(request, delivery().front()));
    CHECK(day.record->size() == 6);
    CHECK(error_of(day.pharmacy->receive(day.by("tech-12"), delivery().at(1))).code == ErrorCode::StockExpired);
}

TEST_CASE("The same patient entered twice keeps the key; changed details get another commitment") {
    Workday day;
    day.open_accounts();
    const auto document = demo_prescription("rx-1001");
    REQUIRE(day.pharmacy->enter(day.by("rph-02"), "B1", document));
    REQUIRE(day.pharmacy->enter(day.by("rph-02"), "B2", document));
    REQUIRE(day.pharmacy->enter(day.by("rph-02"), "B3", with(document, "patient.weight", "70 kg")));
    REQUIRE(day.pharmacy->enter(day.by("rph-02"), "B4", demo_prescription("rx-1002")));
    const auto first = day.state("B1");
    CHECK(day.state("B2").patient_key == first.patient_key);
    CHECK(day.state("B2").patient_commitment == first.patient_commitment);
    CHECK(day.state("B3").patient_key == first.patient_key);
    CHECK(day.state("B3").patient_commitment != first.patient_commitment);
    CHECK(day.state("B4").patient_key != first.patient_key);
    // Each preparation keeps the details of its own day.
    CHECK(day.pharmacy->history("B1")->personal.find("weight")->if_text()->starts_with("71"));
    CHECK(day.pharmacy->history("B3")->personal.find("weight")->if_text()->starts_with("70"));
}

TEST_CASE("A batch number is used once") {
    Workday day;
    day.open_accounts();
    REQUIRE(day.pharmacy->enter(day.by("rph-02"), batch, demo_prescription("rx-1001")));
    const auto refused = error_of(day.pharmacy->enter(day.by("rph-02"), batch, demo_prescription("rx-1002")));
    CHECK(refused.code == ErrorCode::StateForbids);
    CHECK_THAT(refused.message, Contains("use a new batch number"));
}

TEST_CASE("The same request twice has one effect, and its key stands for nothing else") {
    Workday day;
    day.open_accounts();
    const auto enter = day.by("rph-02");
    REQUIRE(day.pharmacy->enter(enter, batch, demo_prescription("rx-1001")));
    REQUIRE(day.pharmacy->enter(enter, batch, demo_prescription("rx-1001")));
    CHECK(day.events(batch).size() == 1);
    CHECK(error_of(day.pharmacy->enter(enter, second_batch, demo_prescription("rx-1001"))).code ==
          ErrorCode::IdempotencyKeyReused);

    const auto check = day.by("rph-02");
    const auto first = day.pharmacy->give(check, batch, RunCheck{});
    const auto again = day.pharmacy->give(check, batch, RunCheck{});
    REQUIRE(first);
    REQUIRE(again);
    CHECK(again->version == first->version);
    CHECK(day.events(batch).size() == 2);
    CHECK(error_of(day.pharmacy->give(check, batch, Cancel{"a mistake"})).code == ErrorCode::IdempotencyKeyReused);
    auto somebody_else = check;
    somebody_else.user = "rph-03";
    CHECK(error_of(day.pharmacy->give(somebody_else, batch, RunCheck{})).code == ErrorCode::IdempotencyKeyReused);

    const auto account = day.by("rph-01");
    REQUIRE(day.pharmacy->add_user(account, technician("tech-99")));
    CHECK(day.pharmacy->add_user(account, technician("tech-99")));
}

TEST_CASE("A step that leaves the stage can be asked again with its key") {
    Workday day;
    day.approve(batch);
    const auto start = day.by("tech-11");
    REQUIRE(day.pharmacy->give(start, batch, StartCompounding{}));
    const auto again = day.pharmacy->give(start, batch, StartCompounding{});
    REQUIRE(again);
    CHECK(again->stage == Stage::InPreparation);
}

TEST_CASE("When somebody else was faster, the command is decided again on what is there now") {
    Workday day;
    day.start(batch);
    const auto code = day.container_code(day.state(batch).work.supplies.front().source);
    day.clock.next_time([&] {
        const Request request{"behind", "tech-11", "hood-2"};
        CHECK(!day.other->give(request, batch, ScanContainer{wrong_drug}));
    });
    const auto scanned = day.give("tech-11", batch, ScanContainer{code});
    REQUIRE(scanned);
    CHECK(scanned->refused_scans == 1);
    CHECK(scanned->containers.size() == 1);
    CHECK(day.state(batch).version == scanned->version);
}

TEST_CASE("A command that the faster one has made impossible is refused, not forced") {
    Workday day;
    day.approve(batch);
    day.clock.next_time([&] {
        const Request request{"behind", "rph-03", "desk"};
        CHECK(day.other->give(request, batch, Cancel{"the prescriber called"}));
    });
    const auto refused = error_of(day.give("tech-11", batch, StartCompounding{}));
    CHECK(refused.code == ErrorCode::StateForbids);
    CHECK_THAT(refused.message, Contains("cancelled"));
}

TEST_CASE("Who is never fast enough gets the conflict, and nothing is recorded") {
    Workday day;
    day.start(batch);
    int behind = 0;
    std::function<void()> always = [&] {
        const Request request{"behind-" + std::to_string(++behind), "tech-11", "hood-2"};
        CHECK(!day.other->give(request, batch, ScanContainer{wrong_drug}));
        day.clock.next_time(always);
    };
    const auto draws_before = day.count(batch, "container-scanned");
    const auto request = day.by("tech-11");
    const auto code = day.container_code(day.state(batch).work.supplies.front().source);
    day.clock.next_time(always);
    CHECK(error_of(day.pharmacy->give(request, batch, ScanContainer{code})).code == ErrorCode::VersionConflict);
    day.clock.next_time(nullptr);
    CHECK(day.count(batch, "container-scanned") == draws_before);
    CHECK(day.pharmacy->give(request, batch, ScanContainer{code}));
}

TEST_CASE("A refused scan is recorded with what was scanned and why, once for its key") {
    Workday day;
    day.start(batch);
    const auto request = day.by("tech-11");
    const auto first = error_of(day.pharmacy->give(request, batch, ScanContainer{wrong_drug}));
    const auto again = error_of(day.pharmacy->give(request, batch, ScanContainer{wrong_drug}));
    CHECK(first == again);
    REQUIRE(day.count(batch, "scan-refused") == 1);
    const auto recorded = day.events(batch).back();
    CHECK(*recorded.data.find("refusal_kind")->if_text() == "product_mismatch");
    CHECK(*recorded.data.find("message")->if_text() == first.message);
    CHECK(*recorded.data.find("scan")->if_text() == wrong_drug);
    CHECK(recorded.actor == "tech-11");
    CHECK(day.state(batch).refused_scans == 1);
}

TEST_CASE("A refused scan is recorded also when its key is as long as a key may be, and when somebody was faster") {
    Workday day;
    day.start(batch);
    const Request long_key{std::string(200, 'k'), "tech-11", "hood-1"};
    CHECK(!day.pharmacy->give(long_key, batch, ScanContainer{wrong_drug}));
    CHECK(day.count(batch, "scan-refused") == 1);

    // The first look at the clock decides the scan, the second one its record.
    day.clock.next_time([&] {
        day.clock.next_time([&] {
            const Request request{"behind", "tech-11", "hood-2"};
            CHECK(!day.other->give(request, batch, ScanContainer{"nonsense"}));
        });
    });
    CHECK(!day.pharmacy->give({"short", "tech-11", "hood-1"}, batch, ScanContainer{wrong_drug}));
    CHECK(day.count(batch, "scan-refused") == 3);
}

TEST_CASE("A refusal by role or state is no refused scan") {
    Workday day;
    day.approve(batch);
    const auto before = day.events(batch).size();
    CHECK(error_of(day.give("tech-11", batch, ScanContainer{wrong_drug})).code == ErrorCode::StateForbids);
    CHECK(day.events(batch).size() == before);
}

TEST_CASE("A wristband that is scanned by mistake leaves no trace of the patient") {
    Workday day;
    day.start(batch);
    CHECK(!day.give("tech-11", batch, ScanContainer{"MRN-4711"}));
    CHECK(day.count(batch, "scan-refused") == 1);
    const auto events = all_events(day);
    for (const auto* personal : {"MRN-4711", "Sample, Alma", "1958-03-14", "NGP123456"})
        CHECK(events.find(personal) == std::string::npos);
}

TEST_CASE("The pharmacy's own policy judges every order, and a new one asks for another check") {
    Workday day;
    day.open_accounts();
    day.receive_delivery();
    site::Settings strict;
    strict.tolerance = quantity::Rational::ratio(8, 100);
    const auto check_under = [&](const site::Settings& policy) {
        Pharmacy pharmacy(*day.record, preparation::samples::site(), shipped_formulary(), "test", day.clock,
                          day.randomness, policy);
        return pharmacy.give(day.by("rph-02"), batch, RunCheck{});
    };
    REQUIRE(day.pharmacy->enter(day.by("rph-02"), batch, demo_prescription("rx-1001")));
    // 8.29 % are within the usual 10 %, and not within 8 %.
    const auto usual = day.must("rph-02", batch, RunCheck{});
    CHECK(usual.open_findings().empty());
    const auto checked = check_under(strict);
    REQUIRE(checked);
    REQUIRE(checked->open_findings().size() == 1);
    CHECK(checked->open_findings().front()->rule == "tolerance");
    day.must("rph-02", batch,
             OverrideFinding{checked->open_findings().front()->key, "no-surer-source", "No assayed lot in stock."});
    const auto refused = error_of(day.give("rph-02", batch, Approve{}));
    CHECK(refused.code == ErrorCode::StateForbids);
    CHECK(refused.where == "site_policy");
}

TEST_CASE("A label printed again is the next revision, and the code of the old one no longer verifies") {
    Workday day;
    day.approve(batch);
    const auto old_label = day.print(batch);
    const auto new_label = day.print(batch);
    CHECK(old_label.revision == 1);
    CHECK(new_label.revision == 2);
    CHECK(old_label.code != new_label.code);
    day.must("tech-11", batch, StartCompounding{});
    day.compound(batch);
    const auto finished = day.must("tech-11", batch, FinishCompounding{});
    const auto volume = finished.work.syringes.front().volume;
    const auto refused = error_of(day.give("rph-03", batch, VerifySyringe{old_label.code, volume}));
    CHECK(refused.code == ErrorCode::LabelMismatch);
    CHECK_THAT(refused.message, Contains("replaced"));
    day.must("rph-03", batch, VerifySyringe{new_label.code, volume});
    CHECK(day.must("rph-03", batch, Release{}).stage == Stage::Released);
}

TEST_CASE("The same request for a label gives the same label, to the byte") {
    Workday day;
    day.approve(batch);
    const auto request = day.by("tech-12");
    const auto first = day.pharmacy->print_label(request, batch, 1, label_stock, faces());
    REQUIRE(first);
    day.clock.pass(std::chrono::hours(1));
    const auto again = day.pharmacy->print_label(request, batch, 1, label_stock, faces());
    REQUIRE(again);
    CHECK(again->pdf == first->pdf);
    CHECK(again->code == first->code);
    CHECK(again->revision == 1);
    CHECK(day.count(batch, "label-accepted") == 1);
    CHECK(error_of(day.pharmacy->print_label(request, batch, 1, "syringe-76x25", faces())).code ==
          ErrorCode::IdempotencyKeyReused);
    day.print(batch);
    const auto replaced = error_of(day.pharmacy->print_label(request, batch, 1, label_stock, faces()));
    CHECK(replaced.code == ErrorCode::LabelMismatch);
    CHECK_THAT(replaced.message, Contains("replaced") && Contains("anew"));
}

TEST_CASE("Two stations that print one label at once get two revisions") {
    Workday day;
    day.approve(batch);
    std::int64_t other_revision = 0;
    day.clock.next_time([&] {
        const auto label = day.other->print_label({"behind", "tech-12", "anteroom"}, batch, 1, label_stock, faces());
        REQUIRE(label);
        other_revision = label->revision;
    });
    CHECK(day.print(batch).revision == 2);
    CHECK(other_revision == 1);
}

TEST_CASE("A label is not printed before approval, nor for a syringe that is not there") {
    Workday day;
    day.open_accounts();
    REQUIRE(day.pharmacy->enter(day.by("rph-02"), second_batch, demo_prescription("rx-1001")));
    CHECK(error_of(day.pharmacy->print_label(day.by("tech-12"), second_batch, 1, label_stock, faces())).code ==
          ErrorCode::StateForbids);
    Workday approved;
    approved.approve(batch);
    CHECK(error_of(approved.pharmacy->print_label(approved.by("tech-12"), batch, 2, label_stock, faces())).code ==
          ErrorCode::OrderInconsistent);
    CHECK(!approved.pharmacy->print_label(approved.by("tech-12"), batch, 1, "no-such-stock", faces()));
    CHECK(approved.count(batch, "label-accepted") == 0);
}

TEST_CASE("What only the pharmacy can vouch for is not taken from others") {
    Workday day;
    day.approve(batch);
    const auto size = day.record->size();
    const auto refused = [&](const Command& command) {
        const auto error = error_of(day.give("rph-02", batch, command));
        CHECK(error.code == ErrorCode::UsageWrong);
        CHECK_THAT(error.message, Contains("print the label or scan"));
    };
    const auto state = day.state(batch);
    refused(AcceptLabel{1, 1, std::string(64, '0')});
    refused(ChangePrescription{state.order, "PT-OTHER", std::string(64, '0')});
    refused(EnterPrescription{second_batch, state.order, "PT-OTHER", std::string(64, '0')});
    refused(RecordRefusedScan{"x", {ErrorCode::ScanUnreadable, "", ""}});
    CHECK(day.record->size() == size);
}

TEST_CASE("A prescription is changed by its document, with the patient's details of that day") {
    Workday day;
    day.approve(batch);
    day.print(batch);
    const auto request = day.by("rph-02");
    const auto document =
        with(with(demo_prescription("rx-1001"), "patient.weight", "70 kg"), "basis.primary_concentration", "7.5 mg/mL");
    const auto before = day.state(batch);
    const auto changed = day.pharmacy->change(request, batch, document);
    REQUIRE(changed);
    CHECK(changed->stage == Stage::Draft);
    CHECK(changed->patient_key == before.patient_key);
    CHECK(changed->patient_commitment != before.patient_commitment);
    CHECK(day.pharmacy->change(request, batch, document));
    CHECK(day.count(batch, "preparation-changed") == 1);
    const auto checked = day.must("rph-02", batch, RunCheck{});
    for (const auto* finding : checked.open_findings())
        day.must("rph-02", batch, OverrideFinding{finding->key, "prescriber-confirmed", "Called."});
    day.must("rph-02", batch, Approve{});
    const auto label = day.print(batch);
    CHECK(label.revision == 2);
    CHECK(codec::canonical(label.record).find("7.5 mg/mL") != std::string::npos);
    CHECK(error_of(day.pharmacy->change(day.by("tech-11"), batch, document)).code == ErrorCode::RoleForbids);
}

TEST_CASE("Of two batches that race for one container the second is refused with who and when") {
    Workday day;
    day.start(batch);
    day.start(second_batch);
    const auto code = day.container_code(day.state(batch).work.supplies.front().source);
    day.clock.next_time([&] {
        CHECK(day.other->give({"behind", "tech-12", "hood-2"}, second_batch, ScanContainer{code}));
    });
    const auto refused = error_of(day.give("tech-11", batch, ScanContainer{code}));
    CHECK(refused.code == ErrorCode::ContainerAlreadyUsed);
    CHECK_THAT(refused.message,
               Contains(second_batch) && Contains("tech-12") && Contains("2026-11-23") && Contains("Take a new one"));
    CHECK(day.count(batch, "scan-refused") == 1);
    CHECK(day.count(batch, "container-scanned") == 0);
}

TEST_CASE("A witness without an account is refused") {
    Workday day;
    day.start(batch);
    const auto asked = day.state(batch).work.supplies.front();
    const auto refused =
        error_of(day.give("tech-11", batch, RecordWaste{asked.source, asked.left_over, "left over", "tech-77"}));
    CHECK(refused.code == ErrorCode::WitnessMissing);
    CHECK(day.give("tech-11", batch, RecordWaste{asked.source, asked.left_over, "left over", "tech-12"}));
}

TEST_CASE("A record that is open for reading only refuses every command and can still be read") {
    Workday day;
    day.approve(batch);
    day.reopen(ledger::OpenMode::ReadOnly);
    CHECK(error_of(day.give("tech-11", batch, StartCompounding{})).code == ErrorCode::StorageReadOnly);
    CHECK(error_of(day.pharmacy->add_user(day.by("rph-01"), technician("tech-99"))).code == ErrorCode::StorageReadOnly);
    CHECK(error_of(day.pharmacy->enter(day.by("rph-02"), second_batch, demo_prescription("rx-1001"))).code ==
          ErrorCode::StorageReadOnly);
    CHECK(day.state(batch).stage == Stage::Approved);
}

TEST_CASE("An event of a newer version is refused as such, not taken for nothing") {
    Workday day;
    day.approve(batch);
    const auto version = day.state(batch).version;
    const auto appended =
        day.record->append({"newer",
                            "digest",
                            "tech-11",
                            "hood-1",
                            day.clock.now(),
                            {{std::string("preparation/") + batch, version, {{"preparation-frozen", {}}}}}});
    REQUIRE(appended);
    const auto refused = error_of(day.give("tech-11", batch, StartCompounding{}));
    CHECK(refused.code == ErrorCode::StorageNewerVersion);
    CHECK_THAT(refused.message, Contains("preparation-frozen") && Contains("newest version"));
    CHECK(error_of(day.pharmacy->preparation(batch)).code == ErrorCode::StorageNewerVersion);
}

TEST_CASE("A preparation that is not there is not found") {
    Workday day;
    day.open_accounts();
    CHECK(error_of(day.pharmacy->preparation("B9")).code == ErrorCode::NotFound);
    CHECK(error_of(day.give("rph-02", "B9", RunCheck{})).code == ErrorCode::NotFound);
    CHECK(error_of(day.pharmacy->history("B9")).code == ErrorCode::NotFound);
}

TEST_CASE("After everything the record is sound and its reading views are what the events say") {
    Workday day;
    day.finish(batch, "rx-1003");
    const auto state = day.state(batch);
    for (const auto& syringe : state.work.syringes)
        day.must("rph-03", batch, VerifySyringe{state.labels.at(syringe.number).code, syringe.volume});
    day.must("rph-03", batch, Release{});
    const auto verified = day.record->verify();
    REQUIRE(verified);
    CHECK(verified->sound());
    const auto rebuilt = day.record->rebuild_projections();
    REQUIRE(rebuilt);
    CHECK(rebuilt->agreed());
    const auto rows = day.record->worklist();
    REQUIRE(rows);
    CHECK(rows->front().state == ledger::PreparationState::Released);
    CHECK(rows->front().verified_by == "rph-03");
}
