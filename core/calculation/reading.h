#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/calendar/date.h"
#include "core/calendar/instant.h"
#include "core/codec/reader.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"
#include "core/quantity/reading.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// Refuses the first thing that was wrong with the inputs, unknown fields apart, in the refusal kinds of the contract: a
// value of the wrong type and a text that cannot be used are order_inconsistent, a date that cannot be read is
// not_a_number.
Result<void> check_read(const codec::Problems& problems);

// Refuses (order_inconsistent) the first field that is not known. Asked for last: what is known to be wrong with the
// order tells more.
Result<void> check_no_unknown_fields(const codec::Problems& problems);

// True when the inputs are an object that has one of these members: which calculation is asked for.
bool states_any(const codec::Value& inputs, std::initializer_list<std::string_view> keys);

// Refuses (value_missing) a calculation whose own field is missing, where others tell that it is meant.
tl::unexpected<Error> missing_field(std::string_view key);

// A point in time as the bench writes it. Without an offset it is what the clock on the wall shows.
struct ClockTime {
    enum class Zone { Stated, Local };
    calendar::Instant instant;
    Zone zone;

    calendar::Date date() const { return instant.local_date(); }
};

// "2026-11-23T09:30:00", the same with an offset, or a date (its first moment). A missing member is no problem.
std::optional<ClockTime> read_clock_time(codec::Reader& reader, std::string_view key);

// True when a is after b. Times with and without an offset are compared as the clock on the wall shows them.
bool is_after(const ClockTime& a, const ClockTime& b);

// The last day on which something may be used: "2026-10-31", or "2026-10" or "2026-10-00" for the last day of
// the month.
std::optional<calendar::Date> read_expiry(codec::Reader& reader, std::string_view key);

// A plain number: text such as "1.5", or a whole JSON number. A missing member is no problem.
std::optional<quantity::Rational> read_optional_number(codec::Reader& reader, std::string_view key);

// A whole number, or text with one: 4 or "4". A number outside the bounds is a problem (not_a_number), other text too
// (order_inconsistent). For read_count a missing member is one as well; it gives `smallest` then.
std::int64_t read_count(codec::Reader& reader, std::string_view key, std::int64_t smallest, std::int64_t largest);
std::optional<std::int64_t> read_optional_count(codec::Reader& reader, std::string_view key, std::int64_t smallest,
                                                std::int64_t largest);

// The first of several spellings of a field that is present; the first when none is.
std::string_view spelling(const codec::Reader& reader, std::initializer_list<std::string_view> keys);

// Quantities of the bench; the word completes the message "this must be a ...".
quantity::Volume read_volume(codec::Reader& reader, std::string_view key);
std::optional<quantity::Volume> read_optional_volume(codec::Reader& reader, std::string_view key);
std::optional<quantity::Flow> read_optional_flow(codec::Reader& reader, std::string_view key);

// A figure with a mass in it keeps the unit in which it was written.
template <class Q>
struct InUnit {
    Q value;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
};

InUnit<quantity::Mass> read_mass(codec::Reader& reader, std::string_view key);
InUnit<quantity::Concentration> read_concentration(codec::Reader& reader, std::string_view key);
InUnit<quantity::DoseRate> read_daily_dose(codec::Reader& reader, std::string_view key);
std::optional<InUnit<quantity::Mass>> read_optional_mass(codec::Reader& reader, std::string_view key);
std::optional<InUnit<quantity::Concentration>> read_optional_concentration(codec::Reader& reader, std::string_view key);
std::optional<InUnit<quantity::DoseRate>> read_optional_daily_dose(codec::Reader& reader, std::string_view key);

}  // namespace cisterna::calculation
