#include "core/powder/powder_factor.h"

#include "core/quantity/text.h"

namespace cisterna::powder {
namespace {

using quantity::people_percent;
using quantity::Rational;

// Free base and salt differ by less than half: fentanyl citrate 1.571, sufentanil citrate 1.497, morphine sulfate
// pentahydrate 1.330. Threefold is a ratio of moles turned round.
const int largest_molar_ratio = 3;

tl::unexpected<Error> bug(std::string where) {
    return refuse(ErrorCode::Bug, std::move(where), "Two ways of computing this figure disagree.");
}

bool is_outside(const Rational& value, const AcceptanceRange& range) {
    return value < range.low || value > range.high;
}

std::string text_of(const AcceptanceRange& range) {
    return people_percent(range.low) + " to " + people_percent(range.high);
}

Result<void> check_range(const std::optional<AcceptanceRange>& range, const std::string& where) {
    if (!range || range->low <= range->high) return {};
    return refuse(ErrorCode::OrderInconsistent, where,
                  "The lower end of the acceptance range is above its upper end; correct it.");
}

Result<void> check_assay(const Certificate& certificate) {
    CISTERNA_CHECK(check_range(certificate.assay_range, certificate.assay_field));
    const auto range = certificate.assay_range.value_or(plausible_assay(certificate.basis));
    if (certificate.assay.sign() > 0 && !is_outside(certificate.assay, range)) return {};
    return refuse(ErrorCode::AssayOutOfRange, certificate.assay_field,
                  "The assay is outside its acceptance range of " + text_of(range) +
                      "; do not use this powder before its certificate has been checked.");
}

Result<void> check_water(const Certificate& certificate) {
    const auto& water = certificate.water;
    if (!water) {
        if (certificate.basis == AssayBasis::AsIs) return {};
        return refuse(ErrorCode::CoaMissing, certificate.water_field,
                      certificate.basis == AssayBasis::Anhydrous
                          ? "The assay counts without water, but the water is missing; read it from the certificate."
                          : "The assay counts after drying, but the loss on drying is missing; read it from the "
                            "certificate.");
    }
    if (water->sign() < 0 || *water >= Rational(1))
        return refuse(ErrorCode::OrderInconsistent, certificate.water_field,
                      "Water or loss on drying lies between 0 and 100 %; correct it.");
    CISTERNA_CHECK(check_range(certificate.water_range, certificate.water_field));
    if (!certificate.water_range || !is_outside(*water, *certificate.water_range)) return {};
    return refuse(ErrorCode::AssayOutOfRange, certificate.water_field,
                  "Water or loss on drying is outside its acceptance range of " + text_of(*certificate.water_range) +
                      "; do not use this powder before its certificate has been checked.");
}

// From the jar to the label: how much as labelled is in one part of powder.
Rational labelled_in_powder(const Certificate& certificate, const std::optional<Forms>& forms) {
    Rational labelled = certificate.assay;
    if (certificate.basis != AssayBasis::AsIs) labelled -= certificate.assay * *certificate.water;
    if (!forms) return labelled;
    return labelled * (forms->labelled / forms->assayed) / forms->moles_per_mole_labelled;
}

}  // namespace

AcceptanceRange plausible_assay(AssayBasis basis) {
    const Rational low = Rational::ratio(90, 100);
    const Rational most_water = Rational::ratio(134, 1000);
    return {basis == AssayBasis::AsIs ? low * (Rational(1) - most_water) : low, Rational::ratio(110, 100)};
}

Result<void> check_certificate(const Certificate& certificate) {
    CISTERNA_CHECK(check_assay(certificate));
    return check_water(certificate);
}

Result<Rational> molar_ratio(const Forms& forms) {
    if (!forms.labelled.is_positive())
        return refuse(ErrorCode::WeightNotPositive, forms.labelled_field,
                      "The molecular weight must be above zero; correct it.");
    if (!forms.assayed.is_positive())
        return refuse(ErrorCode::WeightNotPositive, forms.assayed_field,
                      "The molecular weight must be above zero; correct it.");
    if (forms.moles_per_mole_labelled.sign() <= 0)
        return refuse(ErrorCode::OrderInconsistent, forms.moles_field,
                      "The moles for one mole as labelled must be above zero; correct them.");
    const Rational ratio = forms.moles_per_mole_labelled * (forms.assayed / forms.labelled);
    if (ratio <= Rational(largest_molar_ratio) && ratio >= Rational::ratio(1, largest_molar_ratio)) return ratio;
    return refuse(
        ErrorCode::OrderInconsistent, forms.moles_field,
        "Powder and label would differ more than a salt and its base do. State the moles of the powder's form "
        "for one mole of the labelled form, such as 0.5 for a sulfate of two moles of base labelled as base; "
        "check the molecular weights too.");
}

Result<PowderFactor> powder_factor(const Certificate& certificate, const std::optional<Forms>& forms) {
    CISTERNA_CHECK(check_certificate(certificate));
    PowderFactor found;
    if (forms) {
        CISTERNA_TRY(ratio, molar_ratio(*forms));
        found.molar_ratio = ratio;
    }
    found.content = certificate.assay;
    if (certificate.basis != AssayBasis::AsIs) found.content *= Rational(1) - *certificate.water;
    found.factor = found.molar_ratio / found.content;
    if (found.factor * labelled_in_powder(certificate, forms) != Rational(1)) return bug("powder_factor");
    return found;
}

quantity::Mass mass_to_weigh(const quantity::Mass& labelled, const PowderFactor& factor) {
    return labelled * factor.factor;
}

Result<StrengthMade> strength_made(const quantity::Mass& weighed, const PowderFactor& factor,
                                   const quantity::Volume& volume, const quantity::Concentration& target,
                                   const std::string& where) {
    if (!weighed.is_positive())
        return refuse(ErrorCode::WeightNotPositive, where + ".measured_mass",
                      "The weighed mass must be above zero; correct it.");
    if (!volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "final_volume", "The final volume must be above zero; correct it.");
    if (!target.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, where + ".target_concentration",
                      "The concentration must be above zero; correct it.");
    StrengthMade made;
    made.actual = weighed / factor.factor / volume;
    made.error = (made.actual - target) / target;
    // The other way: the mass that would have been exact, and the error as a share of it.
    const quantity::Mass exact = mass_to_weigh(target * volume, factor);
    if ((weighed - exact) / exact != made.error) return bug(where);
    return made;
}

}  // namespace cisterna::powder
