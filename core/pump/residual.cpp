#include "core/pump/residual.h"

#include <string>

#include "core/quantity/text.h"

namespace cisterna::pump {
namespace {

using quantity::Mass;
using quantity::people_text;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Result<void> check_not_negative(const std::optional<Volume>& volume, const std::string& where) {
    if (!volume || volume->sign() >= 0) return {};
    return refuse(ErrorCode::VolumeNotPositive, where, "A volume cannot be below zero; correct it.");
}

Result<void> check_rule(const ResidualRule& rule) {
    if (!rule.absolute && !rule.relative_to_delivered)
        return refuse(ErrorCode::ValueMissing, "rule",
                      "No limit is stated; give \"absolute\", \"relative_to_delivered\" or both in \"rule\".");
    if (rule.absolute && !rule.absolute->is_positive())
        return refuse(ErrorCode::OrderInconsistent, "rule.absolute", "The limit must be above zero; correct it.");
    if (rule.relative_to_delivered && rule.relative_to_delivered->sign() <= 0)
        return refuse(ErrorCode::OrderInconsistent, "rule.relative_to_delivered",
                      "The limit must be above zero; correct it.");
    return {};
}

Result<Volume> expected_residual(const ResidualReading& reading) {
    if (!reading.filled || !reading.delivered) {
        if (reading.expected) return *reading.expected;
        return refuse(ErrorCode::ValueMissing, "expected_residual",
                      "The expected residual is missing; give it, or the fill volume and the programmed delivery.");
    }
    const Volume left = *reading.filled - *reading.delivered;
    if (left.sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, "programmed_delivered",
                      "More was delivered than had been filled; correct one of the two.");
    if (reading.expected && *reading.expected != left)
        return refuse(ErrorCode::OrderInconsistent, "expected_residual",
                      "Fill less delivery leaves " + people_text(left, units::mL) + ", not " +
                          people_text(*reading.expected, units::mL) + "; correct one of the three.");
    return left;
}

Result<std::optional<Rational>> fraction_of_delivered(const ResidualReading& reading, const ResidualRule& rule,
                                                      const Volume& discrepancy) {
    if (!reading.delivered) {
        if (!rule.relative_to_delivered) return std::optional<Rational>();
        return refuse(ErrorCode::ValueMissing, "programmed_delivered",
                      "The limit is a share of the delivered volume, which is missing; give it.");
    }
    if (!reading.delivered->is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "programmed_delivered",
                      "The delivered volume must be above zero; correct it.");
    return std::optional<Rational>(discrepancy / *reading.delivered);
}

Result<std::optional<MassComparison>> compare_masses(const ResidualReading& reading, const Volume& expected) {
    if (!reading.expected_mass && !reading.actual_mass) return std::optional<MassComparison>();
    if (!reading.expected_mass || !reading.actual_mass)
        return refuse(ErrorCode::ValueMissing, reading.expected_mass ? "actual_mass" : "expected_mass",
                      "Masses are compared in pairs; give the other one too.");
    if (reading.expected_mass->sign() < 0 || reading.actual_mass->sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, reading.expected_mass->sign() < 0 ? "expected_mass" : "actual_mass",
                      "A mass cannot be below zero; correct it.");
    MassComparison masses;
    masses.missing = *reading.expected_mass - *reading.actual_mass;
    if (expected.is_positive()) masses.implied_by_expectation = *reading.expected_mass / expected;
    if (reading.actual.is_positive()) masses.implied_by_finding = *reading.actual_mass / reading.actual;
    return std::optional<MassComparison>(masses);
}

bool is_over(const ResidualFinding& finding, const ResidualRule& rule) {
    if (rule.absolute && finding.discrepancy.absolute() > *rule.absolute) return true;
    return rule.relative_to_delivered && finding.fraction_of_delivered->absolute() > *rule.relative_to_delivered;
}

}  // namespace

Result<ResidualFinding> compare_residual(const ResidualReading& reading, const ResidualRule& rule) {
    CISTERNA_CHECK(check_not_negative(reading.expected, "expected_residual"));
    CISTERNA_CHECK(check_not_negative(reading.actual, "actual_residual"));
    CISTERNA_CHECK(check_not_negative(reading.filled, "fill_volume"));
    CISTERNA_CHECK(check_not_negative(reading.delivered, "programmed_delivered"));
    CISTERNA_CHECK(check_rule(rule));
    CISTERNA_TRY(expected, expected_residual(reading));
    ResidualFinding finding;
    finding.expected = expected;
    finding.discrepancy = reading.actual - expected;
    CISTERNA_TRY(fraction, fraction_of_delivered(reading, rule, finding.discrepancy));
    finding.fraction_of_delivered = fraction;
    CISTERNA_TRY(masses, compare_masses(reading, expected));
    finding.masses = masses;
    if (finding.discrepancy.sign() > 0) finding.delivery = Delivery::Under;
    if (finding.discrepancy.sign() < 0) finding.delivery = Delivery::Over;
    if (is_over(finding, rule)) finding.investigation = Investigation::Needed;
    return finding;
}

}  // namespace cisterna::pump
