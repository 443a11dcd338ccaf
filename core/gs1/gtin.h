#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::gs1 {

// The number of a trade item in its 14-digit form. Always 14 digits with the right check digit.
class Gtin {
public:
    // Reads 8, 12, 13 or 14 digits and fills up with zeros in front. Refuses an empty text (value_missing), anything
    // but digits and other lengths (not_a_number), and a wrong check digit (check_digit).
    static Result<Gtin> parse(std::string_view digits, std::string_view where = {});

    // Makes the check digit for the 13 digits before it. Other texts are a bug of the caller.
    static Gtin with_check_digit(std::string_view thirteen_digits);

    const std::string& text() const { return digits_; }
    // 0: the unit; 1 to 8: a package that holds several; 9: an item of variable measure.
    char indicator() const { return digits_.front(); }
    char check_digit() const { return digits_.back(); }
    // The shorter forms that UPC and EAN codes carry; nothing where a digit would be lost.
    std::optional<std::string> gtin13() const;
    std::optional<std::string> gtin12() const;
    // The ten digits of the NDC when the number is that of a US drug (GS1 prefix 03). They tell nothing about where the
    // hyphens stand.
    std::optional<std::string> ndc_digits() const;

    auto operator<=>(const Gtin&) const = default;

private:
    explicit Gtin(std::string digits) : digits_(std::move(digits)) {}

    std::string digits_;
};

}  // namespace cisterna::gs1
