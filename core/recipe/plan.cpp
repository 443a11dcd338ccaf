#include <algorithm>
#include <map>
#include <tuple>

#include "core/quantity/text.h"
#include "core/recipe/calculation_lines.h"
#include "core/recipe/final_strength.h"
#include "core/recipe/recipe.h"
#include "core/recipe/sources.h"

namespace cisterna::recipe {
namespace {

using order::Prescription;
using quantity::Rational;
using quantity::Volume;
using quantity::units::mL;

// What rounding may add to the diluent before a second, finer syringe is used for it.
constexpr PartsPerBillion diluent_rounding = 5'000'000;

// The diluent as the search asks for it, and as the recipe then shows it.
class DiluentShelf : public DiluentSource {
public:
    DiluentShelf(const Prescription& prescription, const Scales& scales, const Means& means, const UsableStock& stock)
        : scales_(scales),
          means_(means),
          known_(means.formulary.diluent(prescription.diluent)),
          asked_(nanolitres_up(prescription.prepared_volume(), {}).value_or(0)) {
        if (known_ == nullptr) return;
        for (const auto& container : known_->containers) sizes_.push_back(size_of(container, stock));
    }

    std::optional<DiluentChoice> choose(Nanolitres free, Nanolitres for_dilutions) override {
        const auto asked = std::pair(free, for_dilutions);
        const auto before = choices_.find(asked);
        if (before != choices_.end()) return before->second;
        return choices_.emplace(asked, work_out(free, for_dilutions)).first->second;
    }

    const formulary::Diluent* known() const { return known_; }

    // How the free volume is measured; nothing when none is, or when it cannot be.
    std::optional<Way> way_for(Nanolitres free) const {
        if (free < scales_.smallest_draw()) return std::nullopt;
        const auto ways = scales_.ways(free * 1000, Reading::NotBelow);
        for (const auto& way : ways)
            if (times_over_up(way.volume - free, billion, free) <= diluent_rounding) return way;
        if (ways.empty() || ways.back().volume - free > largest_excess()) return std::nullopt;
        return ways.back();
    }

    // A final volume that cannot be read to 1 % is none, unless the site has only coarse syringes.
    Nanolitres largest_excess() const override {
        const auto finest =
            std::min_element(scales_.all().begin(), scales_.all().end(), [](const auto& a, const auto& b) {
                return a.graduation < b.graduation;
            })->graduation;
        return std::max(asked_ / 100, finest);
    }

    // However a volume is divided among up to three sizes of syringe, the squares of their tolerances add up to this.
    PartsPerBillion least_error() const override {
        PartsPerBillion least = billion;
        for (const auto& scale : scales_.all())
            least = std::min({least, scale.from_half, 2 * scale.below_half_of_nominal + scale.below_half_of_expelled});
        return least / 2;
    }

    struct Containers {
        const formulary::Diluent::Container* container = nullptr;
        std::int64_t number = 0;
        std::vector<const order::Container*> from;
    };

    // The containers that hold a volume: the fewest, then the least left over.
    std::optional<Containers> containers_for(Nanolitres volume) const {
        const Size* best = nullptr;
        std::int64_t fewest = 0;
        for (const auto& size : sizes_) {
            const auto number = times_over_up(volume, 1, size.content);
            if (means_.stock != nullptr && static_cast<std::int64_t>(size.stock.size()) < number) continue;
            const bool better = best == nullptr ||
                                std::tuple(number, number * size.content) < std::tuple(fewest, fewest * best->content);
            if (!better) continue;
            best = &size;
            fewest = number;
        }
        if (best == nullptr) return std::nullopt;
        Containers found{best->container, fewest, best->stock};
        if (means_.stock != nullptr) found.from.resize(static_cast<std::size_t>(fewest));
        return found;
    }

private:
    struct Size {
        const formulary::Diluent::Container* container = nullptr;
        Nanolitres content = 1;
        std::vector<const order::Container*> stock;
    };

    static Size size_of(const formulary::Diluent::Container& container, const UsableStock& stock) {
        Size size{&container, std::max<Nanolitres>(1, nanolitres_down(container.volume, {}).value_or(1)), {}};
        // Opened diluent is left alone: a fresh vial costs nothing beside a doubt.
        for (const auto* one : stock.of(container.id))
            if (!one->opened) size.stock.push_back(one);
        return size;
    }

    std::optional<DiluentChoice> work_out(Nanolitres free, Nanolitres for_dilutions) const {
        DiluentChoice choice;
        if (free >= scales_.smallest_draw()) {
            const auto way = way_for(free);
            if (!way) return std::nullopt;
            choice.volume = way->volume;
            choice.half_width = way->half_width;
            choice.variance3 = way->variance3;
            choice.punctures = static_cast<std::int64_t>(way->fillings.size());
        }
        if (choice.volume + for_dilutions == 0) return choice;
        const auto containers = containers_for(choice.volume + for_dilutions);
        if (!containers) return std::nullopt;
        choice.containers = containers->number;
        choice.punctures = std::max(choice.punctures, choice.volume == 0 ? 0 : containers->number);
        return choice;
    }

    const Scales& scales_;
    const Means& means_;
    const formulary::Diluent* known_;
    Nanolitres asked_;
    std::vector<Size> sizes_;
    std::map<std::pair<Nanolitres, Nanolitres>, std::optional<DiluentChoice>> choices_;
};

using Sources = std::vector<std::vector<DrugSource>>;  // of each drug

std::vector<order::Container> copies(const std::vector<const order::Container*>& containers) {
    std::vector<order::Container> copied;
    for (const auto* container : containers) copied.push_back(*container);
    return copied;
}

IntermediateDilution dilution_of(const SourceDilution& source, const Volume& drawn, const Scales& scales) {
    IntermediateDilution dilution;
    dilution.taken = measured(source.taken, scales, volume_of(source.taken.volume));
    dilution.diluent = measured(source.diluent, scales, volume_of(source.diluent.volume));
    dilution.total = dilution.taken.volume + dilution.diluent.volume;
    dilution.strength = source.strength;
    dilution.left_over = dilution.total - drawn;
    return dilution;
}

Weighing weighing_of(const SourceWeighing& source, const Volume& drawn, const Scales& scales) {
    auto weighing = source.weighing;
    if (!source.filled_to) return weighing;
    const auto volume = volume_of(source.filled_to->volume);
    weighing.stock = StockSolution{measured(*source.filled_to, scales, volume), volume - drawn};
    return weighing;
}

Draw draw_of_powder(const Target& target, const DrugSource& source, const Prescription& prescription,
                    const Scales& scales) {
    Draw draw;
    draw.drug = target.drug;
    draw.product = source.powder_container.product;
    draw.product_name = source.weighing->weighing.powder_name;
    draw.strength = source.strength;
    draw.unit = target.unit;
    draw.exact_mass = target.concentration * prescription.prepared_volume();
    draw.exact = source.exact;
    draw.measured = measured(source.way, scales, source.exact);
    draw.weighing = weighing_of(*source.weighing, draw.measured.volume, scales);
    // Straight into the preparation, all that is weighed counts.
    draw.measured_mass = draw.strength * (draw.weighing->stock ? draw.measured.volume : prescription.prepared_volume());
    draw.containers = source.containers;
    draw.from = {source.powder_container};
    return draw;
}

Draw draw_of(const Target& target, const DrugSource& source, const Prescription& prescription, const Scales& scales) {
    if (source.weighing) return draw_of_powder(target, source, prescription, scales);
    Draw draw;
    draw.drug = target.drug;
    draw.product = source.product->id;
    draw.product_name = source.product->name;
    draw.strength = source.strength;
    draw.unit = target.unit;
    draw.preparation_note = source.product->preparation_note;
    draw.exact_mass = target.concentration * prescription.prepared_volume();
    draw.exact = source.exact;
    draw.measured = measured(source.way, scales, source.exact);
    if (source.dilution) draw.dilution = dilution_of(*source.dilution, draw.measured.volume, scales);
    draw.portions = source.portions;
    quantity::Mass of_containers;
    for (const auto& portion : source.portions) of_containers += portion.strength * portion.volume;
    draw.measured_mass = draw.dilution ? draw.dilution->strength * draw.measured.volume : of_containers;
    draw.container_volume = source.product->volume.value;
    draw.containers = source.containers;
    draw.waste = source.waste;
    draw.from = copies(source.from);
    return draw;
}

Nanolitres diluent_for_dilutions(const Recipe& recipe) {
    Nanolitres sum = 0;
    for (const auto& draw : recipe.draws) {
        if (draw.dilution) sum += draw.dilution->diluent.way.volume;
        if (draw.weighing && draw.weighing->stock) sum += draw.weighing->stock->filled_to.way.volume;
    }
    return sum;
}

// The diluent of the chosen recipe, of which the search has made sure.
std::optional<DiluentDraw> diluent_of(const Recipe& recipe, Nanolitres free, const DiluentShelf& shelf,
                                      const Scales& scales) {
    const auto for_dilutions = diluent_for_dilutions(recipe);
    const auto way = shelf.way_for(free);
    if (!way && for_dilutions == 0) return std::nullopt;
    DiluentDraw draw;
    draw.diluent = shelf.known()->id;
    draw.diluent_name = shelf.known()->name;
    Nanolitres volume = for_dilutions;
    if (way) {
        draw.exact = volume_of(free);
        draw.measured = measured(*way, scales, draw.exact);
        volume += way->volume;
    }
    const auto containers = shelf.containers_for(volume);
    draw.container = containers->container->id;
    draw.container_volume = containers->container->volume;
    draw.containers = containers->number;
    draw.for_dilutions = volume_of(for_dilutions);
    draw.waste = draw.container_volume * Rational(containers->number) - volume_of(volume);
    draw.from = copies(containers->from);
    return draw;
}

std::vector<Made> made_of(const Recipe& recipe) {
    std::vector<Made> made;
    for (std::size_t i = 0; i < recipe.draws.size(); ++i) {
        const auto& target = recipe.targets.drugs[i].concentration;
        const auto concentration = recipe.draws[i].measured_mass / recipe.prepared;
        made.push_back(
            {recipe.draws[i].drug, target, concentration, (concentration - target) / target, recipe.draws[i].unit});
    }
    return made;
}

Result<std::vector<FilledSyringe>> syringes_of(const Prescription& prescription, const Recipe& recipe,
                                               const Scales& scales) {
    const auto number = prescription.syringes;
    // The asked volume is filled; what rounding added over it stays behind.
    const auto each = std::min(recipe.prepared, recipe.asked) / Rational(number);
    CISTERNA_TRY(size, nanolitres_up(each, "syringes"));
    const auto* scale = scales.smallest_holding(size);
    if (scale == nullptr)
        return refuse(ErrorCode::OrderInconsistent, "syringes",
                      people_text(each, mL) + " do not go into the largest syringe of the site; use more syringes.");
    std::vector<FilledSyringe> filled;
    for (std::int64_t i = 1; i <= number; ++i) filled.push_back({i, scale->syringe->id, scale->syringe->nominal, each});
    return filled;
}

// Diluent first, so that no two concentrates meet undiluted, then the drugs from the largest volume to the smallest,
// those of equal volume in the order of the prescription. Filled up to a mark, the diluent comes last as well. A powder
// that is weighed straight into the preparation is there before everything else.
std::vector<std::string> order_of_addition(const Recipe& recipe) {
    std::vector<const Draw*> draws;
    for (const auto& draw : recipe.draws) draws.push_back(&draw);
    std::stable_sort(draws.begin(), draws.end(),
                     [](const Draw* a, const Draw* b) { return a->measured.volume > b->measured.volume; });
    const auto is_weighed_in = [](const Draw* draw) { return draw->weighing && !draw->weighing->stock; };
    std::vector<std::string> order;
    for (const auto* draw : draws)
        if (is_weighed_in(draw)) order.push_back(draw->product);
    const bool has_diluent = recipe.diluent && recipe.diluent->measured.volume.is_positive();
    if (has_diluent) order.push_back(recipe.diluent->container);
    for (const auto* draw : draws)
        if (!is_weighed_in(draw)) order.push_back(draw->product);
    return order;
}

// Sterilising filtration or the terminal cycle that the order names. Bubble point: done and recorded for every
// sterilising filter before release; endotoxins: USP <797>, category 2 from nonsterile components whose date needs a
// sterility test, and category 3.
std::vector<std::string> required_steps(const Recipe& recipe, const order::Compounding& compounding) {
    if (!has_nonsterile_source(recipe)) return {};
    std::vector<std::string> steps;
    if (compounding.process == "terminal") {
        steps.emplace_back("sterilise terminally, in the closed final container, by the validated cycle");
    } else {
        steps.emplace_back("sterilising filtration of the whole through a sterile 0.2 or 0.22 micron filter");
        steps.emplace_back("bubble point test of the filter before release; when it fails, discard and make it anew");
    }
    if (compounding.sterility_test != "none")
        steps.emplace_back("bacterial endotoxin test before release, beside the sterility test");
    return steps;
}

std::string pulls_words(const Way& way) {
    return people_text(volume_of(way.volume), mL) + " in " + std::to_string(way.fillings.size()) +
           (way.fillings.size() == 1 ? " pull" : " pulls");
}

std::string weighing_words(const SourceWeighing& source, const Way& way) {
    const auto& weighing = source.weighing;
    const auto words = weighing.lot.powder + " lot " + weighing.lot.lot + ", " +
                       people_text(weighing.weighed, quantity::units::mg) + " weighed on " + weighing.balance.id;
    if (!source.filled_to) return words;
    return words + ", made up to " + people_text(volume_of(source.filled_to->volume), mL) + ", " + pulls_words(way);
}

std::string source_words(const DrugSource& source) {
    if (source.weighing) return weighing_words(*source.weighing, source.way);
    std::string words = source.product->id;
    if (source.dilution)
        words += " diluted " + people_text(volume_of(source.dilution->taken.volume), mL) + " in " +
                 people_text(volume_of(source.dilution->taken.volume + source.dilution->diluent.volume), mL);
    return words + ", " + pulls_words(source.way);
}

std::vector<Alternative> alternatives_of(const SearchResult& found, const Sources& sources) {
    std::vector<Alternative> alternatives;
    for (const auto& recipe : found.pareto) {
        Alternative alternative{{}, recipe.merit, recipe.points};
        for (std::size_t i = 0; i < recipe.choice.size(); ++i)
            alternative.sources.push_back(source_words(sources[i][recipe.choice[i]]));
        alternatives.push_back(std::move(alternative));
    }
    return alternatives;
}

std::string count_text(std::uint64_t count) {
    return quantity::people_number(Rational(count));
}

std::string step_text(const Merit& merit, Aim aim) {
    return std::to_string(merit.steps[static_cast<std::size_t>(aim)]);
}

std::string reason_text(const Recipe& recipe, const Means& means) {
    const auto& certificate = recipe.certificate;
    const auto& merit = recipe.merit;
    std::string text =
        "Of " + count_text(certificate.candidates) + " ways to make it, " + count_text(certificate.evaluated) +
        " were worked out one by one and the others cut, because a known one is as good; this one has the fewest "
        "points under the site's weights (" +
        quantity::people_number(Rational::ratio(recipe.pareto.front().points, 10)) + "): worst error " +
        quantity::people_percent(Rational::ratio(merit.error, billion)) + ", waste " +
        people_text(volume_of(merit.controlled_waste), mL) + " controlled and " +
        people_text(volume_of(merit.other_waste), mL) + " other, " + step_text(merit, Aim::Containers) +
        " containers, " + step_text(merit, Aim::Punctures) + " punctures, " + step_text(merit, Aim::OffLabel) +
        " sources outside pump labelling" +
        (has_nonsterile_source(recipe) ? ", " + step_text(merit, Aim::Nonsterile) + " nonsterile." : ".");
    if (merit.violations > 0)
        text += " None of these ways keeps every drug within " + quantity::people_percent(means.site.tolerance) +
                " and its limit.";
    return text;
}

struct Planning {
    const Prescription& prescription;
    const Targets& targets;
    const Means& means;
    Scales scales;
    Sources sources;
};

// The mark for quantum sufficit: the smallest syringe that holds the whole.
Result<std::optional<Way>> vessel_of(const Planning& p, Nanolitres asked) {
    if (p.means.site.final_volume == site::FinalVolume::SumOfVolumes) return std::optional<Way>();
    const auto* scale = p.scales.smallest_holding(asked);
    if (scale == nullptr)
        return refuse(ErrorCode::OrderInconsistent, "fill_volume",
                      people_text(volume_of(asked), mL) +
                          " do not go into the largest syringe of the site, so they cannot be filled up to a mark; "
                          "let the site count the sum of the volumes.");
    const auto index = static_cast<std::size_t>(scale - p.scales.all().data());
    return std::optional<Way>(p.scales.way_of({{index, asked}}));
}

Result<SearchProblem> problem_of(const Planning& p, const std::optional<Way>& vessel) {
    SearchProblem problem;
    problem.asked = p.prescription.prepared_volume();
    CISTERNA_TRY(asked, nanolitres_up(problem.asked, "fill_volume"));
    problem.asked_up = asked;
    problem.smallest_draw = p.scales.smallest_draw();
    problem.final_volume = p.means.site.final_volume;
    if (vessel) {
        problem.vessel_half_width = vessel->half_width;
        problem.vessel_variance3 = vessel->variance3;
    }
    problem.tolerance = parts_down(p.means.site.tolerance);
    problem.coverage_factor_thousandths = (p.means.site.coverage_factor * Rational(1000)).to_count().value_or(2000);
    problem.weights = p.means.site.weights;
    for (const auto& sources : p.sources) {
        std::vector<Option> options;
        for (const auto& source : sources) options.push_back(source.option);
        problem.drugs.push_back(std::move(options));
    }
    return problem;
}

Result<void> check_diluent(const Planning& p, const Error& refusal, const DiluentShelf& shelf) {
    if (refusal.code != ErrorCode::StockInsufficient || shelf.known() != nullptr) return {};
    return refuse(ErrorCode::NotFound, "diluent",
                  "The formulary does not know the diluent \"" + p.prescription.diluent +
                      "\"; choose one that it holds, such as sodium-chloride-0.9-pf.");
}

Result<Recipe> recipe_of(const Planning& p, const SearchResult& found, const DiluentShelf& shelf,
                         const std::optional<Way>& vessel) {
    Recipe recipe;
    recipe.targets = p.targets;
    recipe.asked = p.prescription.prepared_volume();
    recipe.final_volume = p.means.site.final_volume;
    Nanolitres drawn = 0;
    for (std::size_t i = 0; i < found.chosen.choice.size(); ++i) {
        const auto& source = p.sources[i][found.chosen.choice[i]];
        recipe.draws.push_back(draw_of(p.targets.drugs[i], source, p.prescription, p.scales));
        drawn += source.way.volume;
    }
    const auto asked = nanolitres_up(recipe.asked, "fill_volume").value_or(0);
    recipe.diluent = diluent_of(recipe, std::max<Nanolitres>(0, asked - drawn), shelf, p.scales);
    for (const auto& draw : recipe.draws) recipe.prepared += draw.measured.volume;
    if (recipe.diluent) recipe.prepared += recipe.diluent->measured.volume;
    if (vessel) {
        recipe.vessel = measured(*vessel, p.scales, recipe.asked);
        recipe.prepared = recipe.asked;
    }
    recipe.made = made_of(recipe);
    CISTERNA_TRY(syringes, syringes_of(p.prescription, recipe, p.scales));
    recipe.syringes = std::move(syringes);
    recipe.order_of_addition = order_of_addition(recipe);
    recipe.required_steps = required_steps(recipe, p.prescription.compounding);
    recipe.merit = found.chosen.merit;
    recipe.pareto = alternatives_of(found, p.sources);
    recipe.certificate = found.certificate;
    recipe.reason = reason_text(recipe, p.means);
    return recipe;
}

}  // namespace

bool has_nonsterile_source(const Recipe& recipe) {
    return std::any_of(recipe.draws.begin(), recipe.draws.end(), [](const Draw& d) { return d.weighing.has_value(); });
}

Result<Recipe> plan(const Prescription& prescription, const Targets& targets, const Means& means) {
    CISTERNA_TRY(scales, Scales::of_site(means.formulary, means.site));
    Planning p{prescription, targets, means, std::move(scales), {}};
    const UsableStock stock(means);
    for (std::size_t i = 0; i < prescription.drugs.size(); ++i) {
        CISTERNA_TRY(sources, sources_of(prescription, targets.drugs[i], i, p.scales, means, stock));
        p.sources.push_back(std::move(sources));
    }
    CISTERNA_TRY(asked, nanolitres_up(prescription.prepared_volume(), "fill_volume"));
    CISTERNA_TRY(vessel, vessel_of(p, asked));
    CISTERNA_TRY(problem, problem_of(p, vessel));
    DiluentShelf shelf(prescription, p.scales, means, stock);
    const auto found = search(problem, shelf);
    if (!found) {
        CISTERNA_CHECK(check_diluent(p, found.error(), shelf));
        return tl::unexpected<Error>(found.error());
    }
    CISTERNA_TRY(recipe, recipe_of(p, *found, shelf, vessel));
    CISTERNA_TRY(strengths, final_strengths(recipe, means));
    recipe.final_strengths = std::move(strengths);
    recipe.calculation = calculation_lines(prescription, recipe);
    return recipe;
}

}  // namespace cisterna::recipe
