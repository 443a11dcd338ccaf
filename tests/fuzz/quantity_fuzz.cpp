// Feeds any bytes to the parser of quantities. What it reads must be the figure that was written, be printed exactly,
// and be read again as itself; what it refuses must be refused with a sentence that can be shown.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/codec/plain_text.h"
#include "core/quantity/any_quantity.h"
#include "core/quantity/text.h"

namespace {

using cisterna::quantity::AnyQuantity;
using cisterna::quantity::contract_number;
using cisterna::quantity::people_number;
using cisterna::quantity::Rational;

constexpr std::size_t exact_places = 12;

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
    const auto written = trimmed(std::string(text.substr(0, text.find(' '))));
    if (places(written) > exact_places) return 0;  // printed with 12 significant digits
    require(contract_number(quantity->number()) == written);
    check_round_trip(*quantity);
    return 0;
}
