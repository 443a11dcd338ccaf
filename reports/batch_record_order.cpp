#include "core/quantity/text.h"
#include "reports/batch_record_sections.h"

namespace cisterna::reports {
namespace {

using quantity::people_text;
using quantity::units::mL;

std::string drug_name(const BatchRecord& record, const std::string& id) {
    const auto* drug = record.formulary.drug(id);
    return drug == nullptr ? id : drug->label_name;
}

std::string basis_text(const order::Prescription& prescription) {
    const auto unit = quantity::concentration_unit(prescription.primary().unit);
    if (const auto* c = std::get_if<order::PrimaryConcentration>(&prescription.basis))
        return "concentration of the primary drug, " + people_text(c->value, unit);
    if (const auto* f = std::get_if<order::OrderedFlow>(&prescription.basis))
        return "flow, " + people_text(f->value, quantity::units::mL_per_day);
    return "refill interval, " +
           people_text(std::get<order::OrderedRefillInterval>(prescription.basis).value, quantity::units::day);
}

std::vector<Row> drug_rows(const BatchRecord& record) {
    const auto& concentrations = list_in(record.state.check, "concentrations");
    std::vector<Row> rows;
    for (std::size_t i = 0; i < record.prescription.drugs.size(); ++i) {
        const auto& drug = record.prescription.drugs[i];
        const auto* concentration = i < concentrations.size() ? concentrations[i].if_object() : nullptr;
        rows.push_back({drug_name(record, drug.drug), people_text(drug.daily_dose, quantity::dose_rate_unit(drug.unit)),
                        concentration == nullptr ? "" : text_in(*concentration, "target"),
                        drug.role == order::DrugRole::Primary ? "primary" : ""});
    }
    return rows;
}

const preparation::Override* override_of(const BatchRecord& record, const std::string& key) {
    const auto found = record.state.overrides.find(key);
    return found == record.state.overrides.end() ? nullptr : &found->second;
}

std::string citations_text(const codec::Object& finding) {
    std::string text;
    for (const auto& item : list_in(finding, "citations"))
        if (const auto* citation = item.if_object()) text += (text.empty() ? "" : "; ") + text_in(*citation, "title");
    return text;
}

std::string evidence_text(const codec::Object& finding) {
    const auto evidence = text_in(finding, "evidence");
    return evidence.empty() ? "" : " [" + evidence + "]";
}

Row finding_row(const BatchRecord& record, const codec::Object& finding) {
    std::string message = text_in(finding, "message");
    const auto cited = citations_text(finding);
    if (!cited.empty()) message += " Source" + evidence_text(finding) + ": " + cited + ".";
    if (const auto* given = override_of(record, text_in(finding, "key")))
        message += " OVERRIDDEN by " + person(record, given->by) + ", " + given->at.people_text() + ": " +
                   given->reason + " - " + given->text;
    return {text_in(finding, "rule"), text_in(finding, "outcome"), message};
}

}  // namespace

void write_order(const BatchRecord& record, Sheet& sheet) {
    const auto& p = record.prescription;
    sheet.heading("Order");
    std::vector<Row> rows;
    rows.push_back({"Prescription", p.id});
    rows.push_back({"Patient", p.patient.name + ", born " + p.patient.birth_date.text() + ", record " + p.patient.id});
    rows.push_back({"Prescriber", p.prescriber.name + (p.prescriber.npi.empty() ? "" : ", NPI " + p.prescriber.npi)});
    const auto* pump = record.formulary.pump(p.pump.model);
    rows.push_back({"Pump", (pump == nullptr ? p.pump.model : pump->name) +
                                (p.pump.serial.empty() ? "" : ", serial " + p.pump.serial)});
    rows.push_back({"Route", "intrathecal, by implanted pump"});
    rows.push_back({"Strength fixed by", basis_text(p)});
    rows.push_back({"Flow", text_in(object_in(record.state.check, "pump"), "flow")});
    rows.push_back({"Volume", people_text(p.fill_volume, mL) + " fill, " + people_text(p.overfill, mL) + " overfill, " +
                                  std::to_string(p.syringes) + (p.syringes == 1 ? " syringe" : " syringes")});
    if (p.patient_bolus)
        rows.push_back({"Patient bolus", people_text(p.patient_bolus->dose, quantity::mass_unit(p.primary().unit)) +
                                             ", lockout " + people_text(p.patient_bolus->lockout, quantity::units::h) +
                                             ", at most " + std::to_string(p.patient_bolus->maximum_per_day) +
                                             " a day"});
    if (p.need_by) rows.push_back({"Refill due", p.need_by->people_text()});
    rows.push_back({"Compounding", "category " + p.compounding.category + ", " + p.compounding.process +
                                       ", sterility test " + p.compounding.sterility_test + ", " +
                                       p.compounding.storage});
    sheet.fields(rows);
    sheet.table({{"Drug", 5}, {"Dose a day", 3}, {"Concentration", 3}, {"Programmed by", 2}}, drug_rows(record));
}

void write_findings(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("Findings and overrides");
    sheet.fields({{"Verdict", text_in(record.state.check, "verdict")},
                  {"Formulary", record.formulary.id + " " + text_in(record.state.check, "formulary_version") + ", " +
                                    text_in(record.state.check, "formulary")}});
    std::vector<Row> rows;
    for (const auto& item : list_in(record.state.check, "findings"))
        if (const auto* finding = item.if_object()) rows.push_back(finding_row(record, *finding));
    sheet.table({{"Rule", 3}, {"Outcome", 2}, {"What was found, against what, and what a pharmacist decided", 12}},
                rows);
    std::string not_judged;
    for (const auto& rule : list_in(record.state.check, "rules_not_judged"))
        if (rule.if_text() != nullptr) not_judged += (not_judged.empty() ? "" : ", ") + *rule.if_text();
    if (!not_judged.empty()) sheet.paragraph("Not judged by the version that checked: " + not_judged + ".");
}

void write_calculation(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("Calculation, line by line");
    std::vector<Row> rows;
    for (const auto& item : list_in(object_in(record.state.check, "recipe"), "calculation"))
        if (const auto* line = item.if_object())
            rows.push_back({text_in(*line, "what"), text_in(*line, "formula"), text_in(*line, "figures"),
                            text_in(*line, "result")});
    sheet.table({{"What", 4}, {"How", 4}, {"Figures", 5}, {"Result", 4}}, rows);
    sheet.paragraph(text_in(object_in(record.state.check, "recipe"), "reason"));
}

}  // namespace cisterna::reports
