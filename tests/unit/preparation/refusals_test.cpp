// What a person gets to hear when something is wrong: each refusal with its code and the words that help.

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/gs1/syringe_code.h"
#include "core/preparation/matching.h"
#include "core/quantity/text.h"
#include "workplace.h"

using namespace cisterna;
using namespace cisterna::preparation;
using namespace cisterna::preparation::samples;
using Catch::Matchers::Contains;
using quantity::Rational;

namespace {

const std::string infumorph_25 = "(01)00306416040013(17)270930(10)IN5C03(21)7710";
const std::string infumorph_10 = "(01)00306416039017(17)271031(10)IN2A17(21)4401";
const std::string hydromorphone = "(01)00304092634502(17)270400(10)HM50K1(21)33017";

Error scan_refusal(Workplace& bench, const std::string& code) {
    return bench.refusal(technician(), ScanContainer{code});
}

Error waste_refusal(const Workplace& bench, const RecordWaste& waste) {
    return bench.refusal(technician(), waste);
}

std::string own_code(const gs1::SyringeCode& code) {
    const auto text = gs1::syringe_code_text(code);
    REQUIRE(text);
    return "(91)" + *text;
}

const formulary::Syringe& filled_into(const Workplace& bench) {
    for (const auto& [id, syringe] : bench.formulary->syringes)
        if (syringe.nominal == bench.syringe(0).nominal) return syringe;
    FAIL("the formulary has no such syringe");
    return bench.formulary->syringes.begin()->second;
}

}  // namespace

TEST_CASE("A wrong drug is refused with what was scanned and what the recipe asks for") {
    Workplace bench;
    bench.to_started();
    const auto refused = scan_refusal(bench, hydromorphone);
    CHECK(refused.code == ErrorCode::ProductMismatch);
    CHECK_THAT(refused.message, Contains("Wrong drug"));
    CHECK_THAT(refused.message, Contains("lot HM50K1"));
    CHECK_THAT(refused.message, Contains(bench.drug().name));
    CHECK_THAT(refused.message, Contains("Put it aside"));
}

TEST_CASE("A wrong strength is refused with both strengths") {
    Workplace bench;
    bench.to_started();
    const bool asks_for_10 = bench.containers_of(bench.drug().source).front() != infumorph_25;
    const auto refused = scan_refusal(bench, asks_for_10 ? infumorph_25 : infumorph_10);
    CHECK(refused.code == ErrorCode::ProductMismatch);
    CHECK_THAT(refused.message, Contains("Wrong strength"));
    CHECK_THAT(refused.message, Contains("10 mg/mL") && Contains("25 mg/mL"));
}

TEST_CASE("Another product of the same drug and strength is refused as the wrong product") {
    Workplace bench(demo_prescription("rx-1003"));
    bench.to_started();
    const auto& asked = *std::find_if(bench.state.work.supplies.begin(), bench.state.work.supplies.end(),
                                      [](const Supply& s) { return s.drug == "hydromorphone-hydrochloride"; });
    const auto* product = bench.formulary->product(asked.source);
    REQUIRE(product != nullptr);
    const auto& all = bench.formulary->products;
    const auto other = std::find_if(all.begin(), all.end(), [&](const auto& entry) {
        const auto& [id, candidate] = entry;
        return id != product->id && candidate.drug == product->drug &&
               candidate.strength.value == product->strength.value && !candidate.codes.empty();
    });
    REQUIRE(other != all.end());
    const auto refused =
        scan_refusal(bench, "(01)" + other->second.codes.front().gtin + "(17)271231(10)OTHER1(21)90001");
    CHECK(refused.code == ErrorCode::ProductMismatch);
    CHECK_THAT(refused.message, Contains("Wrong product") && Contains(other->second.name) && Contains(asked.name));
}

TEST_CASE("An expired container is refused with its date, and one may be used to the end of its day") {
    Workplace bench;
    bench.to_started();
    const auto code = bench.containers_of(bench.drug().source).front();
    auto expired = code;
    expired.replace(expired.find("(17)") + 4, 6, "261122");
    const auto refused = scan_refusal(bench, expired);
    CHECK(refused.code == ErrorCode::StockExpired);
    CHECK_THAT(refused.message, Contains("2026-11-22") && Contains("Take another lot"));
}

TEST_CASE("A container that was never received is refused with its serial number") {
    Workplace bench;
    bench.to_started();
    auto code = bench.containers_of(bench.drug().source).front();
    code.replace(code.find("(21)") + 4, std::string::npos, "NEVER9");
    const auto refused = scan_refusal(bench, code);
    CHECK(refused.code == ErrorCode::ContainerUnknown);
    CHECK_THAT(refused.message, Contains("NEVER9") && Contains("Receive it first"));
}

TEST_CASE("A container scanned twice here is refused with who and when") {
    Workplace bench;
    bench.to_started();
    const auto code = bench.containers_of(bench.drug().source).front();
    bench.must(technician(), ScanContainer{code});
    const auto refused = scan_refusal(bench, code);
    CHECK(refused.code == ErrorCode::ContainerAlreadyUsed);
    CHECK_THAT(refused.message, Contains("B26112301") && Contains("tech-11") && Contains("2026-11-23 08:0") &&
                                    Contains("Take a new one"));
}

TEST_CASE("A container used for another batch is refused with that batch, who and when") {
    Workplace bench;
    bench.to_started();
    const auto code = bench.containers_of(bench.drug().source).front();
    const auto scanned = read_container(code, *bench.formulary, bench.now);
    REQUIRE(scanned);
    auto& received = bench.received.at(scanned->id);
    received.used_in = "B26112299";
    received.used_by = "tech-77";
    received.used_at = "2026-11-22 15:04";
    const auto refused = scan_refusal(bench, code);
    CHECK(refused.code == ErrorCode::ContainerAlreadyUsed);
    CHECK_THAT(refused.message, Contains("B26112299") && Contains("tech-77") && Contains("2026-11-22 15:04"));
}

TEST_CASE("More containers than the recipe asks for are refused") {
    Workplace bench;
    bench.to_scanned();
    const auto left = bench.containers_of(bench.diluent().source);
    REQUIRE(!left.empty());
    const auto refused = scan_refusal(bench, left.front());
    CHECK(refused.code == ErrorCode::ProductMismatch);
    CHECK_THAT(refused.message, Contains("Enough of " + bench.diluent().name) && Contains("Put it back"));
}

TEST_CASE("A code without GTIN, lot, expiry or serial number is refused with what is missing") {
    Workplace bench;
    bench.to_started();
    const auto refused = [&](const std::string& code) {
        const auto error = scan_refusal(bench, code);
        CHECK(error.code == ErrorCode::ValueMissing);
        return error.message;
    };
    CHECK_THAT(refused("(01)00306416040013(17)270930(10)IN5C03"), Contains("no serial number"));
    CHECK_THAT(refused("(01)00306416040013(17)270930(21)7710"), Contains("no lot"));
    CHECK_THAT(refused("(01)00306416040013(10)IN5C03(21)7710"), Contains("no expiry"));
    CHECK_THAT(refused("(91)ABC"), Contains("no GTIN"));
}

TEST_CASE("A GTIN with a damaged check digit is refused") {
    Workplace bench;
    bench.to_started();
    CHECK(scan_refusal(bench, "(01)00306416040014(17)270930(10)IN5C03(21)7710").code == ErrorCode::CheckDigit);
}

TEST_CASE("A product that the formulary does not know is refused with its GTIN") {
    Workplace bench;
    bench.to_started();
    const auto refused = scan_refusal(bench, "(01)09506000134352(17)270930(10)X(21)1");
    CHECK(refused.code == ErrorCode::ProductMismatch);
    CHECK_THAT(refused.message, Contains("09506000134352"));
}

TEST_CASE("A code whose expiry differs from what was received is refused") {
    Workplace bench;
    bench.to_started();
    auto code = bench.containers_of(bench.drug().source).front();
    code.replace(code.find("(17)") + 4, 6, "290930");
    const auto refused = scan_refusal(bench, code);
    CHECK(refused.code == ErrorCode::ProductMismatch);
    CHECK_THAT(refused.message, Contains("differs from what was received") && Contains("call the pharmacist"));
}

TEST_CASE("A receipt with another lot than the code's is refused") {
    Workplace bench;
    bench.to_started();
    const auto code = bench.containers_of(bench.drug().source).front();
    const auto scanned = read_container(code, *bench.formulary, bench.now);
    REQUIRE(scanned);
    bench.received.at(scanned->id).container.lot = "OTHER";
    CHECK(scan_refusal(bench, code).code == ErrorCode::ProductMismatch);
}

TEST_CASE("A draw is refused before every container of its source is scanned") {
    Workplace bench;
    bench.to_started();
    const auto refused = bench.refusal(technician(), bench.draw_of(bench.drug()));
    CHECK(refused.code == ErrorCode::StepOutstanding);
    CHECK_THAT(refused.message, Contains("Scan every container of " + bench.drug().name));
}

TEST_CASE("A draw may be one line of the syringe off, and not more") {
    Workplace bench;
    bench.to_scanned();
    const auto& asked = bench.drug();
    REQUIRE(asked.finest_line.is_positive());
    auto draw = bench.draw_of(asked);
    for (const auto& on_the_line : {asked.volume - asked.finest_line, asked.volume + asked.finest_line}) {
        draw.volume = on_the_line;
        CHECK(bench.ask(technician(), draw));
    }
    for (const auto& beyond : {asked.volume - asked.finest_line * (Rational(1001) / Rational(1000)),
                               asked.volume + asked.finest_line * (Rational(1001) / Rational(1000))}) {
        draw.volume = beyond;
        const auto refused = bench.refusal(technician(), draw);
        CHECK(refused.code == ErrorCode::OrderInconsistent);
        CHECK_THAT(refused.message, Contains(people_text(asked.volume, quantity::units::mL)) && Contains("one line"));
    }
}

TEST_CASE("A draw needs a proof, and its second person is another one") {
    Workplace bench;
    bench.to_scanned();
    auto draw = bench.draw_of(bench.drug());
    draw.proof = "";
    CHECK(bench.refusal(technician(), draw).code == ErrorCode::ValueMissing);
    draw.proof = "weight";
    draw.proof_by = " ";
    CHECK(bench.refusal(technician(), draw).code == ErrorCode::ReasonMissing);
    draw.proof = "second-person";
    draw.proof_by = "tech-11";
    CHECK(bench.refusal(technician(), draw).code == ErrorCode::WitnessSamePerson);
}

TEST_CASE("A draw is recorded once, and only of what the recipe asks for") {
    Workplace bench;
    bench.to_scanned();
    const auto draw = bench.draw_of(bench.drug());
    bench.must(technician(), draw);
    CHECK(bench.refusal(technician(), draw).code == ErrorCode::StateForbids);
    CHECK(bench.refusal(technician(), RecordDraw{"something-else", draw.volume, "weight", "7"}).code ==
          ErrorCode::NotFound);
}

TEST_CASE("Waste of a controlled drug needs a witness who is another person; saline needs none") {
    Workplace bench;
    bench.to_scanned();
    auto waste = bench.waste_of(bench.drug());
    REQUIRE(waste.volume.is_positive());
    waste.witness = "";
    const auto refused = waste_refusal(bench, waste);
    CHECK(refused.code == ErrorCode::WitnessMissing);
    CHECK_THAT(refused.message, Contains("controlled drug"));
    waste.witness = "tech-11";
    CHECK(waste_refusal(bench, waste).code == ErrorCode::WitnessSamePerson);
    auto saline = bench.waste_of(bench.diluent());
    saline.witness = "";
    CHECK(bench.ask(technician(), saline));
}

TEST_CASE("Waste must be above zero and no more than the opened containers held") {
    Workplace bench;
    bench.to_scanned();
    const auto& asked = bench.drug();
    auto waste = bench.waste_of(asked);
    waste.volume = quantity::Volume();
    CHECK(waste_refusal(bench, waste).code == ErrorCode::VolumeNotPositive);
    CHECK(bench.supply_of(asked).held == bench.supply_of(asked).left_over + asked.volume);
    waste.volume = bench.supply_of(asked).held;
    CHECK(bench.ask(technician(), waste));
    waste.volume = bench.supply_of(asked).held + millilitres("0.001");
    const auto refused = waste_refusal(bench, waste);
    CHECK(refused.code == ErrorCode::OrderInconsistent);
    CHECK_THAT(refused.message, Contains("More is wasted"));
    waste = bench.waste_of(asked);
    waste.reason = "";
    CHECK(waste_refusal(bench, waste).code == ErrorCode::ReasonMissing);
}

TEST_CASE("Compounding is not finished while a draw, a waste or a label is missing") {
    Workplace bench;
    bench.to_approved();
    bench.must(technician(), StartCompounding{});
    bench.scan_all();
    const auto missing = [&] {
        const auto refused = bench.refusal(technician(), FinishCompounding{});
        CHECK(refused.code == ErrorCode::StepOutstanding);
        return refused.message;
    };
    CHECK_THAT(missing(), Contains("The draw of " + bench.diluent().name));
    bench.must(technician(), bench.draw_of(bench.diluent()));
    CHECK_THAT(missing(), Contains("The draw of " + bench.drug().name));
    bench.must(technician(), bench.draw_of(bench.drug()));
    CHECK_THAT(missing(), Contains("0 mL of it is recorded as waste") && Contains("with a witness"));
    bench.must(technician(), bench.waste_of(bench.drug()));
    CHECK_THAT(missing(), Contains("Syringe 1 has no accepted label"));
    bench.accept_label(1);
    bench.must(technician(), FinishCompounding{});
}

TEST_CASE("A label of a wrong revision or of another record is refused") {
    Workplace bench;
    bench.to_approved();
    auto label = bench.label(1, 2);
    CHECK(bench.refusal(technician(), label).code == ErrorCode::LabelMismatch);
    label = bench.label(1, 1);
    label.record_digest.front() = label.record_digest.front() == '0' ? '1' : '0';
    const auto refused = bench.refusal(technician(), label);
    CHECK(refused.code == ErrorCode::LabelMismatch);
    CHECK_THAT(refused.message, Contains("another record") && Contains("print it anew"));
    CHECK(bench.refusal(technician(), AcceptLabel{2, 1, label.record_digest}).code == ErrorCode::OrderInconsistent);
}

TEST_CASE("Nobody whose hands compounded may verify or release: who began, scanned, drew, wasted or finished") {
    Workplace bench;
    bench.to_approved();
    bench.accept_label(1);
    bench.must(pharmacist("rph-71"), StartCompounding{});
    for (const auto& asked : std::vector(bench.state.work.steps)) {
        const auto codes = bench.containers_of(asked.supply);
        for (std::int64_t i = 0; i < bench.supply_of(asked).containers; ++i)
            bench.must(pharmacist("rph-72"), ScanContainer{codes.at(static_cast<std::size_t>(i))});
        bench.must(pharmacist("rph-73"), bench.draw_of(asked));
        if (!asked.drug.empty()) bench.must(pharmacist("rph-74"), bench.waste_of(asked));
    }
    bench.must(pharmacist("rph-75"), FinishCompounding{});
    for (const auto* id : {"rph-71", "rph-72", "rph-73", "rph-74", "rph-75"}) {
        INFO(id);
        const auto refused =
            bench.refusal(pharmacist(id), VerifySyringe{bench.syringe_scan(1), bench.syringe(0).volume});
        CHECK(refused.code == ErrorCode::VerifierSamePerson);
        CHECK_THAT(refused.message, Contains("Another pharmacist has to"));
    }
    bench.must(pharmacist("rph-03"), VerifySyringe{bench.syringe_scan(1), bench.syringe(0).volume});
    for (const auto* id : {"rph-71", "rph-72", "rph-73", "rph-74", "rph-75"})
        CHECK(bench.refusal(pharmacist(id), Release{}).code == ErrorCode::VerifierSamePerson);
    bench.must(pharmacist("rph-03"), Release{});
}

TEST_CASE("The label of another site, batch, syringe or an old revision is refused with what it is") {
    Workplace bench(demo_prescription("rx-1003"));
    bench.to_approved();
    bench.accept_label(1);
    const auto old_label = bench.syringe_scan(1);
    bench.accept_label(1);
    bench.accept_label(2);
    Workplace finished(demo_prescription("rx-1003"));
    finished.to_finished();
    const auto refusal_of = [&](const std::string& text) {
        const auto refused = finished.refusal(pharmacist("rph-03"), VerifySyringe{text, finished.syringe(0).volume});
        CHECK(refused.code == ErrorCode::LabelMismatch);
        CHECK_THAT(refused.message, Contains("Put the syringe aside"));
        return refused.message;
    };
    CHECK_THAT(refusal_of(own_code({"NORTH", "B26112301", 1, 2, 1})), Contains("site NORTH"));
    CHECK_THAT(refusal_of(own_code({"MAIN", "B26112302", 1, 2, 1})), Contains("batch B26112302"));
    CHECK_THAT(refusal_of(own_code({"MAIN", "B26112301", 3, 3, 1})), Contains("no label for syringe 3 of 3"));
    CHECK_THAT(refusal_of(own_code({"MAIN", "B26112301", 1, 1, 1})), Contains("no label for syringe 1 of 1"));
    CHECK_THAT(refusal_of(own_code({"MAIN", "B26112301", 1, 2, 7})), Contains("revision 7"));
    CHECK_THAT(refusal_of(infumorph_25), Contains("not the code of one of our syringes"));
    CHECK(match_syringe(bench.state, old_label,
                        {bench.now, technician(), "", bench.pharmacy, *bench.formulary, {}, {}, {}, nullptr, ""})
              .error()
              .code == ErrorCode::LabelMismatch);
    auto damaged = own_code({"MAIN", "B26112301", 1, 2, 1});
    damaged.back() = damaged.back() == 'A' ? 'B' : 'A';
    CHECK(finished.refusal(pharmacist("rph-03"), VerifySyringe{damaged, finished.syringe(0).volume}).code ==
          ErrorCode::CheckDigit);
}

TEST_CASE("The volume read without knowing may be one line off, and not more") {
    Workplace bench;
    bench.to_finished();
    const auto line = filled_into(bench).graduation;
    const auto volume = bench.syringe(0).volume;
    const auto verify = [&](const quantity::Volume& read) {
        return bench.ask(pharmacist("rph-03"), VerifySyringe{bench.syringe_scan(1), read});
    };
    CHECK(verify(volume + line));
    CHECK(verify(volume - line));
    for (const auto& read :
         {volume + line * (Rational(1001) / Rational(1000)), volume - line * (Rational(1001) / Rational(1000))}) {
        const auto refused = verify(read);
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::LabelMismatch);
        CHECK_THAT(refused.error().message, Contains("Put the syringe aside"));
        CHECK_THAT(refused.error().message, !Contains(people_text(volume, quantity::units::mL)));
    }
}

TEST_CASE("A syringe is verified once") {
    Workplace bench;
    bench.to_verified();
    CHECK(bench.refusal(pharmacist("rph-03"), VerifySyringe{bench.syringe_scan(1), bench.syringe(0).volume}).code ==
          ErrorCode::StateForbids);
}

TEST_CASE("A preparation with an unverified syringe is not released") {
    Workplace bench(demo_prescription("rx-1003"));
    bench.to_finished();
    bench.must(pharmacist("rph-03"), VerifySyringe{bench.syringe_scan(1), bench.syringe(0).volume});
    const auto refused = bench.refusal(pharmacist("rph-03"), Release{});
    CHECK(refused.code == ErrorCode::StepOutstanding);
    CHECK_THAT(refused.message, Contains("Syringe 2 is not verified yet"));
}

TEST_CASE("Nothing is started, finished or released after the beyond-use date") {
    Workplace bench;
    bench.to_verified();
    const auto last_moment = bench.state.work.beyond_use;
    bench.now = last_moment;
    CHECK(bench.ask(pharmacist("rph-03"), Release{}));
    bench.now = last_moment.plus(std::chrono::seconds(1));
    const auto refused = bench.refusal(pharmacist("rph-03"), Release{});
    CHECK(refused.code == ErrorCode::PastBeyondUseDate);
    CHECK_THAT(refused.message, Contains(last_moment.people_text()) && Contains("must be rejected"));

    Workplace drawn;
    drawn.to_drawn();
    drawn.now = last_moment.plus(std::chrono::seconds(60));
    CHECK(drawn.refusal(technician(), FinishCompounding{}).code == ErrorCode::PastBeyondUseDate);

    Workplace approved;
    approved.to_approved();
    approved.now = last_moment.plus(std::chrono::seconds(60));
    CHECK(approved.refusal(technician(), StartCompounding{}).code == ErrorCode::PastBeyondUseDate);
}

TEST_CASE("Compounding does not begin before the start that the check was made for") {
    Workplace bench;
    bench.to_approved();
    // Checked half a minute after 08:00, and the clock is a little behind since.
    bench.now = moment("2026-11-23T08:00:29-05:00");
    const auto refused = bench.refusal(technician(), StartCompounding{});
    CHECK(refused.code == ErrorCode::StateForbids);
    CHECK_THAT(refused.message, Contains("2026-11-23 08:00") && Contains("Check it again"));
}

TEST_CASE("An order with open findings is not approved; the first one is named") {
    Workplace bench(demo_prescription("rx-1002"));
    bench.to_checked();
    const auto open = bench.state.open_findings();
    REQUIRE(!open.empty());
    const auto refused = bench.refusal(pharmacist(), Approve{});
    CHECK(refused.code == ErrorCode::OverrideMissing);
    CHECK_THAT(refused.message, Contains(open.front()->message));
}

TEST_CASE("A stop, a pass and an unknown key cannot be overridden") {
    Workplace bench(demo_prescription("rx-1004"));
    bench.to_checked();
    const auto key_of = [&](rules::Outcome outcome) {
        const auto found = std::find_if(bench.state.findings.begin(), bench.state.findings.end(),
                                        [&](const CheckedFinding& f) { return f.outcome == outcome; });
        REQUIRE(found != bench.state.findings.end());
        return found->key;
    };
    const auto refusal_of = [&](const std::string& key) {
        return bench.refusal(pharmacist(), OverrideFinding{key, "prescriber-confirmed", "called"});
    };
    CHECK(refusal_of(key_of(rules::Outcome::Stop)).code == ErrorCode::FindingNotOverridable);
    CHECK(refusal_of(key_of(rules::Outcome::Pass)).code == ErrorCode::FindingNotOverridable);
    CHECK(refusal_of("0000").code == ErrorCode::NotFound);
}

TEST_CASE("An override needs a reason of its rule's list and a text") {
    Workplace bench(demo_prescription("rx-1002"));
    bench.to_checked();
    const auto open = bench.state.open_findings();
    REQUIRE(!open.empty());
    const auto& finding = *open.front();
    const auto refused = bench.refusal(pharmacist(), OverrideFinding{finding.key, "because", "called"});
    CHECK(refused.code == ErrorCode::ReasonMissing);
    CHECK_THAT(refused.message, Contains("prescriber-confirmed") && Contains("evidence-reviewed"));
    for (const auto reason : override_reasons(finding.rule))
        CHECK(bench.ask(pharmacist(), OverrideFinding{finding.key, std::string(reason), "called"}));
    CHECK(bench.refusal(pharmacist(), OverrideFinding{finding.key, "prescriber-confirmed", "  "}).code ==
          ErrorCode::ReasonMissing);
    CHECK(bench.refusal(pharmacist(), OverrideFinding{finding.key, "prescriber-confirmed", "a\nb"}).code ==
          ErrorCode::TextInvalid);
    CHECK(bench.ask(pharmacist(), OverrideFinding{finding.key, "prescriber-confirmed", std::string(1000, 'x')}));
    CHECK(bench.refusal(pharmacist(), OverrideFinding{finding.key, "prescriber-confirmed", std::string(1001, 'x')})
              .code == ErrorCode::TextInvalid);
}

TEST_CASE("A reason of one rule is no reason for another one") {
    CHECK(override_reasons("approved-drug") != override_reasons("beyond-use"));
    for (const auto reason : override_reasons("pump-flow"))
        CHECK((reason == "prescriber-confirmed" || reason == "evidence-reviewed"));
}

TEST_CASE("Quarantine, rejection, cancellation and recall need a reason") {
    Workplace bench;
    bench.to_checked();
    CHECK(bench.refusal(pharmacist(), Cancel{""}).code == ErrorCode::ReasonMissing);
    Workplace finished;
    finished.to_finished();
    CHECK(finished.refusal(pharmacist(), Quarantine{" "}).code == ErrorCode::ReasonMissing);
    CHECK(finished.refusal(pharmacist(), Reject{""}).code == ErrorCode::ReasonMissing);
    Workplace released;
    released.to_released();
    CHECK(released.refusal(pharmacist(), Recall{""}).code == ErrorCode::ReasonMissing);
}

TEST_CASE("A prescription that cannot be read is not entered") {
    Workplace bench;
    auto order = bench.order;
    order.set("fill_volume", "20");
    CHECK(bench.refusal(technician(), EnterPrescription{"B26112301", order, "PT-TEST", std::string(64, 'a')}).where ==
          "fill_volume");
}

TEST_CASE("A refused scan is kept as it can be shown, whatever was scanned") {
    Workplace bench;
    bench.to_started();
    const auto kept = [&](const std::string& scan) {
        const auto events = bench.ask(technician(), RecordRefusedScan{scan, {ErrorCode::ScanUnreadable, "", "No."}});
        REQUIRE(events);
        return *events->front().content.find("scan")->if_text();
    };
    CHECK(kept("]d201\x1d"
               "17") == "]d201<GS>17");
    CHECK(kept("") == "(nothing)");
    CHECK(kept("\xff\xfe") == "(not readable)");
    CHECK(kept(std::string(5000, 'x')).size() == 200);
    bench.must(technician(), RecordRefusedScan{"x", {ErrorCode::ScanUnreadable, "", "No."}});
    CHECK(bench.state.refused_scans == 1);
}

TEST_CASE("Several wastes together are no more than the opened containers held") {
    Workplace bench;
    bench.to_scanned();
    const auto& asked = bench.drug();
    auto waste = bench.waste_of(asked);
    waste.volume = bench.supply_of(asked).held;
    bench.must(technician(), waste);
    waste.volume = millilitres("0.001");
    CHECK(waste_refusal(bench, waste).code == ErrorCode::OrderInconsistent);
}

TEST_CASE("A part of what is left of a controlled drug is not enough waste to finish with") {
    Workplace bench;
    bench.to_scanned();
    for (const auto& asked : std::vector(bench.state.work.steps)) bench.must(technician(), bench.draw_of(asked));
    const auto& asked = bench.supply_of(bench.drug());
    auto waste = bench.waste_of(asked);
    REQUIRE(asked.left_over > asked.finest_line);
    waste.volume = asked.left_over - asked.finest_line - millilitres("0.001");
    bench.must(technician(), waste);
    const auto refused = bench.refusal(technician(), FinishCompounding{});
    CHECK(refused.code == ErrorCode::StepOutstanding);
    CHECK_THAT(refused.message, Contains("record the rest with a witness"));
    waste.volume = millilitres("0.001");
    bench.must(technician(), waste);
    CHECK(bench.ask(technician(), FinishCompounding{}));
}

TEST_CASE("A draw of nothing is refused even where the asked volume is one line of the syringe") {
    Workplace bench;
    bench.to_scanned();
    auto& asked = *std::find_if(bench.state.work.steps.begin(), bench.state.work.steps.end(),
                                [](const Step& s) { return !s.drug.empty(); });
    asked.volume = asked.finest_line;
    auto draw = bench.draw_of(asked);
    draw.volume = quantity::Volume();
    CHECK(bench.refusal(technician(), draw).code == ErrorCode::VolumeNotPositive);
}

TEST_CASE("A container that expires before the beyond-use date is refused; the day itself is enough") {
    Workplace bench;
    bench.to_started();
    const auto until = bench.state.work.beyond_use.local_date();
    auto code = bench.containers_of(bench.drug().source).front();
    const auto with_expiry = [&](const calendar::Date& day) {
        const auto text = day.text();
        auto other = code;
        other.replace(other.find("(17)") + 4, 6, text.substr(2, 2) + text.substr(5, 2) + text.substr(8, 2));
        other.replace(other.find("(21)") + 4, std::string::npos, "LATE" + text.substr(8, 2));
        bench.receive(other);
        return other;
    };
    CHECK(bench.ask(technician(), ScanContainer{with_expiry(until)}));
    const auto refused = scan_refusal(bench, with_expiry(until.plus_days(-1)));
    CHECK(refused.code == ErrorCode::StockExpired);
    CHECK_THAT(refused.message, Contains("before the beyond-use date") && Contains("lasts longer"));
}

TEST_CASE("Nothing is approved or started that was checked with another formulary") {
    auto other = shipped_formulary();
    other.hash = std::string(64, '0');
    Workplace bench;
    bench.to_checked();
    bench.override_all_open();
    bench.formulary = &other;
    const auto refused = bench.refusal(pharmacist(), Approve{});
    CHECK(refused.code == ErrorCode::StateForbids);
    CHECK_THAT(refused.message, Contains("formulary has changed") && Contains("check it again"));
    bench.formulary = &shipped_formulary();
    bench.must(pharmacist(), Approve{});
    bench.formulary = &other;
    CHECK(bench.refusal(technician(), StartCompounding{}).where == "formulary");
}

TEST_CASE("A batch number that a label cannot carry is not entered") {
    const std::string batch = GENERATE("", "b26112301", "B 1", "B-1", "B123456789012345678901");
    INFO(batch);
    Workplace bench;
    const auto refused =
        bench.refusal(technician(), EnterPrescription{batch, bench.order, "PT-TEST", std::string(64, 'a')});
    CHECK(refused.code == ErrorCode::TextInvalid);
    CHECK(refused.where == "batch");
}

TEST_CASE("A witness and a second person without an account are refused") {
    Workplace bench;
    bench.to_scanned();
    const std::string nobody = GENERATE(" tech-11", "tech-11 ", "TECH-11", "somebody", " ");
    auto waste = bench.waste_of(bench.drug());
    waste.witness = nobody;
    const auto refused = waste_refusal(bench, waste);
    CHECK(refused.code == ErrorCode::WitnessMissing);
    CHECK_THAT(refused.message, Contains("Nobody has the account"));
    auto draw = bench.draw_of(bench.drug());
    draw.proof_by = nobody;
    CHECK(!bench.ask(technician(), draw));
    draw.proof = "photograph";
    draw.proof_by = "IMG-7";
    CHECK(bench.ask(technician(), draw));
}

TEST_CASE("A container whose record cannot be read is not said to be unknown") {
    Workplace bench;
    bench.to_started();
    const auto code = bench.containers_of(bench.drug().source).front();
    bench.storage_works = false;
    CHECK(scan_refusal(bench, code).code == ErrorCode::StorageFailed);
}

TEST_CASE("A container that was wasted unused is refused with who and when") {
    Workplace bench;
    bench.to_started();
    const auto code = bench.containers_of(bench.drug().source).front();
    const auto scanned = read_container(code, *bench.formulary, bench.now);
    REQUIRE(scanned);
    bench.received.at(scanned->id).used_by = "tech-77";
    bench.received.at(scanned->id).used_at = "2026-11-22 15:04";
    const auto refused = scan_refusal(bench, code);
    CHECK(refused.code == ErrorCode::ContainerAlreadyUsed);
    CHECK_THAT(refused.message, Contains("recorded as waste by tech-77, 2026-11-22 15:04"));
}

TEST_CASE("A clock that was set back does not make an expired preparation look in date") {
    Workplace bench;
    bench.to_verified();
    const auto in_date = bench.now;
    bench.now = bench.state.work.beyond_use.plus(std::chrono::hours(1));
    bench.must(technician(), RecordRefusedScan{"x", {ErrorCode::ScanUnreadable, "", "Scan again."}});
    bench.now = in_date;
    const auto refused = bench.refusal(pharmacist("rph-03"), Release{});
    CHECK(refused.code == ErrorCode::ConfigurationInvalid);
    CHECK_THAT(refused.message, Contains("clock says " + in_date.people_text()) && Contains("corrected"));
    bench.now = *bench.state.latest;
    CHECK(bench.refusal(pharmacist("rph-03"), Release{}).code == ErrorCode::PastBeyondUseDate);
    bench.now = bench.state.latest->plus(std::chrono::seconds(-60));
    CHECK(bench.ask(pharmacist(), Reject{"past its date"}));
    bench.now = bench.state.latest->plus(std::chrono::seconds(-61));
    CHECK(bench.refusal(pharmacist(), Reject{"past its date"}).code == ErrorCode::ConfigurationInvalid);
}
