#include <algorithm>

#include "core/quantity/text.h"
#include "reports/batch_record_sections.h"

namespace cisterna::reports {
namespace {

using preparation::EventType;
using quantity::people_text;
using quantity::units::mL;

std::string happened(const preparation::Event& event) {
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
                   ")" + (text_in(c, "into").empty() ? "" : ", into a dilution");
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
    return std::string(preparation::event_name(event.type));
}

// Two labels of 102 mm stand side by side on the paper.
constexpr double facsimile_scale = 0.84;
constexpr double facsimile_gap = 6;

struct Facsimile {
    const labels::Layout& layout;
    double width;
    double height;
};

Facsimile facsimile(const labels::Layout& layout) {
    const double points_per_dot = 72.0 / layout.stock.dots_per_inch * facsimile_scale;
    return {layout, layout.stock.width * points_per_dot, layout.stock.height * points_per_dot};
}

// A signature: an act with the sentence that the person signed.
std::string signed_act(const preparation::Event& event) {
    const auto meaning = text_in(event.content, "meaning");
    switch (event.type) {
        case EventType::Approved: return "Approved " + event.at.people_text() + ", signing: \"" + meaning + "\"";
        case EventType::Released: return "Released " + event.at.people_text() + ", signing: \"" + meaning + "\"";
        case EventType::CompoundingStarted: return "Compounded, begun " + event.at.people_text() + ".";
        case EventType::CompoundingFinished: return "Finished compounding " + event.at.people_text() + ".";
        case EventType::SyringeVerified:
            return "Verified syringe " + text_in(event.content, "syringe") + " " + event.at.people_text() + ".";
        case EventType::FindingOverridden:
            return "Overrode " + text_in(event.content, "rule") + " " + event.at.people_text() + ".";
        case EventType::Quarantined: return "Put into quarantine " + event.at.people_text() + ".";
        case EventType::Rejected: return "Rejected " + event.at.people_text() + ".";
        case EventType::Cancelled: return "Cancelled " + event.at.people_text() + ".";
        case EventType::Recalled: return "Recalled " + event.at.people_text() + ".";
        default: return "";
    }
}

// The person who saw it, beside the one who did it.
std::string seen_by(const preparation::Event& event) {
    if (event.type == EventType::WasteRecorded) return text_in(event.content, "witness");
    const bool is_seen_draw =
        event.type == EventType::DrawRecorded && text_in(event.content, "proof") == "second-person";
    return is_seen_draw ? text_in(event.content, "proof_by") : "";
}

struct Person {
    std::string account;
    std::string acts;
    int seen_draws = 0;
    int seen_wastes = 0;
};

std::string acts_of(const Person& person) {
    auto text = person.acts;
    const auto add = [&](int count, const std::string& what) {
        if (count > 0) text += (text.empty() ? "" : " ") + what + ": " + std::to_string(count) + ".";
    };
    add(person.seen_draws, "Draws seen as second person");
    add(person.seen_wastes, "Wastes witnessed");
    return text;
}

// Of several candidates at the same moment only one governs: no two have both moment and reason in common.
std::string part_of(const codec::Object& candidate, const codec::Object& beyond_use) {
    if (text_in(candidate, "ends") == "drawing") return "for drawing only";
    const bool governs = text_in(candidate, "until") == text_in(beyond_use, "until") &&
                         text_in(candidate, "reason") == text_in(beyond_use, "reason");
    return governs ? "governs" : "";
}

std::string stability_words(const codec::Object& beyond_use) {
    const auto not_known = text_in(beyond_use, "stability_not_known");
    if (!not_known.empty()) return not_known;
    for (const auto& item : list_in(beyond_use, "candidates")) {
        const auto* candidate = item.if_object();
        if (candidate != nullptr && text_in(*candidate, "name") == "stability")
            return "Stability of the mixture in the syringe is among these reasons.";
    }
    // A record of a version that did not judge it.
    return "Stability of the mixture in the syringe is not among these reasons: it has to be judged by the pharmacist.";
}

}  // namespace

std::string moment(const std::string& text) {
    const auto instant = calendar::Instant::parse(text);
    return instant ? instant->people_text() : text;
}

void write_people(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("People and what they answer for");
    std::vector<Person> people;
    const auto known = [&](const std::string& account) -> Person& {
        const auto found =
            std::find_if(people.begin(), people.end(), [&](const Person& p) { return p.account == account; });
        if (found != people.end()) return *found;
        people.push_back({account, "", 0, 0});
        return people.back();
    };
    for (const auto& event : record.events) {
        auto& actor = known(event.actor);
        if (const auto act = signed_act(event); !act.empty()) actor.acts += (actor.acts.empty() ? "" : " ") + act;
        const auto witness = seen_by(event);
        if (!witness.empty())
            ++(event.type == EventType::DrawRecorded ? known(witness).seen_draws : known(witness).seen_wastes);
    }
    std::vector<Row> rows;
    for (const auto& one : people) {
        const auto name = record.names.find(one.account);
        rows.push_back({one.account, name == record.names.end() ? "" : name->second, acts_of(one)});
    }
    sheet.table({{"Account", 2}, {"Name", 5}, {"Signatures and acts", 13}}, rows);
}

void write_beyond_use(const BatchRecord& record, Sheet& sheet) {
    const auto& beyond_use = object_in(record.state.check, "beyond_use");
    if (beyond_use.empty()) return;
    sheet.heading("Beyond-use date and why");
    sheet.strong("Begin administration by " + moment(text_in(beyond_use, "until")));
    std::vector<Row> rows;
    for (const auto& item : list_in(beyond_use, "candidates")) {
        const auto* candidate = item.if_object();
        if (candidate == nullptr) continue;
        rows.push_back({moment(text_in(*candidate, "until")), text_in(*candidate, "reason"),
                        text_in(*candidate, "evidence"), part_of(*candidate, beyond_use)});
    }
    sheet.table({{"Until", 4}, {"Reason", 13}, {"Evidence", 3}, {"", 3}}, rows);
    sheet.paragraph(stability_words(beyond_use) +
                    " The date limits when administration begins, not how long the pump runs; that is limited by the "
                    "refill date, and judged by rule stability-in-pump.");
}

void write_verification(const BatchRecord& record, Sheet& sheet) {
    if (!record.state.compounding_started) return;
    sheet.heading("Verification");
    std::vector<Row> rows;
    for (const auto& syringe : record.state.work.syringes) {
        const auto found = record.state.verified.find(syringe.number);
        const bool verified = found != record.state.verified.end();
        rows.push_back({std::to_string(syringe.number), people_text(syringe.volume, mL),
                        verified ? people_text(found->second.read_volume, mL) : "not verified",
                        verified ? person(record, found->second.by) + ", " + found->second.at.people_text() : ""});
    }
    sheet.table({{"Syringe", 2}, {"Volume by the record", 3}, {"Read before seeing it", 3}, {"Verified by", 6}}, rows);
}

void write_history(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("Who did what, when");
    std::vector<Row> rows;
    for (const auto& event : record.events)
        rows.push_back({event.at.people_text(), event.actor, event.station, happened(event)});
    sheet.table({{"When", 4}, {"Who", 2}, {"Where", 3}, {"What", 17}}, rows);
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
    sheet.wide_fields(rows);
    std::vector<Facsimile> line;
    double used = 0;
    const auto draw_line = [&] {
        double height = 0;
        for (const auto& one : line) height = std::max(height, one.height);
        sheet.drawing(height + facsimile_gap, [&](labels::drawing::Page& page, double left, double top) {
            for (const auto& one : line) {
                page.frame({left, top, one.width, one.height}, 0.5);
                labels::draw_label(page, one.layout, left, top, facsimile_scale);
                left += one.width + facsimile_gap;
            }
        });
        line.clear();
        used = 0;
    };
    for (const auto& layout : record.labels) {
        const auto one = facsimile(layout);
        if (!line.empty() && used + one.width > sheet.width()) draw_line();
        used += one.width + facsimile_gap;
        line.push_back(one);
    }
    draw_line();
}

}  // namespace cisterna::reports
