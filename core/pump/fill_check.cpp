#include "core/pump/fill_check.h"

#include "core/quantity/text.h"

namespace cisterna::pump {
namespace {

using quantity::people_text;
using quantity::Volume;
namespace units = quantity::units;

Result<void> check_volumes(const FillReading& reading) {
    if (!reading.reservoir_capacity.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "reservoir_capacity",
                      "The reservoir's capacity must be above zero.");
    if (!reading.injected.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "injected_volume",
                      "The injected volume must be above zero; correct it.");
    if (reading.measured_in_pump.sign() < 0)
        return refuse(ErrorCode::VolumeNotPositive, "measured_in_pump",
                      "The measured volume cannot be below zero; correct it.");
    if (reading.injected > reading.reservoir_capacity)
        return refuse(ErrorCode::VolumeOverReservoir, "injected_volume",
                      "The injected volume of " + people_text(reading.injected, units::mL) +
                          " does not go into a reservoir of " + people_text(reading.reservoir_capacity, units::mL) +
                          ".");
    if (reading.allowed_discrepancy && !reading.allowed_discrepancy->is_positive())
        return refuse(ErrorCode::OrderInconsistent, "rule.absolute",
                      "The allowed discrepancy must be above zero; correct it.");
    return {};
}

}  // namespace

Result<Volume> pocket_fill_limit(const Volume& reservoir_capacity) {
    if (reservoir_capacity == Volume::of(20, units::mL)) return Volume::of(1, units::mL);
    if (reservoir_capacity == Volume::of(40, units::mL)) return Volume::of(2, units::mL);
    return refuse(ErrorCode::NoLimitForCondition, "reservoir_capacity",
                  "No discrepancy limit is published for a reservoir of " + people_text(reservoir_capacity, units::mL) +
                      "; state the site's own limit as \"rule\": {\"absolute\": ...}.");
}

Result<FillFinding> compare_fill(const FillReading& reading) {
    CISTERNA_CHECK(check_volumes(reading));
    FillFinding finding;
    if (reading.allowed_discrepancy) {
        finding.allowed = *reading.allowed_discrepancy;
    } else {
        CISTERNA_TRY(published, pocket_fill_limit(reading.reservoir_capacity));
        finding.allowed = published;
    }
    finding.discrepancy = reading.injected - reading.measured_in_pump;
    if (finding.discrepancy > finding.allowed) finding.pocket_fill = PocketFill::Suspected;
    return finding;
}

Result<void> check_programmed_volume(const std::optional<Volume>& programmed, const Volume& filled,
                                     const Volume& reservoir_capacity) {
    if (!programmed || *programmed == filled) return {};
    const auto text = people_text(*programmed, units::mL);
    if (*programmed > reservoir_capacity)
        return refuse(ErrorCode::VolumeOverReservoir, "programmed_volume",
                      "The programmed volume of " + text + " is more than the reservoir of " +
                          people_text(reservoir_capacity, units::mL) + " holds; program the volume that was injected.");
    return refuse(ErrorCode::OrderInconsistent, "programmed_volume",
                  "The programmed volume of " + text + " is not the injected volume of " +
                      people_text(filled, units::mL) + "; program the volume that was injected.");
}

}  // namespace cisterna::pump
