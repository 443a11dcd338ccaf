#include "core/powder/stock_solution.h"

#include <algorithm>

#include "core/quantity/text.h"

namespace cisterna::powder {
namespace {

using quantity::Concentration;
using quantity::Mass;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

std::string field(const StockNeeds& needs, const char* key) {
    return needs.path.empty() ? key : needs.path + "." + key;
}

// The least that is taken of a proposed stock: the whole scale of the smallest syringe.
Volume measurable_by_habit() {
    return Volume::of(1, units::mL);
}

Result<void> check_needs(const StockNeeds& needs) {
    if (!needs.needed.is_positive())
        return refuse(ErrorCode::WeightNotPositive, field(needs, "mass_needed_as_labelled"),
                      "The mass that is needed must be above zero; correct it.");
    if (needs.factor.sign() <= 0)
        return refuse(ErrorCode::OrderInconsistent, field(needs, "powder_factor"),
                      "The factor must be above zero; correct it.");
    if (!needs.minimum_weight.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "balance_minimum_weight",
                      "The smallest mass that the balance may weigh must be above zero; correct it.");
    if (needs.weigh_for_stock && !needs.weigh_for_stock->is_positive())
        return refuse(ErrorCode::WeightNotPositive, field(needs, "weigh_for_stock"),
                      "The mass weighed for the stock must be above zero; correct it.");
    if (needs.weigh_for_stock && *needs.weigh_for_stock < needs.minimum_weight)
        return refuse(
            ErrorCode::BelowMinimumWeight, field(needs, "weigh_for_stock"),
            "The mass weighed for the stock is under the smallest mass that the balance may weigh; weigh more.");
    if (needs.stock_volume && !needs.stock_volume->is_positive())
        return refuse(ErrorCode::VolumeNotPositive, field(needs, "stock_volume"),
                      "The volume must be above zero; correct it.");
    if (needs.minimum_measurable_volume && !needs.minimum_measurable_volume->is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "minimum_measurable_volume",
                      "The smallest measurable volume must be above zero; correct it.");
    if (needs.solubility_limit && !needs.solubility_limit->is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, "solubility_limit",
                      "The solubility must be above zero; correct it.");
    return {};
}

// 1, 2 or 5 and zeros, from a mass on.
Mass round_mass_from(const Mass& least) {
    int exponent = 0;
    while (Rational::power_of_ten(exponent) > least.in(units::mg)) --exponent;
    while (Rational::power_of_ten(exponent + 1) <= least.in(units::mg)) ++exponent;
    for (const int step : {1, 2, 5}) {
        const auto mass = Mass::of(Rational(step) * Rational::power_of_ten(exponent), units::mg);
        if (mass >= least) return mass;
    }
    return Mass::of(Rational::power_of_ten(exponent + 1), units::mg);
}

StockSolution stock_of(const StockNeeds& needs, const Mass& weigh, const Volume& volume) {
    StockSolution stock;
    stock.weigh = weigh;
    stock.volume = volume;
    stock.concentration = weigh / needs.factor / volume;
    stock.take = needs.needed / stock.concentration;
    stock.left = volume - stock.take;
    return stock;
}

Result<void> check_stock(const StockNeeds& needs, const StockSolution& stock) {
    if (stock.left.sign() < 0)
        return refuse(ErrorCode::StockInsufficient, field(needs, "weigh_for_stock"),
                      "The stock solution would hold less than is needed; weigh more for it.");
    if (needs.solubility_limit && stock.concentration > *needs.solubility_limit)
        return refuse(ErrorCode::OverSolubility, field(needs, "stock_volume"),
                      "The stock solution would be over the solubility; make it in a larger volume.");
    if (needs.minimum_measurable_volume && stock.take < *needs.minimum_measurable_volume)
        return refuse(ErrorCode::BelowMinimumVolume, field(needs, "stock_volume"),
                      "The part to take of the stock solution is too small to measure; make the stock in a larger "
                      "volume.");
    return {};
}

Result<StockSolution> with_proposed_volume(const StockNeeds& needs, const Mass& weigh) {
    const auto measurable = needs.minimum_measurable_volume.value_or(measurable_by_habit());
    constexpr int largest_exponent = 6;
    for (int exponent = 1; exponent <= largest_exponent; ++exponent)
        for (const int step : {1, 2, 5}) {
            const auto volume = Volume::of(Rational(step) * Rational::power_of_ten(exponent), units::mL);
            const auto stock = stock_of(needs, weigh, volume);
            if (stock.take >= measurable && check_stock(needs, stock)) return stock;
        }
    return refuse(ErrorCode::OrderInconsistent, field(needs, "stock_volume"),
                  "One stock solution does not do: dilute in steps, or state the mass and the volume of the stock.");
}

// By shares: the part of the stock is the part of the weighed powder that is needed.
bool agrees(const StockNeeds& needs, const StockSolution& stock) {
    const Rational share = needs.needed * needs.factor / stock.weigh;
    return stock.take == stock.volume * share && stock.take + stock.left == stock.volume &&
           stock.concentration * stock.take == needs.needed;
}

}  // namespace

Weighing weighing_of(const Mass& weigh, const Mass& minimum_weight) {
    return weigh < minimum_weight ? Weighing::ThroughStock : Weighing::Direct;
}

Result<StockSolution> stock_solution(const StockNeeds& needs) {
    CISTERNA_CHECK(check_needs(needs));
    const auto least = std::max(needs.minimum_weight, needs.needed * needs.factor);
    const Mass weigh = needs.weigh_for_stock.value_or(round_mass_from(least));
    if (!needs.stock_volume) {
        CISTERNA_TRY(proposed, with_proposed_volume(needs, weigh));
        if (!agrees(needs, proposed))
            return refuse(ErrorCode::Bug, "stock_volume_to_take", "Two ways of computing this figure disagree.");
        return proposed;
    }
    const auto stock = stock_of(needs, weigh, *needs.stock_volume);
    CISTERNA_CHECK(check_stock(needs, stock));
    if (!agrees(needs, stock))
        return refuse(ErrorCode::Bug, "stock_volume_to_take", "Two ways of computing this figure disagree.");
    return stock;
}

}  // namespace cisterna::powder
