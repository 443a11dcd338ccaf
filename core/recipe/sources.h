#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/recipe/recipe.h"

// The sources of one drug: every way in which it can come into the preparation.
namespace cisterna::recipe {

// A product that is made weaker before it is drawn.
struct SourceDilution {
    Way taken;
    Way diluent;
    quantity::Concentration strength;
};

// A powder that is weighed; the line to which its stock solution is filled, when there is one.
struct SourceWeighing {
    Weighing weighing;
    std::optional<Way> filled_to;
};

// One way in which a drug can come into the preparation, with what it means for the whole.
struct DrugSource {
    const formulary::Product* product = nullptr;  // nullptr: a powder is weighed
    quantity::Concentration strength;             // of the product
    quantity::Volume exact;
    Way way;
    std::optional<SourceDilution> dilution;
    std::vector<const order::Container*> from;  // when stock was given
    std::optional<SourceWeighing> weighing;
    order::Container powder_container;  // the jar, when a powder is weighed
    std::vector<Portion> portions;
    std::int64_t containers = 0;
    quantity::Volume waste;  // of the product, in the opened containers
    Option option;
};

// What of the stock may be used when preparation starts: what is in date, and opened containers within their clock.
// Opened ones come first, since their clock runs out first, then by expiry, then by id.
class UsableStock {
public:
    explicit UsableStock(const Means& means);
    // Containers of a product; empty when there is none.
    const std::vector<const order::Container*>& of(const std::string& product) const;

private:
    std::map<std::string, std::vector<const order::Container*>, std::less<>> containers_;
};

bool is_controlled(const Means& means, const std::string& drug);

// Sources of the drug at that place of the prescription, in a fixed order. Refuses what plan() refuses for one drug.
Result<std::vector<DrugSource>> sources_of(const order::Prescription& prescription, const Target& target,
                                           std::size_t index, const Scales& scales, const Means& means,
                                           const UsableStock& stock);

}  // namespace cisterna::recipe
