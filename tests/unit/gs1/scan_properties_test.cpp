// Laws over random valid element strings.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"
#include "core/gs1/scan.h"

namespace cisterna::gs1 {
namespace {

constexpr int year = 2026;
const std::string characters = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const std::string mostly_digits = "0123456789012345678901234567890123456789ABCDEF";

std::string some_digits(int count) {
    return *rc::gen::container<std::string>(static_cast<std::size_t>(count),
                                            rc::gen::elementOf(std::string("0123456789")));
}

std::string with_check(const std::string& digits) {
    return digits + check_digit(digits);
}

std::string some_text(std::size_t longest) {
    const auto length = *rc::gen::inRange<std::size_t>(1, longest + 1);
    const auto& alphabet = *rc::gen::arbitrary<bool>() ? characters : mostly_digits;
    return *rc::gen::container<std::string>(length, rc::gen::elementOf(alphabet));
}

std::string two(int number) {
    std::string text(2, '0');
    text[0] = static_cast<char>('0' + number / 10);
    text[1] = static_cast<char>('0' + number % 10);
    return text;
}

std::string some_date(int first_day) {
    return two(*rc::gen::inRange(0, 100)) + two(*rc::gen::inRange(1, 13)) + two(*rc::gen::inRange(first_day, 29));
}

std::string some_value(const ApplicationIdentifier& identifier) {
    switch (identifier.content) {
        case Content::Sscc: return with_check(some_digits(17));
        case Content::Gtin: return with_check(some_digits(13));
        case Content::Itip: {
            const int total = *rc::gen::inRange(1, 100);
            return with_check(some_digits(13)) + two(*rc::gen::inRange(1, total + 1)) + two(total);
        }
        case Content::Date: return some_date(0);
        case Content::DateTime: return some_date(1) + two(*rc::gen::inRange(0, 24)) + two(*rc::gen::inRange(0, 60));
        case Content::Count: return some_digits(*rc::gen::inRange(1, 9));
        case Content::Text: break;
    }
    return some_text(identifier.longest);
}

// A valid element string: a key or none, some of what may stand with it, in any order.
std::vector<Element> some_elements() {
    static const std::vector<std::vector<std::string>> keys = {{"01"}, {"01"}, {"8006"}, {"00", "02", "37"},
                                                               {"00"}, {}};
    static const std::vector<std::vector<std::string>> attributes = {
        {"10", "11", "15", "17", "21", "240", "7003", "715"},
        {"10", "17", "21"},
        {"10", "11", "15", "17", "21", "240"},
        {"10", "11", "15", "17", "240", "7003"},
        {},
        {}};
    const auto kind = *rc::gen::inRange<std::size_t>(0, keys.size());
    std::vector<std::string> codes = keys[kind];
    for (const auto& code : attributes[kind])
        if (*rc::gen::arbitrary<bool>()) codes.push_back(code);
    if (codes.empty()) codes.push_back("91");
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
        const auto code = "9" + std::to_string(*rc::gen::inRange(1, 10));
        if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
    }
    std::vector<Element> elements;
    for (std::size_t at = 0; !codes.empty(); codes.erase(codes.begin() + static_cast<std::ptrdiff_t>(at))) {
        at = *rc::gen::inRange<std::size_t>(0, codes.size());
        elements.push_back({codes[at], some_value(*find_identifier(codes[at]))});
        if (codes.size() == 1) break;
    }
    return elements;
}

std::vector<std::size_t> separators_of(const std::string& text) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == group_separator) places.push_back(i);
    return places;
}

TEST_CASE("What is built is read back as itself") {
    CHECK(rc::check("parse after build, separators kept", [] {
        const auto elements = some_elements();
        const auto text = build(elements, year);
        RC_ASSERT(text.has_value());
        RC_PRE(text->size() <= longest_scan);
        for (const char* identifier : {"", "]d2"}) {
            const auto scan = parse_scan(identifier + *text, {year, Separators::Kept});
            RC_ASSERT(scan.has_value());
            RC_ASSERT(scan->elements.elements() == elements);
            RC_ASSERT(scan->separation == Separation::AsWritten);
        }
    }));
    CHECK(rc::check("parse after bracketed", [] {
        const auto code = ElementString::of(some_elements(), year);
        RC_ASSERT(code.has_value());
        const auto text = code->bracketed();
        RC_PRE(text.size() <= longest_scan);
        const auto scan = parse_scan(text, {year, Separators::MayBeLost});
        RC_ASSERT(scan.has_value());
        RC_ASSERT(scan->elements == *code);
    }));
}

TEST_CASE("What is built is read as itself or refused as ambiguous when separators are not proven") {
    CHECK(rc::check("parse after build", [] {
        const auto elements = some_elements();
        const auto text = *build(elements, year);
        RC_PRE(text.size() <= longest_scan);
        for (const auto separators : {Separators::KeptWhenSeen, Separators::MayBeLost}) {
            const auto scan = parse_scan(text, {year, separators});
            if (scan)
                RC_ASSERT(scan->elements.elements() == elements);
            else
                RC_ASSERT(scan.error().code == ErrorCode::ScanAmbiguous);
        }
        if (!separators_of(text).empty()) RC_ASSERT(parse_scan(text, {year}).has_value());
    }));
}

TEST_CASE("With all separators lost a code is read as itself or refused, never otherwise") {
    CHECK(rc::check("all lost", [] {
        const auto elements = some_elements();
        auto text = *build(elements, year);
        RC_PRE(text.size() <= longest_scan);
        text.erase(std::remove(text.begin(), text.end(), group_separator), text.end());
        for (const auto separators : {Separators::KeptWhenSeen, Separators::MayBeLost}) {
            const auto scan = parse_scan(text, {year, separators});
            RC_LOG() << text << (scan ? "" : "\n" + scan.error().message) << "\n";
            RC_TAG(scan ? "read" : std::string(entry(scan.error().code).name));
            if (scan)
                RC_ASSERT(scan->elements.elements() == elements);
            else
                RC_ASSERT(scan.error().code == ErrorCode::ScanAmbiguous);
        }
    }));
}

TEST_CASE("With any one separator lost a code is read as itself or refused where each may be lost") {
    CHECK(rc::check("one lost", [] {
        const auto elements = some_elements();
        auto text = *build(elements, year);
        RC_PRE(text.size() <= longest_scan);
        const auto places = separators_of(text);
        RC_PRE(!places.empty());
        text.erase(*rc::gen::elementOf(places), 1);
        const auto scan = parse_scan(text, {year, Separators::MayBeLost});
        RC_LOG() << text << (scan ? "" : "\n" + scan.error().message) << "\n";
        if (scan)
            RC_ASSERT(scan->elements.elements() == elements);
        else
            RC_ASSERT(scan.error().code == ErrorCode::ScanAmbiguous);
    }));
}

TEST_CASE("A single wrong digit in a product number is refused in every form") {
    CHECK(rc::check("wrong digit in (01)", [] {
        auto digits = with_check(some_digits(13));
        const auto at = *rc::gen::inRange<std::size_t>(0, digits.size());
        digits[at] = *rc::gen::distinctFrom(rc::gen::elementOf(std::string("0123456789")), digits[at]);
        for (const auto& text :
             {"01" + digits + "17270331", "(01)" + digits + "(17)270331", "]d201" + digits + "1727033110AB12"}) {
            const auto scan = parse_scan(text, {year});
            RC_ASSERT(!scan.has_value());
            RC_ASSERT(scan.error().code == ErrorCode::CheckDigit);
        }
    }));
}

TEST_CASE("Any text gives a reading or a refusal with a message") {
    CHECK(rc::check("any characters", [] {
        const auto length = *rc::gen::inRange<std::size_t>(0, 200);
        const auto text = *rc::gen::container<std::string>(
            length, rc::gen::elementOf("0123456789100121179199]()d2\x1D" + characters));
        for (const auto separators : {Separators::Kept, Separators::KeptWhenSeen, Separators::MayBeLost}) {
            const auto scan = parse_scan(text, {year, separators});
            if (scan)
                RC_ASSERT(ElementString::of(scan->elements.elements(), year).has_value());
            else
                RC_ASSERT(!scan.error().message.empty());
        }
    }));
}

}  // namespace
}  // namespace cisterna::gs1
