// The batch record as a stranger reads it: out of the finished PDF, by other programs.

#include "reports/batch_record.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "../preparation/workplace.h"
#include "core/preparation/label_record.h"
#include "core/quantity/text.h"
#include "labels/record_reading.h"
#include "labels/rendering.h"
#include "labels/stock.h"
#include "printed.h"
#include "scanner/decode.h"

using namespace cisterna;
using namespace cisterna::preparation;
using namespace cisterna::preparation::samples;
using namespace cisterna::reports;
using namespace cisterna::reports::samples;

namespace {

const labels::drawing::Faces& faces() {
    static const labels::drawing::Faces found = [] {
        auto loaded = labels::drawing::Faces::find();
        REQUIRE(loaded);
        return std::move(*loaded);
    }();
    return found;
}

std::vector<labels::Layout> label_layouts(const Workplace& bench) {
    std::vector<labels::Layout> layouts;
    for (const auto& [number, label] : bench.state.labels) {
        const auto content = labels::read_label_record(bench.label_document(number, label.revision));
        REQUIRE(content);
        const auto stock = labels::find_stock("flag-102x51");
        REQUIRE(stock);
        auto layout = labels::lay_out(*content, *stock, faces());
        REQUIRE(layout);
        layouts.push_back(std::move(*layout));
    }
    return layouts;
}

std::map<std::string, std::string> names() {
    return {{"tech-11", "Technician Compounding"},
            {"tech-12", "Technician Second"},
            {"rph-02", "Pharmacist Approving"},
            {"rph-03", "Pharmacist Verifying"}};
}

std::string printed(const Workplace& bench, const std::map<std::string, std::string>& people = names()) {
    const auto prescription = prescription_of(bench.state, bench.personal);
    REQUIRE(prescription);
    const BatchRecord record{bench.state,          bench.events,
                             *prescription,        *bench.formulary,
                             bench.pharmacy,       people,
                             label_layouts(bench), moment("2026-11-23T18:00:00-05:00"),
                             "0.0.0-test",         "events 1 to 40 of the ledger of site MAIN"};
    auto pdf = batch_record_pdf(record, faces());
    INFO((pdf ? "" : pdf.error().where + ": " + pdf.error().message));
    REQUIRE(pdf);
    return std::move(*pdf);
}

// The text of one PDF, asked many times.
class Paper {
public:
    explicit Paper(const std::string& pdf) {
        const auto text = text_of(pdf);
        text_ = squeezed(text);
        body_ = squeezed(without_footers(text));
    }
    bool says(const std::string& text) const {
        const auto wanted = squeezed(text);
        return text_.find(wanted) != std::string::npos || body_.find(wanted) != std::string::npos;
    }

private:
    // A text may go on over a page's end: the last three lines of each page are its foot.
    static std::string without_footers(const std::string& text) {
        std::string body;
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\f', at), text.size());
            auto page = text.substr(at, end - at);
            if (const auto foot = page.rfind("\nBatch record "); foot != std::string::npos) page.resize(foot + 1);
            body += page;
            at = end + 1;
        }
        return body;
    }

    std::string text_;
    std::string body_;
};

std::string member(const codec::Value& value, const std::string& key) {
    const auto* found = value.if_object() == nullptr ? nullptr : value.if_object()->find(key);
    return found == nullptr || found->if_text() == nullptr ? "" : *found->if_text();
}

const codec::Array& list(const codec::Value& value, const std::string& key) {
    const auto* found = value.if_object() == nullptr ? nullptr : value.if_object()->find(key);
    REQUIRE(found != nullptr);
    REQUIRE(found->if_array() != nullptr);
    return *found->if_array();
}

std::vector<scanner::Picture> halves(const scanner::Picture& picture) {
    const int middle = picture.width / 2;
    std::vector<scanner::Picture> parts{{middle, picture.height, {}}, {picture.width - middle, picture.height, {}}};
    for (int y = 0; y < picture.height; ++y) {
        const auto row = picture.luminance.begin() + static_cast<std::ptrdiff_t>(y) * picture.width;
        parts[0].luminance.insert(parts[0].luminance.end(), row, row + middle);
        parts[1].luminance.insert(parts[1].luminance.end(), row + middle, row + picture.width);
    }
    return parts;
}

const Workplace& released() {
    static const Workplace bench = [] {
        Workplace life(demo_prescription("rx-1003"));
        life.to_started();
        const std::string wrong = "(01)00306416039017(17)271031(10)IN2A17(21)4402";
        const auto refusal = life.refusal(technician(), ScanContainer{wrong});
        life.must(technician(), RecordRefusedScan{wrong, refusal});
        life.scan_all();
        life.draw_all();
        life.must(technician(), FinishCompounding{});
        for (const auto& filled : std::vector(life.state.work.syringes))
            life.must(pharmacist("rph-03"), VerifySyringe{life.syringe_scan(filled.number), filled.volume});
        life.must(pharmacist("rph-03"), Release{});
        return life;
    }();
    return bench;
}

const std::string& released_pdf() {
    static const std::string pdf = printed(released());
    return pdf;
}

const Paper& released_paper() {
    static const Paper paper(released_pdf());
    return paper;
}

}  // namespace

TEST_CASE("The record of a finished preparation holds the order") {
    const auto& paper = released_paper();
    for (const auto* text :
         {"Batch record (compounding record) B26112301", "State: released", "Sample, Zoë, born 1971-06-30", "MRN-4713",
          "RX-1003", "Sample, Second Prescriber, MD, NPI 1234567893", "SynchroMed II 8637-40, serial NGV556677",
          "40 mL fill, 0 mL overfill, 2 syringes", "0.4 mL/day", "HYDROmorphone hydrochloride CII 1.2 mg/day 3 mg/mL",
          "buPIVAcaine hydrochloride 1.2 mg/day 3 mg/mL", "cloNIDine hydrochloride 20 mcg/day 50 mcg/mL",
          "DEMONSTRATION - NOT FOR USE", "which no pharmacist in charge has adopted",
          "events 1 to 40 of the ledger of site MAIN", "cisterna 0.0.0-test"}) {
        INFO(text);
        CHECK(paper.says(text));
    }
}

TEST_CASE("The record holds each finding with its citations, and each override with who and when") {
    const auto& paper = released_paper();
    const codec::Value check(released().state.check);
    for (const auto& finding : list(check, "findings")) {
        INFO(member(finding, "message"));
        CHECK(paper.says(member(finding, "message")));
        CHECK(paper.says(member(finding, "rule")));
        for (const auto& citation : list(finding, "citations")) {
            INFO(member(citation, "title"));
            CHECK(paper.says("] " + member(citation, "title")));
            CHECK(paper.says(member(citation, "locator")));
        }
    }
    REQUIRE(!released().state.overrides.empty());
    for (const auto& [key, given] : released().state.overrides)
        CHECK(paper.says("OVERRIDDEN by Pharmacist Approving (rph-02), " + given.at.people_text() + ": " +
                         given.reason + " - " + given.text));
    CHECK(paper.says(released().formulary->hash));
}

TEST_CASE("The record holds every line of the calculation, with the drugs' names as labels write them") {
    const auto& paper = released_paper();
    const codec::Value check(released().state.check);
    const auto* recipe = check.if_object()->find("recipe");
    REQUIRE(recipe != nullptr);
    for (const auto& line : list(*recipe, "calculation")) {
        INFO(member(line, "what"));
        for (const auto* part : {"formula", "figures", "result"}) CHECK(paper.says(member(line, part)));
    }
    CHECK(paper.says("HYDROmorphone hydrochloride: amount concentration x volume to make 3 mg/mL x 40 mL 120 mg"));
    CHECK(paper.says(member(*recipe, "reason")));
    for (const auto* id : {"hydromorphone-hydrochloride", "bupivacaine-hydrochloride", "clonidine-hydrochloride"})
        CHECK(!paper.says(id));
}

TEST_CASE("The record holds the lots, what was measured against what was asked, and the strengths really made") {
    const auto& paper = released_paper();
    for (const auto& container : released().state.containers) {
        CHECK(paper.says(container.lot + " " + container.expiry.text() + " " + container.container + " tech-11 " +
                         container.at.people_text()));
    }
    for (const auto& [source, draw] : released().state.draws)
        CHECK(paper.says("second-person tech-12 tech-11 " + draw.at.people_text()));
    CHECK(paper.says("HYDROmorphone hydrochloride 3 mg/mL 10 mg/mL x 12 mL / 40 mL 3 mg/mL 0 %"));
    CHECK(paper.says("cloNIDine hydrochloride 50 mcg/mL 500 mcg/mL x 4 mL / 40 mL 50 mcg/mL 0 %"));
}

TEST_CASE("The strengths really made come from the volumes that were recorded") {
    Workplace bench;
    bench.to_scanned();
    // 16.8 mL of 10 mg/mL were asked, one line of the syringe is 0.2 mL: 170 mg in 21.2 mL are 8.019 mg/mL.
    auto draw = bench.draw_of(bench.drug());
    REQUIRE(draw.volume == millilitres("16.8"));
    draw.volume = millilitres("17");
    bench.must(technician(), draw);
    bench.must(technician(), bench.draw_of(bench.diluent()));
    const Paper paper(printed(bench));
    CHECK(paper.says("16.8 mL 17 mL 1.19 %"));
    CHECK(paper.says("morphine sulfate 8 mg/mL 10 mg/mL x 17 mL / 21.2 mL 8.019 mg/mL 0.2358 %"));
}

TEST_CASE("The record holds who did what and when, refused scans too, and what each signature means") {
    const auto& paper = released_paper();
    for (const auto& event : released().events)
        CHECK(paper.says(event.at.people_text() + " " + event.actor + " hood-1"));
    CHECK(paper.says("SCAN REFUSED (product_mismatch): Wrong drug: Infumorph 200, lot IN2A17 was scanned"));
    CHECK(paper.says("Scans that were refused: 1."));
    CHECK(paper.says("rph-02 Pharmacist Approving"));
    CHECK(paper.says("signing: \"I have examined this order, its findings and its recipe, and approve them.\""));
    CHECK(
        paper.says("signing: \"I have verified that labels, recipe, order and record agree, and release this "
                   "preparation.\""));
    CHECK(paper.says("tech-12 Technician Second Draws seen as second person: 4. Wastes witnessed: 3."));
}

TEST_CASE("The record holds the beyond-use date and every reason for it") {
    const auto& paper = released_paper();
    CHECK(paper.says("Begin administration by " + released().state.work.beyond_use.people_text()));
    const codec::Value check(released().state.check);
    const auto* beyond_use = check.if_object()->find("beyond_use");
    REQUIRE(beyond_use != nullptr);
    for (const auto& candidate : list(*beyond_use, "candidates")) {
        INFO(member(candidate, "reason"));
        const bool governs = member(candidate, "reason") == member(*beyond_use, "reason");
        CHECK(paper.says(moment(member(candidate, "until")).people_text() + " " + member(candidate, "reason") + " " +
                         member(candidate, "evidence") + (governs ? " governs" : "")));
    }
    CHECK(
        paper.says("No study shows how long hydromorphone hydrochloride 3 mg/mL with bupivacaine hydrochloride 3 "
                   "mg/mL with clonidine hydrochloride 50 mcg/mL keeps in a syringe in the refrigerator."));
}

TEST_CASE("The record names the one reason that governs, though others end at the same moment") {
    Workplace bench(demo_prescription("rx-1003"));
    bench.to_started();
    codec::Object check = bench.state.check;
    codec::Object beyond_use = *check.find("beyond_use")->if_object();
    const auto until = member(beyond_use, "until");
    const auto candidate = [&](const std::string& factor, const std::string& reason, const std::string& ends) {
        return codec::Object()
            .set("name", factor)
            .set("until", until)
            .set("ends", ends)
            .set("reason", reason)
            .set("evidence", "secondary");
    };
    codec::Object told;
    for (const auto& [key, value] : beyond_use.members())
        if (key != "candidates" && key != "reason" && key != "stability_not_known") told.set(key, value);
    told.set("reason", "the table says so")
        .set("candidates", codec::Array{candidate("category-table", "the table says so", "administration"),
                                        candidate("stability", "a study says so", "administration"),
                                        candidate("opened-container", "a vial says so", "drawing")});
    check.set("beyond_use", std::move(told));
    bench.state.check = std::move(check);
    const Paper paper(printed(bench));
    CHECK(paper.says("the table says so secondary governs"));
    CHECK_FALSE(paper.says("a study says so secondary governs"));
    CHECK(paper.says("a vial says so secondary for drawing only"));
    CHECK(paper.says("Stability of the mixture in the syringe is among these reasons."));
}

TEST_CASE("The record holds the waste with its witness, and the balance of controlled drugs") {
    const auto& paper = released_paper();
    for (const auto& waste : released().state.wastes)
        CHECK(paper.says(people_text(waste.volume, quantity::units::mL) +
                         " left over in opened containers tech-11 tech-12 " + waste.at.people_text()));
    CHECK(paper.says("Hydromorphone HPF 10 mg/mL (Hospira) CII 50 mL 12 mL 38 mL 0 mL"));
}

TEST_CASE("What is not accounted for of a controlled drug is shown") {
    Workplace bench;
    bench.to_scanned();
    bench.must(technician(), bench.draw_of(bench.drug()));
    auto waste = bench.waste_of(bench.drug());
    REQUIRE(waste.volume == millilitres("3.2"));
    waste.volume = millilitres("2.7");
    bench.must(technician(), waste);
    CHECK(Paper(printed(bench)).says("Infumorph 200 CII 20 mL 16.8 mL 2.7 mL 0.5 mL"));
}

TEST_CASE("The record holds the codes of both syringes, and its facsimiles can be scanned from the page") {
    const auto& paper = released_paper();
    REQUIRE(released().state.labels.size() == 2);
    std::vector<std::string> expected;
    for (const auto& [number, label] : released().state.labels) {
        CHECK(paper.says("Syringe " + std::to_string(number) + " " + label.code + ", revision 1"));
        expected.push_back("91" + label.code.substr(4));
    }
    const auto pages = labels::render_and_read(released_pdf(), 300);
    REQUIRE(pages);
    std::vector<std::string> scanned;
    // The labels stand side by side; a scanner is held over one of them.
    for (const auto& page : *pages)
        for (const auto& half : halves(page.picture))
            for (const auto& symbol : scanner::decode(half, {{scanner::Format::DataMatrix}})) {
                CHECK(symbol.identifier == "]d2");
                scanned.push_back(symbol.bytes);
            }
    std::sort(scanned.begin(), scanned.end());
    CHECK(scanned == expected);
}

TEST_CASE("The record of a small order stays on a few pages") {
    // Not a law, but eight pages for one order were too many to read.
    Workplace bench;
    bench.to_released();
    const auto pages = labels::render_and_read(printed(bench), 36);
    REQUIRE(pages);
    CHECK(pages->size() <= 5);
    const auto mixture = labels::render_and_read(released_pdf(), 36);
    REQUIRE(mixture);
    CHECK(mixture->size() <= 7);
}

TEST_CASE("The record shows the recipe in the order of addition, and how sure its strengths are") {
    const auto& paper = released_paper();
    CHECK(
        paper.says("1. sodium chloride 0.9% injection, preservative-free 8 mL 8 mL in a 10 mL syringe, lines every "
                   "0.2 mL 1 of 20 mL, 12 mL left over 2. Bupivacaine"));
    CHECK(
        paper.says("3. Hydromorphone HPF 10 mg/mL (Hospira) 10 mg/mL 12 mL 5 mL in a 5 mL syringe, lines every 0.2 mL "
                   "7 mL in a 10 mL syringe, lines every 0.2 mL 1 of 50 mL, 38 mL left over"));
    // The interval is rounded outwards: 2.63352... to 3.39946... mg/mL.
    CHECK(
        paper.says("HYDROmorphone hydrochloride 3 mg/mL (0 %) 2.633 mg/mL to 3.4 mg/mL 5.27 % 5.27 % 0.0003 % 0 % "
                   "strength of Hydromorphone HPF 10 mg/mL (Hospira)"));
    CHECK(paper.says("Uncertainty (k = 2)"));
    CHECK(
        paper.says("Certificate of the search: 8 candidates; 2 worked out, of which 0 are impossible; cut without "
                   "working them out: 0 because their volumes do not fit, 0 because more drugs would leave tolerance "
                   "or limit, 6 because they cannot be better; 4 recipes are such that none is better in everything."));
}

TEST_CASE("The record of a dilution shows its draws, the strengths that they really made, and both rests") {
    Workplace bench(demo_prescription("rx-1005"));
    bench.to_scanned();
    const std::string product = "infumorph-200-20ml";
    for (const auto& asked : std::vector(bench.state.work.steps)) {
        auto draw = bench.draw_of(asked);
        // One line more of the product: 0.51 mL of 10 mg/mL in 1.01 mL are 5.0495 mg/mL; 0.42 mL of it in 21.02 mL.
        if (asked.source == product) draw.volume = millilitres("0.51");
        bench.must(technician(), draw);
        if (!asked.drug.empty()) bench.must(technician(), bench.waste_of(asked));
    }
    const Paper paper(printed(bench));
    CHECK(
        paper.says("2. Infumorph 200, into the dilution of Infumorph 200 10 mg/mL 0.5 mL 0.5 mL in a 1 mL syringe, "
                   "lines every 0.01 mL 1 of 20 mL, 19.5 mL left over withdraw through a filter of 5 micron or finer"));
    CHECK(paper.says("measured 0.51 mL of Infumorph 200 (asked 0.5 mL), into a dilution"));
    CHECK(
        paper.says("3. sodium chloride 0.9% injection, preservative-free for the dilution of Infumorph 200 0.5 mL "
                   "0.5 mL in a 1 mL syringe, lines every 0.01 mL"));
    CHECK(
        paper.says("4. the dilution of Infumorph 200 5 mg/mL 0.42 mL 0.42 mL in a 1 mL syringe, lines every 0.01 mL "
                   "its 1 mL, 0.58 mL left over"));
    CHECK(paper.says("strength of the dilution strength x taken / diluted to 10 mg/mL x 0.5 mL / 1 mL 5 mg/mL"));
    CHECK(paper.says("volume of the diluted Infumorph 200 amount / strength 2.1 mg / 5 mg/mL 0.42 mL"));
    CHECK(paper.says("2. Infumorph 200, into the dilution of Infumorph 200 0.5 mL 0.51 mL 2 % second-person tech-12"));
    CHECK(paper.says("morphine sulfate 0.1 mg/mL 10 mg/mL x 0.51 mL / 1.01 mL x 0.42 mL / 21.02 mL 0.1009 mg/mL"));
    CHECK(paper.says("the dilution of Infumorph 200 0.58 mL left over of the dilution tech-11 tech-12"));
    CHECK(paper.says("Infumorph 200 CII 20 mL 0.51 mL 19.5 mL -0.01 mL"));
    CHECK(paper.says("the dilution of Infumorph 200 CII 1.01 mL 0.42 mL 0.58 mL 0.01 mL"));
}

TEST_CASE("The strengths of a preparation filled up to a mark come from the volume read at the mark") {
    Workplace bench;
    bench.policy.final_volume = site::FinalVolume::QuantumSufficit;
    bench.to_scanned();
    for (const auto& asked : std::vector(bench.state.work.steps)) {
        auto draw = bench.draw_of(asked);
        if (asked.destination == Destination::Mark) draw.volume = asked.volume + asked.finest_line;
        bench.must(technician(), draw);
    }
    const auto mark = bench.state.draws.at(std::string(final_volume_source)).volume;
    CHECK(Paper(printed(bench))
              .says("morphine sulfate 8 mg/mL 10 mg/mL x 16.8 mL / " + people_text(mark, quantity::units::mL)));
    CHECK(Paper(printed(bench)).says("the whole preparation, filled up to the mark"));
}

TEST_CASE("A preparation on its way prints at every stage, and claims nothing that has not happened") {
    Workplace bench(demo_prescription("rx-1003"));
    const auto paper = [&] { return Paper(printed(bench)); };
    bench.enter();
    auto page = paper();
    CHECK(page.says("State: draft."));
    CHECK(page.says("has not been checked"));
    CHECK(!page.says("Begin administration by"));
    CHECK(!page.says("Calculation, line by line"));
    bench.must(technician(), RunCheck{});
    page = paper();
    CHECK(page.says("State: checked."));
    CHECK(page.says("hold: a pharmacist has to decide"));
    CHECK(!page.says("OVERRIDDEN"));
    CHECK(!page.says("Components and lots"));
    bench.override_all_open();
    bench.must(pharmacist(), Approve{});
    page = paper();
    CHECK(page.says("State: approved."));
    CHECK(!page.says("Measured against target"));
    bench.accept_label(1);
    bench.accept_label(2);
    bench.must(technician(), StartCompounding{});
    bench.scan_all();
    bench.must(technician(), bench.draw_of(bench.drug()));
    page = paper();
    CHECK(page.says("State: in-preparation."));
    CHECK(page.says("not recorded"));
    CHECK(page.says("reckoned when every draw is recorded"));
    CHECK(!page.says("Really made"));
    CHECK(page.says("not verified"));
    CHECK(!page.says("Released"));
}

TEST_CASE("A stopped and cancelled order prints with its stops and the reason") {
    Workplace bench(demo_prescription("rx-1004"));
    bench.to_checked();
    bench.must(pharmacist(), Cancel{"unsafe as written"});
    const Paper paper(printed(bench));
    CHECK(paper.says(
        "State: cancelled. The reason, by Pharmacist Approving (rph-02), 2026-11-23 08:01: unsafe as written"));
    CHECK(paper.says("stop: it must not be made"));
    for (const auto& finding : bench.state.findings) {
        INFO(finding.message);
        CHECK(paper.says(finding.message));
    }
}

TEST_CASE("Rejection, recall and quarantine are shown with their reasons") {
    Workplace bench(with(demo_prescription("rx-1001"), "compounding.sterility_test", "pending"));
    bench.to_verified();
    bench.must(pharmacist(), Quarantine{"waits for the sterility test"});
    CHECK(Paper(printed(bench)).says("State: quarantined. The reason, by Pharmacist Approving (rph-02), "));
    bench.must(pharmacist(), RecordTest{"sterility", TestOutcome::Failed});
    bench.must(pharmacist(), Reject{"growth after 5 days"});
    const Paper paper(printed(bench));
    CHECK(paper.says("State: rejected."));
    CHECK(paper.says("growth after 5 days"));
    CHECK(paper.says("recorded the test \"sterility\": failed"));
}

TEST_CASE("Hostile names and texts are printed, or shown by their numbers") {
    auto document = demo_prescription("rx-1002");
    const std::string name = "O'Brien \"Bob\" \\ 100 % (a) <b> ~ $x {y}";
    const std::string chinese = "\xE4\xB8\xAD\xE6\x96\x87";
    document = with(document, "patient.name", name);
    document = with(document, "prescriber.name", "Dr. " + chinese);
    Workplace bench(document);
    bench.to_checked();
    std::string reason;
    while (reason.size() < 300) reason += "because of \\( and \" and % and so on ";
    reason.resize(299);
    reason += "X";
    std::vector<std::string> keys;
    for (const auto* finding : bench.state.open_findings()) keys.push_back(finding->key);
    for (const auto& key : keys) bench.must(pharmacist(), OverrideFinding{key, "prescriber-confirmed", reason});
    bench.must(pharmacist(), Approve{});
    const auto pdf = printed(bench, {{"rph-02", "\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0 \\ 'A'"}});
    const Paper paper(pdf);
    CHECK(paper.says(name));
    CHECK(paper.says("Dr. [U+4E2D][U+6587]"));
    CHECK(paper.says(reason));
    CHECK(paper.says("\\ 'A'"));
    CHECK(check_by_qpdf(pdf) == 0);
}

TEST_CASE("A word without spaces that is longer than a page is wide is printed whole") {
    Workplace bench;
    bench.to_checked();
    const std::string word(1000, 'W');
    bench.must(pharmacist(), Cancel{word});
    CHECK(Paper(printed(bench)).says(word));
}

TEST_CASE("The same record gives the same bytes, and qpdf finds nothing wrong with them") {
    CHECK(printed(released()) == released_pdf());
    CHECK(check_by_qpdf(released_pdf()) == 0);
}

TEST_CASE("What a viewer shows of the file does not tell who the patient is") {
    const auto properties = properties_of(released_pdf());
    CHECK(properties.find("Batch record B26112301") != std::string::npos);
    for (const auto* personal : {"Zo", "MRN-4713", "1971-06-30", "NGV556677"})
        CHECK(properties.find(personal) == std::string::npos);
}
