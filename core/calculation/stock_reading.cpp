#include "core/calculation/stock_reading.h"

#include "core/calculation/substances.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using quantity::people_text;
using quantity::Rational;
namespace units = quantity::units;

constexpr std::int64_t containers_at_most = 1'000'000;

// Anything but a plain true leaves the question open; nobody may guess here.
Preservative read_preservative_free(codec::Reader& reader) {
    const auto* value = reader.take("preservative_free");
    const auto* truth = value == nullptr ? nullptr : value->if_truth();
    if (truth == nullptr) return Preservative::Unknown;
    return *truth ? Preservative::Free : Preservative::Present;
}

void read_preservatives(codec::Reader& reader, Condition& condition) {
    condition.preservative = read_preservative_free(reader);
    condition.preservative_field = "preservative_free";
    const auto named = reader.optional_text("preservative");
    if (named && !is_same_name(*named, "none")) {
        condition.preservative = Preservative::Present;
        condition.preservative_field = "preservative";
    }
    for (const auto& excipient : reader.optional_texts("excipients")) {
        if (!is_preservative(excipient)) continue;
        condition.preservative = Preservative::Present;
        condition.preservative_field = "excipients";
    }
}

// Hours as a count or a plain number, or a duration with its unit.
std::optional<Rational> read_in_use_hours(codec::Reader& reader) {
    const auto key = spelling(reader, {"in_use_limit_hours", "in_use_hours"});
    if (reader.has(key)) return read_optional_number(reader, key);
    const auto limit = quantity::read_optional_quantity<quantity::Duration>(
        reader, spelling(reader, {"in_use_limit", "in_use_time"}), "duration, such as 12 h");
    return limit ? std::optional<Rational>(limit->in(units::h)) : std::nullopt;
}

std::string field(const Condition& condition, const std::string& key) {
    return condition.path + "." + key;
}

Result<void> check_preservative(const Condition& condition) {
    if (condition.preservative == Preservative::Present)
        return refuse(ErrorCode::PreservativePresent, field(condition, condition.preservative_field),
                      "The product contains a preservative, which must not reach the spinal fluid; use a "
                      "preservative-free product.");
    if (condition.preservative == Preservative::Unknown)
        return refuse(ErrorCode::PreservativeStatusUnknown, field(condition, "preservative_free"),
                      "Nobody has stated that the product is preservative-free; read its label and state it.");
    return {};
}

tl::unexpected<Error> preparation_time_missing() {
    return refuse(ErrorCode::ValueMissing, "prepared",
                  "The time of preparation is missing, so the dates of the containers cannot be judged; fill it in.");
}

Result<void> check_in_use(const Condition& condition, const ClockTime& prepared) {
    const auto& opened = *condition.opened;
    if (is_after(opened, prepared))
        return refuse(ErrorCode::OrderInconsistent, field(condition, condition.opened_field),
                      "The container was opened after the preparation; correct one of the two times.");
    if (!condition.in_use_hours)
        return refuse(ErrorCode::ValueMissing, field(condition, "in_use_limit_hours"),
                      "How long the opened container may be used is missing; fill in its in-use time.");
    const auto seconds = (*condition.in_use_hours * Rational(3600)).floor().to_count();
    const bool can_be_judged = seconds && *seconds >= 0 && *seconds <= 100LL * 366 * 86400;
    if (!can_be_judged)
        return refuse(ErrorCode::NotANumber, field(condition, "in_use_limit_hours"),
                      "The in-use time cannot be right; correct it.");
    const ClockTime last{opened.instant.plus(std::chrono::seconds(*seconds)), opened.zone};
    if (!is_after(prepared, last)) return {};
    return refuse(ErrorCode::StockPastInUseTime, field(condition, condition.opened_field),
                  "The opened container could be used until " + last.instant.people_text() +
                      "; discard it and open another one.");
}

}  // namespace

Condition read_condition(codec::Reader& reader) {
    Condition condition;
    condition.path = reader.path();
    read_preservatives(reader, condition);
    condition.expiry = read_expiry(reader, "expiry");
    condition.opened_field = std::string(spelling(reader, {"opened", "opened_at"}));
    condition.opened = read_clock_time(reader, condition.opened_field);
    condition.in_use_hours = read_in_use_hours(reader);
    condition.beyond_use_field = std::string(spelling(reader, {"bud", "beyond_use"}));
    condition.beyond_use = read_clock_time(reader, condition.beyond_use_field);
    reader.optional_text("lot");
    reader.optional_text("ndc");
    reader.optional_text("product");
    return condition;
}

Result<void> check_condition(const Condition& condition, const std::optional<ClockTime>& prepared) {
    CISTERNA_CHECK(check_preservative(condition));
    if (!condition.expiry && !condition.opened && !condition.beyond_use) return {};
    if (!prepared) return preparation_time_missing();
    if (condition.expiry && prepared->date() > *condition.expiry)
        return refuse(ErrorCode::StockExpired, field(condition, "expiry"),
                      "The container expired on " + condition.expiry->text() + "; take another one.");
    if (condition.beyond_use && is_after(*prepared, *condition.beyond_use))
        return refuse(ErrorCode::PastBeyondUseDate, field(condition, condition.beyond_use_field),
                      "The beyond-use date " + condition.beyond_use->instant.people_text() +
                          " has passed; take another container.");
    if (condition.opened) CISTERNA_CHECK(check_in_use(condition, *prepared));
    return {};
}

ReadStock read_stock(codec::Reader& reader) {
    ReadStock stock;
    stock.condition = read_condition(reader);
    stock.name_field = std::string(spelling(reader, {"name", "drug"}));
    stock.name = reader.optional_text(stock.name_field);
    stock.salt_form = reader.optional_text("salt_form");
    stock.strength = read_concentration(reader, "strength");
    stock.container_volume = read_volume(reader, "container_volume");
    stock.usable_volume = read_optional_volume(reader, "usable_volume");
    stock.available_containers = read_optional_count(reader, "available_containers", 0, containers_at_most);
    stock.available_volume = read_optional_volume(reader, "available_volume");
    return stock;
}

Result<void> check_is_drug(const ReadStock& stock, const std::string& drug,
                           const std::optional<std::string>& salt_form) {
    if (stock.name && !is_same_name(*stock.name, drug))
        return refuse(
            ErrorCode::ProductMismatch, field(stock.condition, stock.name_field),
            "The container holds " + *stock.name + ", but the order is for " + drug + "; take the right product.");
    if (stock.salt_form && salt_form && !is_same_name(*stock.salt_form, *salt_form))
        return refuse(ErrorCode::ProductMismatch, field(stock.condition, "salt_form"),
                      "The container holds the " + *stock.salt_form + ", but the order is for the " + *salt_form +
                          "; take the right product.");
    return {};
}

Result<void> check_supply(const ReadStock& stock, std::int64_t containers, const quantity::Volume& draw) {
    if (stock.available_containers && *stock.available_containers < containers)
        return refuse(ErrorCode::StockInsufficient, field(stock.condition, "available_containers"),
                      "Containers needed: " + std::to_string(containers) +
                          ", available: " + std::to_string(*stock.available_containers) + "; get more or order less.");
    if (stock.available_volume && *stock.available_volume < draw)
        return refuse(ErrorCode::StockInsufficient, field(stock.condition, "available_volume"),
                      people_text(draw, units::mL) + " are needed and " +
                          people_text(*stock.available_volume, units::mL) + " are available; get more or order less.");
    return {};
}

}  // namespace cisterna::calculation
