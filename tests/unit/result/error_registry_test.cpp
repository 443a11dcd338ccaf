#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "core/result/error.h"

namespace cisterna {
namespace {

const ErrorEntry* find(std::string_view name) {
    const auto entries = all_error_entries();
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == name; });
    return found == entries.end() ? nullptr : &*found;
}

// The kinds of refusal that other programs hold on to.
constexpr auto kept_kinds = std::to_array<std::string_view>({
    "assay_out_of_range",
    "below_minimum_volume",
    "below_minimum_weight",
    "bud_over_limit",
    "catalogue_inconsistent",
    "change_needs_review",
    "check_digit",
    "coa_missing",
    "concentration_not_positive",
    "concentration_over_limit",
    "dose_not_positive",
    "dose_over_limit",
    "drug_prohibited_intrathecal",
    "duplicate_drug",
    "filter_integrity_failed",
    "flow_not_positive",
    "flow_out_of_range",
    "gs1_missing_key",
    "lockout_shorter_than_bolus",
    "ndc_ambiguous",
    "no_drugs",
    "no_limit_for_condition",
    "not_a_number",
    "nothing_to_deliver",
    "order_inconsistent",
    "over_solubility",
    "past_beyond_use_date",
    "preservative_present",
    "preservative_status_unknown",
    "product_mismatch",
    "quarantine_test_pending",
    "salt_form_unspecified",
    "schedule_not_24h",
    "sterilisation_step_missing",
    "stock_expired",
    "stock_insufficient",
    "stock_past_in_use_time",
    "stock_too_dilute",
    "unit_mismatch",
    "unit_missing",
    "unit_unknown",
    "value_missing",
    "verifier_same_person",
    "volume_not_positive",
    "volume_over_reservoir",
    "weight_not_positive",
    "witness_missing",
    "witness_same_person",
});

// The kinds that are answers about the figures themselves: the program ends with 2 and a client gets a 4xx.
TEST_CASE("Every kind of refusal that other programs hold on to is in the table and ends with exit code 2") {
    for (const auto kind : kept_kinds) {
        CAPTURE(kind);
        const auto* row = find(kind);
        REQUIRE(row != nullptr);
        CHECK(row->exit_code == 2);
        CHECK(row->http_status / 100 == 4);
        CHECK(row->retry == Retry::Never);
    }
}

TEST_CASE("Names are unique, lower case with underscores") {
    std::set<std::string_view> names;
    for (const auto& row : all_error_entries()) {
        CAPTURE(row.name);
        CHECK(names.insert(row.name).second);
        CHECK_FALSE(row.name.empty());
        CHECK(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos);
        CHECK(row.name.front() != '_');
        CHECK(row.name.back() != '_');
    }
}

std::string without_underscores(std::string_view name) {
    std::string letters(name);
    std::erase(letters, '_');
    return letters;
}

std::string lower_case(std::string_view text) {
    std::string lower;
    for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

// A name typed wrongly in the table would be a broken promise.
TEST_CASE("Each name is its enumerator in lower case") {
    const auto enumerators = std::to_array<std::string_view>({
#define CODE(enumerator, name, http, exit, retry, meaning) #enumerator,
#include "core/result/error_codes.inc"
#undef CODE
    });
    const auto entries = all_error_entries();
    REQUIRE(enumerators.size() == entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
        CHECK(without_underscores(entries[i].name) == lower_case(enumerators.at(i)));
}

TEST_CASE("Each code finds its own row") {
    const auto entries = all_error_entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        CHECK(static_cast<std::size_t>(entries[i].code) == i);
        CHECK(&entry(entries[i].code) == &entries[i]);
    }
}

TEST_CASE("Exit codes are those that scripts know") {
    const std::set<int> known{2, 64, 65, 66, 69, 70, 73, 74, 75, 76, 77, 78};  // 0 and 1 are no failures
    for (const auto& row : all_error_entries()) {
        CAPTURE(row.name, row.exit_code);
        CHECK(known.contains(row.exit_code));
    }
}

TEST_CASE("HTTP statuses tell clients whose fault it is and whether to try again") {
    const std::set<int> known{400, 403, 404, 409, 413, 422, 500, 503, 507};
    for (const auto& row : all_error_entries()) {
        CAPTURE(row.name, row.http_status, row.exit_code);
        CHECK(known.contains(row.http_status));
        if (row.exit_code == 65) CHECK(row.http_status / 100 == 4);
        if (row.exit_code == 70) CHECK(row.http_status == 500);
        if (row.exit_code == 77) CHECK(row.http_status == 403);
        // What may succeed later is the server's or a rival's doing, never the document's.
        if (row.retry == Retry::Later) CHECK((row.http_status / 100 == 5 || row.http_status == 409));
    }
}

TEST_CASE("Meanings are phrases that complete a sentence, without a full stop") {
    for (const auto& row : all_error_entries()) {
        CAPTURE(row.name);
        REQUIRE_FALSE(row.meaning.empty());
        CHECK(row.meaning.back() != '.');
        CHECK(row.meaning.find('|') == std::string_view::npos);  // it would break the table of docs/ERRORS.md
    }
}

}  // namespace
}  // namespace cisterna
