#pragma once

#include <string>
#include <vector>

#include "core/calendar/instant.h"
#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/order/stock.h"
#include "core/quantity/quantity.h"
#include "core/rules/refill_caps.h"
#include "core/site/settings.h"

namespace cisterna::design {

// What it means to cross a bound. Stop: the check would stop it. Hold: a pharmacist may allow it with a reason. Wish:
// a wish of the order would not be kept.
enum class Force { Stop, Hold, Wish };

std::string_view force_word(Force force);  // "stop", "hold", "wish"

// How much of a drug dissolves.
struct Solubility {
    std::string drug;
    quantity::Concentration most;
    Force force = Force::Stop;
    std::string condition;  // "in water, room temperature"; may be empty
    formulary::Evidence evidence = formulary::Evidence::Unconfirmed;
    std::vector<formulary::Source> sources;
};

using rules::Gap;
using rules::IntervalCap;

// What is known of the ordered drugs beside the limits, products and pumps of the formulary.
struct Knowledge {
    std::vector<Solubility> solubilities;
    std::vector<IntervalCap> caps;
    std::vector<Gap> gaps;
};

// What the formulary knows of the ordered drugs. A solubility stops, as does a limit, however well it is known. The
// interval is capped by the labels of the drugs, for a diluted solution, and, unless a drug is alone and its label
// speaks, by the longest study of exactly these drugs in a pump. No such study is a gap; so is a first fill that the
// order does not rule out.
Knowledge knowledge_of(const order::Prescription& prescription, const formulary::Formulary& formulary);

// An order to be designed. The basis of the order, if it has one, takes no part in the window.
struct Question {
    const order::Prescription& prescription;
    const formulary::Formulary& formulary;
    const order::Stock* stock;  // nullptr: every product of the formulary can be had
    calendar::Instant at;       // when preparation is to start
    const Knowledge& knowledge;
    const site::Settings& site = site::standard_settings();
};

}  // namespace cisterna::design
