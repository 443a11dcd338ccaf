#include <catch2/catch.hpp>

#include "core/codec/plain_text.h"

namespace cisterna::codec {
namespace {

TEST_CASE("Texts of all languages are plain") {
    const auto text = GENERATE(as<std::string>{}, "", "Sample, Patient",
                               "M\xC3\xBCller-L\xC3\xBC"
                               "denscheidt",
                               "4 \xC2\xB5g/mL", "\xD7\x93\xD7\x95\xD7\x93", "\xE5\xB1\xB1\xE7\x94\xB0",
                               "\xF0\x9F\x98\x80", "O'Brien \"Bo\" \\ /");
    CHECK(why_not_plain(text) == std::nullopt);
}

TEST_CASE("Control characters are named") {
    const auto text = GENERATE(as<std::string>{}, "a\nb", "a\rb", "a\tb", "\x1B[2J", "\x1D", "\x7F", "\xC2\x80",
                               "\xC2\x85", "\xC2\x9F", "\xE2\x80\xA8", "\xE2\x80\xA9");
    CHECK(why_not_plain(text) == "holds a line break or another control character");
    CHECK(why_not_plain(std::string(1, '\0')) == "holds a line break or another control character");
}

TEST_CASE("Marks that turn the reading direction are named, for they swap digits") {
    const auto text = GENERATE(as<std::string>{}, "\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA",
                               "\xE2\x80\xAE"
                               "4 mg",
                               "4\xE2\x81\xA6 mg", "\xE2\x81\xA9");
    CHECK(why_not_plain(text) == "holds a mark that turns the reading direction");
}

TEST_CASE("Characters without a width are named, for two texts with and without them look alike") {
    const auto text =
        GENERATE(as<std::string>{}, "mor\xE2\x80\x8Bphine", "\xE2\x80\x8C", "\xE2\x80\x8D",
                 "\xEF\xBB\xBF"
                 "a",
                 "\xC2\xAD", "\xE2\x81\xA0", "\xCD\x8F", "\xE3\x85\xA4", "a\xEF\xB8\x8F", "\xF3\xA0\x81\xA1");
    CHECK(why_not_plain(text) == "holds an invisible character");
}

TEST_CASE("Overlong and broken UTF-8 is named") {
    const auto text = GENERATE(as<std::string>{}, "\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80",
                               "\xF4\x90\x80\x80", "a\xC3", "\x80", "\xFF");
    CHECK(why_not_plain(text) == "is not valid UTF-8");
}

TEST_CASE("The first thing that is wrong is the one that is named") {
    CHECK(why_not_plain("a\n\xE2\x80\xAE\xFF") == "holds a line break or another control character");
    CHECK(why_not_plain("a\xFF\n") == "is not valid UTF-8");
}

TEST_CASE("Characters are counted, not bytes") {
    CHECK(character_count("") == 0);
    CHECK(character_count("abc") == 3);
    CHECK(character_count("\xC2\xB5g \xE5\xB1\xB1\xF0\x9F\x98\x80") == 5);
}

}  // namespace
}  // namespace cisterna::codec
