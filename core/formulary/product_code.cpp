#include "core/formulary/product_code.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cisterna::formulary {
namespace {

constexpr std::size_t gtin_digits = 14;

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Labeler, product and package segment lengths of the ten-digit NDC (21 CFR 207.33).
constexpr std::array<std::array<std::size_t, 3>, 3> ndc_forms{{{4, 4, 2}, {5, 3, 2}, {5, 4, 1}}};

bool is_ten_digit_ndc(std::string_view ndc) {
    const auto first = ndc.find('-');
    const auto second = first == std::string_view::npos ? first : ndc.find('-', first + 1);
    if (second == std::string_view::npos) return false;
    const auto labeler = ndc.substr(0, first);
    const auto product = ndc.substr(first + 1, second - first - 1);
    const auto package = ndc.substr(second + 1);
    if (!all_digits(labeler) || !all_digits(product) || !all_digits(package)) return false;
    const std::array<std::size_t, 3> form{labeler.size(), product.size(), package.size()};
    return std::find(ndc_forms.begin(), ndc_forms.end(), form) != ndc_forms.end();
}

}  // namespace

char check_digit_of(std::string_view thirteen_digits) {
    int sum = 0;
    int weight = 3;
    for (const char digit : thirteen_digits) {
        sum += (digit - '0') * weight;
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

Result<std::string> unit_gtin(std::string_view ndc, std::string_view where) {
    if (!is_ten_digit_ndc(ndc))
        return refuse(ErrorCode::NdcAmbiguous, std::string(where),
                      "The NDC \"" + std::string(ndc) +
                          "\" is not a ten-digit NDC with hyphens, such as 0641-6039-01; take it from the label, "
                          "because eleven digits cannot always be read back.");
    std::string gtin = "003";
    for (const char c : ndc)
        if (c != '-') gtin += c;
    gtin += check_digit_of(gtin);
    return gtin;
}

Result<void> check_codes_agree(std::string_view ndc, std::string_view gtin, std::string_view where) {
    const std::string place(where);
    if (gtin.size() != gtin_digits || !all_digits(gtin))
        return refuse(
            ErrorCode::CatalogueInconsistent, place,
            "The GTIN \"" + std::string(gtin) + "\" does not have fourteen digits; write the GTIN-14 of the unit.");
    if (check_digit_of(gtin.substr(0, gtin_digits - 1)) != gtin.back())
        return refuse(ErrorCode::CheckDigit, place,
                      "The check digit of the GTIN " + std::string(gtin) + " is wrong; compare it with the package.");
    CISTERNA_TRY(expected, unit_gtin(ndc, where));
    if (expected != gtin)
        return refuse(ErrorCode::CatalogueInconsistent, place,
                      "The GTIN " + std::string(gtin) + " contradicts the NDC " + std::string(ndc) +
                          ", whose unit GTIN is " + expected + "; compare both with the package.");
    return {};
}

}  // namespace cisterna::formulary
