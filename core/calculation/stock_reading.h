#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/calculation/reading.h"

// What the inputs tell about a container: whether it may be used at all, and how much is there.
namespace cisterna::calculation {

enum class Preservative { Free, Present, Unknown };

// Whether a container may be used on a day. `path` is where it stands in the inputs.
struct Condition {
    std::string path;
    Preservative preservative = Preservative::Unknown;
    std::string preservative_field;  // that tells it
    std::optional<calendar::Date> expiry;
    std::optional<ClockTime> opened;
    std::string opened_field;
    std::optional<quantity::Rational> in_use_hours;
    std::optional<ClockTime> beyond_use;
    std::string beyond_use_field;
};

Condition read_condition(codec::Reader& reader);

// Refuses preservative_present, preservative_status_unknown, value_missing (a date cannot be judged without the time of
// preparation, an opened container not without its in-use time), stock_expired (usable to the end of the day),
// stock_past_in_use_time, past_beyond_use_date, order_inconsistent (opened after the preparation).
Result<void> check_condition(const Condition& condition, const std::optional<ClockTime>& prepared);

struct ReadStock {
    Condition condition;
    std::optional<std::string> name;  // of the drug in it, when it is stated
    std::string name_field;
    std::optional<std::string> salt_form;
    InUnit<quantity::Concentration> strength;
    quantity::Volume container_volume;
    std::optional<quantity::Volume> usable_volume;
    std::optional<std::int64_t> available_containers;
    std::optional<quantity::Volume> available_volume;
};

ReadStock read_stock(codec::Reader& reader);

// Refuses product_mismatch when the container states another drug or salt form than the order.
Result<void> check_is_drug(const ReadStock& stock, const std::string& drug,
                           const std::optional<std::string>& salt_form);

// Refuses stock_insufficient when less is available than the recipe draws.
Result<void> check_supply(const ReadStock& stock, std::int64_t containers, const quantity::Volume& draw);

}  // namespace cisterna::calculation
