#pragma once

#include <string>
#include <string_view>

#include "core/gs1/gtin.h"
#include "core/result/result.h"

namespace cisterna::gs1 {

// A US National Drug Code as the FDA lists it: ten digits in one of the shapes 4-4-2, 5-3-2, 5-4-1 (labeler, product,
// package; 21 CFR 207.33).
class Ndc {
public:
    // Reads, with hyphens: the ten-digit shapes; the eleven digits of billing (5-4-2) and the twelve of 91 FR 10749
    // (6-4-2) when exactly one segment holds the padding zero, so that the ten digits are certain. Eleven digits
    // without hyphens are read as 5-4-2. Refuses: an empty text (value_missing); what has other characters or segment
    // lengths (not_a_number); what could be more than one NDC or none (ndc_ambiguous), such as ten or twelve digits
    // without hyphens.
    static Result<Ndc> parse(std::string_view text, std::string_view where = {});

    const std::string& labeler() const { return labeler_; }
    const std::string& product() const { return product_; }
    const std::string& package() const { return package_; }
    std::string text() const;      // 0641-6040-01
    std::string digits() const;    // 0641604001
    std::string text11() const;    // 00641-6040-01, as billed
    std::string digits11() const;  // 00641604001
    std::string text12() const;    // 000641-6040-01, the shape in use from 2033 on
    // The GTIN of a package with that indicator ('0' the unit, '1' to '8' what holds several).
    Gtin gtin(char indicator) const;

    bool operator==(const Ndc&) const = default;

private:
    Ndc(std::string_view labeler, std::string_view product, std::string_view package)
        : labeler_(labeler), product_(product), package_(package) {}
    static Result<Ndc> from_padded(std::string_view text, std::string_view labeler, std::string_view product,
                                   std::string_view package, std::string_view where);

    std::string labeler_;
    std::string product_;
    std::string package_;
};

// The GTIN of a US drug: indicator, 03, the ten digits of its NDC, check digit. It needs no hyphens.
Gtin gtin_of_ndc_digits(std::string_view ten_digits, char indicator);

}  // namespace cisterna::gs1
