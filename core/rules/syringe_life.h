#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/beyond_use/beyond_use.h"
#include "core/rules/studies.h"
#include "core/site/settings.h"

// What ends the use of the finished syringes beside the category table and the components' expiries.
namespace cisterna::rules {

struct SyringeLife {
    StudiesFound studies;  // in a syringe at the ordered storage temperature
    // The shortest time within which a label asks administration to begin, whatever the storage that it names: no other
    // storage is known to keep it longer.
    std::optional<beyond_use::CountedLimit> begin_within;
    // Whether that label speaks for the whole solution, stored as ordered: its drug is alone.
    bool label_speaks_for_all = false;
    // The study that may shorten the beyond-use date: the one that covers the strengths, else the shortest of those
    // that do not state what they tested. One that tested other strengths says nothing.
    std::optional<beyond_use::CountedLimit> stability;
    std::vector<beyond_use::OpenedContainer> opened;  // that the recipe draws from
    std::string not_known;  // why no study counts as a reason; empty when one covers the strengths
};

// `recipe` may be nullptr: the products are then those that the order insists on, and nothing is drawn from.
SyringeLife syringe_life(const order::Prescription& prescription, const recipe::Targets& targets,
                         const recipe::Recipe* recipe, const formulary::Formulary& formulary,
                         const site::Settings& site);

// The part of it that the beyond-use date has to consider.
beyond_use::Considered considered(const SyringeLife& life);

}  // namespace cisterna::rules
