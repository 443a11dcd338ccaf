#include "core/recipe/final_strength.h"

#include "core/error_budget/budget.h"
#include "core/error_budget/chance.h"
#include "core/error_budget/devices.h"
#include "core/error_budget/mixture.h"

namespace cisterna::recipe {
namespace {

using error_budget::Model;
using error_budget::Term;
using quantity::Concentration;
using quantity::Rational;
using quantity::units::mg_per_mL;
using quantity::units::mL;

class Bench {
public:
    Bench(const Recipe& recipe, const Means& means) : recipe_(recipe), means_(means) {}

    error_budget::Mixture mixture() {
        std::vector<error_budget::Portions> drugs;
        for (const auto& draw : recipe_.draws) drugs.push_back({portion_of(draw)});
        if (recipe_.vessel)
            return error_budget::mixture_to_volume(model_, drugs, measured("final volume", *recipe_.vessel));
        std::vector<Term> others;
        if (recipe_.diluent && recipe_.diluent->measured.volume.is_positive())
            others.push_back(measured("diluent", recipe_.diluent->measured));
        return error_budget::mixture(model_, drugs, others);
    }

    const Model& model() const { return model_; }

private:
    error_budget::Portion portion_of(const Draw& draw) {
        if (draw.weighing) return portion_of(draw, *draw.weighing);
        const auto strength = strength_of(draw);
        if (!draw.dilution) return {strength, measured("draw of " + draw.product_name, draw.measured)};
        const auto taken = measured("dilution of " + draw.product_name, draw.dilution->taken);
        const auto diluent = measured("diluent of the dilution of " + draw.product_name, draw.dilution->diluent);
        return {error_budget::diluted(model_, {strength, taken}, diluent),
                measured("draw of the diluted " + draw.product_name, draw.measured)};
    }

    // Weighed straight into the preparation, the content of the powder is a mass: of one mL that is never uncertain.
    error_budget::Portion portion_of(const Draw& draw, const Weighing& weighing) {
        const auto content = content_of(weighing);
        if (!weighing.stock) {
            const auto one = model_.constant(1);
            return {error_budget::powder_strength(model_, content, one), one};
        }
        const auto volume = measured("stock solution of " + draw.product_name, weighing.stock->filled_to);
        return {error_budget::powder_strength(model_, content, volume),
                measured("draw of the stock solution of " + draw.product_name, draw.measured)};
    }

    error_budget::Powder content_of(const Weighing& weighing) {
        const auto& lot = weighing.lot;
        const auto& name = weighing.powder_name;
        const error_budget::Balance balance{weighing.balance.repeatability, weighing.balance.readability, {}};
        error_budget::Powder content{
            error_budget::weighed_mass(model_, "weighing of " + name, weighing.weighed, balance),
            Rational(1) / weighing.factor.molar_ratio,
            model_.input(error_budget::certified_fraction("certificate of " + name, "assay of the lot", lot.assay,
                                                          lot.assay_deviation)),
            {}};
        if (lot.basis != formulary::AssayBasis::AsIs)
            content.losses.push_back(model_.input(error_budget::certified_fraction(
                "certificate of " + name, "water of the lot", *lot.water, lot.water_deviation)));
        return content;
    }

    // Lots that are drawn together: the mean of their strengths, each with its share of the volume.
    Term strength_of(const Draw& draw) {
        const auto step = "strength of " + draw.product_name;
        if (draw.portions.size() == 1) return model_.input(source_of(step, draw.portions.front()));
        quantity::Volume all;
        for (const auto& portion : draw.portions) all += portion.volume;
        std::vector<Term> parts;
        for (const auto& portion : draw.portions) {
            const auto share = model_.constant(portion.volume / all);
            parts.push_back(model_.product(share, model_.input(source_of(step, portion))));
        }
        return model_.sum(parts);
    }

    static error_budget::Source source_of(const std::string& step, const Portion& portion) {
        const auto& uncertainty = portion.uncertainty;
        if (uncertainty.standard_deviation)
            return error_budget::lot_assay(step, portion.strength, portion.strength * *uncertainty.standard_deviation);
        const auto spread = uncertainty.shape == site::StrengthShape::Triangular
                                ? error_budget::LabelSpread::Triangular
                                : error_budget::LabelSpread::Rectangular;
        return error_budget::label_strength(step, portion.strength, {uncertainty.range_low, uncertainty.range_high},
                                            spread);
    }

    Term measured(const std::string& step, const Measured& volume) {
        std::vector<error_budget::SyringePull> pulls;
        for (const auto& pull : volume.pulls) {
            const auto& syringe = means_.formulary.syringes.at(pull.syringe);
            pulls.push_back({{syringe.nominal, syringe.graduation, syringe.tolerance_from_half,
                              syringe.tolerance_below_half_of_nominal, syringe.tolerance_below_half_of_expelled,
                              syringe.dead_space},
                             pull.volume});
        }
        const auto hub = means_.site.hub_loss == site::HubLoss::NotCounted ? error_budget::HubLoss::NotCounted
                                                                           : error_budget::HubLoss::UpToDeadSpace;
        return error_budget::syringe_volume(model_, step, pulls, hub);
    }

    const Recipe& recipe_;
    const Means& means_;
    Model model_;
};

Rational in_base(const Concentration& concentration) {
    return concentration.in(mg_per_mL);
}

Result<FinalStrength> strength_of(const Bench& bench, Term output, const Made& made,
                                  const std::optional<Concentration>& limit, const site::Settings& site) {
    CISTERNA_TRY(budget, error_budget::budget_of(bench.model(), output, site.coverage_factor));
    if (budget.nominal != in_base(made.made))
        return refuse(ErrorCode::Bug, made.drug,
                      "The error budget works out another concentration than the recipe; do not use this recipe.");
    const Rational target = in_base(made.target);
    const auto relative = error_budget::relative_to(budget, target);
    CISTERNA_TRY(spread, error_budget::distribution_of(bench.model(), output));
    FinalStrength strength;
    strength.drug = made.drug;
    strength.unit = made.unit;
    strength.low = Concentration::of(budget.low, mg_per_mL);
    strength.high = Concentration::of(budget.high, mg_per_mL);
    strength.worst = relative.worst;
    strength.expanded = relative.expanded;
    strength.error = relative.worst_expanded;
    strength.coverage = budget.coverage;
    strength.chance_outside =
        spread.chance_outside(target * (Rational(1) - site.tolerance), target * (Rational(1) + site.tolerance));
    if (limit) strength.chance_over_limit = spread.chance_above(in_base(*limit));
    for (const auto& step : budget.steps) strength.steps.push_back({step.step, step.share});
    return strength;
}

}  // namespace

Result<std::vector<FinalStrength>> final_strengths(const Recipe& recipe, const Means& means) {
    Bench bench(recipe, means);
    const auto mixture = bench.mixture();
    std::vector<FinalStrength> strengths;
    for (std::size_t i = 0; i < recipe.made.size(); ++i) {
        CISTERNA_TRY(strength,
                     strength_of(bench, mixture.concentrations[i], recipe.made[i], means.limits[i], means.site));
        strengths.push_back(std::move(strength));
    }
    return strengths;
}

}  // namespace cisterna::recipe
