#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"
#include "core/gs1/gtin.h"

namespace cisterna::gs1 {
namespace {

rc::Gen<std::string> digits(std::size_t count) {
    return rc::gen::container<std::string>(count, rc::gen::elementOf(std::string("0123456789")));
}

TEST_CASE("The check digit of published numbers is found") {
    // openFDA drug/ndc lists these upc values.
    CHECK(check_digit("0037288814736") == '9');
    CHECK(check_digit("0037012125031") == '9');
    CHECK(check_digit("036813440316") == '7');
    CHECK(check_digit("030487610501") == '3');
    CHECK(check_digit("036521918701") == '1');
}

TEST_CASE("A text that is not two or more digits never ends in its check digit") {
    CHECK_FALSE(ends_in_its_check_digit(""));
    CHECK_FALSE(ends_in_its_check_digit("0"));
    CHECK_FALSE(ends_in_its_check_digit("0037288814736X"));
    CHECK(ends_in_its_check_digit("00"));
}

TEST_CASE("Every single wrong digit in a GTIN is refused for its check digit") {
    CHECK(rc::check("one digit changed", [] {
        auto number = Gtin::with_check_digit(*digits(13)).text();
        RC_ASSERT(Gtin::parse(number).has_value());
        const auto at = *rc::gen::inRange<std::size_t>(0, number.size());
        const auto other = *rc::gen::distinctFrom(rc::gen::elementOf(std::string("0123456789")), number[at]);
        number[at] = other;
        const auto read = Gtin::parse(number, "gtin14");
        RC_ASSERT(!read.has_value());
        RC_ASSERT(read.error().code == ErrorCode::CheckDigit);
        RC_ASSERT(read.error().where == "gtin14");
    }));
}

TEST_CASE("The shorter forms of a GTIN read back as the same number") {
    CHECK(rc::check("14, 13 and 12 digits", [] {
        const auto gtin = Gtin::with_check_digit("00" + *digits(11));
        RC_ASSERT(Gtin::parse(gtin.text()) == gtin);
        RC_ASSERT(Gtin::parse(*gtin.gtin13()) == gtin);
        RC_ASSERT(Gtin::parse(*gtin.gtin12()) == gtin);
    }));
}

TEST_CASE("A GTIN with an indicator has no shorter form") {
    const auto carton = Gtin::with_check_digit("1037288814736");
    CHECK(carton.text() == "10372888147366");
    CHECK(carton.indicator() == '1');
    CHECK(carton.check_digit() == '6');
    CHECK_FALSE(carton.gtin13().has_value());
    CHECK_FALSE(carton.gtin12().has_value());
    CHECK(carton.ndc_digits() == "7288814736");
}

TEST_CASE("A GTIN of thirteen digits that uses them all has no form of twelve") {
    const auto european = Gtin::with_check_digit("0400638133393");
    CHECK(european.gtin13() == "4006381333931");
    CHECK_FALSE(european.gtin12().has_value());
    CHECK_FALSE(european.ndc_digits().has_value());
}

TEST_CASE("What is no GTIN is refused with its reason") {
    const auto code = [](const char* text) { return Gtin::parse(text).error().code; };
    CHECK(code("") == ErrorCode::ValueMissing);
    CHECK(code("0037288814736A") == ErrorCode::NotANumber);
    CHECK(code("0372-888147369") == ErrorCode::NotANumber);
    CHECK(code("3728881473") == ErrorCode::NotANumber);
    CHECK(code("000372888147369") == ErrorCode::NotANumber);
    CHECK(code("00372888147368") == ErrorCode::CheckDigit);
}

TEST_CASE("Eight-digit GTINs are read") {
    CHECK(Gtin::parse("96385074")->text() == "00000096385074");
}

TEST_CASE("The character set has exactly GS1's 82 characters") {
    int count = 0;
    for (int c = -128; c < 128; ++c)
        if (in_character_set_82(static_cast<char>(c))) ++count;
    CHECK(count == 82);
    for (const char c : std::string(" #$@[\\]^`{|}~\x1D\x7F\n")) CHECK_FALSE(in_character_set_82(c));
    CHECK_FALSE(in_character_set_82('\0'));
}

TEST_CASE("A text in a message shows what cannot be printed and stays short") {
    CHECK(shown("AB\x1D") == "\"AB<1D>\"");
    CHECK(shown(std::string(50, 'A')) == "\"" + std::string(40, 'A') + "...\"");
}

}  // namespace
}  // namespace cisterna::gs1
