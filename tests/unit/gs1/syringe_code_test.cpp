#include "core/gs1/syringe_code.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "core/gs1/element_string.h"

namespace cisterna::gs1 {
namespace {

const std::string words = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::string some_word(std::size_t longest) {
    const auto length = *rc::gen::inRange<std::size_t>(1, longest + 1);
    return *rc::gen::container<std::string>(length, rc::gen::elementOf(words));
}

SyringeCode some_code() {
    const int syringes = *rc::gen::inRange(1, 100);
    return {some_word(8), some_word(20), *rc::gen::inRange(1, syringes + 1), syringes, *rc::gen::inRange(1, 1000)};
}

TEST_CASE("The check characters of the standard's example are found") {
    CHECK(check_characters_mod_1271_36("ISO79") == "3W");
}

TEST_CASE("The check characters make the number of the whole text leave 1 when divided by 1271") {
    CHECK(rc::check("definition of the pure systems", [] {
        const auto text = some_word(60);
        int rest = 0;
        for (const char c : text + check_characters_mod_1271_36(text))
            rest = (rest * 36 + static_cast<int>(words.find(c))) % 1271;
        RC_ASSERT(rest == 1);
    }));
}

TEST_CASE("A syringe code is compact and reads back as itself") {
    const SyringeCode code{"MAIN", "B2611014", 1, 2, 1};
    const auto text = syringe_code_text(code);
    REQUIRE(text.has_value());
    CHECK(text->substr(0, 22) == "MAIN-B2611014-1OF2-R1-");
    CHECK(text->size() == 24);
    CHECK(parse_syringe_code(*text) == code);
    CHECK(rc::check("parse after text", [] {
        const auto any = some_code();
        const auto written = *syringe_code_text(any);
        RC_ASSERT(parse_syringe_code(written) == any);
        RC_ASSERT(written.size() <= 47U);
        RC_ASSERT(ElementString::of({{"91", written}}, 2026).has_value());
    }));
}

TEST_CASE("Every change of one character of a syringe code is caught") {
    const std::string alphabet = words + "-abcoz!.";
    CHECK(rc::check("all places, all characters", [&] {
        const auto text = *syringe_code_text(some_code());
        for (std::size_t at = 0; at < text.size(); ++at)
            for (const char other : alphabet) {
                if (other == text[at]) continue;
                auto wrong = text;
                wrong[at] = other;
                RC_ASSERT(!parse_syringe_code(wrong).has_value());
            }
    }));
}

TEST_CASE("Every swap of two neighbours in a syringe code is caught") {
    CHECK(rc::check("all places", [] {
        const auto text = *syringe_code_text(some_code());
        for (std::size_t at = 0; at + 1 < text.size(); ++at) {
            if (text[at] == text[at + 1]) continue;
            auto wrong = text;
            std::swap(wrong[at], wrong[at + 1]);
            RC_ASSERT(!parse_syringe_code(wrong).has_value());
        }
    }));
}

TEST_CASE("A missing and an additional character in a syringe code are caught in a fixed code") {
    const auto text = *syringe_code_text({"MAIN", "B2611014", 1, 2, 1});
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto shorter = text;
        shorter.erase(at, 1);
        CHECK_FALSE(parse_syringe_code(shorter).has_value());
        CHECK_FALSE(parse_syringe_code(text.substr(0, at)).has_value());
    }
    CHECK_FALSE(parse_syringe_code(text + "0").has_value());
    CHECK_FALSE(parse_syringe_code(text + "-").has_value());
    CHECK_FALSE(parse_syringe_code(" " + text).has_value());
}

TEST_CASE("A wrong check is told apart from another kind of text") {
    auto text = *syringe_code_text({"MAIN", "B2611014", 1, 2, 1});
    text.back() = text.back() == '0' ? '1' : '0';
    CHECK(parse_syringe_code(text).error().code == ErrorCode::CheckDigit);
    for (const char* other :
         {"", "RX4711-B2611014-S1", "A-B-C-D-E", "A-B-1OF2-R1", "----", "A-B-1OF2-R1-XX-YY", "A-B-2OF1-R1-00",
          "A-B-01OF2-R1-00", "A-B-1OF2-R0-00", "A-B-1of2-R1-00", "A--1OF2-R1-00"}) {
        INFO(other);
        CHECK(parse_syringe_code(other).error().code == ErrorCode::ScanUnreadable);
    }
}

TEST_CASE("A code that cannot be written is refused by the part that is wrong") {
    const auto where = [](const SyringeCode& code) { return syringe_code_text(code).error().where; };
    CHECK(where({"", "B1", 1, 1, 1}) == "site");
    CHECK(where({"LONGSITE9", "B1", 1, 1, 1}) == "site");
    CHECK(where({"main", "B1", 1, 1, 1}) == "site");
    CHECK(where({"MAIN", "B1-2", 1, 1, 1}) == "batch");
    CHECK(where({"MAIN", "", 1, 1, 1}) == "batch");
    CHECK(where({"MAIN", std::string(21, 'B'), 1, 1, 1}) == "batch");
    CHECK(where({"MAIN", "B1", 0, 1, 1}) == "syringe");
    CHECK(where({"MAIN", "B1", 2, 1, 1}) == "syringe");
    CHECK(where({"MAIN", "B1", 1, 0, 1}) == "syringes");
    CHECK(where({"MAIN", "B1", 1, 100, 1}) == "syringes");
    CHECK(where({"MAIN", "B1", 1, 1, 0}) == "revision");
    CHECK(where({"MAIN", "B1", 1, 1, 1000}) == "revision");
}

}  // namespace
}  // namespace cisterna::gs1
