#include <array>

#include "core/rules/rule.h"

namespace cisterna::rules {
namespace {

constexpr auto rules = std::to_array<Rule>({
    {"never-intrathecal",
     "Is a drug, an excipient, a product or a diluent on the list of what must never be given intrathecally, or a drug "
     "unknown to the formulary?",
     never_intrathecal},
    {"preservative", "Is every product and the diluent known to be free of preservatives?", preservative},
    {"salt-form", "Are dose, strength and limits of each drug counted in the same salt form?", salt_form},
    {"duplicate-drug", "Does a drug, or two salt forms of it, stand in the order twice?", duplicate_drug},
    {"max-daily-dose",
     "Is each drug's dose a day, with every patient bolus that can be released, within the guidelines and labels?",
     max_daily_dose},
    {"max-concentration",
     "Is each drug's concentration, as ordered and as really made, within the guidelines and labels?",
     max_concentration},
    {"beyond-use", "Will administration begin before the beyond-use date?", beyond_use_date},
    {"stability-in-syringe",
     "Does a study or a label show that this mixture keeps in a syringe, stored as ordered, until it is used?",
     stability_in_syringe},
    {"stability-in-pump",
     "Does a study or a label show that this mixture keeps in a pump for as long as the reservoir lasts?",
     stability_in_pump},
    {"approved-drug", "Does the pump's labelling name this drug, and this drug alone?", approved_drug},
    {"pump-flow", "Can the pump deliver this flow?", pump_flow},
    {"pump-volume", "Does the fill go into the reservoir, and is it above the alarm volume?", pump_volume},
    {"tolerance",
     "Is every final concentration within the site's tolerance, can none of them pass its limit in the worst case, and "
     "can every volume be measured?",
     tolerance},
    {"product-expiry", "Are the containers in date on the day of preparation?", product_expiry},
});

constexpr auto not_judged = std::to_array<std::string_view>({
    "allergy",
    "starting-dose",
    "opioid-naive",
    "dose-change",
    "patient-bolus",
    "pump-drug",
    "refill-interval",
    "compatibility",
    "solubility",
    "ph",
    "osmolarity",
    "endotoxin",
    "measurable-volume",
    "concentration-change",
    "residual",
    "granuloma-risk",
});

}  // namespace

std::span<const std::string_view> rules_not_judged() {
    return not_judged;
}

std::span<const Rule> all_rules() {
    return rules;
}

std::string_view outcome_word(Outcome outcome) {
    static constexpr std::array<std::string_view, 4> words{"pass", "not_covered", "hold", "stop"};
    return words.at(static_cast<std::size_t>(outcome));
}

}  // namespace cisterna::rules
