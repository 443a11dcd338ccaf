#include "core/error_budget/devices.h"

#include <algorithm>
#include <utility>

#include "core/quantity/text.h"

namespace cisterna::error_budget {
namespace {

using quantity::Concentration;
using quantity::Mass;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Rational half(const Rational& number) {
    return number / Rational(2);
}

// Pulls of one scale: their tolerances are one error.
struct SameScale {
    const SyringeScale* scale = nullptr;
    Rational volume;
    Rational tolerance;
};

std::vector<SameScale> by_scale(const std::vector<SyringePull>& pulls) {
    std::vector<SameScale> groups;
    for (const auto& pull : pulls) {
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const SameScale& known) { return *known.scale == pull.scale; });
        if (group == groups.end()) group = groups.insert(groups.end(), SameScale{&pull.scale, 0, 0});
        group->volume += pull.volume.base();
        group->tolerance += syringe_tolerance(pull.scale, pull.volume).base();
    }
    return groups;
}

std::vector<Source> sources_of(const std::string& step, const std::vector<SyringePull>& pulls) {
    const auto named = [](const char* part, const SyringeScale& scale) {
        return std::string(part) + " of the " + quantity::people_text(scale.nominal, units::mL) + " syringe";
    };
    std::vector<Source> sources;
    for (const auto& group : by_scale(pulls))
        sources.push_back(rectangular(step, named("scale", *group.scale), group.volume, group.tolerance));
    for (const auto& pull : pulls)
        sources.push_back(rectangular(step, named("reading", pull.scale), 0, half(pull.scale.graduation.base())));
    return sources;
}

std::vector<Source> losses_of(const std::string& step, const std::vector<SyringePull>& pulls, HubLoss hub) {
    std::vector<Source> losses;
    if (hub == HubLoss::NotCounted) return losses;
    for (const auto& pull : pulls)
        losses.push_back(one_sided(step, "hub and needle", 0, {0, pull.scale.dead_space.base()}));
    return losses;
}

Term sum_of(Model& model, std::vector<Source> sources) {
    std::vector<Term> terms;
    for (auto& source : sources) terms.push_back(model.input(std::move(source)));
    return model.sum(terms);
}

// A digital display changes at half a digit; a net mass is the difference of two readings.
Source reading_of(const std::string& step, const char* what, const Mass& readability) {
    return rectangular(step, what, 0, half(readability.base()));
}

}  // namespace

Volume syringe_tolerance(const SyringeScale& scale, const Volume& expelled) {
    const auto from_half = expelled * scale.tolerance_from_half;
    const auto below_half =
        scale.nominal * scale.tolerance_below_half_of_nominal + expelled * scale.tolerance_below_half_of_expelled;
    const auto twice = expelled * Rational(2);
    if (twice == scale.nominal) return std::min(from_half, below_half);
    return twice > scale.nominal ? from_half : below_half;
}

Term syringe_volume(Model& model, const std::string& step, const std::vector<SyringePull>& pulls, HubLoss hub) {
    const auto expelled = sum_of(model, sources_of(step, pulls));
    auto losses = losses_of(step, pulls, hub);
    return losses.empty() ? expelled : model.difference(expelled, sum_of(model, std::move(losses)));
}

Spread spread_of(const std::vector<SyringePull>& pulls, HubLoss hub) {
    Spread spread;
    for (const auto& source : sources_of({}, pulls)) {
        spread.mean += source.mean;
        spread.variance += source.variance;
    }
    for (const auto& loss : losses_of({}, pulls, hub)) {
        spread.mean -= loss.mean;
        spread.variance += loss.variance;
    }
    return spread;
}

Term filled_volume(Model& model, const std::string& step, const Volume& volume, const Vessel& vessel) {
    std::vector<Source> sources{rectangular(step, "tolerance of the vessel", volume.base(), vessel.tolerance.base())};
    if (!vessel.graduation.is_zero())
        sources.push_back(rectangular(step, "reading of the vessel", 0, half(vessel.graduation.base())));
    return sum_of(model, std::move(sources));
}

Term weighed_mass(Model& model, const std::string& step, const Mass& mass, const Balance& balance) {
    const auto least = balance.readability.base() * Rational::ratio(41, 100);
    const auto scatter = std::max(balance.repeatability.base(), least);
    std::vector<Source> sources{normal(step, "repeatability of the balance", mass.base(), scatter),
                                reading_of(step, "reading of the tare", balance.readability),
                                reading_of(step, "reading of the gross weight", balance.readability)};
    if (balance.accuracy)
        sources.push_back(rectangular(step, "accuracy of the balance", 0, mass.base() * *balance.accuracy));
    return sum_of(model, std::move(sources));
}

Term weighed_volume(Model& model, const std::string& step, const Mass& mass, Term density, const Balance& balance) {
    return model.quotient(weighed_mass(model, step, mass, balance), density);
}

Source label_strength(std::string step, const Concentration& label, const Range& fractions, LabelSpread spread) {
    const Range range{label.base() * fractions.low, label.base() * fractions.high};
    const char* what = "strength on the label";
    if (spread == LabelSpread::Triangular) return one_sided_triangular(std::move(step), what, label.base(), range);
    return one_sided(std::move(step), what, label.base(), range);
}

Source lot_assay(std::string step, const Concentration& assay, const Concentration& standard_deviation,
                 const std::optional<Range>& within) {
    return normal(std::move(step), "assay of the lot", assay.base(), standard_deviation.base(), within);
}

Source certified_fraction(std::string step, std::string what, const Rational& fraction,
                          const Rational& standard_deviation) {
    const Range not_below_zero{0, fraction + Rational(3) * standard_deviation};
    return normal(std::move(step), std::move(what), fraction, standard_deviation, not_below_zero);
}

}  // namespace cisterna::error_budget
