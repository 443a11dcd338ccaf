#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "core/quantity/any_quantity.h"
#include "core/quantity/text.h"

namespace cisterna::quantity {
namespace {

using Printed = std::pair<Rational, std::string>;

Rational decimal(std::string_view text) {
    return Rational::from_decimal(text).value();
}

TEST_CASE("The contract form is exact when the value ends within 12 places") {
    const auto [value, text] = GENERATE(
        Printed{0, "0"}, Printed{4, "4"}, Printed{2000, "2000"}, Printed{-4, "-4"},
        Printed{Rational::ratio(1, 2), "0.5"}, Printed{Rational::ratio(-1, 8), "-0.125"},
        Printed{Rational::ratio(1, 4096), "0.000244140625"}, Printed{decimal("0.000000000001"), "0.000000000001"},
        Printed{decimal("123456789012345.123456789012"), "123456789012345.123456789012"},
        Printed{Rational::power_of_ten(30), "1" + std::string(30, '0')}, Printed{decimal("100.10"), "100.1"},
        Printed{decimal("10"), "10"});
    CHECK(contract_number(value) == text);
}

TEST_CASE("The contract form has 12 significant digits when the value does not end") {
    const auto [value, text] = GENERATE(
        Printed{Rational::ratio(180, 13), "13.8461538462"}, Printed{Rational::ratio(1, 3), "0.333333333333"},
        Printed{Rational::ratio(2, 3), "0.666666666667"}, Printed{Rational::ratio(-2, 3), "-0.666666666667"},
        Printed{Rational::ratio(1, 3000), "0.000333333333333"}, Printed{Rational::ratio(1'000'000, 3), "333333.333333"},
        Printed{Rational::power_of_ten(14) / 3, "33333333333300"},
        Printed{Rational::power_of_ten(-20) / 3, "0.00000000000000000000333333333333"},
        Printed{decimal("0.0000000000001"), "0.0000000000001"}, Printed{decimal("9.99999999999996"), "10"},
        Printed{decimal("0.99999999999949"), "0.999999999999"}, Printed{Rational::ratio(10, 7), "1.42857142857"});
    CHECK(contract_number(value) == text);
}

TEST_CASE("People see a leading zero, no trailing zero and commas from 1,000") {
    const auto [value, text] = GENERATE(
        Printed{0, "0"}, Printed{4, "4"}, Printed{decimal("4.0"), "4"}, Printed{decimal("0.50"), "0.5"},
        Printed{999, "999"}, Printed{1000, "1,000"}, Printed{10000, "10,000"}, Printed{999999, "999,999"},
        Printed{1000000, "1,000,000"}, Printed{-1000, "-1,000"}, Printed{-999, "-999"}, Printed{-100000, "-100,000"},
        Printed{decimal("1234.5678"), "1,234.5678"}, Printed{decimal("0.123456"), "0.123456"},
        Printed{decimal("-0.25"), "-0.25"}, Printed{Rational::power_of_ten(15), "1,000,000,000,000,000"});
    CHECK(people_number(value) == text);
}

TEST_CASE("People see four significant digits of what does not end within 6 places, and every digit before the point") {
    const auto [value, text] =
        GENERATE(Printed{Rational::ratio(180, 13), "13.85"}, Printed{Rational::ratio(1, 3), "0.3333"},
                 Printed{Rational::ratio(2, 3), "0.6667"}, Printed{Rational::ratio(-2, 3), "-0.6667"},
                 Printed{Rational::ratio(20000, 3), "6,667"}, Printed{decimal("0.99996666"), "1"},
                 Printed{Rational::ratio(123457, 3), "41,152"}, Printed{Rational::ratio(1'000'000, 3), "333,333"},
                 Printed{Rational::ratio(-1'000'000, 3), "-333,333"}, Printed{decimal("999999.99999999"), "1,000,000"});
    CHECK(people_number(value) == text);
}

TEST_CASE("A tie is rounded away from zero") {
    CHECK(contract_number(decimal("0.0001234567890125")) == "0.000123456789013");
    CHECK(contract_number(decimal("-0.0001234567890125")) == "-0.000123456789013");
    CHECK(people_number(decimal("0.00012345")) == "0.0001235");
    CHECK(people_number(decimal("-0.00012345")) == "-0.0001235");
}

TEST_CASE("Nothing is shown as zero that is not") {
    CHECK(people_number(Rational::power_of_ten(-9)) == "0.000000001");
    CHECK(people_number(Rational::ratio(1, 3) * Rational::power_of_ten(-9)) == "0.0000000003333");
    CHECK(people_number(-Rational::power_of_ten(-40)) == "-0." + std::string(39, '0') + "1");
    CHECK(contract_number(Rational::power_of_ten(-40)) == "0." + std::string(39, '0') + "1");
}

TEST_CASE("A quantity is printed in the unit that is named") {
    CHECK(contract_text(Mass::of(Rational::ratio(1, 2), units::mg), units::mcg) == "500 mcg");
    CHECK(people_text(Concentration::of(2, units::mg_per_mL), units::mcg_per_mL) == "2,000 mcg/mL");
    CHECK(contract_text(Concentration::of(2, units::mg_per_mL), units::mcg_per_mL) == "2000 mcg/mL");
    CHECK(contract_text(Flow::of(12, units::mL_per_day), units::mL_per_h) == "0.5 mL/h");
    CHECK(people_text(PatientMass::of(71, units::kg_of_patient), units::kg_of_patient) == "71 kg");
}

TEST_CASE("The units of a mass unit carry its symbol and its size") {
    CHECK(contract_text(Concentration::of(2, units::mg_per_mL), concentration_unit(MassUnit::Microgram)) ==
          "2000 mcg/mL");
    CHECK(contract_text(DoseRate::of(2, units::mg_per_day), dose_rate_unit(MassUnit::Gram)) == "0.002 g/day");
    CHECK(contract_text(DoseRate::of(24, units::mg_per_day), hourly_dose_unit(MassUnit::Milligram)) == "1 mg/h");
    CHECK(contract_text(DoseRate::of(24, units::mcg_per_day), hourly_dose_unit(MassUnit::Nanogram)) == "1000 ng/h");
    CHECK(contract_text(Mass::of(1, units::g), mass_unit(MassUnit::Kilogram)) == "0.001 kg");
}

TEST_CASE("Fractions are printed as percent") {
    CHECK(contract_percent(Rational::ratio(1, 20)) == "5 %");
    CHECK(contract_percent(Rational::ratio(1, 3)) == "33.3333333333 %");
    CHECK(people_percent(Rational::ratio(1, 3)) == "33.33 %");
    CHECK(people_percent(Rational::ratio(-1, 200)) == "-0.5 %");
    CHECK(people_percent(20) == "2,000 %");
}

constexpr int whole_range = 100;

// m / 10^places with up to 12 places and both signs.
rc::Gen<Rational> ending_values() {
    return rc::gen::map(rc::gen::resize(whole_range, rc::gen::pair(rc::gen::inRange<std::int64_t>(
                                                                       -1'000'000'000'000'000, 1'000'000'000'000'001),
                                                                   rc::gen::inRange(-12, 6))),
                        [](const auto& parts) { return Rational(parts.first) * Rational::power_of_ten(parts.second); });
}

rc::Gen<Rational> any_values() {
    return rc::gen::map(
        rc::gen::resize(whole_range,
                        rc::gen::tuple(rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'001),
                                       rc::gen::inRange<std::int64_t>(1, 1'000'000), rc::gen::inRange(-15, 15))),
        [](const auto& parts) {
            return Rational::ratio(std::get<0>(parts), std::get<1>(parts)) * Rational::power_of_ten(std::get<2>(parts));
        });
}

rc::Gen<std::string> unit_texts() {
    return rc::gen::element<std::string>("kg", "g", "mg", "mcg", "ng", "mL", "L", "day", "h", "min", "s", "mm", "cm",
                                         "EU", "mOsm", "mol", "mmol", "%", "%w/v", "mg/mL", "mcg/day", "mL/h",
                                         "mg/20 mL", "EU/kg/h", "g/mL", "mL/cm", "mcg/kg/0.5 h");
}

Rational without_commas(std::string text) {
    std::erase(text, ',');
    return decimal(text);
}

TEST_CASE("Laws of printing") {
    rc::prop("a value that ends within 12 places is printed exactly, and read again as itself", [] {
        const auto value = *ending_values();
        const auto unit = *unit_texts();
        RC_ASSERT(decimal(contract_number(value)) == value);
        const auto read = AnyQuantity::parse(contract_number(value) + " " + unit).value();
        RC_ASSERT(read.number() == value);
        RC_ASSERT(read.unit() == unit);
        RC_ASSERT(contract_number(read.number()) == contract_number(value));
    });
    rc::prop("what does not end is off by at most half a unit of the 12th digit", [] {
        const auto value = *any_values();
        const auto printed = decimal(contract_number(value));
        RC_ASSERT((printed - value).absolute() * Rational::power_of_ten(11) * 2 <= value.absolute());
        RC_ASSERT(printed.sign() == value.sign());
    });
    rc::prop("people's figures are off by at most half a unit of the 4th digit, and by less than half of one", [] {
        const auto value = *any_values();
        const auto printed = without_commas(people_number(value));
        RC_ASSERT((printed - value).absolute() * Rational::power_of_ten(3) * 2 <= value.absolute());
        RC_ASSERT((printed - value).absolute() * 2 <= Rational(1));
        RC_ASSERT(printed.sign() == value.sign());
    });
    rc::prop("people's figures follow the rules for dose expressions", [] {
        const auto text = people_number(*rc::gen::oneOf(any_values(), ending_values()));
        const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
        const auto point = digits.find('.');
        RC_ASSERT(!digits.starts_with('.') && !digits.ends_with('.'));
        if (point != std::string::npos) RC_ASSERT(!digits.ends_with('0'));
        const auto whole = digits.substr(0, point);
        RC_ASSERT(whole == "0" || !whole.starts_with('0'));
        const auto commas = std::count(whole.begin(), whole.end(), ',');
        const auto plain = static_cast<std::ptrdiff_t>(whole.size()) - commas;
        RC_ASSERT(commas == (plain - 1) / 3);
        for (std::size_t at = whole.size(); at > 4; at -= 4) RC_ASSERT(whole.at(at - 4) == ',');
    });
    rc::prop("a greater value is never printed as a smaller one", [] {
        const auto a = *any_values();
        const auto b = *any_values();
        if (a <= b) {
            RC_ASSERT(decimal(contract_number(a)) <= decimal(contract_number(b)) || a == b);
        }
    });
}

TEST_CASE("The ends of an interval are rounded outwards, and exact ends are not rounded") {
    using quantity::people_high_end;
    using quantity::people_low_end;
    CHECK(people_low_end(Rational::ratio(26336, 10000) + Rational::ratio(1, 3'000'000)) == "2.633");
    CHECK(people_high_end(Rational::ratio(26333, 10000) + Rational::ratio(1, 3'000'000)) == "2.634");
    CHECK(people_high_end(Rational::ratio(10199, 3)) == "3,400");
    CHECK(people_low_end(Rational::ratio(10199, 3)) == "3,399");
    CHECK(people_low_end(Rational::ratio(-1, 3)) == "-0.3334");
    CHECK(people_high_end(Rational::ratio(-1, 3)) == "-0.3333");
    CHECK(people_low_end(Rational::ratio(12345, 10000)) == "1.2345");
    CHECK(people_high_end(Rational(0)) == "0");
}

TEST_CASE("Two different figures side by side never look the same") {
    const auto concentration = [](const char* text) {
        return *AnyQuantity::parse(text)->as<Concentration::dimension>("concentration");
    };
    const auto limit = concentration("20 mg/mL");
    CHECK(people_text_beside(concentration("20.0000001 mg/mL"), limit, units::mg_per_mL) == "20.0000001 mg/mL");
    CHECK(people_text_beside(concentration("19.9999999 mg/mL"), limit, units::mg_per_mL) == "19.9999999 mg/mL");
    CHECK(people_text_beside(concentration("22 mg/mL"), limit, units::mg_per_mL) == "22 mg/mL");
    CHECK(people_text_beside(limit, limit, units::mg_per_mL) == "20 mg/mL");
}

}  // namespace
}  // namespace cisterna::quantity
