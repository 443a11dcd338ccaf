#include <catch2/catch.hpp>

#include <string>

#include "core/codec/parse.h"
#include "core/codec/plain_text.h"
#include "core/quantity/any_quantity.h"
#include "core/quantity/reading.h"
#include "core/quantity/text.h"

namespace cisterna::quantity {
namespace {

std::string canonical_text(std::string_view text) {
    const auto quantity = AnyQuantity::parse(text).value();
    return contract_number(quantity.number()) + " " + quantity.unit();
}

Error refused(std::string_view text) {
    CAPTURE(text);
    const auto quantity = AnyQuantity::parse(text, "drugs[0].daily_dose");
    REQUIRE_FALSE(quantity);
    CHECK(quantity.error().where == "drugs[0].daily_dose");
    CHECK(quantity.error().message.ends_with('.'));
    CHECK(codec::why_not_plain(quantity.error().message) == std::nullopt);
    return quantity.error();
}

TEST_CASE("A pound-force on a square inch is 6.894757 kPa") {
    const auto psi = AnyQuantity::parse("1 psi")->base();
    CHECK(contract_number(psi) == "6.89475729317");
    CHECK(AnyQuantity::parse("50 psi")->base() > AnyQuantity::parse("3.44 bar")->base());
    CHECK(AnyQuantity::parse("50 psi")->base() < AnyQuantity::parse("3.45 bar")->base());
}

struct Reading {
    std::string text;
    std::string canonical;
    Rational base;  // mg, mL, day, cm, EU, mOsm, mmol, kPa
};

TEST_CASE("A number, one space and a unit are read exactly") {
    const auto reading = GENERATE(
        Reading{"4 mg", "4 mg", 4}, Reading{"0.5 mL/day", "0.5 mL/day", Rational::ratio(1, 2)},
        Reading{"4.50 mg", "4.5 mg", Rational::ratio(9, 2)}, Reading{"0 mg", "0 mg", 0}, Reading{"-0 mg", "0 mg", 0},
        Reading{"0.0 mL", "0 mL", 0}, Reading{"2000 mcg/mL", "2000 mcg/mL", 2}, Reading{"71 kg", "71 kg", 71'000'000},
        Reading{"2 g", "2 g", 2000}, Reading{"250 ng", "250 ng", Rational::ratio(1, 4000)},
        Reading{"4 \xC2\xB5g", "4 mcg", Rational::ratio(1, 250)},
        Reading{"4 \xCE\xBCg", "4 mcg", Rational::ratio(1, 250)}, Reading{"4 ug", "4 mcg", Rational::ratio(1, 250)},
        Reading{"4 \xC2\xB5g/mL", "4 mcg/mL", Rational::ratio(1, 250)}, Reading{"4 ug/\xCE\xBCg", "4 mcg/mcg", 4},
        Reading{"200 mg/20 mL", "200 mg/20 mL", 10}, Reading{"200 mg/20mL", "200 mg/20 mL", 10},
        Reading{"1 mg/0.5 mL", "1 mg/0.5 mL", 2}, Reading{"1 mL/h", "1 mL/h", 24},
        Reading{"1 mg/min", "1 mg/min", 1440}, Reading{"1 mg/s", "1 mg/s", 86400},
        Reading{"24 mg/24 h", "24 mg/24 h", 24}, Reading{"3 h", "3 h", Rational::ratio(1, 8)},
        Reading{"90 min", "90 min", Rational::ratio(1, 16)}, Reading{"1 L", "1 L", 1000}, Reading{"76 cm", "76 cm", 76},
        Reading{"5 mm", "5 mm", Rational::ratio(1, 2)},
        Reading{"0.0022 mL/cm", "0.0022 mL/cm", Rational::ratio(22, 10000)},
        Reading{"0.9 %", "0.9 %", Rational::ratio(9, 1000)}, Reading{"0.9 %w/v", "0.9 %w/v", 9},
        Reading{"0.2 EU/kg/h", "0.2 EU/kg/h", Rational::ratio(24 * 2, 10'000'000)},
        Reading{"5 mcg/kg/day", "5 mcg/kg/day", Rational::ratio(5, 1'000'000'000)},
        Reading{"290 mOsm/L", "290 mOsm/L", Rational::ratio(29, 100)}, Reading{"1 mol/L", "1 mol/L", 1},
        Reading{"2 mmol", "2 mmol", 2}, Reading{"254 dpi", "254 dpi", 100}, Reading{"3 kPa", "3 kPa", 3},
        Reading{"3 bar", "3 bar", 300}, Reading{"250 mbar", "250 mbar", 25},
        // The parser reads a sign; that a dose is above zero is for the caller to ask.
        Reading{"-4 mg", "-4 mg", -4}, Reading{"-0.5 mL", "-0.5 mL", Rational::ratio(-1, 2)});
    CAPTURE(reading.text);
    CHECK(canonical_text(reading.text) == reading.canonical);
    CHECK(AnyQuantity::parse(reading.text)->base() == reading.base);
    CHECK(AnyQuantity::parse(reading.canonical)->base() == reading.base);
}

TEST_CASE("What is not a plain number, one space and a unit is not a number") {
    const auto text =
        GENERATE(as<std::string>{}, " 4 mg", "4mg", "2,000 mcg", "2'000 mcg", "2.000,5 mg", ".5 mL", "5. mL", "05 mg",
                 "00 mg", "-05 mg", "00.5 mg", "1e3 mg", "1E3 mg", "+4 mg", "--4 mg", "- 4 mg", "4-5 mg", "4/5 mg",
                 "1/2 mL", "mg", "mg 4", "four mg", "~4 mg", "<4 mg", "nan mg", "inf mg", "0x4 mg", "4_000 mg", "4\tmg",
                 "4\xC2\xA0mg", "\xEF\xBC\x94 mg", "\xD9\xA4 mg", "\xC2\xBD mL",
                 "\xE2\x88\x92"
                 "4 mg",
                 " ", "-", "- mg", ". mg", "4\nmg", "4.5.6 mg", "4 000mg ", "\xFF mg");
    // "4 000mg " begins with a plain number; its rest is no unit.
    CHECK(refused(text).code == (text == "4 000mg " ? ErrorCode::UnitUnknown : ErrorCode::NotANumber));
}

TEST_CASE("A figure without its unit is refused") {
    const auto text = GENERATE(as<std::string>{}, "4", "0.5", "-4", "4 ", "0");
    CHECK(refused(text).code == ErrorCode::UnitMissing);
}

TEST_CASE("An empty text is a missing value") {
    CHECK(refused("").code == ErrorCode::ValueMissing);
}

TEST_CASE("A unit that is not known is refused, and no unit is guessed") {
    const auto text = GENERATE(
        as<std::string>{}, "4 mg ", "4  mg", "4 Mg", "4 MG", "4 ML", "4 ml", "4 Ml", "4 l", "4 KG", "4 MCG", "4 Ug",
        "4 gamma", "4 cc", "4 U", "4 IU", "4 units", "4 mEq", "4 d", "4 hr", "4 H", "4 Min", "4 sec", "4 m", "4 M",
        "4 in", "4 eu", "4 mosm", "4 percent", "4 % w/v", "4 %W/V", "4 %v/v", "4 mg.", "4 mgs", "4 milligram",
        "4 mg mL", "4 mg*mL", "4 mg\xC2\xB7mL", "4 mg.mL", "4 mg per mL", "4 mg /mL", "4 mg/ mL", "4 mg//mL", "4 /mL",
        "4 mg/", "4 /", "4 1/mL", "4 20 mg/mL", "4 mg/0 mL", "4 mg/0.0 mL", "4 mL/0 mL", "4 mg/-1 mL", "4 mg/05 mL",
        "4 mg/.5 mL", "4 mg/5. mL", "4 mg/1e3 mL", "4 mg/1,000 mL", "4 mg/20", "4 mg/20  mL", "4 mg/20 ", "4 mg mg",
        "4 mL^2", "4 mg\n", "4 m\xE2\x80\x8Bg", "4 \xE2\x80\xAEgm", "4 \xCE\xBCL", "4 \xC2\xB5l", "4 m\xCE\xBCg",
        "4 \xC2\xB5", "4 4 mg", "4 mg 5 mg", "4 {bolus}/day", "4 mg/kg/d");
    CHECK(refused(text).code == ErrorCode::UnitUnknown);
}

TEST_CASE("A figure has at most 30 digits") {
    CHECK(AnyQuantity::parse(std::string(30, '9') + " mg"));
    CHECK(AnyQuantity::parse("0." + std::string(29, '3') + " mg"));
    CHECK(refused(std::string(31, '9') + " mg").code == ErrorCode::NotANumber);
    CHECK(refused("0." + std::string(30, '3') + " mg").code == ErrorCode::NotANumber);
    CHECK(refused(std::string(60'000, '9') + " mg").code == ErrorCode::NotANumber);
    CHECK(refused("4 mg/" + std::string(31, '9') + " mL").code == ErrorCode::UnitUnknown);
}

// 256 times "/mL" turned the exponent of the volume over, and "4 mg/mL/mL..." was a mass.
TEST_CASE("A quotient has at most four units, so that no exponent can turn over") {
    CHECK(AnyQuantity::parse("4 mg/kg/mL/h"));
    CHECK(refused("4 mg/kg/mL/h/day").code == ErrorCode::UnitUnknown);
    std::string unit = "mg";
    for (int i = 0; i < 256; ++i) unit += "/mL";
    CHECK(refused("4 " + unit).code == ErrorCode::UnitUnknown);
}

TEST_CASE("A text of any length is refused with a short message") {
    CHECK(refused("4 " + std::string(60'000, 'x')).message.size() < 300);
    CHECK(refused(std::string(60'000, 'x')).message.size() < 400);
}

TEST_CASE("The mass unit in which a figure was written is remembered") {
    const auto unit = [](std::string_view text) { return AnyQuantity::parse(text)->mass_unit(); };
    CHECK(unit("4 mg/day") == MassUnit::Milligram);
    CHECK(unit("4 ug/mL") == MassUnit::Microgram);
    CHECK(unit("4 ng") == MassUnit::Nanogram);
    CHECK(unit("4 g/mL") == MassUnit::Gram);
    CHECK(unit("71 kg") == MassUnit::Kilogram);
    CHECK(unit("4 mcg/kg/h") == MassUnit::Microgram);
    CHECK(unit("0.5 mL/day") == std::nullopt);
    CHECK(unit("0.9 %") == std::nullopt);
}

template <class Q>
Result<Q> typed(std::string_view text) {
    return AnyQuantity::parse(text).value().as<Q::dimension>("volume, such as 20 mL", "fill_volume");
}

TEST_CASE("A quantity becomes typed only in its own dimension") {
    CHECK(typed<Volume>("20 mL").value() == Volume::of(20, units::mL));
    CHECK(typed<Mass>("4 mcg").value() == Mass::of(4, units::mcg));
    CHECK(typed<PatientMass>("71 kg").value() == PatientMass::of(71, units::kg_of_patient));
    CHECK(typed<PatientMass>("71000 g").value() == PatientMass::of(71, units::kg_of_patient));
    CHECK(typed<Mass>("71 kg").value() == Mass::of(71, units::kg));
    CHECK(typed<Concentration>("0.9 %w/v").value() == Concentration::of(9, units::mg_per_mL));
    CHECK(typed<Concentration>("200 mg/20 mL").value() == Concentration::of(10, units::mg_per_mL));
    CHECK(typed<Flow>("0.5 mL/day").value() == Flow::of(Rational::ratio(1, 2), units::mL_per_day));

    const auto wrong = typed<Volume>("20 mg");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::UnitMismatch);
    CHECK(wrong.error().where == "fill_volume");
    CHECK(wrong.error().message == "The unit mg does not fit here; this must be a volume, such as 20 mL.");
    CHECK_FALSE(typed<Mass>("20 mL"));
    CHECK_FALSE(typed<Concentration>("8 mg/day"));
    CHECK_FALSE(typed<DoseRate>("8 mg/mL"));
    CHECK_FALSE(typed<DoseRate>("8 mg"));
    CHECK_FALSE(typed<Flow>("8 mL"));
    CHECK_FALSE(typed<Concentration>("0.9 %"));
    CHECK_FALSE(typed<Mass>("5 EU"));
    CHECK_FALSE(typed<Mass>("5 mmol"));
}

// Drug per patient's weight: the two masses cancel, and 5 % was read as 50,000 mg/kg.
TEST_CASE("A percentage is not a dose by weight") {
    using DosePerWeight = Quantity<drug_mass_dimension - patient_mass_dimension>;
    const auto dose = typed<DosePerWeight>("5 mg/kg").value();
    CHECK(dose * PatientMass::of(71, units::kg_of_patient) == Mass::of(355, units::mg));
    CHECK_FALSE(typed<DosePerWeight>("5 %"));
    CHECK_FALSE(typed<DosePerWeight>("5 mL/mL"));
    CHECK_FALSE(AnyQuantity::parse("5 mg/kg")->as<Dimension{}>("fraction"));
    CHECK(AnyQuantity::parse("5 %")->as<Dimension{}>("fraction"));
}

TEST_CASE("An endotoxin limit by weight and hour counts kilograms of patient") {
    constexpr Dimension limit = Dimension{.endotoxin = 1} - patient_mass_dimension - time_dimension;
    const auto typed_limit = AnyQuantity::parse("0.2 EU/kg/h")->as<limit>("endotoxin limit").value();
    const auto an_hour = typed_limit * PatientMass::of(71, units::kg_of_patient) * Duration::of(1, units::h);
    CHECK(an_hour.base() == Rational::ratio(142, 10));
}

TEST_CASE("A member is read as a quantity, and each mistake names its path") {
    const auto value =
        codec::parse(
            R"({"dose": "4 mcg/day", "volume": "20 mL", "bare": 4, "list": [], "text": "4 apples", "other": "4 mL"})")
            .value();
    codec::Problems problems;
    {
        codec::Reader reader(value, "drugs[0]", problems);
        const auto dose = read_written<DoseRate::dimension>(reader, "dose", "dose, such as 4 mg/day");
        REQUIRE(dose);
        CHECK(dose->value == DoseRate::of(4, units::mcg_per_day));
        CHECK(dose->mass_unit == MassUnit::Microgram);
        CHECK(read_quantity<Volume>(reader, "volume", "volume") == Volume::of(20, units::mL));
        CHECK(read_optional_quantity<Volume>(reader, "absent", "volume") == std::nullopt);
        CHECK(read_quantity<Volume>(reader, "bare", "volume").is_zero());
        CHECK(read_quantity<Volume>(reader, "list", "volume").is_zero());
        CHECK(read_quantity<Volume>(reader, "text", "volume").is_zero());
        CHECK(read_optional_quantity<Mass>(reader, "other", "mass, such as 4 mg") == std::nullopt);
        CHECK(read_quantity<Volume>(reader, "missing", "volume").is_zero());
    }
    std::vector<std::string> lines;
    for (const auto& problem : problems.all())
        lines.push_back(std::string(entry(problem.code).name) + " " + problem.where);
    CHECK(lines == std::vector<std::string>{"unit_missing drugs[0].bare", "wrong_type drugs[0].list",
                                            "unit_unknown drugs[0].text", "unit_mismatch drugs[0].other",
                                            "value_missing drugs[0].missing"});
}

TEST_CASE("A percentage is read as a fraction of one, and only with its sign") {
    struct Row {
        std::string json;
        std::optional<Rational> share;
        std::optional<ErrorCode> refused;
    };
    for (const auto& [json, share, code] :
         {Row{R"({"share": "14.5 %"})", Rational::ratio(29, 200), std::nullopt},
          Row{R"({"share": "0 %"})", Rational(0), std::nullopt}, Row{"{}", std::nullopt, std::nullopt},
          Row{R"({"share": 14})", std::nullopt, ErrorCode::UnitMissing},
          Row{R"({"share": "14.5 mg"})", std::nullopt, ErrorCode::UnitMismatch},
          Row{R"({"share": "0.5 mg/mg"})", std::nullopt, ErrorCode::UnitMismatch}}) {
        INFO(json);
        codec::Problems problems;
        const auto document = codec::parse(json).value();
        codec::Reader reader(document, "", problems);
        CHECK(read_optional_percent(reader, "share") == share);
        CHECK(problems.empty() == !code);
        if (code) CHECK(problems.all().front().code == *code);
    }
}

}  // namespace
}  // namespace cisterna::quantity
