// Feeds any bytes to the parser of quantities. What it reads must be the figure that was written, be printed exactly,
// and be read again as itself; what it refuses must be refused with a sentence that can be shown.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tuple>

#include "core/codec/plain_text.h"
#include "core/quantity/any_quantity.h"
#include "core/quantity/text.h"

namespace {

using cisterna::quantity::AnyQuantity;
using cisterna::quantity::contract_number;
using cisterna::quantity::people_number;
using cisterna::quantity::Rational;
using cisterna::quantity::Unit;

constexpr int exact_places = 12;
constexpr int too_long = 17;  // with 13 places more it is over the 30 digits that are read; so is a very small one

constexpr Unit<cisterna::quantity::mole_dimension> mmol{"mmol", 1, 1};
constexpr Unit<cisterna::quantity::pressure_dimension> kPa{"kPa", 1, 1};
constexpr Unit<cisterna::quantity::pressure_dimension> bar{"bar", 100, 1};
constexpr Unit<cisterna::quantity::pressure_dimension> mbar{"mbar", 1, 10};

void require(bool holds) {
    if (!holds) std::abort();
}

std::size_t places(std::string_view written) {
    const auto point = written.find('.');
    return point == std::string_view::npos ? 0 : written.size() - point - 1;
}

// The digits that a person would leave: no zeros at the end of a fraction, no sign before zero.
std::string trimmed(std::string written) {
    if (places(written) > 0) {
        written.erase(written.find_last_not_of('0') + 1);
        if (written.ends_with('.')) written.pop_back();
    }
    return written == "-0" ? "0" : written;
}

void check_people_number(const Rational& number) {
    auto shown = people_number(number);
    require((shown == "0") == number.is_zero());
    std::erase(shown, ',');
    const auto seen = Rational::from_decimal(shown);
    require(seen.has_value() && seen->sign() == number.sign());
    require((*seen - number).absolute() * 2000 <= number.absolute());
}

void check_round_trip(const AnyQuantity& quantity) {
    const auto again = AnyQuantity::parse(contract_number(quantity.number()) + " " + quantity.unit());
    require(again.has_value());
    require(again->number() == quantity.number());
    require(again->base() == quantity.base());
    require(again->unit() == quantity.unit());
    require(again->dimension() == quantity.dimension());
    require(again->mass_unit() == quantity.mass_unit());
}

// Ends within the places that are printed exactly.
bool is_printed_exactly(const Rational& number) {
    return (number * Rational::power_of_ten(exact_places)).is_whole();
}

// What fits a kind, printed in one of its units and read again, is the same quantity; for people, nearly the same.
template <cisterna::quantity::Dimension D>
void check_printed_in(const AnyQuantity& quantity, const Unit<D>& unit) {
    const auto typed = quantity.as<D>("quantity", "dose");
    if (!typed) return;
    const auto text = cisterna::quantity::contract_text(*typed, unit);
    const auto again = AnyQuantity::parse(text);
    const auto size = typed->in(unit).absolute();
    require(again.has_value() || size >= Rational::power_of_ten(too_long) || size < Rational::power_of_ten(-too_long));
    if (again && is_printed_exactly(typed->in(unit))) require(again->template as<D>("quantity").value() == *typed);
    if (again) require(again->template as<D>("quantity")->sign() == typed->sign());
    require(cisterna::quantity::people_text(*typed, unit).ends_with(std::string(" ") + unit.symbol));
    check_people_number(typed->in(unit));
    const auto neighbour = *typed * Rational::ratio(100'001, 100'000);
    const auto shown = cisterna::quantity::people_text_beside(*typed, neighbour, unit);
    require(typed->is_zero() || shown != cisterna::quantity::people_text_beside(neighbour, *typed, unit));
}

void check_every_kind(const AnyQuantity& quantity) {
    namespace u = cisterna::quantity::units;
    std::apply(
        [&](const auto&... unit) { (check_printed_in(quantity, unit), ...); },
        std::tuple(u::kg, u::g, u::mg, u::mcg, u::ng, u::mL, u::L, u::day, u::h, u::minute, u::s, u::cm, u::mm, u::EU,
                   u::mg_per_mL, u::mcg_per_mL, u::g_per_mL, u::mg_per_day, u::mcg_per_day, u::mg_per_h, u::mcg_per_h,
                   u::mL_per_day, u::mL_per_h, u::mL_per_cm, u::g_per_mol, u::kg_of_patient, mmol, kPa, mbar, bar));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto quantity = AnyQuantity::parse(text, "dose");
    if (!quantity) {
        require(quantity.error().where == "dose");
        require(quantity.error().message.ends_with('.'));
        require(!cisterna::codec::why_not_plain(quantity.error().message));
        return 0;
    }
    check_people_number(quantity->number());
    check_every_kind(*quantity);
    const auto written = trimmed(std::string(text.substr(0, text.find(' '))));
    if (places(written) > std::size_t{exact_places}) return 0;  // printed with 12 significant digits
    require(contract_number(quantity->number()) == written);
    check_round_trip(*quantity);
    return 0;
}
