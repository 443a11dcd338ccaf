#include <catch2/catch.hpp>

#include <string>

#include "core/result/characters.h"

namespace cisterna {
namespace {

std::string utf8(char32_t code) {
    const auto low = [](char32_t bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0U | (code >> 6U)), low(code)};
    if (code < 0x10000) return {static_cast<char>(0xE0U | (code >> 12U)), low(code >> 6U), low(code)};
    return {static_cast<char>(0xF0U | (code >> 18U)), low(code >> 12U), low(code >> 6U), low(code)};
}

TEST_CASE("Every Unicode scalar value is read as itself, every surrogate as broken") {
    for (char32_t code = 0; code <= 0x10FFFF; ++code) {
        const auto text = utf8(code) + "x";
        const auto character = first_character(text);
        const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        const bool right = surrogate ? character.kind == CharacterKind::BrokenUtf8 && character.length == 1
                                     : character.code == code && character.length == text.size() - 1 &&
                                           character.kind != CharacterKind::BrokenUtf8;
        if (!right) FAIL("U+" << std::hex << static_cast<unsigned>(code));
    }
    SUCCEED();
}

TEST_CASE("Broken UTF-8 is told from characters") {
    const auto text = GENERATE(as<std::string>{}, "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC3(",
                               "\xE0\x80\xAF", "\xE0\x9F\xBF", "\xE2\x82", "\xE2(\xA1", "\xED\xA0\x80", "\xED\xBF\xBF",
                               "\xF0\x80\x80\xAF", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80",
                               "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF");
    CHECK(first_character(text).kind == CharacterKind::BrokenUtf8);
}

TEST_CASE("Characters that people cannot see or that turn the text are told apart") {
    const auto kind = [](int code) { return first_character(utf8(static_cast<char32_t>(code))).kind; };
    for (const int code : {0x00, 0x09, 0x0A, 0x0D, 0x1D, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0x2028, 0x2029})
        CHECK(kind(code) == CharacterKind::Control);
    for (const int code : {0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069})
        CHECK(kind(code) == CharacterKind::DirectionMark);
    for (const int code : {0x00AD, 0x034F, 0x115F, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0x2065, 0x206F, 0x3164,
                           0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0xE0001, 0xE0061, 0xE0100})
        CHECK(kind(code) == CharacterKind::Invisible);
    for (const int code : {0x20, 0x7E, 0xA0, 0xB5, 0xE9, 0x3BC, 0x5D0, 0x4E00, 0x2013, 0xFFFD, 0x1F600})
        CHECK(kind(code) == CharacterKind::Plain);
}

TEST_CASE("A message repeats at most 40 characters and none that is not plain") {
    CHECK(plainly("4 \xC2\xB5g") == "4 \xC2\xB5g");
    CHECK(plainly("a\nb\x1F\xE2\x80\xAE"
                  "c\xFF") == "a?b??c?");
    CHECK(in_quotes("") == "\"\"");
    CHECK(plainly(std::string(40, 'a')) == std::string(40, 'a'));
    CHECK(plainly(std::string(41, 'a')) == std::string(40, 'a') + "...");
    std::string umlauts;
    for (int i = 0; i < 41; ++i) umlauts += "\xC3\xA4";
    CHECK(plainly(umlauts) == umlauts.substr(0, 80) + "...");
}

}  // namespace
}  // namespace cisterna
