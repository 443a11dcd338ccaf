#include "core/formulary/product_code.h"

#include "core/gs1/check_digit.h"
#include "core/gs1/ndc.h"
#include "core/result/characters.h"

namespace cisterna::formulary {
namespace {

constexpr std::size_t gtin_digits = 14;

}  // namespace

Result<std::string> unit_gtin(std::string_view ndc, std::string_view where) {
    const auto parsed = gs1::Ndc::parse(ndc, where);
    // Billing forms of eleven digits are read elsewhere; a formulary holds the form that stands on the label.
    if (!parsed || parsed->text() != ndc)
        return refuse(ErrorCode::NdcAmbiguous, std::string(where),
                      "The NDC " + in_quotes(ndc) +
                          " is not a ten-digit NDC with hyphens, such as 0641-6039-01; take it from the label, "
                          "because eleven digits cannot always be read back.");
    return parsed->gtin('0').text();
}

Result<void> check_codes_agree(std::string_view ndc, std::string_view gtin, std::string_view where) {
    const std::string place(where);
    if (gtin.size() != gtin_digits || !gs1::all_digits(gtin))
        return refuse(ErrorCode::CatalogueInconsistent, place,
                      "The GTIN " + in_quotes(gtin) + " does not have fourteen digits; write the GTIN-14 of the unit.");
    if (!gs1::ends_in_its_check_digit(gtin))
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
