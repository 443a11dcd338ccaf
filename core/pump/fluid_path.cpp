#include "core/pump/fluid_path.h"

#include <string>

#include "core/quantity/text.h"

namespace cisterna::pump {
namespace {

using quantity::Concentration;
using quantity::Length;
using quantity::people_text;
using quantity::Volume;
namespace units = quantity::units;

Result<void> check_positive(const std::optional<Volume>& volume, const std::string& where) {
    if (!volume || volume->is_positive()) return {};
    return refuse(ErrorCode::VolumeNotPositive, where, "The volume must be above zero; correct it.");
}

Result<void> check_positive(const std::optional<Length>& length, const std::string& where) {
    if (!length || length->is_positive()) return {};
    return refuse(ErrorCode::OrderInconsistent, where, "The length must be above zero; correct it.");
}

tl::unexpected<Error> missing(std::string where, std::string message) {
    return refuse(ErrorCode::ValueMissing, std::move(where), std::move(message));
}

Result<void> check_statement(const CatheterStatement& statement) {
    CISTERNA_CHECK(check_positive(statement.implanted, "catheter_length_implanted"));
    CISTERNA_CHECK(check_positive(statement.supplied, "catheter_length_supplied"));
    if (statement.removed && statement.removed->sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, "catheter_length_removed",
                      "The removed length cannot be below zero; correct it.");
    if (statement.volume_per_length && !statement.volume_per_length->is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "catheter_volume_per_length",
                      "The volume per length must be above zero; correct it.");
    return check_positive(statement.volume, "catheter_volume");
}

Result<std::optional<Length>> trimmed_length(const CatheterStatement& statement) {
    if (!statement.supplied && !statement.removed) return std::optional<Length>();
    if (!statement.supplied)
        return missing("catheter_length_supplied",
                       "The length of the catheter before trimming is missing; fill it in.");
    if (!statement.removed)
        return missing("catheter_length_removed",
                       "How much of the catheter was cut off is missing; write \"0 cm\" when nothing was.");
    if (*statement.removed >= *statement.supplied)
        return refuse(ErrorCode::OrderInconsistent, "catheter_length_removed",
                      "A catheter of " + people_text(*statement.supplied, units::cm) + " cannot lose " +
                          people_text(*statement.removed, units::cm) + "; correct one of the two.");
    return std::optional<Length>(*statement.supplied - *statement.removed);
}

Result<std::optional<Length>> implanted_length(const CatheterStatement& statement) {
    // A stated implanted length is enough; what was cut off is then only a check.
    if (statement.implanted && !(statement.supplied && statement.removed)) {
        if (statement.supplied && *statement.implanted > *statement.supplied)
            return refuse(ErrorCode::OrderInconsistent, "catheter_length_implanted",
                          "More is implanted than was supplied; correct one of the two.");
        return statement.implanted;
    }
    CISTERNA_TRY(trimmed, trimmed_length(statement));
    if (statement.implanted && trimmed && *trimmed != *statement.implanted)
        return refuse(ErrorCode::OrderInconsistent, "catheter_length_implanted",
                      "Supplied less removed leaves " + people_text(*trimmed, units::cm) + ", not " +
                          people_text(*statement.implanted, units::cm) + "; correct one of the three.");
    return trimmed;
}

}  // namespace

Result<Catheter> measure_catheter(const CatheterStatement& statement) {
    CISTERNA_CHECK(check_statement(statement));
    CISTERNA_TRY(length, implanted_length(statement));
    if (statement.volume && (!length || !statement.volume_per_length)) return Catheter{length, *statement.volume};
    if (!length)
        return missing("catheter_length_implanted",
                       "The implanted length of the catheter is missing; fill it in, or give the supplied and the "
                       "removed length.");
    if (!statement.volume_per_length)
        return missing("catheter_volume_per_length",
                       "The volume per length of this catheter is missing; take it from its manual.");
    const Catheter catheter{length, *length * *statement.volume_per_length};
    if (statement.volume && *statement.volume != catheter.volume)
        return refuse(ErrorCode::OrderInconsistent, "catheter_volume",
                      "Length and volume per length give " + people_text(catheter.volume, units::mL) + ", not " +
                          people_text(*statement.volume, units::mL) + "; correct one of the three.");
    if (catheter.volume / *statement.volume_per_length != *length)
        return refuse(ErrorCode::Bug, "catheter_volume", "Two ways of computing this figure disagree.");
    return catheter;
}

Result<Volume> stated_tubing_volume(const TubingStatement& statement) {
    CISTERNA_CHECK(check_positive(statement.stated, "pump_tubing_volume"));
    if (statement.stated) return *statement.stated;
    return missing("pump_tubing_volume", "The volume of the pump's tubing is missing; take it from the pump's manual.");
}

Result<Volume> tubing_volume(const TubingStatement& statement, const Concentration& old_concentration,
                             const Concentration& new_concentration) {
    CISTERNA_CHECK(check_positive(statement.minimum, "tubing_volume_minimum"));
    CISTERNA_CHECK(check_positive(statement.maximum, "tubing_volume_maximum"));
    if (statement.minimum && statement.maximum && *statement.minimum > *statement.maximum)
        return refuse(ErrorCode::OrderInconsistent, "tubing_volume_minimum",
                      "The smallest tubing volume is above the largest; correct one of the two.");
    if (!statement.minimum && !statement.maximum) return stated_tubing_volume(statement);
    CISTERNA_CHECK(check_positive(statement.stated, "pump_tubing_volume"));
    const bool rises = new_concentration > old_concentration;
    const bool falls = new_concentration < old_concentration;
    if (!rises && !falls && statement.minimum != statement.maximum) {
        if (statement.stated) return *statement.stated;
        return missing("pump_tubing_volume",
                       "The concentration neither rises nor falls, so no rule tells which tubing volume to use; state "
                       "it.");
    }
    const auto& to_use = falls ? statement.maximum : statement.minimum;
    if (!to_use)
        return missing(falls ? "tubing_volume_maximum" : "tubing_volume_minimum",
                       falls ? "The concentration falls, so the largest tubing volume is needed; fill it in."
                             : "The concentration rises, so the smallest tubing volume is needed; fill it in.");
    if (statement.stated && *statement.stated != *to_use)
        return refuse(ErrorCode::OrderInconsistent, "pump_tubing_volume",
                      "The tubing volume to use here is " + people_text(*to_use, units::mL) + ", not " +
                          people_text(*statement.stated, units::mL) + "; leave it out or correct it.");
    return *to_use;
}

}  // namespace cisterna::pump
