#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/gs1/application_identifier.h"
#include "core/gs1/element_date.h"
#include "core/gs1/gtin.h"
#include "core/result/result.h"

namespace cisterna::gs1 {

// One element: its application identifier ("17") and its value as written ("270331").
struct Element {
    std::string ai;
    std::string value;

    bool operator==(const Element&) const = default;
};

// The last moment at which an item may be used.
struct Expiry {
    calendar::Date date;
    DayPrecision precision = DayPrecision::Day;
    std::optional<std::chrono::minutes> time_of_day;  // with AI 7003 only; local time, the code carries no zone

    bool operator==(const Expiry&) const = default;
};

// Piece 1 of 2, with AI 8006.
struct Piece {
    int number;
    int total;

    bool operator==(const Piece&) const = default;
};

// Whether one value is right for its identifier by itself. Refuses: wrong length or characters (scan_unreadable), a
// wrong check digit (check_digit), no day or time (date_invalid). `where` of the refusal is "(17)".
Result<void> check_value(const ApplicationIdentifier& identifier, std::string_view value, int reference_year);

// Elements in their order, valid each and together: every value has the length, characters, check digit and date that
// its identifier asks for, no identifier stands twice with different values, and each one finds the others that it
// needs and none that it excludes (GS1 Barcode Syntax Dictionary, req= and ex=).
class ElementString {
public:
    // Refuses: no elements (value_missing), what check_value refuses, an unknown identifier (scan_unreadable), a
    // missing key (gs1_missing_key), contradicting elements (scan_contradictory). The reference year (such as 2026)
    // places two-digit years.
    static Result<ElementString> of(std::vector<Element> elements, int reference_year);

    const std::vector<Element>& elements() const { return elements_; }
    // The value of an identifier, or nullptr.
    const std::string* find(std::string_view ai) const;

    std::optional<std::string> sscc() const;
    std::optional<Gtin> gtin() const;          // of AI 01, or of the item in AI 8006
    std::optional<Gtin> content_gtin() const;  // of AI 02: what a logistic unit holds
    std::optional<std::int64_t> count() const;
    std::optional<std::string> lot() const;
    std::optional<std::string> serial() const;
    std::optional<Piece> piece() const;
    std::optional<ElementDate> production_date() const;
    std::optional<ElementDate> best_before() const;
    // Of AI 17 or 7003, the earlier when both are there. Nothing means that NO EXPIRY WAS READ, never "does not
    // expire".
    std::optional<Expiry> expiry() const;

    // As it is encoded, with a separator only where one is needed (after elements that have no predefined length,
    // unless last).
    std::string text() const;
    // (01)00372888147369(10)AB12; an opening bracket inside a value is written \( so that the text reads back as
    // itself.
    std::string bracketed() const;
    // The text beside a symbol: as bracketed(), without the marks.
    std::string people_text() const;

    bool operator==(const ElementString& other) const { return elements_ == other.elements_; }

private:
    ElementString(std::vector<Element> elements, int reference_year)
        : elements_(std::move(elements)), reference_year_(reference_year) {}

    std::optional<std::string> copy_of(std::string_view ai) const;
    std::optional<ElementDate> date_of(std::string_view ai) const;

    std::vector<Element> elements_;
    int reference_year_;
};

// ElementString::of and its text() in one step, for the maker of a symbol.
Result<std::string> build(std::vector<Element> elements, int reference_year);

}  // namespace cisterna::gs1
