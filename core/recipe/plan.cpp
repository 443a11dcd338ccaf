#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "core/quantity/text.h"
#include "core/recipe/calculation_lines.h"
#include "core/recipe/recipe.h"

namespace cisterna::recipe {
namespace {

using formulary::Formulary;
using formulary::Product;
using order::Prescription;
using quantity::Rational;
using quantity::Volume;

constexpr std::size_t combinations_allowed = 200'000;

struct Situation {
    const Prescription& prescription;
    const Targets& targets;
    const Formulary& formulary;
    const order::Stock* stock;
    calendar::Date day;
};

std::string place_of(std::size_t drug) {
    return "drugs[" + std::to_string(drug) + "]";
}

bool is_labelled_for(const Product& product, const std::string& pump) {
    return std::find(product.labelled_pumps.begin(), product.labelled_pumps.end(), pump) !=
           product.labelled_pumps.end();
}

std::int64_t whole(const Rational& number) {
    return number.to_count().value_or(0);
}

// The containers for a volume, first expiring first; refuses stock_insufficient.
Result<std::vector<order::Container>> take_from_stock(const Situation& s, const std::string& product,
                                                      const std::string& name, std::int64_t needed,
                                                      const std::string& where) {
    if (s.stock == nullptr) return std::vector<order::Container>{};
    auto usable = s.stock->usable(product, s.day);
    if (static_cast<std::int64_t>(usable.size()) < needed)
        return refuse(ErrorCode::StockInsufficient, where,
                      std::to_string(needed) + " containers of " + name + " are needed, " +
                          std::to_string(usable.size()) +
                          " usable ones are in stock; receive more or choose another product.");
    usable.resize(static_cast<std::size_t>(needed));
    return usable;
}

Result<Draw> draw_of(const Situation& s, std::size_t index, const Product& product) {
    const auto& target = s.targets.drugs[index];
    if (!product.volume.value.is_positive())
        return refuse(ErrorCode::ValueMissing, place_of(index) + ".product",
                      "Nobody has stated how much a container of " + product.name +
                          " holds, so nothing can be drawn from it; choose another product.");
    Draw draw;
    draw.drug = target.drug;
    draw.product = product.id;
    draw.product_name = product.name;
    draw.strength = product.strength.value;
    draw.unit = target.unit;
    draw.preparation_note = product.preparation_note;
    draw.exact_mass = target.concentration * s.prescription.prepared_volume();
    draw.exact = draw.exact_mass / draw.strength;
    CISTERNA_TRY(measured, measure(draw.exact, s.formulary.syringes, Reading::Nearest, place_of(index)));
    draw.measured = std::move(measured);
    draw.measured_mass = draw.strength * draw.measured.volume;
    draw.container_volume = product.volume.value;
    draw.containers = whole((draw.measured.volume / draw.container_volume).ceiling());
    draw.waste = draw.container_volume * Rational(draw.containers) - draw.measured.volume;
    CISTERNA_TRY(from, take_from_stock(s, product.id, product.name, draw.containers, place_of(index)));
    draw.from = std::move(from);
    return draw;
}

struct ContainerChoice {
    const formulary::Diluent::Container* container;
    std::int64_t number;
    Volume waste;
};

std::optional<ContainerChoice> choose_container(const Situation& s, const formulary::Diluent& diluent,
                                                const Volume& volume) {
    std::optional<ContainerChoice> best;
    for (const auto& container : diluent.containers) {
        const auto number = whole((volume / container.volume).ceiling());
        const bool in_stock =
            s.stock == nullptr || static_cast<std::int64_t>(s.stock->usable(container.id, s.day).size()) >= number;
        if (!in_stock) continue;
        ContainerChoice choice{&container, number, container.volume * Rational(number) - volume};
        if (!best || std::tie(choice.number, choice.waste) < std::tie(best->number, best->waste)) best = choice;
    }
    return best;
}

Result<std::optional<DiluentDraw>> diluent_for(const Situation& s, const Volume& missing) {
    if (missing < smallest_measured_volume()) return std::optional<DiluentDraw>();
    const auto* diluent = s.formulary.diluent(s.prescription.diluent);
    if (diluent == nullptr)
        return refuse(ErrorCode::NotFound, "diluent",
                      "The formulary does not know the diluent \"" + s.prescription.diluent +
                          "\"; choose one that it holds, such as sodium-chloride-0.9-pf.");
    DiluentDraw draw;
    draw.diluent = diluent->id;
    draw.diluent_name = diluent->name;
    draw.exact = missing;
    // Never below the volume asked for: the reservoir must be filled.
    CISTERNA_TRY(measured, measure(missing, s.formulary.syringes, Reading::NotBelow, "diluent"));
    draw.measured = std::move(measured);
    const auto choice = choose_container(s, *diluent, draw.measured.volume);
    if (!choice)
        return refuse(ErrorCode::StockInsufficient, "diluent",
                      "There is not enough " + diluent->name + " in stock for " +
                          people_text(draw.measured.volume, quantity::units::mL) + "; receive more.");
    draw.container = choice->container->id;
    draw.container_volume = choice->container->volume;
    draw.containers = choice->number;
    draw.waste = choice->waste;
    CISTERNA_TRY(from, take_from_stock(s, draw.container, diluent->name, draw.containers, "diluent"));
    draw.from = std::move(from);
    return std::optional<DiluentDraw>(std::move(draw));
}

std::vector<Made> made_of(const Situation& s, const Recipe& recipe) {
    std::vector<Made> made;
    for (std::size_t i = 0; i < recipe.draws.size(); ++i) {
        const auto& target = s.targets.drugs[i].concentration;
        const auto concentration = recipe.draws[i].measured_mass / recipe.prepared;
        made.push_back(
            {recipe.draws[i].drug, target, concentration, (concentration - target) / target, recipe.draws[i].unit});
    }
    return made;
}

Result<std::vector<FilledSyringe>> syringes_of(const Situation& s, const Recipe& recipe) {
    const auto number = s.prescription.syringes;
    // The asked volume is filled; what rounding added over it stays behind.
    const auto each = std::min(recipe.prepared, recipe.asked) / Rational(number);
    const auto* syringe = smallest_holding(each, s.formulary.syringes);
    if (syringe == nullptr)
        return refuse(ErrorCode::OrderInconsistent, "syringes",
                      people_text(each, quantity::units::mL) +
                          " do not go into the largest syringe of the formulary; use more syringes.");
    std::vector<FilledSyringe> filled;
    for (std::int64_t i = 1; i <= number; ++i) filled.push_back({i, syringe->id, syringe->nominal, each});
    return filled;
}

// A product with what is drawn from it; the draw is the same in every combination.
struct Source {
    const Product* product;
    Result<Draw> draw;
};
using Chosen = std::vector<const Source*>;  // one for each drug

// What many combinations ask for again: the diluent for a missing volume.
class DiluentChoices {
public:
    explicit DiluentChoices(const Situation& s) : situation_(s) {}

    const Result<std::optional<DiluentDraw>>& for_missing(const Volume& missing) {
        const auto known = choices_.find(missing);
        if (known != choices_.end()) return known->second;
        return choices_.emplace(missing, diluent_for(situation_, missing)).first->second;
    }

private:
    const Situation& situation_;
    std::map<Volume, Result<std::optional<DiluentDraw>>> choices_;
};

Result<Recipe> recipe_with(const Situation& s, const Chosen& chosen, DiluentChoices& diluents) {
    Recipe recipe;
    recipe.asked = s.prescription.prepared_volume();
    Volume exact;
    for (const auto* source : chosen) {
        if (!source->draw) return tl::unexpected<Error>(source->draw.error());
        exact += source->draw->exact;
        recipe.prepared += source->draw->measured.volume;
    }
    if (exact > recipe.asked)
        return refuse(ErrorCode::StockTooDilute, "drugs",
                      "The draws need " + people_text(exact, quantity::units::mL) + ", but only " +
                          people_text(recipe.asked, quantity::units::mL) +
                          " are to be made; use stronger products or lower concentrations.");
    CISTERNA_TRY(diluent, diluents.for_missing(recipe.asked - recipe.prepared));
    recipe.diluent = std::move(diluent);
    recipe.targets = s.targets;
    for (const auto* source : chosen) recipe.draws.push_back(*source->draw);
    if (recipe.diluent) recipe.prepared += recipe.diluent->measured.volume;
    recipe.made = made_of(s, recipe);
    CISTERNA_TRY(syringes, syringes_of(s, recipe));
    recipe.syringes = std::move(syringes);
    return recipe;
}

struct Rank {
    std::int64_t outside_labelling = 0;
    std::int64_t badly_read = 0;
    std::int64_t containers = 0;
    Volume waste;
    std::vector<std::string> products;

    auto operator<=>(const Rank&) const = default;
};

Rank rank_of(const Situation& s, const Recipe& recipe, const Chosen& chosen) {
    Rank rank;
    for (const auto* source : chosen) {
        rank.products.push_back(source->product->id);
        if (!is_labelled_for(*source->product, s.prescription.pump.model)) ++rank.outside_labelling;
    }
    for (const auto& draw : recipe.draws) {
        if (draw.measured.error.absolute() / draw.exact > largest_reading_error()) ++rank.badly_read;
        rank.containers += draw.containers;
        rank.waste += draw.waste;
    }
    return rank;
}

// The products from which this drug may be drawn; refuses when there is none.
Result<std::vector<const Product*>> sources_of(const Situation& s, std::size_t index) {
    const auto& ordered = s.prescription.drugs[index];
    if (ordered.product) {
        const auto* product = s.formulary.product(*ordered.product);
        if (product == nullptr)
            return refuse(
                ErrorCode::NotFound, place_of(index) + ".product",
                "The formulary does not know the product \"" + *ordered.product + "\"; choose one that it holds.");
        if (product->drug != ordered.drug)
            return refuse(ErrorCode::ProductMismatch, place_of(index) + ".product",
                          product->name + " is not a product of " + ordered.drug + "; choose another one.");
        return std::vector<const Product*>{product};
    }
    std::vector<const Product*> sources;
    std::optional<Error> last_reason;
    for (const auto& [id, product] : s.formulary.products) {
        if (product.drug != ordered.drug) continue;
        if (auto reason = why_not_a_source(s.formulary, product)) {
            last_reason = std::move(reason);
            continue;
        }
        const bool in_stock = s.stock == nullptr || !s.stock->usable(id, s.day).empty();
        if (in_stock) sources.push_back(&product);
    }
    if (!sources.empty()) return sources;
    if (s.stock != nullptr)
        return refuse(ErrorCode::StockInsufficient, place_of(index),
                      "No usable container of " + ordered.drug + " is in stock; receive some.");
    if (last_reason)
        return refuse(last_reason->code, place_of(index),
                      "No product of " + ordered.drug + " may be used: " + last_reason->message);
    return refuse(ErrorCode::NotFound, place_of(index),
                  "The formulary holds no product of " + ordered.drug + "; add one.");
}

// Counts through all combinations; false after the last.
bool next(std::vector<std::size_t>& wheel, const std::vector<std::vector<Source>>& sources) {
    for (std::size_t i = 0; i < wheel.size(); ++i) {
        if (++wheel[i] < sources[i].size()) return true;
        wheel[i] = 0;
    }
    return false;
}

std::string reason_text(const Rank& rank, std::size_t tried, std::size_t feasible) {
    return "Of " + std::to_string(tried) + " combinations of products, " + std::to_string(feasible) +
           " can be made; this one has the fewest sources outside pump labelling (" +
           std::to_string(rank.outside_labelling) + "), then the fewest volumes that are read worse than " +
           quantity::people_percent(largest_reading_error()) + " (" + std::to_string(rank.badly_read) +
           "), then the fewest containers (" + std::to_string(rank.containers) + ") and the least waste (" +
           people_text(rank.waste, quantity::units::mL) + ").";
}

Result<Recipe> best_of_all(const Situation& s, const std::vector<std::vector<Source>>& sources) {
    std::size_t combinations = 1;
    for (const auto& list : sources) combinations *= list.size();
    if (combinations > combinations_allowed)
        return refuse(ErrorCode::OrderInconsistent, "drugs",
                      "There are too many combinations of products; name the product of some drugs.");
    std::optional<Recipe> best;
    std::optional<Rank> best_rank;
    std::optional<Error> refusal;
    std::size_t feasible = 0;
    DiluentChoices diluents(s);
    std::vector<std::size_t> wheel(sources.size(), 0);
    do {
        Chosen chosen;
        for (std::size_t i = 0; i < wheel.size(); ++i) chosen.push_back(&sources[i][wheel[i]]);
        auto recipe = recipe_with(s, chosen, diluents);
        if (!recipe) {
            if (!refusal) refusal = recipe.error();
            continue;
        }
        ++feasible;
        auto rank = rank_of(s, *recipe, chosen);
        if (best_rank && !(rank < *best_rank)) continue;
        best = std::move(*recipe);
        best_rank = std::move(rank);
    } while (next(wheel, sources));
    if (!best) return tl::unexpected<Error>(*refusal);
    best->reason = reason_text(*best_rank, combinations, feasible);
    return std::move(*best);
}

// Whether an excipient of the product stands on the entry, by its whole name; the rules look at parts of names too.
bool holds_excipient(const Product& product, const formulary::NeverIntrathecal& entry) {
    return entry.match == formulary::NeverMatch::Excipient &&
           std::any_of(product.excipients.begin(), product.excipients.end(), [&](const std::string& excipient) {
               return std::find(entry.substances.begin(), entry.substances.end(), excipient) != entry.substances.end();
           });
}

}  // namespace

std::optional<Error> why_not_a_source(const Formulary& formulary, const Product& product) {
    if (product.preservative_free.value == formulary::PreservativeFree::No)
        return Error{ErrorCode::PreservativePresent, product.id,
                     product.name + " contains a preservative; choose a preservative-free product."};
    if (product.preservative_free.value == formulary::PreservativeFree::Unknown)
        return Error{
            ErrorCode::PreservativeStatusUnknown, product.id,
            "Nobody has stated that " + product.name + " is preservative-free; choose a product that is known to be."};
    if (product.pump_use.value == formulary::PumpUse::Excluded)
        return Error{
            ErrorCode::ProductMismatch, product.id,
            "The label of " + product.name + " excludes continuous infusion by a pump; choose another product."};
    for (const auto& [id, entry] : formulary.never_intrathecal)
        if (std::find(entry.products.begin(), entry.products.end(), product.id) != entry.products.end() ||
            holds_excipient(product, entry))
            return Error{ErrorCode::DrugProhibitedIntrathecal, product.id,
                         product.name + " must not be used intrathecally: " + entry.harm + "."};
    return std::nullopt;
}

Result<Recipe> plan(const Prescription& prescription, const Targets& targets, const Formulary& formulary,
                    const order::Stock* stock, const calendar::Date& day) {
    const Situation s{prescription, targets, formulary, stock, day};
    std::vector<std::vector<Source>> sources;
    for (std::size_t i = 0; i < prescription.drugs.size(); ++i) {
        CISTERNA_TRY(products, sources_of(s, i));
        std::vector<Source> with_draws;
        for (const auto* product : products) with_draws.push_back({product, draw_of(s, i, *product)});
        sources.push_back(std::move(with_draws));
    }
    CISTERNA_TRY(recipe, best_of_all(s, sources));
    recipe.calculation = calculation_lines(prescription, recipe);
    return recipe;
}

}  // namespace cisterna::recipe
