#include "reports/batch_record.h"

#include "reports/batch_record_sections.h"

namespace cisterna::reports {
namespace {

const codec::Object no_members;
const codec::Array no_items;

// The last event that tells why the preparation is where it is.
const preparation::Event* reason_of(const BatchRecord& record) {
    const preparation::Event* last = nullptr;
    for (const auto& event : record.events)
        if (event.type == preparation::EventType::Quarantined || event.type == preparation::EventType::Rejected ||
            event.type == preparation::EventType::Cancelled || event.type == preparation::EventType::Recalled)
            last = &event;
    return last;
}

std::string status_sentence(const BatchRecord& record) {
    const auto& state = record.state;
    std::string sentence = "State: " + std::string(preparation::stage_word(state.stage)) + ".";
    if (state.released_at)
        sentence += " Released by " + person(record, state.released_by) + ", " + state.released_at->people_text() + ".";
    const auto* reason = reason_of(record);
    if (reason != nullptr && state.stage != preparation::Stage::Released)
        sentence += " The reason, by " + person(record, reason->actor) + ", " + reason->at.people_text() + ": " +
                    text_in(reason->content, "reason");
    return sentence;
}

}  // namespace

std::string person(const BatchRecord& record, const std::string& id) {
    const auto found = record.names.find(id);
    return found == record.names.end() ? id : found->second + " (" + id + ")";
}

std::string text_in(const codec::Object& object, std::string_view key) {
    const auto* value = object.find(key);
    if (value == nullptr) return "";
    if (const auto* count = value->if_count()) return std::to_string(*count);
    return value->if_text() == nullptr ? "" : *value->if_text();
}

const codec::Object& object_in(const codec::Object& object, std::string_view key) {
    const auto* value = object.find(key);
    return value == nullptr || value->if_object() == nullptr ? no_members : *value->if_object();
}

const codec::Array& list_in(const codec::Object& object, std::string_view key) {
    const auto* value = object.find(key);
    return value == nullptr || value->if_array() == nullptr ? no_items : *value->if_array();
}

Result<std::string> batch_record_pdf(const BatchRecord& record, const labels::drawing::Faces& faces) {
    const auto& site = record.site;
    Sheet sheet(faces, {"Batch record " + record.state.batch, record.printed},
                {"Batch record " + record.state.batch + (site.demonstration.empty() ? "" : " - " + site.demonstration),
                 site.pharmacy + ", " + site.address + ", " + site.phone + " | printed " +
                     record.printed.people_text() + " | cisterna " + record.program});
    sheet.title("Batch record (compounding record) " + record.state.batch);
    sheet.strong(status_sentence(record));
    if (record.formulary.adopted_by.empty())
        sheet.paragraph("Made with formulary " + record.formulary.version +
                        ", which no pharmacist in charge has adopted: this record does not claim clinical validation.");
    write_order(record, sheet);
    write_people(record, sheet);
    write_findings(record, sheet);
    write_recipe(record, sheet);
    write_calculation(record, sheet);
    write_components(record, sheet);
    write_measured(record, sheet);
    write_waste(record, sheet);
    write_beyond_use(record, sheet);
    write_verification(record, sheet);
    write_labels(record, sheet);
    write_history(record, sheet);
    return sheet.finish();
}

}  // namespace cisterna::reports
