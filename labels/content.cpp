#include "labels/content.h"

#include <algorithm>

#include "labels/drawing/characters.h"

namespace cisterna::labels {
namespace {

std::string syringe_text(const LabelContent& content) {
    return std::to_string(content.syringe_number) + " of " + std::to_string(content.syringe_count);
}

// Calls visit(name, text) for every text of the label. `Content` is LabelContent or const LabelContent; a visitor of
// the first may change the texts.
template <class Content, class Visit>
void visit_texts(Content& content, const Visit& visit) {
    visit("route_statement", content.route_statement);
    visit("exclusion_statement", content.exclusion_statement);
    visit("patient_name", content.patient_name);
    visit("birth_date", content.birth_date);
    visit("record_number", content.record_number);
    for (std::size_t i = 0; i < content.drugs.size(); ++i) {
        auto& drug = content.drugs[i];
        const std::string path = "drugs[" + std::to_string(i) + "].";
        visit(path + "label_name", drug.label_name);
        visit(path + "strength", drug.strength);
        visit(path + "total", drug.total);
        visit(path + "daily_dose", drug.daily_dose);
        std::string primary = "PRIMARY";
        if (drug.standing == DrugStanding::Primary) visit(path + "standing", primary);
    }
    visit("total_volume", content.total_volume);
    visit("diluent", content.diluent);
    visit("preservative_statement", content.preservative_statement);
    visit("flow", content.flow);
    visit("pump", content.pump);
    std::string syringe = syringe_text(content);
    visit("syringe", syringe);
    visit("batch", content.batch);
    visit("rx_number", content.rx_number);
    visit("prepared_at", content.prepared_at);
    visit("use_by", content.use_by);
    visit("storage", content.storage);
    for (std::size_t i = 0; i < content.warnings.size(); ++i) {
        visit("warnings[" + std::to_string(i) + "]", content.warnings[i]);
    }
    visit("discard_statement", content.discard_statement);
    visit("pharmacy_name", content.pharmacy_name);
    visit("pharmacy_address", content.pharmacy_address);
    visit("pharmacy_phone", content.pharmacy_phone);
    visit("prescriber", content.prescriber);
    visit("machine_code", content.machine_code);
    if (content.demonstration) visit("demonstration", *content.demonstration);
}

bool is_blank(const std::string& text) {
    return text.find_first_not_of(' ') == std::string::npos;
}

// Spaces at an end or in a row would be lost between the paper and the comparison.
bool has_stray_space(const std::string& text) {
    return text.front() == ' ' || text.back() == ' ' || text.find("  ") != std::string::npos;
}

Result<void> check_field(const Field& field) {
    if (is_blank(field.text)) {
        return refuse(ErrorCode::ValueMissing, field.name,
                      "The label's text for " + field.name + " is empty. Fill it in; a label shows every field.");
    }
    CISTERNA_CHECK(drawing::check_drawable(field.text, field.name));
    if (has_stray_space(field.text)) {
        return refuse(ErrorCode::TextInvalid, field.name,
                      "The text has a space at its start or end, or two spaces in a row. Remove the extra space.");
    }
    return {};
}

Result<void> check_drugs(const LabelContent& content) {
    if (content.drugs.empty()) {
        return refuse(ErrorCode::NoDrugs, "drugs", "The label names no drug. Add the drugs of the preparation.");
    }
    const auto primaries = std::count_if(content.drugs.begin(), content.drugs.end(),
                                         [](const LabelDrug& drug) { return drug.standing == DrugStanding::Primary; });
    if (primaries == 1) return {};
    return refuse(ErrorCode::OrderInconsistent, "drugs",
                  "Exactly one drug must be marked as primary, the one that the pump's programmer shows; " +
                      std::to_string(primaries) + " are marked. Correct the prescription.");
}

Result<void> check_syringe(const LabelContent& content) {
    const bool possible = content.syringe_count >= 1 && content.syringe_count <= 99 && content.syringe_number >= 1 &&
                          content.syringe_number <= content.syringe_count;
    if (possible) return {};
    return refuse(ErrorCode::OrderInconsistent, "syringe",
                  "There is no syringe " + std::to_string(content.syringe_number) + " of " +
                      std::to_string(content.syringe_count) + ". Correct the number of the syringe.");
}

}  // namespace

std::vector<Field> fields(const LabelContent& content) {
    std::vector<Field> list;
    visit_texts(content, [&](const std::string& name, const std::string& text) { list.push_back({name, text}); });
    return list;
}

LabelContent with_text(LabelContent content, const std::string& name, const std::string& text) {
    visit_texts(content, [&](const std::string& its_name, std::string& its_text) {
        if (its_name == name) its_text = text;
    });
    return content;
}

Result<void> check(const LabelContent& content) {
    CISTERNA_CHECK(check_drugs(content));
    CISTERNA_CHECK(check_syringe(content));
    for (const Field& field : fields(content)) CISTERNA_CHECK(check_field(field));
    return {};
}

}  // namespace cisterna::labels
