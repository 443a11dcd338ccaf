#include <algorithm>

#include "core/quantity/text.h"
#include "core/rules/check.h"
#include "core/rules/provenance_json.h"
#include "core/rules/pump_json.h"

namespace cisterna::rules {
namespace {

using codec::Array;
using codec::Object;
using codec::Value;
using quantity::concentration_unit;
using quantity::contract_text;
using quantity::mass_unit;
using quantity::units::mL;

Array texts(const std::vector<std::string>& items) {
    Array array;
    for (const auto& item : items) array.push_back(item);
    return array;
}

Object finding_json(const Finding& finding, const formulary::Formulary& formulary) {
    return Object()
        .set("rule", finding.rule)
        .set("outcome", outcome_word(finding.outcome))
        .set("subject", texts(finding.subject))
        .set("actual", finding.actual)
        .set("limit", finding.limit)
        .set("evidence", evidence_json(finding.evidence))
        .set("citations", citations_json(finding.sources, formulary))
        .set("message", finding.message)
        .set("key", finding.key);
}

Array pulls_json(const recipe::Measured& measured) {
    Array pulls;
    for (const auto& pull : measured.pulls)
        pulls.push_back(Object()
                            .set("syringe", pull.syringe)
                            .set("nominal", contract_text(pull.nominal, mL))
                            .set("graduation", contract_text(pull.graduation, mL))
                            .set("volume", contract_text(pull.volume, mL)));
    return pulls;
}

Array containers_json(const std::vector<order::Container>& containers) {
    Array array;
    for (const auto& container : containers) {
        Object json;
        json.set("id", container.id).set("lot", container.lot).set("expiry", container.expiry.text());
        // What makes a container another one than its neighbours.
        if (container.opened)
            json.set("opened", container.opened->at.text())
                .set("remaining", contract_text(container.opened->remaining, mL));
        if (container.assay)
            json.set("assay", contract_text(container.assay->strength, quantity::units::mg_per_mL))
                .set("assay_sd", contract_text(container.assay->standard_deviation, quantity::units::mg_per_mL));
        array.push_back(std::move(json));
    }
    return array;
}

// What is drawn of the product and made weaker, before "draw_volume" of it goes into the preparation.
Object dilution_json(const recipe::IntermediateDilution& dilution, quantity::MassUnit unit) {
    return Object()
        .set("taken_volume", contract_text(dilution.taken.volume, mL))
        .set("taken_pulls", pulls_json(dilution.taken))
        .set("diluent_volume", contract_text(dilution.diluent.volume, mL))
        .set("diluent_pulls", pulls_json(dilution.diluent))
        .set("total_volume", contract_text(dilution.total, mL))
        .set("strength", contract_text(dilution.strength, concentration_unit(unit)))
        .set("left_over", contract_text(dilution.left_over, mL));
}

// The certificate, the factor and the mass of a powder; with "stock_volume", it is filled up to that and "draw_volume"
// of it goes into the preparation, else it goes there as it is.
Object weighing_json(const recipe::Weighing& weighing, quantity::MassUnit unit) {
    const auto& lot = weighing.lot;
    const auto mg = [](const quantity::Mass& mass) { return contract_text(mass, quantity::units::mg); };
    const auto molar = [](const quantity::MolarMass& mass) { return contract_text(mass, quantity::units::g_per_mol); };
    Object json;
    json.set("powder", lot.powder)
        .set("powder_name", weighing.powder_name)
        .set("form", weighing.form)
        .set("lot", lot.lot)
        .set("assay", quantity::contract_percent(lot.assay))
        .set("assay_sd", quantity::contract_percent(lot.assay_deviation))
        .set("assay_basis", order::basis_word(lot.basis));
    if (lot.water)
        json.set("water", quantity::contract_percent(*lot.water))
            .set("water_sd", quantity::contract_percent(lot.water_deviation));
    json.set("assayed_form", weighing.assayed_form)
        .set("molar_mass_assayed", molar(weighing.assayed_molar_mass))
        .set("molar_mass_labelled", molar(weighing.labelled_molar_mass))
        .set("moles_per_mole_labelled", quantity::contract_number(weighing.moles_per_mole_labelled))
        .set("molar_ratio", quantity::contract_number(weighing.factor.molar_ratio))
        .set("content", quantity::contract_percent(weighing.factor.content))
        .set("factor", quantity::contract_number(weighing.factor.factor))
        .set("balance", weighing.balance.id)
        .set("readability", mg(weighing.balance.readability))
        .set("repeatability", mg(weighing.balance.repeatability))
        .set("minimum_weight", mg(weighing.minimum_weight))
        .set("needed_mass", mg(weighing.needed))
        .set("weighed_mass", mg(weighing.weighed))
        .set("strength", contract_text(weighing.strength, concentration_unit(unit)))
        .set("into", weighing.stock ? "stock-solution" : "preparation");
    if (weighing.stock)
        json.set("stock_volume", contract_text(weighing.stock->filled_to.volume, mL))
            .set("stock_pulls", pulls_json(weighing.stock->filled_to))
            .set("left_over", contract_text(weighing.stock->left_over, mL));
    return json;
}

Object draw_json(const recipe::Draw& draw) {
    Object json;
    json.set("drug", draw.drug)
        .set("product", draw.product)
        .set("product_name", draw.product_name)
        .set("strength", contract_text(draw.strength, concentration_unit(draw.unit)))
        .set("mass", contract_text(draw.measured_mass, mass_unit(draw.unit)))
        .set("exact_mass", contract_text(draw.exact_mass, mass_unit(draw.unit)))
        .set("exact_volume", contract_text(draw.exact, mL))
        .set("draw_volume", contract_text(draw.measured.volume, mL))
        .set("pulls", pulls_json(draw.measured))
        .set("containers", draw.containers)
        .set("container_volume", contract_text(draw.container_volume, mL))
        .set("waste_volume", contract_text(draw.waste, mL))
        .set("from", containers_json(draw.from));
    if (draw.dilution) json.set("dilution", dilution_json(*draw.dilution, draw.unit));
    if (draw.weighing) json.set("weighing", weighing_json(*draw.weighing, draw.unit));
    if (!draw.preparation_note.empty()) json.set("note", draw.preparation_note);
    return json;
}

Value diluent_json(const std::optional<recipe::DiluentDraw>& draw) {
    if (!draw) return Value();
    Object json;
    json.set("diluent", draw->diluent)
        .set("name", draw->diluent_name)
        .set("container", draw->container)
        .set("exact_volume", contract_text(draw->exact, mL))
        .set("draw_volume", contract_text(draw->measured.volume, mL))
        .set("pulls", pulls_json(draw->measured))
        .set("containers", draw->containers)
        .set("container_volume", contract_text(draw->container_volume, mL))
        .set("waste_volume", contract_text(draw->waste, mL))
        .set("from", containers_json(draw->from));
    if (draw->for_dilutions.is_positive()) json.set("for_dilutions", contract_text(draw->for_dilutions, mL));
    return json;
}

constexpr std::size_t alternatives_shown = 20;

Object alternative_json(const recipe::Alternative& alternative) {
    const auto& merit = alternative.merit;
    const auto step = [&](recipe::Aim aim) { return merit.steps[static_cast<std::size_t>(aim)]; };
    return Object()
        .set("sources", texts(alternative.sources))
        .set("points", quantity::contract_number(quantity::Rational::ratio(alternative.points, 10)))
        .set("worst_error", quantity::contract_percent(quantity::Rational::ratio(merit.error, recipe::billion)))
        .set("controlled_waste", contract_text(recipe::volume_of(merit.controlled_waste), mL))
        .set("other_waste", contract_text(recipe::volume_of(merit.other_waste), mL))
        .set("containers", step(recipe::Aim::Containers))
        .set("punctures", step(recipe::Aim::Punctures))
        .set("off_label_sources", step(recipe::Aim::OffLabel))
        .set("nonsterile_sources", step(recipe::Aim::Nonsterile));
}

// How many candidates there were, what became of them, and the recipes of which none is better in everything.
Object search_json(const recipe::Recipe& recipe) {
    Array pareto;
    for (std::size_t i = 0; i < recipe.pareto.size() && i < alternatives_shown; ++i)
        pareto.push_back(alternative_json(recipe.pareto[i]));
    const auto& certificate = recipe.certificate;
    return Object()
        .set("candidates", certificate.candidates)
        .set("worked_out", certificate.evaluated)
        .set("cut_by_volume", certificate.cut_by_volume)
        .set("cut_by_tolerance_or_limit", certificate.cut_by_violations)
        .set("cut_by_better", certificate.cut_by_better)
        .set("of_those_worked_out_impossible", certificate.infeasible)
        .set("all_within_tolerance_and_limits", recipe.merit.violations == 0)
        .set("pareto_size", recipe.pareto.size())
        .set("pareto", std::move(pareto));
}

Object recipe_json(const recipe::Recipe& recipe) {
    Array draws;
    for (const auto& draw : recipe.draws) draws.push_back(draw_json(draw));
    Array syringes;
    for (const auto& syringe : recipe.syringes)
        syringes.push_back(Object()
                               .set("number", syringe.number)
                               .set("syringe", syringe.syringe)
                               .set("nominal", contract_text(syringe.nominal, mL))
                               .set("volume", contract_text(syringe.volume, mL)));
    Array calculation;
    for (const auto& line : recipe.calculation)
        calculation.push_back(Object()
                                  .set("what", line.what)
                                  .set("formula", line.formula)
                                  .set("figures", line.figures)
                                  .set("result", line.result));
    Object json;
    json.set("asked_volume", contract_text(recipe.asked, mL))
        .set("prepared_volume", contract_text(recipe.prepared, mL))
        .set("draws", std::move(draws))
        .set("diluent", diluent_json(recipe.diluent))
        .set("syringes", std::move(syringes))
        .set("order_of_addition", texts(recipe.order_of_addition))
        .set("required_steps", texts(recipe.required_steps))
        .set("final_volume", recipe.vessel ? "quantum-sufficit" : "sum-of-volumes")
        .set("calculation", std::move(calculation))
        .set("search", search_json(recipe))
        .set("reason", recipe.reason);
    // The syringe to whose mark the whole is filled up.
    if (recipe.vessel && !recipe.vessel->pulls.empty()) {
        const auto& pull = recipe.vessel->pulls.front();
        json.set("vessel", Object()
                               .set("syringe", pull.syringe)
                               .set("nominal", contract_text(pull.nominal, mL))
                               .set("graduation", contract_text(pull.graduation, mL))
                               .set("volume", contract_text(pull.volume, mL)));
    }
    return json;
}

// Six places of a percentage are more than anybody can use; rounded up, since it is an error.
std::string error_text(const quantity::Rational& fraction) {
    const quantity::Rational places(100'000'000);
    return quantity::contract_percent((fraction * places).ceiling() / places);
}

// The interval and the expanded uncertainty of a final concentration, and the steps that they come from.
void add_uncertainty(const recipe::FinalStrength& strength, Object& json) {
    const auto unit = concentration_unit(strength.unit);
    Array steps;
    for (const auto& step : strength.steps)
        steps.push_back(Object().set("step", step.step).set("share_of_variance", error_text(step.share)));
    json.set("interval",
             Object().set("low", contract_text(strength.low, unit)).set("high", contract_text(strength.high, unit)))
        .set("worst_case", error_text(strength.worst))
        .set("expanded_uncertainty", error_text(strength.expanded))
        .set("coverage_factor", quantity::contract_number(strength.coverage))
        .set("error", error_text(strength.error))
        .set("chance_outside_tolerance", quantity::contract_percent(strength.chance_outside));
    if (strength.chance_over_limit)
        json.set("chance_over_limit", quantity::contract_percent(*strength.chance_over_limit));
    if (!strength.steps.empty()) json.set("dominating_step", strength.steps.front().step);
    json.set("error_steps", std::move(steps));
}

Array concentrations_json(const recipe::Recipe& recipe) {
    Array array;
    for (std::size_t i = 0; i < recipe.made.size(); ++i) {
        const auto& made = recipe.made[i];
        Object json;
        json.set("drug", made.drug)
            .set("target", contract_text(made.target, concentration_unit(made.unit)))
            .set("made", contract_text(made.made, concentration_unit(made.unit)))
            .set("deviation", quantity::contract_percent(made.deviation));
        add_uncertainty(recipe.final_strengths[i], json);
        array.push_back(std::move(json));
    }
    return array;
}

Object candidate_json(const beyond_use::Candidate& candidate, const formulary::Formulary& formulary) {
    const bool ends_drawing = candidate.ends == beyond_use::Ends::Drawing;
    Object json;
    json.set("name", beyond_use::factor_word(candidate.factor))
        .set("factor", beyond_use::factor_word(candidate.factor))
        .set("until", candidate.until.text())
        .set("from", candidate.from ? Value(candidate.from->text()) : Value())
        .set("ends", ends_drawing ? "drawing" : "administration")
        .set("reason", candidate.reason)
        .set("evidence", evidence_json(candidate.evidence))
        .set("citations", citations_json(candidate.sources, formulary));
    return json;
}

std::string why_it_governs(const beyond_use::BeyondUse& beyond_use) {
    const auto ending = std::count_if(beyond_use.candidates.begin(), beyond_use.candidates.end(),
                                      [](const auto& c) { return c.ends == beyond_use::Ends::Administration; });
    if (ending == 1) return "It is the only reason that ends administration.";
    return "It is the earliest of " + std::to_string(ending) + " reasons that end administration.";
}

Object beyond_use_json(const beyond_use::BeyondUse& beyond_use, const std::string& stability_not_known,
                       const formulary::Formulary& formulary) {
    Array candidates;
    for (const auto& candidate : beyond_use.candidates) candidates.push_back(candidate_json(candidate, formulary));
    Object json;
    json.set("start", beyond_use.start.text())
        .set("until", beyond_use.governs().until.text())
        .set("governs", beyond_use::factor_word(beyond_use.governs().factor))
        .set("reason", beyond_use.governs().reason)
        .set("why", why_it_governs(beyond_use))
        .set("candidates", std::move(candidates));
    if (!stability_not_known.empty()) json.set("stability_not_known", stability_not_known);
    return json;
}

}  // namespace

codec::Object check_json(const Check& check, const order::Prescription& prescription,
                         const formulary::Formulary& formulary, std::string_view program) {
    Array findings;
    for (const auto& finding : check.findings) findings.push_back(finding_json(finding, formulary));
    Object json;
    json.set("schema", "cisterna/check/1")
        .set("prescription", check.prescription)
        .set("at", check.at.text())
        .set("verdict", outcome_word(check.verdict))
        .set("findings", std::move(findings));
    if (check.recipe) {
        json.set("recipe", recipe_json(*check.recipe))
            .set("concentrations", concentrations_json(*check.recipe))
            .set("pump", pump_json(check, prescription, formulary));
    }
    if (check.beyond_use)
        json.set("beyond_use", beyond_use_json(*check.beyond_use, check.stability_not_known, formulary));
    Array not_judged;
    for (const auto rule : rules_not_judged()) not_judged.push_back(rule);
    json.set("rules_not_judged", std::move(not_judged));
    return json.set("formulary", check.formulary_hash)
        .set("formulary_version", check.formulary_version)
        .set("formulary_adopted", check.formulary_is_adopted)
        .set("site_policy", check.site_policy)
        .set("program", program);
}

}  // namespace cisterna::rules
