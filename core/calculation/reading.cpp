#include "core/calculation/reading.h"

#include <algorithm>
#include <chrono>

#include "core/result/characters.h"

namespace cisterna::calculation {
namespace {

using quantity::Rational;

constexpr std::string_view volume_kind = "volume, such as 20 mL";
constexpr std::string_view flow_kind = "flow, such as 0.5 mL/day";
constexpr std::string_view mass_kind = "mass, such as 4 mg";
constexpr std::string_view concentration_kind = "concentration, such as 10 mg/mL";
constexpr std::string_view daily_dose_kind = "dose per time, such as 4 mg/day";

Error in_contract_kind(Error error) {
    switch (error.code) {
        case ErrorCode::UnknownField:
        case ErrorCode::WrongType:
        case ErrorCode::TextInvalid: error.code = ErrorCode::OrderInconsistent; break;
        case ErrorCode::DateInvalid: error.code = ErrorCode::NotANumber; break;
        default: break;
    }
    return error;
}

template <class Q>
InUnit<Q> read_in_unit(codec::Reader& reader, std::string_view key, std::string_view kind) {
    const auto written = quantity::read_written<Q::dimension>(reader, key, kind);
    if (!written) return {};
    return {written->value, written->mass_unit.value_or(quantity::MassUnit::Milligram)};
}

template <class Q>
std::optional<InUnit<Q>> read_optional_in_unit(codec::Reader& reader, std::string_view key, std::string_view kind) {
    if (reader.take(key) == nullptr) return std::nullopt;
    return read_in_unit<Q>(reader, key, kind);
}

bool has_offset(std::string_view time) {
    const auto clock = time.find('T');
    if (clock == std::string_view::npos) return false;
    return time.ends_with('Z') || time.find_first_of("+-", clock) != std::string_view::npos;
}

std::chrono::sys_seconds wall_clock(const ClockTime& time) {
    return time.instant.utc() + time.instant.offset();
}

}  // namespace

Result<void> check_read(const codec::Problems& problems) {
    for (const auto& problem : problems.all())
        if (problem.code != ErrorCode::UnknownField) return tl::unexpected<Error>(in_contract_kind(problem));
    return {};
}

Result<void> check_no_unknown_fields(const codec::Problems& problems) {
    for (const auto& problem : problems.all())
        if (problem.code == ErrorCode::UnknownField) return tl::unexpected<Error>(in_contract_kind(problem));
    return {};
}

bool states_any(const codec::Value& inputs, std::initializer_list<std::string_view> keys) {
    const auto* object = inputs.if_object();
    if (object == nullptr) return false;
    return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return object->find(key) != nullptr; });
}

tl::unexpected<Error> missing_field(std::string_view key) {
    return refuse(ErrorCode::ValueMissing, std::string(key),
                  "The field " + in_quotes(key) + " is missing; fill it in.");
}

std::optional<ClockTime> read_clock_time(codec::Reader& reader, std::string_view key) {
    auto text = reader.optional_text(key);
    if (!text) return std::nullopt;
    const auto zone = has_offset(*text) ? ClockTime::Zone::Stated : ClockTime::Zone::Local;
    if (text->find('T') == std::string::npos) *text += "T00:00:00";
    if (zone == ClockTime::Zone::Local) *text += "Z";
    const auto instant = calendar::Instant::parse(*text, reader.path(key));
    if (instant) return ClockTime{*instant, zone};
    reader.problem(ErrorCode::NotANumber, key, "The time cannot be read; write it as 2026-11-23T09:30:00.");
    return std::nullopt;
}

bool is_after(const ClockTime& a, const ClockTime& b) {
    const bool both_stated = a.zone == ClockTime::Zone::Stated && b.zone == ClockTime::Zone::Stated;
    return both_stated ? a.instant > b.instant : wall_clock(a) > wall_clock(b);
}

std::optional<calendar::Date> read_expiry(codec::Reader& reader, std::string_view key) {
    constexpr std::size_t month_length = 7;
    const auto text = reader.optional_text(key);
    if (!text) return std::nullopt;
    const bool is_month = text->size() == month_length || text->ends_with("-00");
    const auto first_day = text->substr(0, month_length) + "-01";
    const auto date = calendar::Date::parse(is_month ? first_day : *text, reader.path(key));
    if (!date) {
        reader.problems().add(date.error());
        return std::nullopt;
    }
    if (!is_month) return *date;
    const std::chrono::year_month_day day(date->days());
    return calendar::Date::last_of_month(static_cast<int>(day.year()), static_cast<unsigned>(day.month()));
}

std::optional<Rational> read_optional_number(codec::Reader& reader, std::string_view key) {
    const auto* value = reader.take(key);
    if (value == nullptr) return std::nullopt;
    if (const auto* count = value->if_count()) return Rational(*count);
    const auto* text = value->if_text();
    const auto number = text == nullptr ? std::nullopt : Rational::from_decimal(*text);
    if (!number) reader.problem(ErrorCode::NotANumber, key, "This must be a plain number, such as \"1.5\".");
    return number;
}

std::int64_t read_count(codec::Reader& reader, std::string_view key, std::int64_t smallest, std::int64_t largest) {
    if (reader.has(key)) return read_optional_count(reader, key, smallest, largest).value_or(smallest);
    return reader.count(key, smallest, largest);
}

std::optional<std::int64_t> read_optional_count(codec::Reader& reader, std::string_view key, std::int64_t smallest,
                                                std::int64_t largest) {
    const auto* value = reader.take(key);
    const auto* text = value == nullptr ? nullptr : value->if_text();
    const auto number = text == nullptr ? std::nullopt : Rational::from_decimal(*text);
    const auto count = number ? number->to_count() : std::nullopt;
    if (!count) return reader.optional_count(key, smallest, largest);
    if (*count >= smallest && *count <= largest) return count;
    reader.problem(ErrorCode::NotANumber, key,
                   "The number must be from " + std::to_string(smallest) + " to " + std::to_string(largest) + ".");
    return std::nullopt;
}

std::string_view spelling(const codec::Reader& reader, std::initializer_list<std::string_view> keys) {
    for (const auto& key : keys)
        if (reader.has(key)) return key;
    return *keys.begin();
}

quantity::Volume read_volume(codec::Reader& reader, std::string_view key) {
    return quantity::read_quantity<quantity::Volume>(reader, key, volume_kind);
}

std::optional<quantity::Volume> read_optional_volume(codec::Reader& reader, std::string_view key) {
    return quantity::read_optional_quantity<quantity::Volume>(reader, key, volume_kind);
}

std::optional<quantity::Flow> read_optional_flow(codec::Reader& reader, std::string_view key) {
    return quantity::read_optional_quantity<quantity::Flow>(reader, key, flow_kind);
}

InUnit<quantity::Mass> read_mass(codec::Reader& reader, std::string_view key) {
    return read_in_unit<quantity::Mass>(reader, key, mass_kind);
}

InUnit<quantity::Concentration> read_concentration(codec::Reader& reader, std::string_view key) {
    return read_in_unit<quantity::Concentration>(reader, key, concentration_kind);
}

InUnit<quantity::DoseRate> read_daily_dose(codec::Reader& reader, std::string_view key) {
    return read_in_unit<quantity::DoseRate>(reader, key, daily_dose_kind);
}

std::optional<InUnit<quantity::Mass>> read_optional_mass(codec::Reader& reader, std::string_view key) {
    return read_optional_in_unit<quantity::Mass>(reader, key, mass_kind);
}

std::optional<InUnit<quantity::Concentration>> read_optional_concentration(codec::Reader& reader,
                                                                           std::string_view key) {
    return read_optional_in_unit<quantity::Concentration>(reader, key, concentration_kind);
}

std::optional<InUnit<quantity::DoseRate>> read_optional_daily_dose(codec::Reader& reader, std::string_view key) {
    return read_optional_in_unit<quantity::DoseRate>(reader, key, daily_dose_kind);
}

}  // namespace cisterna::calculation
