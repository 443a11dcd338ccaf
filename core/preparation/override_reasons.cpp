#include <algorithm>
#include <array>

#include "core/preparation/decide.h"

namespace cisterna::preparation {
namespace {

struct RuleReason {
    std::string_view rule;
    std::string_view reason;
};

constexpr std::array<std::string_view, 2> for_every_rule{"prescriber-confirmed", "evidence-reviewed"};

constexpr auto of_one_rule = std::to_array<RuleReason>({
    {"approved-drug", "labelled-drugs-failed"},
    {"approved-drug", "established-therapy"},
    {"max-daily-dose", "end-of-life-care"},
    {"max-daily-dose", "established-therapy"},
    {"max-daily-dose", "rounding-of-the-syringe"},
    {"max-concentration", "rounding-of-the-syringe"},
    {"tolerance", "no-surer-source"},
    {"product-expiry", "checked-at-scan"},
    {"beyond-use", "refill-date-agreed"},
    {"stability-in-pump", "refill-date-agreed"},
});

}  // namespace

std::vector<std::string_view> override_reasons(std::string_view rule) {
    std::vector<std::string_view> reasons(for_every_rule.begin(), for_every_rule.end());
    for (const auto& row : of_one_rule)
        if (row.rule == rule) reasons.push_back(row.reason);
    return reasons;
}

}  // namespace cisterna::preparation
