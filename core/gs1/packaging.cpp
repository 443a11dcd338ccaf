#include "core/gs1/packaging.h"

#include <algorithm>
#include <charconv>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"
#include "core/quantity/any_quantity.h"
#include "core/quantity/text.h"

namespace cisterna::gs1 {
namespace {

using quantity::AnyQuantity;
using quantity::Volume;

constexpr std::int64_t most_units = 1'000'000;

tl::unexpected<Error> unreadable(std::string_view text, std::string_view where) {
    return refuse(
        ErrorCode::NotANumber, std::string(where),
        "The packaging " + shown(text) +
            " cannot be read; write it as \"25 VIAL in 1 TRAY (0409-4888-20) / 20 mL in 1 VIAL (0409-4888-03)\".");
}

tl::unexpected<Error> inconsistent(std::string_view where, const std::string& sentence) {
    return refuse(
        ErrorCode::CatalogueInconsistent, std::string(where),
        sentence + " Compare the entry with the package in hand and correct the catalogue before any is booked.");
}

std::string_view trimmed(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(' '), text.size());
    const auto end = text.find_last_not_of(' ');
    return end == std::string_view::npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

std::vector<std::string_view> levels_of(std::string_view text) {
    std::vector<std::string_view> levels;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min({text.find(" / ", start), text.find(" > ", start), text.size()});
        levels.push_back(trimmed(text.substr(start, end - start)));
        start = end + 3;
    }
    return levels;
}

// "20" of "20 mL"; openFDA writes a half as ".5".
std::string number_at_start(std::string_view text) {
    const auto number = text.substr(0, text.find(' '));
    return number.starts_with('.') ? "0" + std::string(number) : std::string(number);
}

std::string_view after_first_space(std::string_view text) {
    const auto space = text.find(' ');
    return space == std::string_view::npos ? std::string_view() : trimmed(text.substr(space + 1));
}

std::optional<std::int64_t> count_at_start(std::string_view text) {
    const auto digits = text.substr(0, text.find(' '));
    std::int64_t count = 0;
    if (digits.size() > 7 || !all_digits(digits)) return std::nullopt;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    return count > 0 && count <= most_units ? std::optional<std::int64_t>(count) : std::nullopt;
}

struct Held {
    std::string_view content;
    std::string_view container;
    std::string_view ndc;  // empty when the level states none
};

// Takes "25 VIAL in 1 TRAY (0409-4888-20)" apart.
std::optional<Held> take_apart(std::string_view level) {
    constexpr std::string_view in_one = " in 1 ";
    const auto middle = level.find(in_one);
    if (middle == std::string_view::npos) return std::nullopt;
    Held held{trimmed(level.substr(0, middle)), trimmed(level.substr(middle + in_one.size())), {}};
    const auto bracket = held.container.rfind('(');
    if (bracket != std::string_view::npos && held.container.ends_with(')')) {
        held.ndc = held.container.substr(bracket + 1, held.container.size() - bracket - 2);
        held.container = trimmed(held.container.substr(0, bracket));
    }
    if (held.content.empty() || held.container.empty()) return std::nullopt;
    return held;
}

Result<PackagingLevel> read_level(std::string_view text, std::string_view where) {
    const auto held = take_apart(text);
    if (!held) return unreadable(text, where);
    PackagingLevel level{0, std::string(held->content), std::string(held->container), std::nullopt};
    if (held->ndc.empty()) return level;
    CISTERNA_TRY(ndc, Ndc::parse(held->ndc, where));
    level.ndc = std::move(ndc);
    return level;
}

std::optional<AnyQuantity> measure_of(const PackagingLevel& level) {
    const auto unit = after_first_space(level.content);
    const auto quantity = AnyQuantity::parse(number_at_start(level.content) + " " + std::string(unit));
    return quantity ? std::optional<AnyQuantity>(*quantity) : std::nullopt;
}

Result<void> read_unit(Packaging& packaging, std::string_view where) {
    const auto measure = measure_of(packaging.unit());
    if (!measure)
        return refuse(ErrorCode::ValueMissing, std::string(where),
                      "The packaging does not say how much one " + packaging.unit().container +
                          " holds; add it, such as \"20 mL in 1 VIAL\".");
    if (measure->base().sign() <= 0)
        return refuse(ErrorCode::VolumeNotPositive, std::string(where),
                      "The packaging gives an empty unit; correct it.");
    if (auto volume = measure->as<Volume::dimension>("volume")) packaging.unit_volume = std::move(*volume);
    return {};
}

Result<void> read_counts(Packaging& packaging, std::string_view where) {
    std::int64_t units = 1;
    for (std::size_t i = 0; i + 1 < packaging.levels.size(); ++i) {
        auto& level = packaging.levels[i];
        const auto count = count_at_start(level.content);
        if (!count) return unreadable(level.content, where);
        level.count = *count;
        level.content = std::string(after_first_space(level.content));
        units *= *count;
        if (units > most_units) return unreadable(level.content, where);
        const auto& inner = packaging.levels[i + 1].container;
        if (level.content != inner)
            return inconsistent(where, "The packaging puts " + shown(level.content) + " into the " + level.container +
                                           " and then describes " + shown(inner) + ".");
    }
    return {};
}

Result<void> check_codes(const Packaging& packaging, std::string_view where) {
    std::vector<Ndc> seen;
    for (const auto& level : packaging.levels) {
        if (!level.ndc) continue;
        for (const auto& other : seen) {
            if (other == *level.ndc)
                return inconsistent(where, "The packaging gives one NDC, " + other.text() + ", to two levels.");
            if (other.labeler() != level.ndc->labeler() || other.product() != level.ndc->product())
                return inconsistent(
                    where, "The NDCs " + other.text() + " and " + level.ndc->text() + " are of different products.");
        }
        seen.push_back(*level.ndc);
    }
    return {};
}

// "20mL" and "20 mL" give 20 mL, "mL" gives 1 mL.
Result<Volume> volume_of_denominator(std::string_view text, std::string_view where) {
    const auto unit_at = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = text.substr(0, unit_at);
    const auto whole = (number.empty() ? "1" : std::string(number)) + " " + std::string(trimmed(text.substr(unit_at)));
    CISTERNA_TRY(quantity, AnyQuantity::parse(whole, where));
    return quantity.as<Volume::dimension>("volume, such as 20 mL", where);
}

}  // namespace

std::int64_t Packaging::units_per_outer() const {
    std::int64_t units = 1;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) units *= levels[i].count;
    return units;
}

Result<Packaging> parse_packaging(std::string_view text, std::string_view where) {
    if (trimmed(text).empty())
        return refuse(ErrorCode::ValueMissing, std::string(where),
                      "The packaging is missing; write it as the catalogue does.");
    Packaging packaging;
    for (const auto level_text : levels_of(text)) {
        CISTERNA_TRY(level, read_level(level_text, where));
        packaging.levels.push_back(std::move(level));
    }
    CISTERNA_CHECK(read_counts(packaging, where));
    CISTERNA_CHECK(read_unit(packaging, where));
    CISTERNA_CHECK(check_codes(packaging, where));
    return packaging;
}

Result<CatalogueStrength> parse_catalogue_strength(std::string_view text, std::string_view where) {
    const auto written = text.starts_with('.') ? "0" + std::string(text) : std::string(text);
    CISTERNA_TRY(any, AnyQuantity::parse(written, where));
    CISTERNA_TRY(concentration, any.as<quantity::Concentration::dimension>(
                                    "strength, a mass in a volume, such as 200 mg/20 mL", where));
    if (!concentration.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, std::string(where),
                      "The strength must be above zero; correct it.");
    const auto slash = written.find('/');
    if (slash == std::string::npos)
        return CatalogueStrength{concentration, *any.mass_unit(), Volume::of(1, quantity::units::mL)};
    CISTERNA_TRY(per, volume_of_denominator(std::string_view(written).substr(slash + 1), where));
    return CatalogueStrength{concentration, *any.mass_unit(), per};
}

Result<void> check_strength_fits(const CatalogueStrength& strength, const Packaging& packaging,
                                 std::string_view where) {
    const auto one_mL = Volume::of(1, quantity::units::mL);
    if (strength.per == one_mL || !packaging.unit_volume || strength.per == *packaging.unit_volume) return {};
    return inconsistent(where, "The strength is stated for " +
                                   quantity::contract_text(strength.per, quantity::units::mL) + ", but one " +
                                   packaging.unit().container + " is said to hold " +
                                   quantity::contract_text(*packaging.unit_volume, quantity::units::mL) + ".");
}

}  // namespace cisterna::gs1
