#include "core/recipe/dilution.h"

#include <string>
#include <string_view>

#include "core/quantity/text.h"

namespace cisterna::recipe {
namespace {

using quantity::Concentration;
using quantity::people_text;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

constexpr std::int64_t rinses_allowed = 100;
constexpr std::size_t serial_steps_allowed = 30;

tl::unexpected<Error> bug(std::string where) {
    return refuse(ErrorCode::Bug, std::move(where), "Two ways of computing this figure disagree.");
}

std::string volume_text(const Volume& volume) {
    return people_text(volume, units::mL);
}

Result<void> check_positive(const Volume& volume, const std::string& where) {
    if (volume.is_positive()) return {};
    return refuse(ErrorCode::VolumeNotPositive, where, "The volume must be above zero; correct it.");
}

Result<void> check_positive(const std::optional<Volume>& volume, const std::string& where) {
    return volume ? check_positive(*volume, where) : Result<void>();
}

Result<void> check_positive(const Concentration& concentration, const std::string& where) {
    if (concentration.is_positive()) return {};
    return refuse(ErrorCode::ConcentrationNotPositive, where, "The concentration must be above zero; correct it.");
}

Result<void> check_not_negative(const Concentration& concentration, const std::string& where) {
    if (concentration.sign() >= 0) return {};
    return refuse(ErrorCode::ConcentrationNotPositive, where, "The concentration cannot be below zero; correct it.");
}

tl::unexpected<Error> too_dilute(std::string where) {
    return refuse(ErrorCode::StockTooDilute, std::move(where),
                  "The target is stronger than the solution that it is to be made from; use a stronger one.");
}

Result<void> check_statement(const DilutionStatement& statement) {
    CISTERNA_CHECK(check_positive(statement.stock_concentration, "stock_concentration"));
    if (statement.final_concentration)
        CISTERNA_CHECK(check_positive(*statement.final_concentration, "final_concentration"));
    CISTERNA_CHECK(check_positive(statement.stock_volume, "stock_volume"));
    CISTERNA_CHECK(check_positive(statement.final_volume, "final_volume"));
    if (statement.diluent_volume && statement.diluent_volume->sign() < 0)
        return refuse(ErrorCode::VolumeNotPositive, "diluent_volume", "The volume cannot be below zero; correct it.");
    if (statement.final_concentration && *statement.final_concentration > statement.stock_concentration)
        return too_dilute("stock_concentration");
    if (statement.stock_volume && statement.final_volume && *statement.stock_volume > *statement.final_volume)
        return refuse(ErrorCode::OrderInconsistent, "stock_volume",
                      "More stock than final volume cannot be a dilution; correct one of the two.");
    return {};
}

// The share of stock in the final volume, from any two of the figures that tell it; nothing when too little is known.
std::optional<Rational> stock_share(const DilutionStatement& s) {
    if (s.final_concentration) return *s.final_concentration / s.stock_concentration;
    if (s.stock_volume && s.final_volume) return *s.stock_volume / *s.final_volume;
    if (s.stock_volume && s.diluent_volume) return *s.stock_volume / (*s.stock_volume + *s.diluent_volume);
    if (s.final_volume && s.diluent_volume) return (*s.final_volume - *s.diluent_volume) / *s.final_volume;
    return std::nullopt;
}

std::optional<Volume> final_volume_of(const DilutionStatement& s, const Rational& share) {
    if (s.final_volume) return s.final_volume;
    if (s.stock_volume) return *s.stock_volume / share;
    if (s.diluent_volume && share != Rational(1)) return *s.diluent_volume / (Rational(1) - share);
    return std::nullopt;
}

template <class Quantity>
Result<void> check_agrees(const std::optional<Quantity>& stated, const Quantity& computed, const std::string& where) {
    if (!stated || *stated == computed) return {};
    return refuse(
        ErrorCode::OrderInconsistent, where,
        "This figure does not follow from the others (stock x its volume = final x its volume); correct one of them.");
}

Result<void> check_alligation(const Alligation& alligation) {
    CISTERNA_CHECK(check_not_negative(alligation.concentration_a, "part_a.concentration"));
    CISTERNA_CHECK(check_not_negative(alligation.concentration_b, "part_b.concentration"));
    CISTERNA_CHECK(check_positive(alligation.target, "target_concentration"));
    CISTERNA_CHECK(check_positive(alligation.volume_a, "part_a.volume"));
    CISTERNA_CHECK(check_positive(alligation.volume_b, "part_b.volume"));
    CISTERNA_CHECK(check_positive(alligation.final_volume, "final_volume"));
    const auto& [a, b, target, volume_a, volume_b, final_volume] = alligation;
    if (target > a && target > b) return too_dilute("target_concentration");
    if (target < a && target < b)
        return refuse(
            ErrorCode::OrderInconsistent, "target_concentration",
            "The target is weaker than both solutions; a mixture lies between them. Use diluent for one of them.");
    if (a == b)
        return refuse(ErrorCode::OrderInconsistent, "part_b.concentration",
                      "Both solutions have the same strength; there is nothing to compute.");
    if ((volume_a ? 1 : 0) + (volume_b ? 1 : 0) + (final_volume ? 1 : 0) == 1) return {};
    const bool none = !volume_a && !volume_b && !final_volume;
    return refuse(none ? ErrorCode::ValueMissing : ErrorCode::OrderInconsistent,
                  none ? "part_a.volume" : "final_volume",
                  "Exactly one of the three volumes (part A, part B, final) is to be given.");
}

Result<Volume> alligated_final_volume(const Alligation& alligation, const Rational& share_of_b) {
    if (alligation.final_volume) return *alligation.final_volume;
    const bool from_a = alligation.volume_a.has_value();
    const Rational share = from_a ? Rational(1) - share_of_b : share_of_b;
    if (share.is_zero())
        return refuse(
            ErrorCode::OrderInconsistent, "target_concentration",
            "The target is the other solution itself; none of the solution whose volume is given may be in it.");
    return (from_a ? *alligation.volume_a : *alligation.volume_b) / share;
}

Rational power(const Rational& base, std::int64_t exponent) {
    Rational result(1);
    for (std::int64_t i = 0; i < exponent; ++i) result *= base;
    return result;
}

Result<void> check_plan(const SerialPlan& plan) {
    CISTERNA_CHECK(check_positive(plan.stock, "stock_concentration"));
    CISTERNA_CHECK(check_positive(plan.target, "target_concentration"));
    CISTERNA_CHECK(check_positive(plan.final_volume, "final_volume"));
    CISTERNA_CHECK(check_positive(plan.minimum, "minimum_measurable_volume"));
    CISTERNA_CHECK(check_positive(plan.take, "steps_allowed"));
    if (plan.target > plan.stock) return too_dilute("stock_concentration");
    if (plan.make <= plan.take)
        return refuse(ErrorCode::OrderInconsistent, "steps_allowed",
                      "A step must make more than it takes; correct it.");
    if (plan.take < plan.minimum)
        return refuse(ErrorCode::BelowMinimumVolume, "steps_allowed",
                      "A step that takes " + volume_text(plan.take) + " is under the smallest measurable volume of " +
                          volume_text(plan.minimum) + "; let the steps take more.");
    return {};
}

// From the last solution back to the stock: every step multiplies by make / take.
Result<void> check_serial(const SerialPlan& plan, const SerialDilution& serial) {
    const auto steps = static_cast<std::int64_t>(serial.after_steps.size());
    const Rational stock_in_final = serial.last_volume / plan.final_volume / power(plan.make / plan.take, steps);
    if (plan.stock * stock_in_final != plan.target) return bug("volume_of_last_step");
    return {};
}

}  // namespace

Result<Dilution> solve_dilution(const DilutionStatement& statement) {
    CISTERNA_CHECK(check_statement(statement));
    const auto share = stock_share(statement);
    if (!share)
        return refuse(
            ErrorCode::ValueMissing, "final_concentration",
            "Too little is known to compute the dilution; give the final concentration, or two of the volumes.");
    if (share->sign() <= 0)
        return refuse(ErrorCode::OrderInconsistent, "diluent_volume",
                      "The diluent leaves no room for the stock in the final volume; correct one of the two.");
    const auto final_volume = final_volume_of(statement, *share);
    if (!final_volume)
        return refuse(ErrorCode::ValueMissing, "final_volume", "The final volume is missing; fill it in.");
    Dilution dilution;
    dilution.final_volume = *final_volume;
    dilution.final_concentration = statement.stock_concentration * *share;
    dilution.stock_volume = *final_volume * *share;
    dilution.diluent_volume = dilution.final_volume - dilution.stock_volume;
    CISTERNA_CHECK(check_agrees(statement.final_concentration, dilution.final_concentration, "final_concentration"));
    CISTERNA_CHECK(check_agrees(statement.stock_volume, dilution.stock_volume, "stock_volume"));
    CISTERNA_CHECK(check_agrees(statement.diluent_volume, dilution.diluent_volume, "diluent_volume"));
    // By mass, and by alligation with a diluent of no strength.
    if (statement.stock_concentration * dilution.stock_volume != dilution.final_concentration * dilution.final_volume)
        return bug("stock_volume");
    if (dilution.stock_volume * (statement.stock_concentration - dilution.final_concentration) !=
        dilution.diluent_volume * dilution.final_concentration)
        return bug("diluent_volume");
    return dilution;
}

Result<Volume> volume_for_dose(const quantity::Mass& dose, const Concentration& concentration) {
    if (!dose.is_positive())
        return refuse(ErrorCode::DoseNotPositive, "dose", "The dose must be above zero; correct it.");
    CISTERNA_CHECK(check_positive(concentration, "concentration"));
    return dose / concentration;
}

Result<AlligationMix> alligate(const Alligation& alligation) {
    CISTERNA_CHECK(check_alligation(alligation));
    const auto& a = alligation.concentration_a;
    const auto& b = alligation.concentration_b;
    const Rational share_of_b = (alligation.target - a) / (b - a);
    CISTERNA_TRY(final_volume, alligated_final_volume(alligation, share_of_b));
    AlligationMix mix;
    mix.final_volume = final_volume;
    mix.volume_b = final_volume * share_of_b;
    mix.volume_a = final_volume - mix.volume_b;
    if (a * mix.volume_a + b * mix.volume_b != alligation.target * final_volume) return bug("final_volume");
    return mix;
}

Result<ResidualMixture> mix_with_residual(const ResidualAndAdded& parts) {
    if (parts.residual_volume.sign() < 0)
        return refuse(ErrorCode::VolumeNotPositive, "residual_volume", "The volume cannot be below zero; correct it.");
    CISTERNA_CHECK(check_not_negative(parts.residual_concentration, "residual_concentration"));
    CISTERNA_CHECK(check_positive(parts.added_volume, "added_volume"));
    CISTERNA_CHECK(check_positive(parts.added_concentration, "added_concentration"));
    ResidualMixture mixture;
    mixture.volume = parts.residual_volume + parts.added_volume;
    mixture.concentration =
        (parts.residual_volume * parts.residual_concentration + parts.added_volume * parts.added_concentration) /
        mixture.volume;
    mixture.error = (mixture.concentration - parts.added_concentration) / parts.added_concentration;
    // The other way: the residual's share of the volume pulls the strength towards its own.
    const Rational share = parts.residual_volume / mixture.volume;
    if (parts.added_concentration + (parts.residual_concentration - parts.added_concentration) * share !=
        mixture.concentration)
        return bug("mixed_concentration");
    return mixture;
}

Result<RinsedReservoir> rinse(const Rinsing& rinsing) {
    CISTERNA_CHECK(check_positive(rinsing.residual_volume, "residual_volume"));
    CISTERNA_CHECK(check_positive(rinsing.residual_concentration, "residual_concentration"));
    CISTERNA_CHECK(check_positive(rinsing.rinse_volume, "rinse_volume"));
    CISTERNA_CHECK(check_not_negative(rinsing.rinse_concentration, "rinse_concentration"));
    if (rinsing.rinses < 0 || rinsing.rinses > rinses_allowed)
        return refuse(ErrorCode::OrderInconsistent, "rinses", "The number of rinses must be from 0 to 100.");
    const Volume mixed = rinsing.residual_volume + rinsing.rinse_volume;
    RinsedReservoir rinsed;
    rinsed.fraction_left = power(rinsing.residual_volume / mixed, rinsing.rinses);
    rinsed.old_concentration = rinsing.residual_concentration * rinsed.fraction_left;
    rinsed.old_mass = rinsed.old_concentration * rinsing.residual_volume;
    rinsed.rinse_concentration = rinsing.rinse_concentration * (Rational(1) - rinsed.fraction_left);
    // The other way: rinse after rinse, as masses.
    quantity::Mass old_mass = rinsing.residual_concentration * rinsing.residual_volume;
    quantity::Mass new_mass;
    for (std::int64_t i = 0; i < rinsing.rinses; ++i) {
        old_mass = old_mass / mixed * rinsing.residual_volume;
        new_mass = (new_mass + rinsing.rinse_concentration * rinsing.rinse_volume) / mixed * rinsing.residual_volume;
    }
    if (old_mass != rinsed.old_mass || new_mass != rinsed.rinse_concentration * rinsing.residual_volume)
        return bug("old_drug_left_mass");
    return rinsed;
}

Result<SerialDilution> plan_serial_dilution(const SerialPlan& plan) {
    CISTERNA_CHECK(check_plan(plan));
    SerialDilution serial;
    serial.direct_volume = plan.target * plan.final_volume / plan.stock;
    serial.last_volume = serial.direct_volume;
    if (serial.direct_volume < plan.minimum) {
        serial.direct = DirectDilution::TooSmall;
        Concentration reached = plan.stock;
        while (serial.last_volume < plan.take) {
            if (serial.after_steps.size() == serial_steps_allowed)
                return refuse(ErrorCode::OrderInconsistent, "steps_allowed",
                              "Too many steps would be needed; let a step dilute more.");
            reached = reached * (plan.take / plan.make);
            serial.after_steps.push_back(reached);
            serial.last_volume = plan.target * plan.final_volume / reached;
        }
        if (serial.last_volume > plan.final_volume)
            return refuse(ErrorCode::OrderInconsistent, "steps_allowed",
                          "The last step dilutes past the target; let a step dilute less, or prepare more.");
    }
    CISTERNA_CHECK(check_serial(plan, serial));
    return serial;
}

}  // namespace cisterna::recipe
