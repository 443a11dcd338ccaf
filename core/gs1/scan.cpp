#include "core/gs1/scan.h"

#include <algorithm>

#include "core/gs1/bracketed.h"
#include "core/gs1/character_set.h"
#include "core/gs1/split.h"
#include "core/gs1/symbology.h"

namespace cisterna::gs1 {
namespace {

bool has_separator(std::string_view text) {
    return text.find(group_separator) != std::string_view::npos;
}

Result<void> check_characters(std::string_view text) {
    if (text.size() > longest_scan)
        return refuse(ErrorCode::ScanUnreadable, "",
                      "The scan has " + std::to_string(text.size()) + " characters; at most " +
                          std::to_string(longest_scan) + " are read. Two scans may have run together: scan again.");
    const auto bad = std::find_if_not(text.begin(), text.end(),
                                      [](char c) { return c == group_separator || in_character_set_82(c); });
    if (bad == text.end()) return {};
    return refuse(ErrorCode::ScanUnreadable, "",
                  "The scan holds " + shown({bad, bad + 1}) +
                      ", a character that GS1 codes cannot carry. Check the reader's keyboard layout with the "
                      "scanner-check sheet.");
}

Result<Scan> parse_bracketed(std::string identifier, std::string_view text, int reference_year) {
    if (text.size() > longest_scan) return tl::unexpected<Error>(check_characters(text).error());
    CISTERNA_TRY(elements, split_bracketed(text));
    CISTERNA_TRY(valid, ElementString::of(std::move(elements), reference_year));
    return Scan{std::move(identifier), std::move(valid), Separation::AsWritten};
}

// The reading at the separators, when nothing speaks against trusting them.
bool trusts_separators(std::string_view text, Separators separators) {
    return separators == Separators::Kept || (separators == Separators::KeptWhenSeen && has_separator(text));
}

// Whether a reading needs more separators than the text had.
Separation separation_of(const ElementString& elements, std::string_view text, int reference_year) {
    const auto strict = split_elements(text, Splits::AtSeparators, reference_year);
    return strict && *strict == elements ? Separation::AsWritten : Separation::Restored;
}

}  // namespace

Result<Scan> parse_scan(std::string_view text, const ScanContext& context) {
    CISTERNA_TRY(identified, take_identifier(text));
    const auto rest = identified.rest;
    if (rest.find_first_not_of(" ") == std::string_view::npos)
        return refuse(ErrorCode::ValueMissing, "", "Nothing was scanned; scan the code again.");
    if (rest[rest.find_first_not_of(' ')] == '(')
        return parse_bracketed(std::move(identified.identifier), rest, context.reference_year);
    CISTERNA_CHECK(check_characters(rest));
    if (trusts_separators(rest, context.separators)) {
        auto strict = split_elements(rest, Splits::AtSeparators, context.reference_year);
        if (strict) return Scan{std::move(identified.identifier), std::move(*strict), Separation::AsWritten};
        if (context.separators == Separators::Kept) return tl::unexpected<Error>(std::move(strict.error()));
    }
    CISTERNA_TRY(elements, split_elements(rest, Splits::Anywhere, context.reference_year));
    const auto separation = separation_of(elements, rest, context.reference_year);
    return Scan{std::move(identified.identifier), std::move(elements), separation};
}

}  // namespace cisterna::gs1
