#include "core/gs1/element_string.h"

#include <catch2/catch.hpp>

#include "core/gs1/check_digit.h"

namespace cisterna::gs1 {
namespace {

constexpr int year = 2026;
const Element item{"01", "00372888147369"};

Result<ElementString> of(std::vector<Element> elements) {
    return ElementString::of(std::move(elements), year);
}

ErrorCode refusal(std::vector<Element> elements) {
    const auto result = of(std::move(elements));
    REQUIRE_FALSE(result.has_value());
    CHECK_FALSE(result.error().message.empty());
    return result.error().code;
}

std::string with_check(const std::string& digits) {
    return digits + check_digit(digits);
}

// Elements that make an element of that identifier complete.
std::vector<Element> company(const std::string& ai) {
    if (ai == "37") return {{"00", with_check("10614141123456789")}, {"02", item.value}};
    if (ai == "00" || ai == "01" || ai == "8006" || ai[0] == '9') return {};
    if (ai == "02") return {{"00", with_check("10614141123456789")}, {"37", "5"}};
    return {item};
}

ErrorCode alone_with_company(const std::string& ai, const std::string& value, bool& accepted) {
    auto elements = company(ai);
    elements.push_back({ai, value});
    const auto result = of(std::move(elements));
    accepted = result.has_value();
    return accepted ? ErrorCode::Bug : result.error().code;
}

TEST_CASE("Each identifier takes its shortest and longest value and refuses one more and one less") {
    for (const auto& identifier : all_identifiers()) {
        if (identifier.content != Content::Text && identifier.content != Content::Count) continue;
        const std::string ai(identifier.code);
        INFO("(" << ai << ")");
        bool accepted = false;
        alone_with_company(ai, std::string(identifier.shortest, '7'), accepted);
        CHECK(accepted);
        alone_with_company(ai, std::string(identifier.longest, '7'), accepted);
        CHECK(accepted);
        CHECK(alone_with_company(ai, std::string(identifier.longest + 1, '7'), accepted) == ErrorCode::ScanUnreadable);
        CHECK(alone_with_company(ai, "", accepted) == ErrorCode::ScanUnreadable);
    }
}

TEST_CASE("The longest values are those of the GS1 dictionary") {
    struct Row {
        const char* ai;
        std::size_t shortest, longest;
        Ending ending;
    };
    const auto row = GENERATE(values<Row>({
        {"00", 18, 18, Ending::PredefinedLength},
        {"01", 14, 14, Ending::PredefinedLength},
        {"02", 14, 14, Ending::PredefinedLength},
        {"10", 1, 20, Ending::Separator},
        {"11", 6, 6, Ending::PredefinedLength},
        {"15", 6, 6, Ending::PredefinedLength},
        {"17", 6, 6, Ending::PredefinedLength},
        {"21", 1, 20, Ending::Separator},
        {"37", 1, 8, Ending::Separator},
        {"91", 1, 90, Ending::Separator},
        {"95", 1, 90, Ending::Separator},
        {"99", 1, 90, Ending::Separator},
        {"240", 1, 30, Ending::Separator},
        {"715", 1, 20, Ending::Separator},
        {"7003", 10, 10, Ending::Separator},
        {"8006", 18, 18, Ending::Separator},
    }));
    const auto* identifier = find_identifier(row.ai);
    REQUIRE(identifier != nullptr);
    INFO(row.ai);
    CHECK(identifier->shortest == row.shortest);
    CHECK(identifier->longest == row.longest);
    CHECK(identifier->ending == row.ending);
}

TEST_CASE("Every identifier of the table is found at the start of a text, and none twice") {
    for (const auto& identifier : all_identifiers()) {
        CHECK(code_at_start(std::string(identifier.code) + "999999") == identifier.code);
        CHECK(find_identifier(identifier.code) == &identifier);
    }
    CHECK(all_identifiers().size() == 22);
}

TEST_CASE("The first two digits tell how long an identifier is, known here or not") {
    CHECK(code_at_start("3103000500") == "3103");
    CHECK(code_at_start("30512") == "30");
    CHECK(code_at_start("4101234567890128") == "410");
    CHECK(code_at_start("4300ABC") == "4300");
    CHECK(code_at_start("7121234") == "712");
    CHECK(code_at_start("8008270331") == "8008");
    CHECK(code_at_start("50").empty());
    CHECK(code_at_start("8A06").empty());
    CHECK(code_at_start("1").empty());
    CHECK(code_at_start("").empty());
}

TEST_CASE("A text takes every character of the set and no other") {
    bool accepted = false;
    for (const char c :
         std::string("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")) {
        alone_with_company("10", std::string(1, c), accepted);
        INFO(c);
        CHECK(accepted);
    }
    for (const char c : std::string(" #$@[\\]^`{|}~\x1D\x80")) {
        CHECK(alone_with_company("10", std::string("A") + c, accepted) == ErrorCode::ScanUnreadable);
        CHECK(alone_with_company("91", std::string("A") + c, accepted) == ErrorCode::ScanUnreadable);
    }
}

TEST_CASE("Numbers with a check digit refuse a wrong one, a letter and another length") {
    CHECK(of({{"00", with_check("10614141123456789")}}).has_value());
    CHECK(refusal({{"00", "106141411234567890"}}) == ErrorCode::CheckDigit);
    CHECK(refusal({{"01", "00372888147368"}}) == ErrorCode::CheckDigit);
    CHECK(refusal({{"01", "0037288814736X"}}) == ErrorCode::ScanUnreadable);
    CHECK(refusal({{"01", "0372888147369"}}) == ErrorCode::ScanUnreadable);
    CHECK(refusal({{"8006", "003728881473680102"}}) == ErrorCode::CheckDigit);
}

TEST_CASE("A piece has a number from 1 to its total") {
    CHECK(of({{"8006", "003728881473690102"}})->piece() == Piece{1, 2});
    CHECK(of({{"8006", "003728881473690202"}})->piece() == Piece{2, 2});
    CHECK(of({{"8006", "003728881473690102"}})->gtin()->text() == "00372888147369");
    CHECK(refusal({{"8006", "003728881473690302"}}) == ErrorCode::ScanUnreadable);
    CHECK(refusal({{"8006", "003728881473690002"}}) == ErrorCode::ScanUnreadable);
    CHECK(refusal({{"8006", "003728881473690000"}}) == ErrorCode::ScanUnreadable);
}

TEST_CASE("An element that needs another one is refused without it") {
    for (const char* ai : {"10", "11", "15", "17", "21", "240", "7003", "715", "37", "02"}) {
        const std::string code(ai);
        const std::string value = code == "02" ? item.value : code == "7003" ? "2703312359" : "270331";
        INFO(code);
        CHECK(refusal({{code, value}}) == ErrorCode::Gs1MissingKey);
        bool accepted = false;
        alone_with_company(code, value, accepted);
        CHECK(accepted);
    }
}

TEST_CASE("Which key an element accepts follows the GS1 dictionary") {
    const Element piece{"8006", "003728881473690102"};
    const std::vector<Element> content = {{"00", with_check("10614141123456789")}, {"02", item.value}, {"37", "5"}};
    const auto together = [&](const Element& element, std::vector<Element> key) {
        key.push_back(element);
        return of(std::move(key)).has_value();
    };
    CHECK(together({"10", "AB12"}, {piece}));
    CHECK(together({"10", "AB12"}, content));
    CHECK(together({"17", "270331"}, {piece}));
    CHECK(together({"21", "S1"}, {piece}));
    CHECK_FALSE(together({"21", "S1"}, content));
    CHECK_FALSE(together({"715", "00641604001"}, {piece}));
    CHECK_FALSE(together({"7003", "2703312359"}, {piece}));
    CHECK(together({"7003", "2703312359"}, content));
    CHECK_FALSE(together({"10", "AB12"}, {{"00", with_check("10614141123456789")}}));
    CHECK_FALSE(together({"37", "5"}, {item}));
}

TEST_CASE("Elements that exclude each other are refused") {
    const Element unit{"00", with_check("10614141123456789")};
    CHECK(refusal({unit, item, {"02", item.value}, {"37", "5"}}) == ErrorCode::ScanContradictory);
    CHECK(refusal({item, {"8006", "003728881473690102"}}) == ErrorCode::ScanContradictory);
}

TEST_CASE("An element may stand twice with one value, not with two") {
    CHECK(of({item, {"10", "AB12"}, {"10", "AB12"}}).has_value());
    CHECK(refusal({item, {"10", "AB12"}, {"10", "AB13"}}) == ErrorCode::ScanContradictory);
    CHECK(refusal({item, {"01", "00306416040013"}}) == ErrorCode::ScanContradictory);
}

TEST_CASE("An unknown identifier is refused by its name") {
    const auto result = of({item, {"3103", "000500"}});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::ScanUnreadable);
    CHECK(result.error().where == "(3103)");
    CHECK(result.error().message.find("(3103)") != std::string::npos);
    CHECK(refusal({}) == ErrorCode::ValueMissing);
}

TEST_CASE("No expiry read is told apart from an expiry") {
    CHECK_FALSE(of({item, {"10", "AB12"}})->expiry().has_value());
    CHECK_FALSE(of({item, {"15", "270331"}})->expiry().has_value());
    const auto expiry = of({item, {"17", "270331"}})->expiry();
    REQUIRE(expiry.has_value());
    CHECK(expiry->date.text() == "2027-03-31");
    CHECK(expiry->precision == DayPrecision::Day);
    CHECK_FALSE(expiry->time_of_day.has_value());
    CHECK(of({item, {"17", "270300"}})->expiry()->precision == DayPrecision::EndOfMonth);
    CHECK(of({item, {"17", "270300"}})->expiry()->date.text() == "2027-03-31");
}

TEST_CASE("Of an expiry date and an expiry time the earlier one counts") {
    const auto both = [](const char* day, const char* moment) {
        return *of({item, {"17", day}, {"7003", moment}})->expiry();
    };
    CHECK(both("270401", "2703311200").date.text() == "2027-03-31");
    CHECK(both("270401", "2703311200").time_of_day == std::chrono::minutes(720));
    CHECK(both("270331", "2703311200").time_of_day == std::chrono::minutes(720));
    CHECK(both("270330", "2703311200").date.text() == "2027-03-30");
    CHECK_FALSE(both("270330", "2703311200").time_of_day.has_value());
    CHECK(of({item, {"7003", "2703311200"}})->expiry()->time_of_day == std::chrono::minutes(720));
}

TEST_CASE("What else a code holds is found by name") {
    const auto pallet = of({{"00", with_check("10614141123456789")},
                            {"02", item.value},
                            {"37", "00000012"},
                            {"11", "260102"},
                            {"15", "280000"}});
    REQUIRE_FALSE(pallet.has_value());
    CHECK(pallet.error().code == ErrorCode::DateInvalid);
    const auto valid = of({{"00", with_check("10614141123456789")},
                           {"02", item.value},
                           {"37", "00000012"},
                           {"11", "260102"},
                           {"15", "280100"}});
    REQUIRE(valid.has_value());
    CHECK(valid->sscc() == with_check("10614141123456789"));
    CHECK_FALSE(valid->gtin().has_value());
    CHECK(valid->content_gtin()->text() == item.value);
    CHECK(valid->count() == 12);
    CHECK(valid->production_date()->date.text() == "2026-01-02");
    CHECK(valid->best_before()->date.text() == "2028-01-31");
    CHECK_FALSE(valid->lot().has_value());
    CHECK_FALSE(valid->serial().has_value());
    CHECK_FALSE(valid->piece().has_value());
}

TEST_CASE("A separator is written only after a value without predefined length that is not the last") {
    CHECK(build({item, {"17", "270331"}, {"10", "AB12"}}, year) == "01003728881473691727033110AB12");
    CHECK(build({item, {"10", "AB12"}, {"17", "270331"}, {"21", "S1"}}, year) ==
          "010037288814736910AB12\x1D"
          "1727033121S1");
    CHECK(build({item, {"7003", "2703312359"}, {"10", "A"}}, year) ==
          "010037288814736970032703312359\x1D"
          "10A");
    CHECK(build({{"8006", "003728881473690102"}, {"21", "S1"}}, year) ==
          "8006003728881473690102\x1D"
          "21S1");
    CHECK_FALSE(build({{"10", "AB12"}}, year).has_value());
}

TEST_CASE("The text beside a symbol has the identifiers in brackets") {
    const auto code = of({item, {"10", "A(1)B"}});
    CHECK(code->people_text() == "(01)00372888147369(10)A(1)B");
    CHECK(code->bracketed() == "(01)00372888147369(10)A\\(1)B");
}

}  // namespace
}  // namespace cisterna::gs1
