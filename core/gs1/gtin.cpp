#include "core/gs1/gtin.h"

#include <algorithm>
#include <array>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"

namespace cisterna::gs1 {
namespace {

constexpr std::size_t full_length = 14;
constexpr std::array<std::size_t, 4> lengths = {8, 12, 13, full_length};

}  // namespace

Result<Gtin> Gtin::parse(std::string_view digits, std::string_view where) {
    const std::string place(where);
    if (digits.empty())
        return refuse(ErrorCode::ValueMissing, place, "The GTIN is empty; scan the package or type its digits.");
    if (!all_digits(digits))
        return refuse(ErrorCode::NotANumber, place, shown(digits) + " is not a GTIN; it has digits only.");
    if (std::find(lengths.begin(), lengths.end(), digits.size()) == lengths.end())
        return refuse(ErrorCode::NotANumber, place,
                      shown(digits) + " has " + std::to_string(digits.size()) + " digits; a GTIN has 8, 12, 13 or 14.");
    if (!ends_in_its_check_digit(digits))
        return refuse(ErrorCode::CheckDigit, place,
                      "The check digit of the GTIN " + std::string(digits) +
                          " is wrong: a digit was misread or mistyped. Scan again or compare it with the package.");
    return Gtin(std::string(full_length - digits.size(), '0') + std::string(digits));
}

Gtin Gtin::with_check_digit(std::string_view thirteen_digits) {
    return Gtin(std::string(thirteen_digits) + gs1::check_digit(thirteen_digits));
}

std::optional<std::string> Gtin::gtin13() const {
    if (!digits_.starts_with('0')) return std::nullopt;
    return digits_.substr(1);
}

std::optional<std::string> Gtin::gtin12() const {
    if (!digits_.starts_with("00")) return std::nullopt;
    return digits_.substr(2);
}

std::optional<std::string> Gtin::ndc_digits() const {
    if (digits_.substr(1, 2) != "03") return std::nullopt;
    return digits_.substr(3, 10);
}

}  // namespace cisterna::gs1
