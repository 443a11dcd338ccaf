#include "core/quantity/text.h"
#include "reports/batch_record_sections.h"

namespace cisterna::reports {
namespace {

using preparation::EventType;
using quantity::people_text;
using quantity::units::mL;

std::string moment(const std::string& text) {
    const auto instant = calendar::Instant::parse(text);
    return instant ? instant->people_text() : text;
}

std::string happened(const BatchRecord& record, const preparation::Event& event) {
    const auto& c = event.content;
    switch (event.type) {
        case EventType::PrescriptionEntered: return "entered the prescription";
        case EventType::PrescriptionChanged: return "changed the prescription; every check and approval before is void";
        case EventType::Checked: return "had the order checked: " + text_in(object_in(c, "check"), "verdict");
        case EventType::FindingOverridden:
            return "overrode " + text_in(c, "rule") + ": " + text_in(c, "reason") + " - " + text_in(c, "text");
        case EventType::Approved: return "approved: \"" + text_in(c, "meaning") + "\"";
        case EventType::CompoundingStarted: return "began to compound";
        case EventType::LabelAccepted:
            return "accepted the label of syringe " + text_in(c, "syringe") + ", revision " + text_in(c, "revision") +
                   ", after it was read back";
        case EventType::ContainerScanned:
            return "scanned " + text_in(c, "name") + ", lot " + text_in(c, "lot") + ", serial " + text_in(c, "serial");
        case EventType::ScanRefused:
            return "SCAN REFUSED (" + text_in(c, "refusal_kind") + "): " + text_in(c, "message");
        case EventType::DrawRecorded:
            return "measured " + text_in(c, "volume") + " of " + text_in(c, "name") + " (asked " + text_in(c, "asked") +
                   ")";
        case EventType::WasteRecorded: return "wasted " + text_in(c, "volume") + " of " + text_in(c, "name");
        case EventType::CompoundingFinished: return "finished compounding";
        case EventType::SyringeVerified:
            return "verified syringe " + text_in(c, "syringe") + ": read " + text_in(c, "read_volume") +
                   " before seeing " + text_in(c, "expected_volume");
        case EventType::Quarantined: return "put into quarantine: " + text_in(c, "reason");
        case EventType::TestResultRecorded:
            return "recorded the test \"" + text_in(c, "test") + "\": " + text_in(c, "outcome");
        case EventType::Released: return "released: \"" + text_in(c, "meaning") + "\"";
        case EventType::Rejected: return "rejected: " + text_in(c, "reason");
        case EventType::Cancelled: return "cancelled: " + text_in(c, "reason");
        case EventType::Recalled: return "recalled: " + text_in(c, "reason");
    }
    return std::string(preparation::event_name(event.type)) + " by " + person(record, event.actor);
}

constexpr double facsimile_scale = 0.9;

}  // namespace

void write_beyond_use(const BatchRecord& record, Sheet& sheet) {
    const auto& beyond_use = object_in(record.state.check, "beyond_use");
    sheet.heading("Beyond-use date and why");
    sheet.strong("Begin administration by " + moment(text_in(beyond_use, "until")));
    std::vector<Row> rows;
    for (const auto& item : list_in(beyond_use, "candidates")) {
        const auto* candidate = item.if_object();
        if (candidate == nullptr) continue;
        const bool governs = text_in(*candidate, "until") == text_in(beyond_use, "until");
        rows.push_back({moment(text_in(*candidate, "until")), text_in(*candidate, "reason"), governs ? "governs" : ""});
    }
    sheet.table({{"Until", 3}, {"Reason", 11}, {"", 2}}, rows);
    sheet.paragraph(
        "The date limits when administration begins, not how long the pump runs. Stability of the mixture in the "
        "syringe and in the pump is not among these reasons: it has to be judged by the pharmacist.");
}

void write_verification(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("Verification and release");
    std::vector<Row> rows;
    for (const auto& syringe : record.state.work.syringes) {
        const auto found = record.state.verified.find(syringe.number);
        const bool verified = found != record.state.verified.end();
        rows.push_back({std::to_string(syringe.number), people_text(syringe.volume, mL),
                        verified ? people_text(found->second.read_volume, mL) : "not verified",
                        verified ? person(record, found->second.by) + ", " + found->second.at.people_text() : ""});
    }
    sheet.table({{"Syringe", 2}, {"Volume by the record", 3}, {"Read before seeing it", 3}, {"Verified by", 6}}, rows);
    const auto& state = record.state;
    sheet.fields(
        {{"Approved by", state.approved_at ? person(record, state.approved_by) + ", " + state.approved_at->people_text()
                                           : "not approved"},
         {"Compounded by", state.compounding_started ? person(record, state.compounder) + ", begun " +
                                                           state.compounding_started->people_text()
                                                     : "not compounded"},
         {"Released by", state.released_at ? person(record, state.released_by) + ", " + state.released_at->people_text()
                                           : "not released"}});
}

void write_history(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("Who did what, when");
    std::vector<Row> rows;
    for (const auto& event : record.events)
        rows.push_back({event.at.people_text(), person(record, event.actor), event.station, happened(record, event)});
    sheet.table({{"When", 3}, {"Who", 4}, {"Where", 2}, {"What", 11}}, rows);
    if (!record.ledger_position.empty()) sheet.paragraph("Kept as " + record.ledger_position + ".");
}

void write_labels(const BatchRecord& record, Sheet& sheet) {
    if (record.labels.empty()) return;
    sheet.heading("Label facsimile");
    std::vector<Row> rows;
    for (const auto& [number, label] : record.state.labels)
        rows.push_back({"Syringe " + std::to_string(number), label.code + ", revision " +
                                                                 std::to_string(label.revision) + ", accepted by " +
                                                                 person(record, label.by)});
    sheet.fields(rows);
    for (const auto& layout : record.labels) {
        const double points_per_dot = 72.0 / layout.stock.dots_per_inch;
        const double height = layout.stock.height * points_per_dot * facsimile_scale;
        const double width = layout.stock.width * points_per_dot * facsimile_scale;
        sheet.drawing(height + 4, [&](labels::drawing::Page& page, double left, double top) {
            page.frame({left, top, width, height}, 0.5);
            labels::draw_label(page, layout, left, top, facsimile_scale);
        });
    }
}

}  // namespace cisterna::reports
