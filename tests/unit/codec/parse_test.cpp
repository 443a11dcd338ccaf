#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "core/codec/parse.h"
#include "core/codec/plain_text.h"

namespace cisterna::codec {
namespace {

const std::string prescription = R"({"schema": "cisterna/prescription/1", "id": "RX-1001",
 "patient": {"id": "MRN-4711", "name": "Sample, Patient", "birth_date": "1958-03-14", "weight": "71 kg",
             "allergies": [], "opioid_status": "tolerant"},
 "drugs": [{"drug": "morphine-sulfate", "daily_dose": "4 mg/day", "primary": true},
           {"drug": "bupivacaine-hydrochloride", "daily_dose": "2 mg/day"}],
 "fill_volume": "20 mL", "overfill": null, "syringes": 1, "offset": -12, "note": "\u00b5g \"quoted\" \\ caf\u00e9"})";

Error refused(std::string_view text, const ParseLimits& limits = {}) {
    const auto value = parse(text, limits);
    REQUIRE_FALSE(value);
    // Every message and every place can be printed and sent.
    CHECK(why_not_plain(value.error().message) == std::nullopt);
    CHECK(why_not_plain(value.error().where) == std::nullopt);
    CHECK(value.error().message.ends_with('.'));
    return value.error();
}

const Value& member(const Value& object, std::string_view key) {
    REQUIRE(object.if_object() != nullptr);
    const auto* found = object.if_object()->find(key);
    REQUIRE(found != nullptr);
    return *found;
}

TEST_CASE("A document is read with its members in their order") {
    const auto document = parse(prescription).value();
    CHECK(*member(document, "id").if_text() == "RX-1001");
    CHECK(*member(document, "syringes").if_count() == 1);
    CHECK(*member(document, "offset").if_count() == -12);
    CHECK(member(document, "overfill").is_null());
    CHECK(*member(document, "note").if_text() == "\xC2\xB5g \"quoted\" \\ caf\xC3\xA9");
    const auto& drugs = *member(document, "drugs").if_array();
    REQUIRE(drugs.size() == 2);
    CHECK(*member(drugs[0], "primary").if_truth());
    CHECK(document.if_object()->members()[2].first == "patient");
    CHECK(member(document, "patient").if_object()->members()[5].first == "opioid_status");
}

TEST_CASE("A prescription cut at any byte is refused as broken JSON") {
    for (std::size_t length = 0; length < prescription.size(); ++length) {
        const auto value = parse(std::string_view(prescription).substr(0, length));
        if (value || value.error().code != ErrorCode::JsonSyntax) FAIL("cut after " << length << " bytes");
        if (!value.error().where.starts_with("line ")) FAIL("no line after " << length << " bytes");
    }
    CHECK(refused(prescription.substr(0, 300)).message.find("breaks off") != std::string::npos);
    CHECK(parse(prescription));
}

TEST_CASE("A prescription with any one byte changed is read or refused, never a crash") {
    for (std::size_t at = 0; at < prescription.size(); ++at)
        for (const char byte : {'\0', '"', '\\', '{', '}', ',', '9', '.', '\xFF', '\x80'}) {
            auto text = prescription;
            text[at] = byte;
            const auto value = parse(text);
            if (!value && why_not_plain(value.error().message)) FAIL("message of byte " << at);
        }
    SUCCEED();
}

TEST_CASE("An empty file is refused") {
    const auto text = GENERATE(as<std::string>{}, "", " ", "\n\n", "\t \r\n");
    CHECK(refused(text).code == ErrorCode::JsonSyntax);
    CHECK(refused(text).where == "line 1, column 1");
}

TEST_CASE("What is not JSON is refused with its line and column") {
    const auto text =
        GENERATE(as<std::string>{}, "{", "}", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a: 1}", "{'a': 1}", "['a']", "[1 2]",
                 "nul", "True", "NaN", "[NaN]", "Infinity", "-Infinity", "[-Infinity]", "[undefined]", "{\"a\": 1} x",
                 "{} {}", "[] ,", "1 2", "// note\n{}", "{} // note", "/* note */ {}", "# note\n{}", "[01]", "[+1]",
                 "[1.]", "[.5]", "[-]", "[1e]", "[0x10]", "[1_000]", "[2,000.]", "\"a", "\"\\x\"", "\"\\u12G4\"",
                 "\"a\nb\"", "\"a\tb\"", "\"a\x1F\"", "\f{}", "\xC2\xA0{}", "{\"a\":1}\x1A");
    CAPTURE(text);
    const auto error = refused(text);
    CHECK(error.code == ErrorCode::JsonSyntax);
    CHECK(error.where.starts_with("line "));
}

TEST_CASE("The place of a mistake is counted in lines and columns") {
    CHECK(refused("{\n  \"id\": \"RX\",\n  \"syringes\" 1\n}").where == "line 3, column 14");
    CHECK(refused("[1,2,oops]").where == "line 1, column 6");
}

TEST_CASE("A byte order mark is refused") {
    CHECK(refused("\xEF\xBB\xBF{}").code == ErrorCode::JsonSyntax);
    CHECK(refused("\xEF\xBB\xBF{}").message.find("byte order mark") != std::string::npos);
    CHECK(refused("\xFE\xFF{}").code == ErrorCode::JsonSyntax);
    CHECK(refused("{\"a\": \xEF\xBB\xBF"
                  "1}")
              .code == ErrorCode::JsonSyntax);
}

TEST_CASE("Broken UTF-8 and lone surrogates are refused") {
    const auto text = GENERATE(as<std::string>{}, "\"\x80\"", "\"\xC0\x80\"", "\"\xE0\x80\xAF\"", "\"\xED\xA0\x80\"",
                               "\"\xF4\x90\x80\x80\"", "\"\xF5\x80\x80\x80\"", "\"\xC3\"", "\"\xE2\x82\"", "\"\xFF\"",
                               "{\"\xC3\": 1}", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"",
                               "\"\\udc00\\ud800\"");
    CAPTURE(text);
    CHECK(refused(text).code == ErrorCode::JsonSyntax);
    CHECK(*parse("\"\\ud83d\\ude00\"").value().if_text() == "\xF0\x9F\x98\x80");
}

TEST_CASE("A NUL is refused, escaped and raw, and nothing after it is lost") {
    CHECK(refused(R"({"patient": {"name": "A\u0000B"}})").code == ErrorCode::TextInvalid);
    CHECK(refused(R"({"patient": {"name": "A\u0000B"}})").where == "patient.name");
    CHECK(refused(R"({"a\u0000b": 1})").code == ErrorCode::TextInvalid);
    CHECK(refused(R"({"a\u0000b": 1})").where == "a?b");
    using namespace std::string_view_literals;
    for (const auto text :
         {"{}\0"sv, "{}\0{\"id\": 1}"sv, "\0{}"sv, "{\"a\": \"x\0y\"}"sv, "{\"a\": 1\0}"sv, "\0"sv, "[\n\0]"sv}) {
        CHECK(refused(text).code == ErrorCode::TextInvalid);
        CHECK(refused(text).where.starts_with("line "));
    }
    CHECK(refused("[\n\0]"sv).where == "line 2, column 1");
}

TEST_CASE("A key that stands twice is refused at any depth, with its path") {
    CHECK(refused(R"({"id": 1, "id": 2})").code == ErrorCode::JsonDuplicateKey);
    CHECK(refused(R"({"id": 1, "id": 1})").where == "id");
    CHECK(refused(R"({"patient": {"pump": {"serial": "A", "x": 1, "serial": "B"}}})").where == "patient.pump.serial");
    CHECK(refused(R"({"drugs": [{"drug": "a"}, {"drug": "b", "daily_dose": "1 mg/day", "drug": "c"}]})").where ==
          "drugs[1].drug");
    CHECK(refused(R"([[], [{"a": {}, "a": {}}]])").where == "[1][0].a");
    CHECK(refused(R"({"weight": 1, "\u0077eight": 2})").code == ErrorCode::JsonDuplicateKey);
    CHECK(refused(R"({"": 1, "": 2})").code == ErrorCode::JsonDuplicateKey);
    CHECK(parse(R"({"a": {"a": {"a": 1}}, "A": 1, "b": [{"a": 1}, {"a": 1}]})"));
}

TEST_CASE("A bare number with a fraction or an exponent is refused with its path") {
    const auto number = GENERATE(as<std::string>{}, "4.5", "1e3", "-0.0", "0.0", "1E-2", "1e+5", "4.0", "-4.5", "1e400",
                                 "-1e400", "1e-400", "0e0", "123456789012345678901234567890.5");
    CAPTURE(number);
    const auto error = refused(R"({"drugs": [{"drug": "a"}, {"daily_dose": )" + number + "}]}");
    CHECK(error.code == ErrorCode::UnitMissing);
    CHECK(error.where == "drugs[1].daily_dose");
    CHECK(error.message.find(number) != std::string::npos);
}

TEST_CASE("Whole numbers have at most 18 digits") {
    CHECK(*parse("999999999999999999").value().if_count() == 999'999'999'999'999'999);
    CHECK(*parse("-999999999999999999").value().if_count() == -999'999'999'999'999'999);
    CHECK(*parse("-0").value().if_count() == 0);
    const auto number = GENERATE(as<std::string>{}, "1000000000000000000", "-1000000000000000000",
                                 "9223372036854775807", "-9223372036854775808", "9223372036854775808",
                                 "18446744073709551615", "18446744073709551616", "-99999999999999999999");
    CAPTURE(number);
    CHECK(refused("{\"syringes\": " + number + "}").code == ErrorCode::NotANumber);
    CHECK(refused("{\"syringes\": " + number + "}").where == "syringes");
}

TEST_CASE("A number literal of hundreds of digits is too long, not a syntax error") {
    for (const std::size_t zeros : {30U, 300U, 400U, 100'000U}) {
        const auto error = refused("{\"syringes\": 1" + std::string(zeros, '0') + "}");
        CHECK(error.code == ErrorCode::NotANumber);
        CHECK(error.where == "syringes");
        CHECK(error.message.size() < 200);
    }
    const auto long_fraction = refused("[1" + std::string(400, '0') + ".5]");
    CHECK(long_fraction.code == ErrorCode::UnitMissing);
    CHECK(long_fraction.message.size() < 300);
}

TEST_CASE("32 levels are read, 33 are refused") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(parse(nested(32)));
    CHECK(refused(nested(33)).code == ErrorCode::JsonTooLarge);
    CHECK(refused(std::string(1'000'000, '[')).code == ErrorCode::JsonTooLarge);
    std::string objects = "1";
    for (int i = 0; i < 33; ++i) objects = "{\"a\":" + objects + "}";
    CHECK(refused(objects).code == ErrorCode::JsonTooLarge);
    CHECK(parse(objects.substr(5, objects.size() - 6)));
}

TEST_CASE("The size of a document, of a text and of a list have limits") {
    ParseLimits limits;
    limits.bytes = 20;
    CHECK(parse("[1,2,3,4,5,6,7,8,99]", limits));
    CHECK(refused("[1,2,3,4,5,6,7,8,999]", limits).code == ErrorCode::JsonTooLarge);

    limits = {};
    limits.text_bytes = 4;
    CHECK(parse(R"({"abcd": "efgh"})", limits));
    CHECK(refused(R"({"abcd": "efghi"})", limits).code == ErrorCode::JsonTooLarge);
    CHECK(refused(R"({"abcd": "efghi"})", limits).where == "abcd");
    CHECK(refused(R"({"abcde": 1})", limits).code == ErrorCode::JsonTooLarge);

    limits = {};
    limits.members = 3;
    CHECK(parse(R"({"a": [1, 2, 3], "b": 1, "c": 1})", limits));
    CHECK(refused(R"({"a": [1, 2, 3, 4]})", limits).code == ErrorCode::JsonTooLarge);
    CHECK(refused(R"({"a": [1, 2, 3, 4]})", limits).where == "a[3]");
    CHECK(refused(R"({"a": 1, "b": 1, "c": 1, "d": 1})", limits).where == "d");
    CHECK(refused("[[],[],[],[]]", limits).code == ErrorCode::JsonTooLarge);
}

TEST_CASE("The standing limits are 1 MiB, 64 KiB a text and 10,000 members") {
    CHECK(refused("\"" + std::string(1U << 20U, 'a') + "\"").code == ErrorCode::JsonTooLarge);
    CHECK(parse("\"" + std::string(1U << 16U, 'a') + "\""));
    CHECK(refused("\"" + std::string((1U << 16U) + 1, 'a') + "\"").code == ErrorCode::JsonTooLarge);
    std::string list = "[0";
    for (int i = 1; i < 10'000; ++i) list += ",0";
    CHECK(parse(list + "]").value().if_array()->size() == 10'000);
    CHECK(refused(list + ",0]").code == ErrorCode::JsonTooLarge);
}

TEST_CASE("The path of a mistake stays short and printable whatever the keys are") {
    const auto error = refused("{\"" + std::string(60'000, 'k') + "\": 4.5}");
    CHECK(error.where == std::string(40, 'k') + "...");
    CHECK(refused("{\"a\\n\\u202e\": 4.5}").where == "a??");
    CHECK(refused("{\"\\u0007\": 1, \"\\u0007\": 1}").message.find("\"?\"") != std::string::npos);
}

}  // namespace
}  // namespace cisterna::codec
