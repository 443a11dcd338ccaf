#include "labels/content.h"

#include <algorithm>

#include "labels/drawing/characters.h"

namespace cisterna::labels {
namespace {

void add_drug(std::vector<Field>& list, const LabelDrug& drug, std::size_t index) {
    const std::string path = "drugs[" + std::to_string(index) + "].";
    list.push_back({path + "label_name", drug.label_name});
    list.push_back({path + "strength", drug.strength});
    list.push_back({path + "total", drug.total});
    list.push_back({path + "daily_dose", drug.daily_dose});
    if (drug.standing == DrugStanding::Primary) list.push_back({path + "standing", "PRIMARY"});
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
    std::vector<Field> list = {{"route_statement", content.route_statement},
                               {"exclusion_statement", content.exclusion_statement},
                               {"patient_name", content.patient_name},
                               {"birth_date", content.birth_date},
                               {"record_number", content.record_number}};
    for (std::size_t i = 0; i < content.drugs.size(); ++i) add_drug(list, content.drugs[i], i);
    list.insert(list.end(),
                {{"total_volume", content.total_volume},
                 {"diluent", content.diluent},
                 {"preservative_statement", content.preservative_statement},
                 {"flow", content.flow},
                 {"pump", content.pump},
                 {"syringe", std::to_string(content.syringe_number) + " of " + std::to_string(content.syringe_count)},
                 {"batch", content.batch},
                 {"rx_number", content.rx_number},
                 {"prepared_at", content.prepared_at},
                 {"use_by", content.use_by},
                 {"storage", content.storage}});
    for (std::size_t i = 0; i < content.warnings.size(); ++i) {
        list.push_back({"warnings[" + std::to_string(i) + "]", content.warnings[i]});
    }
    list.insert(list.end(), {{"discard_statement", content.discard_statement},
                             {"pharmacy_name", content.pharmacy_name},
                             {"pharmacy_address", content.pharmacy_address},
                             {"pharmacy_phone", content.pharmacy_phone},
                             {"prescriber", content.prescriber},
                             {"machine_code", content.machine_code}});
    if (content.demonstration) list.push_back({"demonstration", *content.demonstration});
    return list;
}

Result<void> check(const LabelContent& content) {
    CISTERNA_CHECK(check_drugs(content));
    CISTERNA_CHECK(check_syringe(content));
    for (const Field& field : fields(content)) CISTERNA_CHECK(check_field(field));
    return {};
}

}  // namespace cisterna::labels
