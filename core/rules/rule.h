#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/beyond_use/beyond_use.h"
#include "core/calendar/instant.h"
#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/order/stock.h"
#include "core/pump/refill_interval.h"
#include "core/recipe/recipe.h"
#include "core/rules/finding.h"
#include "core/rules/refill_caps.h"
#include "core/rules/syringe_life.h"
#include "core/site/settings.h"

namespace cisterna::rules {

// All that a rule may look at. What could not be worked out is a nullptr or an Error, and the rule says so.
struct Subject {
    const order::Prescription& prescription;
    const formulary::Formulary& formulary;
    const order::Stock* stock;  // nullptr: no stock was given
    calendar::Instant at;       // when preparation is to start
    const recipe::Targets* targets;
    const recipe::Recipe* recipe;
    const Result<beyond_use::BeyondUse>& beyond_use;
    const site::Settings& site;
    // The hard limit of each drug's concentration, in the order of the prescription; nothing where none is known.
    const std::vector<std::optional<quantity::Concentration>>& limits;
    const Error* recipe_error;  // why there is no recipe; nullptr when there is one
    // What is known of the solution in syringe and pump; nullptr without targets.
    const SyringeLife* syringe;
    const StudiesFound* pump_studies;
    const IntervalCaps* caps;
    const pump::RefillForecast* refill;  // nullptr when it could not be worked out
};

using Findings = std::vector<Finding>;

// A rule answers for every subject that it concerns, with at least one finding.
struct Rule {
    std::string_view id;
    std::string_view question;  // what it asks, for docs/RULES.md
    Findings (*judge)(const Subject&);
};

// The one list of all rules, in the order in which findings are shown: drug, dose, mixture, device, stability, site.
std::span<const Rule> all_rules();

// The rules of the outside's contract that this version does not have yet. A pass says nothing about what they would
// ask, so every check and record names them.
std::span<const std::string_view> rules_not_judged();

// One function a rule, one file a rule.
Findings never_intrathecal(const Subject& subject);
Findings preservative(const Subject& subject);
Findings salt_form(const Subject& subject);
Findings duplicate_drug(const Subject& subject);
Findings approved_drug(const Subject& subject);
Findings max_concentration(const Subject& subject);
Findings max_daily_dose(const Subject& subject);
Findings pump_flow(const Subject& subject);
Findings pump_volume(const Subject& subject);
Findings beyond_use_date(const Subject& subject);
Findings stability_in_syringe(const Subject& subject);
Findings stability_in_pump(const Subject& subject);
Findings tolerance(const Subject& subject);
Findings product_expiry(const Subject& subject);

}  // namespace cisterna::rules
