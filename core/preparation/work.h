#pragma once

#include <string>
#include <vector>

#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::preparation {

// One thing that the recipe asks to be drawn.
struct Ingredient {
    std::string source;  // id of a product, or of a diluent's container
    std::string drug;    // id of the drug; empty for the diluent
    std::string name;    // as people say it
    std::int64_t containers = 0;
    quantity::Volume volume;       // to be measured
    quantity::Volume finest_line;  // the smallest graduation that is read for it
    quantity::Volume left_over;    // in the opened containers
};

struct FilledSyringe {
    std::int64_t number = 1;
    quantity::Volume nominal;
    quantity::Volume volume;
};

// The work that an approved check asks for.
struct Work {
    std::vector<Ingredient> ingredients;  // drugs in the order of the prescription, then the diluent
    std::vector<FilledSyringe> syringes;
    calendar::Instant beyond_use{std::chrono::sys_seconds{}, std::chrono::minutes{0}};

    const Ingredient* ingredient(const std::string& source) const;
};

// Reads the work from a check document (cisterna/check/1) that holds a recipe. Refuses what check_json does not write.
Result<Work> read_work(const codec::Object& check);

}  // namespace cisterna::preparation
