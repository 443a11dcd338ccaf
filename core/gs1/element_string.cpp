#include "core/gs1/element_string.h"

#include <algorithm>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"

namespace cisterna::gs1 {
namespace {

std::string place(std::string_view ai) {
    return "(" + std::string(ai) + ")";
}

// "the element (10), BATCH/LOT,"
std::string named(const ApplicationIdentifier& identifier) {
    return "the element " + place(identifier.code) + ", " + std::string(identifier.title) + ",";
}

tl::unexpected<Error> bad_value(const ApplicationIdentifier& identifier, const std::string& reason) {
    return refuse(
        ErrorCode::ScanUnreadable, place(identifier.code),
        "In the code " + named(identifier) + " " + reason + ". Scan again; if it stays so, the code is wrong.");
}

std::string length_rule(const ApplicationIdentifier& identifier) {
    const auto longest = std::to_string(identifier.longest);
    return identifier.has_fixed_length() ? "must have " + longest + " characters"
                                         : "must have from 1 to " + longest + " characters";
}

Result<void> check_length(const ApplicationIdentifier& identifier, std::string_view value) {
    if (value.size() >= identifier.shortest && value.size() <= identifier.longest) return {};
    const std::string lost = value.size() > identifier.longest && identifier.ending == Ending::Separator
                                 ? "; a separator after it may have been lost"
                                 : "";
    return bad_value(identifier,
                     length_rule(identifier) + " and " + std::to_string(value.size()) + " were found" + lost);
}

Result<void> check_sum(const ApplicationIdentifier& identifier, std::string_view digits) {
    if (ends_in_its_check_digit(digits)) return {};
    return refuse(ErrorCode::CheckDigit, place(identifier.code),
                  "The check digit of " + named(identifier) + " is wrong in " + shown(digits) +
                      ": a digit was misread or mistyped. Scan again or compare it with the package.");
}

int two_digits(std::string_view digits) {
    return (digits[0] - '0') * 10 + (digits[1] - '0');
}

// Two digits for the piece, two for the total (lint_pieceoftotal.c of the GS1 Barcode Syntax Dictionary).
Result<void> check_piece(const ApplicationIdentifier& identifier, std::string_view digits) {
    const int number = two_digits(digits);
    const int total = two_digits(digits.substr(2));
    if (number > 0 && total > 0 && number <= total) return {};
    return bad_value(identifier,
                     "says piece " + std::to_string(number) + " of " + std::to_string(total) + ", which cannot be");
}

Result<void> check_digits(const ApplicationIdentifier& identifier, std::string_view value, int reference_year) {
    if (!all_digits(value)) return bad_value(identifier, "must hold digits only, not " + shown(value));
    switch (identifier.content) {
        case Content::Sscc:
        case Content::Gtin: return check_sum(identifier, value);
        case Content::Itip: {
            CISTERNA_CHECK(check_sum(identifier, value.substr(0, 14)));
            return check_piece(identifier, value.substr(14));
        }
        case Content::Date: {
            CISTERNA_CHECK(parse_element_date(value, reference_year, place(identifier.code)));
            return {};
        }
        case Content::DateTime: {
            CISTERNA_CHECK(parse_element_date_time(value, reference_year, place(identifier.code)));
            return {};
        }
        case Content::Count:
        case Content::Text: break;
    }
    return {};
}

Result<void> check_text(const ApplicationIdentifier& identifier, std::string_view value) {
    const auto bad = std::find_if_not(value.begin(), value.end(), in_character_set_82);
    if (bad == value.end()) return {};
    return bad_value(identifier, "holds " + shown({bad, bad + 1}) + ", a character that GS1 codes cannot carry");
}

const std::string* value_of(const std::vector<Element>& elements, std::string_view ai) {
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const Element& e) { return e.ai == ai; });
    return found == elements.end() ? nullptr : &found->value;
}

// Cuts the part before the first separator off `list`.
std::string_view take_part(std::string_view& list, char separator) {
    const auto end = std::min(list.find(separator), list.size());
    const auto part = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return part;
}

bool has_all(const std::vector<Element>& elements, std::string_view group) {
    while (!group.empty())
        if (value_of(elements, take_part(group, '+')) == nullptr) return false;
    return true;
}

// "(01), or (00) with (02)"
std::string in_words(std::string_view groups) {
    std::string words;
    while (!groups.empty()) {
        auto group = take_part(groups, ',');
        words += words.empty() ? "" : groups.empty() ? " or " : ", ";
        words += place(take_part(group, '+'));
        while (!group.empty()) words += " with " + place(take_part(group, '+'));
    }
    return words;
}

Result<void> check_needs(const ApplicationIdentifier& identifier, const std::vector<Element>& elements) {
    auto groups = identifier.needs;
    if (groups.empty()) return {};
    while (!groups.empty())
        if (has_all(elements, take_part(groups, ','))) return {};
    return refuse(ErrorCode::Gs1MissingKey, place(identifier.code),
                  "In the code " + named(identifier) + " may not stand without " + in_words(identifier.needs) +
                      ". Scan the code that holds the product's number too.");
}

Result<void> check_excludes(const ApplicationIdentifier& identifier, const std::vector<Element>& elements) {
    auto excluded = identifier.excludes;
    while (!excluded.empty()) {
        const auto other = take_part(excluded, ',');
        if (value_of(elements, other) != nullptr)
            return refuse(ErrorCode::ScanContradictory, place(identifier.code),
                          "In the code " + named(identifier) + " may not stand together with " + place(other) +
                              ". Use another code on the package.");
    }
    return {};
}

Result<void> check_repetition(const std::vector<Element>& elements) {
    for (const auto& element : elements)
        if (*value_of(elements, element.ai) != element.value)
            return refuse(ErrorCode::ScanContradictory, place(element.ai),
                          "The code holds the element " + place(element.ai) + " twice, once " +
                              shown(*value_of(elements, element.ai)) + " and once " + shown(element.value) +
                              ". Scan again; if it stays so, use another code on the package.");
    return {};
}

Result<void> check_together(const std::vector<Element>& elements) {
    CISTERNA_CHECK(check_repetition(elements));
    for (const auto& element : elements) CISTERNA_CHECK(check_needs(*find_identifier(element.ai), elements));
    for (const auto& element : elements) CISTERNA_CHECK(check_excludes(*find_identifier(element.ai), elements));
    return {};
}

std::string marked(std::string_view value) {
    std::string result;
    for (const char c : value) {
        if (c == '(') result += '\\';
        result += c;
    }
    return result;
}

bool is_earlier(const Expiry& a, const Expiry& b) {
    constexpr auto whole_day = std::chrono::minutes(24 * 60);
    if (a.date != b.date) return a.date < b.date;
    return a.time_of_day.value_or(whole_day) < b.time_of_day.value_or(whole_day);
}

}  // namespace

Result<void> check_value(const ApplicationIdentifier& identifier, std::string_view value, int reference_year) {
    CISTERNA_CHECK(check_length(identifier, value));
    if (identifier.content == Content::Text) return check_text(identifier, value);
    return check_digits(identifier, value, reference_year);
}

Result<ElementString> ElementString::of(std::vector<Element> elements, int reference_year) {
    if (elements.empty()) return refuse(ErrorCode::ValueMissing, "", "The code holds no element; scan again.");
    for (const auto& element : elements) {
        const auto* identifier = find_identifier(element.ai);
        if (identifier == nullptr)
            return refuse(ErrorCode::ScanUnreadable, place(element.ai),
                          "The code holds the element " + shown(place(element.ai)) +
                              ", which is not known here. Use another code on the package.");
        CISTERNA_CHECK(check_value(*identifier, element.value, reference_year));
    }
    CISTERNA_CHECK(check_together(elements));
    return ElementString(std::move(elements), reference_year);
}

const std::string* ElementString::find(std::string_view ai) const {
    return value_of(elements_, ai);
}

std::optional<std::string> ElementString::copy_of(std::string_view ai) const {
    const auto* value = find(ai);
    return value == nullptr ? std::nullopt : std::optional<std::string>(*value);
}

std::optional<ElementDate> ElementString::date_of(std::string_view ai) const {
    const auto* value = find(ai);
    if (value == nullptr) return std::nullopt;
    return parse_element_date(*value, reference_year_).value();
}

std::optional<std::string> ElementString::sscc() const {
    return copy_of("00");
}

std::optional<Gtin> ElementString::gtin() const {
    if (const auto* digits = find("01")) return Gtin::parse(*digits).value();
    if (const auto* digits = find("8006")) return Gtin::parse(std::string_view(*digits).substr(0, 14)).value();
    return std::nullopt;
}

std::optional<Gtin> ElementString::content_gtin() const {
    const auto* digits = find("02");
    return digits == nullptr ? std::nullopt : std::optional<Gtin>(Gtin::parse(*digits).value());
}

std::optional<std::int64_t> ElementString::count() const {
    const auto* digits = find("37");
    return digits == nullptr ? std::nullopt : std::optional<std::int64_t>(std::stoll(*digits));
}

std::optional<std::string> ElementString::lot() const {
    return copy_of("10");
}

std::optional<std::string> ElementString::serial() const {
    return copy_of("21");
}

std::optional<Piece> ElementString::piece() const {
    const auto* value = find("8006");
    if (value == nullptr) return std::nullopt;
    const std::string_view digits(*value);
    return Piece{two_digits(digits.substr(14)), two_digits(digits.substr(16))};
}

std::optional<ElementDate> ElementString::production_date() const {
    return date_of("11");
}

std::optional<ElementDate> ElementString::best_before() const {
    return date_of("15");
}

std::optional<Expiry> ElementString::expiry() const {
    std::optional<Expiry> expiry;
    if (const auto day = date_of("17")) expiry = Expiry{day->date, day->precision, std::nullopt};
    if (const auto* value = find("7003")) {
        const auto moment = parse_element_date_time(*value, reference_year_).value();
        const Expiry timed{moment.date, DayPrecision::Day, moment.time_of_day};
        if (!expiry || is_earlier(timed, *expiry)) expiry = timed;
    }
    return expiry;
}

std::string ElementString::text() const {
    std::string result;
    for (const auto& element : elements_) {
        result += element.ai + element.value;
        const bool is_last = &element == &elements_.back();
        if (!is_last && find_identifier(element.ai)->ending == Ending::Separator) result += group_separator;
    }
    return result;
}

std::string ElementString::bracketed() const {
    std::string result;
    for (const auto& element : elements_) result += place(element.ai) + marked(element.value);
    return result;
}

std::string ElementString::people_text() const {
    std::string result;
    for (const auto& element : elements_) result += place(element.ai) + element.value;
    return result;
}

Result<std::string> build(std::vector<Element> elements, int reference_year) {
    CISTERNA_TRY(valid, ElementString::of(std::move(elements), reference_year));
    return valid.text();
}

}  // namespace cisterna::gs1
