#include "cli/check_text.h"

#include <array>
#include <span>
#include <sstream>

#include "cli/pump_text.h"
#include "core/quantity/text.h"

namespace cisterna::cli {
namespace {

using quantity::concentration_unit;
using quantity::mass_unit;
using quantity::people_percent;
using quantity::people_text;
using quantity::units::mL;
using quantity::units::mL_per_day;

std::string_view mark(rules::Outcome outcome) {
    static constexpr std::array<std::string_view, 4> marks{"[pass]       ", "[NOT COVERED]", "[HOLD]       ",
                                                           "[STOP]       "};
    return marks.at(static_cast<std::size_t>(outcome));
}

std::string_view verdict_sentence(rules::Outcome verdict) {
    static constexpr std::array<std::string_view, 4> sentences{
        "PASS: every rule of this version is satisfied.",
        "NOT COVERED: for some rule nobody has evidence; a pharmacist must decide.",
        "HOLD: a pharmacist must look, and may override with a reason.",
        "STOP: this order must not be made as it stands. The findings say what to change.",
    };
    return sentences.at(static_cast<std::size_t>(verdict));
}

void write_findings(const rules::Check& check, const formulary::Formulary& formulary, std::ostream& out) {
    for (const auto& finding : check.findings) {
        out << "  " << mark(finding.outcome) << ' ' << finding.rule << ": " << finding.message << '\n';
        const auto cited = formulary.cite(finding.sources);
        const auto known =
            finding.evidence ? " [" + std::string(formulary::evidence_word(*finding.evidence)) + "]" : "";
        if (!cited.empty()) out << "                  source" << known << ": " << cited << '\n';
    }
}

void write_pulls(const recipe::Measured& measured, std::ostream& out) {
    for (const auto& pull : measured.pulls)
        out << "        " << people_text(pull.volume, mL) << " in a " << people_text(pull.nominal, mL)
            << " syringe, lines every " << people_text(pull.graduation, mL) << '\n';
}

void write_dilution(const recipe::Draw& draw, std::ostream& out) {
    out << "      dilute it with " << people_text(draw.dilution->diluent.volume, mL) << " of the diluent to "
        << people_text(draw.dilution->total, mL) << " of "
        << people_text(draw.dilution->strength, concentration_unit(draw.unit)) << '\n';
    write_pulls(draw.dilution->diluent, out);
    out << "      and draw " << people_text(draw.measured.volume, mL) << " of that\n";
    write_pulls(draw.measured, out);
}

void write_weighing(const recipe::Draw& draw, std::ostream& out) {
    const auto& weighing = *draw.weighing;
    out << "  weigh " << people_text(weighing.weighed, quantity::units::mg) << " of " << draw.product_name << ", lot "
        << weighing.lot.lot << ", on " << weighing.balance.id << " (factor "
        << quantity::people_number(weighing.factor.factor) << ", the balance weighs from "
        << people_text(weighing.minimum_weight, quantity::units::mg) << " on)\n";
    if (!weighing.stock) {
        out << "      into the preparation (" << people_text(draw.measured_mass, mass_unit(draw.unit)) << ")\n";
        return;
    }
    out << "      dissolve it and fill up with the diluent to " << people_text(weighing.stock->filled_to.volume, mL)
        << " of " << people_text(weighing.strength, concentration_unit(draw.unit)) << '\n';
    write_pulls(weighing.stock->filled_to, out);
    out << "      and draw " << people_text(draw.measured.volume, mL) << " of that ("
        << people_text(draw.measured_mass, mass_unit(draw.unit)) << "), " << people_text(weighing.stock->left_over, mL)
        << " are left over\n";
    write_pulls(draw.measured, out);
}

void write_draw(const recipe::Draw& draw, std::ostream& out) {
    if (draw.weighing) return write_weighing(draw, out);
    out << "  " << people_text(draw.from_containers().volume, mL) << " of " << draw.product_name << " ("
        << people_text(draw.strength, concentration_unit(draw.unit)) << ", "
        << people_text(draw.measured_mass, mass_unit(draw.unit)) << ") from " << draw.containers
        << (draw.containers == 1 ? " container" : " containers") << " of " << people_text(draw.container_volume, mL)
        << '\n';
    write_pulls(draw.from_containers(), out);
    if (draw.dilution) write_dilution(draw, out);
    if (!draw.preparation_note.empty()) out << "        note: " << draw.preparation_note << '\n';
}

// How sure a strength is, in one line.
void write_strength(const recipe::FinalStrength& strength, std::ostream& out) {
    const auto unit = concentration_unit(strength.unit);
    const quantity::Rational places(10'000);
    const auto error = (strength.error * places).ceiling() / places;
    out << "      sure to " << people_percent(error) << " (k = " << quantity::people_number(strength.coverage)
        << "), never outside " << quantity::people_interval(strength.low, strength.high, unit);
    if (!strength.steps.empty()) out << "; most from the " << strength.steps.front().step;
    out << '\n';
}

void write_recipe(const recipe::Recipe& recipe, std::ostream& out) {
    out << "\nRecipe for " << people_text(recipe.asked, mL) << ", flow " << people_text(recipe.targets.flow, mL_per_day)
        << '\n';
    for (const auto& draw : recipe.draws) write_draw(draw, out);
    if (recipe.diluent) {
        out << "  " << people_text(recipe.diluent->measured.volume, mL) << " of " << recipe.diluent->diluent_name
            << '\n';
        write_pulls(recipe.diluent->measured, out);
    } else {
        out << "  no diluent\n";
    }
    for (std::size_t i = 0; i < recipe.made.size(); ++i) {
        const auto& made = recipe.made[i];
        out << "  makes " << made.drug << ' ' << people_text(made.made, concentration_unit(made.unit)) << " (ordered "
            << people_text(made.target, concentration_unit(made.unit)) << ", " << people_percent(made.deviation)
            << ")\n";
        write_strength(recipe.final_strengths[i], out);
    }
    for (const auto& syringe : recipe.syringes)
        out << "  syringe " << syringe.number << " of " << recipe.syringes.size() << ": "
            << people_text(syringe.volume, mL) << " in a " << people_text(syringe.nominal, mL) << " syringe\n";
    for (const auto& step : recipe.required_steps) out << "  required: " << step << '\n';
    out << "  why: " << recipe.reason << '\n';
}

void write_beyond_use(const rules::Check& check, std::ostream& out) {
    const auto& governs = check.beyond_use->governs();
    out << "\nBeyond use: " << governs.until.people_text() << " (" << governs.reason << ")\n";
    for (const auto& candidate : check.beyond_use->candidates) {
        if (&candidate == &governs) continue;
        const bool ends_drawing = candidate.ends == beyond_use::Ends::Drawing;
        out << "  " << (ends_drawing ? "draw before " : "later: ") << candidate.until.people_text() << ", "
            << candidate.reason << '\n';
    }
    if (!check.stability_not_known.empty()) out << "  not known: " << check.stability_not_known << '\n';
}

void write_refill(const rules::Check& check, std::ostream& out) {
    if (check.refill)
        out << "Refill due: " << check.refill->refill_due_date.text() << ", limited by "
            << pump::refill_limit_word(check.refill->limiting_factor) << " (the volume lasts "
            << check.refill->days_whole << " whole days)\n";
    else
        out << "Refill due: not known, since the alarm volume or the reservoir of the pump is not known\n";
    for (const auto& cap : check.interval_caps.caps)
        out << "  " << pump::refill_limit_word(cap.limit) << ": " << cap.reason << " ["
            << formulary::evidence_word(cap.evidence) << "]\n";
    for (const auto& gap : check.interval_caps.gaps) out << "  not known: " << gap.message << '\n';
}

std::string joined(std::span<const std::string_view> words) {
    std::string text;
    for (const auto word : words) text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

}  // namespace

std::string check_text(const rules::Check& check, const order::Prescription& prescription,
                       const formulary::Formulary& formulary) {
    std::ostringstream out;
    out << "Prescription " << prescription.id << ", checked for a start on " << check.at.people_text() << '\n';
    out << verdict_sentence(check.verdict) << "\n\n";
    write_findings(check, formulary, out);
    out << "  Not judged by this version, so look yourself: " << joined(rules::rules_not_judged()) << ".\n";
    if (check.recipe) write_recipe(*check.recipe, out);
    if (check.beyond_use) write_beyond_use(check, out);
    if (check.recipe) {
        write_refill(check, out);
        write_boluses(check, out);
        write_bridge(check, out);
    }
    out << "\nFormulary " << check.formulary_version << ", " << check.formulary_hash.substr(0, 16)
        << (check.formulary_is_adopted ? "" : ", not adopted by a pharmacist in charge: not for patients") << '\n';
    return out.str();
}

}  // namespace cisterna::cli
