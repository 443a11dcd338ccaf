#include "core/preparation/label_record.h"

#include <algorithm>

#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "core/gs1/element_string.h"
#include "core/gs1/syringe_code.h"
#include "core/order/personal.h"
#include "core/order/prescription_reading.h"
#include "core/quantity/text.h"
#include "core/recipe/targets.h"

namespace cisterna::preparation {
namespace {

using quantity::people_text;
using quantity::units::mL;

std::string storage_text(const order::Compounding& compounding) {
    if (compounding.storage == "refrigerator") return "REFRIGERATE 2-8 °C";
    return compounding.storage == "freezer" ? "KEEP FROZEN -25 to -10 °C" : "STORE AT ROOM TEMPERATURE 20-25 °C";
}

const FilledSyringe* find_syringe(const Work& work, std::int64_t number) {
    const auto found = std::find_if(work.syringes.begin(), work.syringes.end(),
                                    [&](const FilledSyringe& s) { return s.number == number; });
    return found == work.syringes.end() ? nullptr : &*found;
}

codec::Object drug_line(const recipe::Target& target, const order::OrderedDrug& ordered,
                        const formulary::Formulary& formulary, const quantity::Volume& volume) {
    const auto* drug = formulary.drug(target.drug);
    const auto total = target.concentration * volume;
    return codec::Object()
        .set("name", drug == nullptr ? target.drug : drug->label_name)
        .set("strength", people_text(target.concentration, quantity::concentration_unit(target.unit)))
        .set("total", people_text(total, quantity::mass_unit(target.unit)) + " in " + people_text(volume, mL))
        .set("daily_dose", people_text(target.daily_dose, quantity::dose_rate_unit(target.unit)))
        .set("primary", ordered.role == order::DrugRole::Primary);
}

// Each warning once: those of the drugs, their schedule, and that it was compounded.
codec::Array warnings(const order::Prescription& prescription, const formulary::Formulary& formulary) {
    std::vector<std::string> texts;
    const auto add = [&](const std::string& text) {
        if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    };
    for (const auto& ordered : prescription.drugs) {
        const auto* drug = formulary.drug(ordered.drug);
        if (drug == nullptr) continue;
        add(drug->controlled_schedule);
        for (const auto& warning : drug->label_warnings) add(warning);
    }
    add("COMPOUNDED DRUG");
    codec::Array array;
    for (auto& text : texts) array.push_back(std::move(text));
    return array;
}

Result<std::string> machine_code(const Preparation& p, const Site& site, std::int64_t syringe, std::int64_t revision) {
    CISTERNA_TRY(code, gs1::syringe_code_text({site.id, p.batch, static_cast<int>(syringe),
                                               static_cast<int>(p.work.syringes.size()), static_cast<int>(revision)}));
    return "(" + std::string(gs1::syringe_code_identifier) + ")" + code;
}

}  // namespace

Result<order::Prescription> prescription_of(const Preparation& preparation, const codec::Object& personal) {
    auto prescription = order::read_prescription(order::join_personal({personal, preparation.order}));
    if (!prescription) return tl::unexpected<Error>(prescription.error().front());
    return std::move(*prescription);
}

Result<codec::Object> label_record(const Preparation& p, const order::Prescription& prescription,
                                   const formulary::Formulary& formulary, const Site& site, std::int64_t syringe,
                                   std::int64_t revision) {
    if (p.approved_by.empty())
        return refuse(ErrorCode::StateForbids, "label",
                      "A label is made only for an approved preparation; have it approved first.");
    const auto* filled = find_syringe(p.work, syringe);
    if (filled == nullptr)
        return refuse(ErrorCode::OrderInconsistent, "syringe",
                      "The recipe has no syringe " + std::to_string(syringe) + "; choose one that it has.");
    CISTERNA_TRY(targets, recipe::targets_of(prescription));
    CISTERNA_TRY(code, machine_code(p, site, syringe, revision));
    codec::Array drugs;
    for (std::size_t i = 0; i < targets.drugs.size(); ++i)
        drugs.push_back(drug_line(targets.drugs[i], prescription.drugs[i], formulary, filled->volume));
    const auto* diluent = formulary.diluent(prescription.diluent);
    const auto* pump = formulary.pump(prescription.pump.model);
    codec::Object record;
    record.set("schema", label_schema)
        .set("site", codec::Object().set("name", site.pharmacy).set("address", site.address).set("phone", site.phone))
        .set("patient", codec::Object()
                            .set("name", prescription.patient.name)
                            .set("birth_date", prescription.patient.birth_date.text())
                            .set("record_number", prescription.patient.id))
        .set("drugs", std::move(drugs))
        .set("volume", people_text(filled->volume, mL))
        .set("diluent", !p.work.is_diluted() ? "undiluted"
                        : diluent == nullptr ? prescription.diluent
                                             : diluent->label_name)
        .set("preservative", "PRESERVATIVE FREE")
        .set("flow", people_text(targets.flow, quantity::units::mL_per_day))
        .set("pump", pump == nullptr ? prescription.pump.model : pump->name)
        .set("syringe", syringe)
        .set("syringes", static_cast<std::int64_t>(p.work.syringes.size()))
        .set("batch", p.batch)
        .set("prescription", prescription.id)
        .set("prepared", p.check.find("at") == nullptr ? codec::Value() : *p.check.find("at"))
        .set("use_by", p.work.beyond_use.text())
        .set("storage", storage_text(prescription.compounding))
        .set("warnings", warnings(prescription, formulary))
        .set("discard", "DISCARD UNUSED PORTION")
        .set("prescriber", prescription.prescriber.name)
        .set("code", code)
        .set("revision", revision);
    if (!site.demonstration.empty()) record.set("demonstration", site.demonstration);
    return record;
}

std::string label_record_digest(const codec::Object& record) {
    codec::Object impersonal;
    for (const auto& [key, value] : record.members())
        if (key != "patient") impersonal.set(key, value);
    return digest::hex(digest::sha256(codec::canonical(impersonal)));
}

}  // namespace cisterna::preparation
