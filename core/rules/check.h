#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/beyond_use/beyond_use.h"
#include "core/codec/value.h"
#include "core/rules/finding.h"
#include "core/rules/pump_figures.h"
#include "core/rules/refill_caps.h"
#include "core/rules/rule.h"
#include "core/site/settings.h"

namespace cisterna::rules {

// The whole answer to "is this order safe, and how is it made?".
struct Check {
    std::string prescription;
    calendar::Instant at{std::chrono::sys_seconds{}, std::chrono::minutes{0}};
    Outcome verdict = Outcome::Pass;
    Findings findings;
    // Nothing when the verdict is stop: no figure that could be used leaves a stopped check.
    std::optional<recipe::Recipe> recipe;
    std::optional<beyond_use::BeyondUse> beyond_use;
    std::string stability_not_known;  // why no study is among the reasons of the beyond-use date; empty when one is
    std::optional<pump::RefillForecast> refill;  // nothing when the alarm volume or the reservoir is not known
    IntervalCaps interval_caps;                  // that the forecast has kept, and what is not known of them
    std::optional<pump::BolusDay> bolus_day;     // nothing without patient boluses
    std::optional<BridgeFigures> bridge;         // nothing without a last fill
    // Why there is no recipe although no rule stops the order, such as products too weak for the concentrations.
    std::optional<Error> no_recipe;
    std::string formulary_hash;
    std::string formulary_version;
    bool formulary_is_adopted = false;
    std::string site_policy;  // hash of the site's settings
};

// Judges the order by every rule. An order for which no recipe can be made is a stop as well, with the finding of rule
// "recipe". `site` is the pharmacy's own policy; without one the values of site/settings.h hold.
Check check(const order::Prescription& prescription, const formulary::Formulary& formulary, const order::Stock* stock,
            const calendar::Instant& at, const site::Settings& site = {});

// Schema cisterna/check/1. `program` is the version of the program that answers.
codec::Object check_json(const Check& check, const order::Prescription& prescription,
                         const formulary::Formulary& formulary, std::string_view program);

// The approval key of a finding: the first 32 hex digits of SHA-256 over rule, outcome, subject, figures and formulary.
std::string approval_key(const Finding& finding, const std::string& formulary_hash);

}  // namespace cisterna::rules
