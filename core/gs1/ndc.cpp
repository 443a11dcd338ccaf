#include "core/gs1/ndc.h"

#include <algorithm>
#include <vector>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"

namespace cisterna::gs1 {
namespace {

constexpr std::string_view shapes = "4-4-2, 5-3-2 or 5-4-1 digits, such as 0641-6040-01";

std::string padded(const std::string& digits, std::size_t length) {
    return std::string(length - digits.size(), '0') + digits;
}

std::vector<std::string_view> segments_of(std::string_view text) {
    std::vector<std::string_view> segments;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find('-', start), text.size());
        segments.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return segments;
}

tl::unexpected<Error> unreadable(std::string_view text, std::string_view where) {
    return refuse(
        ErrorCode::NotANumber, std::string(where),
        shown(text) + " is not an NDC. Write it as on the package, with hyphens: " + std::string(shapes) + ".");
}

tl::unexpected<Error> ambiguous(std::string_view text, std::string_view where, const std::string& reason) {
    return refuse(
        ErrorCode::NdcAmbiguous, std::string(where),
        "The NDC " + shown(text) + " " + reason + ". Look the product up and write its ten digits with hyphens.");
}

}  // namespace

Result<Ndc> Ndc::parse(std::string_view text, std::string_view where) {
    if (text.empty())
        return refuse(ErrorCode::ValueMissing, std::string(where),
                      "The NDC is missing; write it as on the package, with hyphens.");
    const auto segments = segments_of(text);
    if (!std::all_of(segments.begin(), segments.end(), all_digits)) return unreadable(text, where);
    if (segments.size() == 1) {
        if (text.size() == 10) return ambiguous(text, where, "has no hyphens, so its three parts are not known");
        if (text.size() == 12)
            return ambiguous(text, where,
                             "has twelve digits without hyphens: it may be a UPC or an NDC of the new shape");
        if (text.size() != 11) return unreadable(text, where);
        return from_padded(text, text.substr(0, 5), text.substr(5, 4), text.substr(9), where);
    }
    if (segments.size() != 3) return unreadable(text, where);
    const auto has_shape = [&](std::size_t labeler, std::size_t product, std::size_t package) {
        return segments[0].size() == labeler && segments[1].size() == product && segments[2].size() == package;
    };
    if (has_shape(4, 4, 2) || has_shape(5, 3, 2) || has_shape(5, 4, 1))
        return Ndc(segments[0], segments[1], segments[2]);
    if (has_shape(5, 4, 2)) return from_padded(text, segments[0], segments[1], segments[2], where);
    if (!has_shape(6, 4, 2)) return unreadable(text, where);
    if (!segments[0].starts_with('0'))
        return ambiguous(text, where, "has a labeler of six digits, which no ten-digit NDC and no GTIN can hold");
    return from_padded(text, segments[0].substr(1), segments[1], segments[2], where);
}

// The ten digits behind a 5-4-2 form: one segment has a zero in front that was put there.
Result<Ndc> Ndc::from_padded(std::string_view text, std::string_view labeler, std::string_view product,
                             std::string_view package, std::string_view where) {
    std::vector<Ndc> possible;
    if (labeler[0] == '0') possible.push_back(Ndc(labeler.substr(1), product, package));
    if (product[0] == '0') possible.push_back(Ndc(labeler, product.substr(1), package));
    if (package[0] == '0') possible.push_back(Ndc(labeler, product, package.substr(1)));
    if (possible.size() == 1) return possible.front();
    if (possible.empty())
        return ambiguous(text, where, "has no padding zero in any part, so no ten-digit NDC stands behind it");
    std::string readings;
    for (const auto& ndc : possible) readings += (readings.empty() ? "" : " or ") + ndc.text();
    return ambiguous(text, where, "could stand for " + readings);
}

std::string Ndc::text() const {
    return labeler_ + "-" + product_ + "-" + package_;
}

std::string Ndc::digits() const {
    return labeler_ + product_ + package_;
}

std::string Ndc::text11() const {
    return padded(labeler_, 5) + "-" + padded(product_, 4) + "-" + padded(package_, 2);
}

std::string Ndc::digits11() const {
    return padded(labeler_, 5) + padded(product_, 4) + padded(package_, 2);
}

std::string Ndc::text12() const {
    return padded(labeler_, 6) + "-" + padded(product_, 4) + "-" + padded(package_, 2);
}

Gtin Ndc::gtin(char indicator) const {
    return gtin_of_ndc_digits(digits(), indicator);
}

Gtin gtin_of_ndc_digits(std::string_view ten_digits, char indicator) {
    return Gtin::with_check_digit(std::string(1, indicator) + "03" + std::string(ten_digits));
}

}  // namespace cisterna::gs1
