#include <algorithm>

#include "core/quantity/text.h"
#include "reports/batch_record_sections.h"

namespace cisterna::reports {
namespace {

using quantity::people_text;
using quantity::units::mL;

std::string basis_text(const order::Prescription& prescription) {
    const auto unit = quantity::concentration_unit(prescription.primary().unit);
    if (const auto* c = std::get_if<order::PrimaryConcentration>(&prescription.basis))
        return "concentration of the primary drug, " + people_text(c->value, unit);
    if (const auto* f = std::get_if<order::OrderedFlow>(&prescription.basis))
        return "flow, " + people_text(f->value, quantity::units::mL_per_day);
    if (const auto* t = std::get_if<order::OrderedRefillInterval>(&prescription.basis))
        return "refill interval, " + people_text(t->value, quantity::units::day);
    return "not stated";
}

std::vector<Row> drug_rows(const BatchRecord& record) {
    const auto& concentrations = list_in(record.state.check, "concentrations");
    std::vector<Row> rows;
    for (std::size_t i = 0; i < record.prescription.drugs.size(); ++i) {
        const auto& drug = record.prescription.drugs[i];
        const auto* concentration = i < concentrations.size() ? concentrations[i].if_object() : nullptr;
        const auto* known = record.formulary.drug(drug.drug);
        rows.push_back({drug_name(record, drug.drug), known == nullptr ? "" : known->controlled_schedule,
                        people_text(drug.daily_dose, quantity::dose_rate_unit(drug.unit)),
                        concentration == nullptr ? "" : text_in(*concentration, "target"),
                        drug.role == order::DrugRole::Primary ? "primary, programs the pump" : ""});
    }
    return rows;
}

std::string bolus_text(const order::Prescription& p) {
    return people_text(p.patient_bolus->dose, quantity::mass_unit(p.primary().unit)) + ", lockout " +
           people_text(p.patient_bolus->lockout, quantity::units::h) + ", at most " +
           std::to_string(p.patient_bolus->maximum_per_day) + " a day";
}

const preparation::Override* override_of(const BatchRecord& record, const std::string& key) {
    const auto found = record.state.overrides.find(key);
    return found == record.state.overrides.end() ? nullptr : &found->second;
}

// The sources of all findings, each once; the findings name them by number.
class Citations {
public:
    // "[2] section 2.3"
    std::string mention(const codec::Object& citation) {
        const auto title = text_in(citation, "title").empty() ? text_in(citation, "id") : text_in(citation, "title");
        const auto found = std::find(titles_.begin(), titles_.end(), title);
        const auto number = found - titles_.begin() + 1;
        if (found == titles_.end()) titles_.push_back(title);
        const auto locator = text_in(citation, "locator");
        return "[" + std::to_string(number) + "]" + (locator.empty() ? "" : " " + locator);
    }

    std::string list() const {
        std::string text;
        for (std::size_t i = 0; i < titles_.size(); ++i)
            text += (i == 0 ? "[" : "  [") + std::to_string(i + 1) + "] " + titles_[i] + ".";
        return text;
    }

private:
    std::vector<std::string> titles_;
};

std::string sources_text(const codec::Object& finding, Citations& citations) {
    std::string text;
    for (const auto& item : list_in(finding, "citations"))
        if (const auto* citation = item.if_object()) text += (text.empty() ? "" : ", ") + citations.mention(*citation);
    if (text.empty()) return "";
    const auto evidence = text_in(finding, "evidence");
    const bool is_said = evidence.empty() || text_in(finding, "message").find(evidence) != std::string::npos;
    return " (" + (is_said ? "" : evidence + ": ") + text + ")";
}

std::string finding_text(const BatchRecord& record, const codec::Object& finding, Citations& citations) {
    auto text = text_in(finding, "message") + sources_text(finding, citations);
    if (const auto* given = override_of(record, text_in(finding, "key")))
        text += " OVERRIDDEN by " + person(record, given->by) + ", " + given->at.people_text() + ": " + given->reason +
                " - " + given->text;
    return text;
}

std::string outcome_words(const std::string& outcome) {
    if (outcome == "hold") return "HOLD";
    if (outcome == "stop") return "STOP";
    return outcome == "not_covered" ? "NOT COVERED" : outcome;
}

std::string verdict_words(const std::string& verdict) {
    if (verdict == "hold") return "hold: a pharmacist has to decide";
    if (verdict == "stop") return "stop: it must not be made";
    return verdict == "not_covered" ? "not covered: nobody has evidence, a pharmacist has to decide" : verdict;
}

// What needs a pharmacist first; then what passed, a row for each rule.
std::vector<Row> finding_rows(const BatchRecord& record, Citations& citations) {
    std::vector<Row> open;
    std::vector<Row> passed;
    for (const auto& item : list_in(record.state.check, "findings")) {
        const auto* finding = item.if_object();
        if (finding == nullptr) continue;
        const auto rule = text_in(*finding, "rule");
        const auto outcome = text_in(*finding, "outcome");
        const auto text = finding_text(record, *finding, citations);
        if (outcome != "pass") {
            open.push_back({rule, outcome_words(outcome), text});
        } else if (!passed.empty() && passed.back()[0] == rule) {
            passed.back()[2] += "\n" + text;
        } else {
            passed.push_back({rule, outcome, text});
        }
    }
    open.insert(open.end(), passed.begin(), passed.end());
    return open;
}

// "hydromorphone-hydrochloride: amount" with the drug's name in place of its id.
std::string with_drug_name(const BatchRecord& record, const std::string& what) {
    for (const auto& drug : record.prescription.drugs)
        if (what.starts_with(drug.drug + ":")) return drug_name(record, drug.drug) + what.substr(drug.drug.size());
    return what;
}

}  // namespace

std::string drug_name(const BatchRecord& record, const std::string& id) {
    const auto* drug = record.formulary.drug(id);
    return drug == nullptr ? id : drug->label_name;
}

void write_order(const BatchRecord& record, Sheet& sheet) {
    const auto& p = record.prescription;
    const auto& check = record.state.check;
    sheet.heading("Order");
    const auto* pump = record.formulary.pump(p.pump.model);
    std::vector<Row> rows{
        {"Patient", p.patient.name + ", born " + p.patient.birth_date.text() + ", record " + p.patient.id},
        {"Prescription", p.id},
        {"Pump",
         (pump == nullptr ? p.pump.model : pump->name) + (p.pump.serial.empty() ? "" : ", serial " + p.pump.serial)},
        {"Prescriber", p.prescriber.name + (p.prescriber.npi.empty() ? "" : ", NPI " + p.prescriber.npi)},
        {"Route", "intrathecal, by implanted pump"},
        {"Volume", people_text(p.fill_volume, mL) + " fill, " + people_text(p.overfill, mL) + " overfill, " +
                       std::to_string(p.syringes) + (p.syringes == 1 ? " syringe" : " syringes")},
        {"Strength fixed by", basis_text(p)},
        {"Flow", check.empty() ? "not checked yet" : text_in(object_in(check, "pump"), "flow")},
        {"Compounding", "category " + p.compounding.category + ", " + p.compounding.process + ", sterility test " +
                            p.compounding.sterility_test + ", " + p.compounding.storage},
        {"Refill due", p.need_by ? p.need_by->people_text() : "not stated"},
    };
    if (p.patient_bolus) rows.push_back({"Patient bolus", bolus_text(p)});
    if (!p.indication.empty()) rows.push_back({"Indication", p.indication});
    sheet.fields(rows);
    sheet.table({{"Drug", 5}, {"Schedule", 2}, {"Dose a day", 3}, {"Concentration", 3}, {"Role", 5}},
                drug_rows(record));
}

void write_findings(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("Findings and overrides");
    const auto& check = record.state.check;
    if (check.empty()) {
        sheet.paragraph("The order as it stands has not been checked.");
        return;
    }
    sheet.wide_fields({{"Verdict", verdict_words(text_in(check, "verdict")) + "; checked for a start on " +
                                       moment(text_in(check, "at"))},
                       {"Formulary", record.formulary.id + " " + text_in(check, "formulary_version") + ", SHA-256 " +
                                         text_in(check, "formulary")}});
    Citations citations;
    sheet.table({{"Rule", 3}, {"Outcome", 2}, {"What was found, against what, and what a pharmacist decided", 15}},
                finding_rows(record, citations));
    std::string not_judged;
    for (const auto& rule : list_in(check, "rules_not_judged"))
        if (rule.if_text() != nullptr) not_judged += (not_judged.empty() ? "" : ", ") + *rule.if_text();
    if (!not_judged.empty()) sheet.paragraph("Not judged by the version that checked: " + not_judged + ".");
    const auto sources = citations.list();
    if (!sources.empty()) sheet.paragraph("Sources: " + sources);
}

void write_calculation(const BatchRecord& record, Sheet& sheet) {
    const auto& recipe = object_in(record.state.check, "recipe");
    if (recipe.empty()) return;
    sheet.heading("Calculation, line by line");
    std::vector<Row> rows;
    for (const auto& item : list_in(recipe, "calculation"))
        if (const auto* line = item.if_object())
            rows.push_back({with_drug_name(record, text_in(*line, "what")), text_in(*line, "formula"),
                            text_in(*line, "figures"), text_in(*line, "result")});
    sheet.table({{"What", 8}, {"How", 6}, {"Figures", 6}, {"Result", 4}}, rows);
}

}  // namespace cisterna::reports
