// The recipe that is chosen is the best of all that can be made, by counting through them: every combination of sources
// is put together and judged here in exact fractions, from the fillings, containers and labels themselves.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <optional>

#include "core/codec/write.h"
#include "core/recipe/sources.h"
#include "core/rules/check.h"
#include "tests/unit/recipe/small_formulary.h"

namespace cisterna::recipe {
namespace {

using quantity::Rational;
using quantity::Volume;
using quantity::units::mL;
using test::SmallWorld;

using Sources = std::vector<std::vector<DrugSource>>;

Rational square(const Rational& number) {
    return number * number;
}

Rational in_mL(const Volume& volume) {
    return volume.in(mL);
}

// A measured volume with its variance, mL^2.
struct Spread {
    Rational volume;
    Rational variance;
};

// GUM: each size of syringe errs as one (ISO 7886-1), each reading of half a line for itself, all rectangular.
Spread spread_of(const Way& way, const Scales& scales) {
    Spread spread;
    std::map<std::size_t, Rational> tolerances;
    for (const auto& filling : way.fillings) {
        const auto& syringe = *scales.all()[filling.scale].syringe;
        const Volume volume = volume_of(filling.volume);
        spread.volume += in_mL(volume);
        spread.variance += square(in_mL(syringe.graduation) / Rational(2)) / Rational(3);
        const bool is_low = volume * Rational(2) < syringe.nominal;
        tolerances[filling.scale] += in_mL(is_low ? syringe.nominal * syringe.tolerance_below_half_of_nominal +
                                                        volume * syringe.tolerance_below_half_of_expelled
                                                  : volume * syringe.tolerance_from_half);
    }
    for (const auto& [scale, tolerance] : tolerances) spread.variance += square(tolerance) / Rational(3);
    return spread;
}

Rational relative_variance(const Spread& spread) {
    return spread.variance / square(spread.volume);
}

// What a source brings: mass in mg, its volume, and the relative variance of its strength.
struct Part {
    Rational mass;
    Spread spread;
    Rational strength_variance;
    std::vector<std::int64_t> costs;  // wastes in whole mL, containers, punctures, off label
};

Part part_of(const SmallWorld& world, const DrugSource& source, const Scales& scales) {
    Part part;
    part.spread = spread_of(source.way, scales);
    Rational drawn;
    Rational content;
    Rational unassayed;
    for (const auto& portion : source.portions) {
        drawn += in_mL(portion.volume);
        content += in_mL(portion.volume) * portion.strength.base();
    }
    for (const auto& portion : source.portions) {
        const Rational share = in_mL(portion.volume) * portion.strength.base() / content;
        const auto& u = portion.uncertainty;
        if (u.standard_deviation)
            part.strength_variance += square(share * *u.standard_deviation);
        else
            unassayed += share;
    }
    const Rational divisor = world.site.strength_shape == site::StrengthShape::Rectangular ? 3 : 6;
    part.strength_variance += square(unassayed * world.site.strength_range) / divisor;
    Rational left_over;
    part.mass = content;
    auto punctures = std::max<std::int64_t>(source.containers, static_cast<std::int64_t>(source.way.fillings.size()));
    if (source.dilution) {
        const auto taken = spread_of(source.dilution->taken, scales);
        const auto diluent = spread_of(source.dilution->diluent, scales);
        const Rational total = taken.volume + diluent.volume;
        part.strength_variance +=
            relative_variance(taken) * square(diluent.volume / total) + diluent.variance / square(total);
        part.mass = content * part.spread.volume / total;
        left_over = (total - part.spread.volume) * taken.volume / total;
        punctures = std::max<std::int64_t>(source.containers,
                                           static_cast<std::int64_t>(source.dilution->taken.fillings.size())) +
                    static_cast<std::int64_t>(source.dilution->diluent.fillings.size() + source.way.fillings.size());
    }
    // What the opened containers held, less what was drawn.
    Rational held = in_mL(source.product->volume.value) * Rational(source.containers);
    if (world.stock) {
        held = 0;
        for (const auto* container : source.from)
            held += in_mL(container->opened ? container->opened->remaining : source.product->volume.value);
    }
    const Rational waste = (held - drawn + left_over).ceiling();
    const auto* drug = world.formulary.drug(source.product->drug);
    const bool is_controlled = !drug->controlled_schedule.empty();
    const auto& labelled = source.product->labelled_pumps;
    const bool is_labelled =
        std::find(labelled.begin(), labelled.end(), world.prescription.pump.model) != labelled.end();
    part.costs = {is_controlled ? *waste.to_count() : 0, is_controlled ? 0 : *waste.to_count(), source.containers,
                  punctures, is_labelled ? 0 : 1};
    return part;
}

struct Judged {
    bool violates = false;
    bool is_close = false;
    std::int64_t points = 0;
};

// (k u)^2 beside a rounding: whether their sum is over a figure, or too near to it to be compared.
bool is_over(const Rational& rounding, const Rational& squared, const Rational& figure) {
    return figure < rounding || square(figure - rounding) < squared;
}

bool is_near(const Rational& rounding, const Rational& squared, const Rational& figure) {
    const Rational hair = Rational::ratio(1, 500'000);
    return is_over(rounding, squared, figure - hair) != is_over(rounding, squared, figure + hair);
}

class Counting {
public:
    Counting(const SmallWorld& world, const Targets& targets)
        : world_(world),
          targets_(targets),
          means_(world.means()),
          scales_(*Scales::of_site(world.formulary, world.site)) {
        const UsableStock stock(means_);
        for (std::size_t i = 0; i < targets.drugs.size(); ++i) {
            const auto found = sources_of(world.prescription, targets.drugs[i], i, scales_, means_, stock);
            if (!found) return;
            sources_.push_back(*found);
        }
        is_whole_ = true;
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            parts_.emplace_back();
            for (const auto& source : sources_[i]) parts_[i].push_back(part_of(world, source, scales_));
        }
    }

    bool has_sources() const { return is_whole_; }

    std::uint64_t combinations() const {
        std::uint64_t number = 1;
        for (const auto& sources : sources_) number *= sources.size();
        return number;
    }

    void for_all(const std::function<void(const Judged&)>& look) {
        std::vector<std::size_t> choice(sources_.size(), 0);
        for (;;) {
            if (const auto judged = judge(choice)) look(*judged);
            std::size_t drug = 0;
            while (drug < choice.size() && ++choice[drug] == sources_[drug].size()) choice[drug++] = 0;
            if (drug == choice.size()) return;
        }
    }

private:
    bool is_sum() const { return world_.site.final_volume == site::FinalVolume::SumOfVolumes; }

    // Nothing when the diluent cannot be measured or is not there.
    std::optional<Spread> diluent_for(Nanolitres free, Nanolitres for_dilutions) const {
        Spread spread;
        Nanolitres volume = 0;
        if (free >= scales_.smallest_draw()) {
            const auto ways = scales_.ways(free * 1000, Reading::NotBelow);
            const Way* chosen = nullptr;
            for (const auto& way : ways)
                if (chosen == nullptr && (way.volume - free) * 200 <= free) chosen = &way;
            const auto asked =
                *(in_mL(world_.prescription.prepared_volume()) * Rational(1'000'000)).ceiling().to_count();
            if (chosen == nullptr && !ways.empty() &&
                ways.back().volume - free <= std::max<Nanolitres>(asked / 100, 10'000))
                chosen = &ways.back();
            if (chosen == nullptr) return std::nullopt;
            spread = spread_of(*chosen, scales_);
            volume = chosen->volume;
        }
        if (world_.stock && volume + for_dilutions > 0 && !is_in_stock(volume + for_dilutions)) return std::nullopt;
        return spread;
    }

    // All from containers of one size, none of them opened.
    bool is_in_stock(Nanolitres volume) const {
        for (const auto& size : world_.formulary.diluents.at("saline").containers) {
            Rational held;
            for (const auto& container : world_.stock->containers)
                if (container.product == size.id && !container.opened && container.expiry >= test::start().local_date())
                    held += in_mL(size.volume);
            if (held >= in_mL(volume_of(volume))) return true;
        }
        return false;
    }

    std::optional<Judged> judge(const std::vector<std::size_t>& choice) const {
        const Volume asked = world_.prescription.prepared_volume();
        Volume exact;
        Nanolitres drawn = 0;
        Nanolitres for_dilutions = 0;
        for (std::size_t i = 0; i < choice.size(); ++i) {
            const auto& source = sources_[i][choice[i]];
            exact += source.exact;
            drawn += source.way.volume;
            if (source.dilution) for_dilutions += source.dilution->diluent.volume;
        }
        const auto asked_up = *(in_mL(asked) * Rational(1'000'000)).ceiling().to_count();
        if (exact > asked || (!is_sum() && drawn > asked_up)) return std::nullopt;
        const auto diluent = diluent_for(std::max<Nanolitres>(0, asked_up - drawn), for_dilutions);
        if (!diluent) return std::nullopt;
        return judge_mixture(choice, *diluent);
    }

    Spread mixture_of(const std::vector<std::size_t>& choice, const Spread& diluent) const {
        const Volume asked = world_.prescription.prepared_volume();
        if (!is_sum()) {
            const auto asked_up = *(in_mL(asked) * Rational(1'000'000)).ceiling().to_count();
            const auto* scale = scales_.smallest_holding(asked_up);
            const auto index = static_cast<std::size_t>(scale - scales_.all().data());
            return {in_mL(asked), spread_of(scales_.way_of({{index, asked_up}}), scales_).variance};
        }
        Spread mixture = diluent;
        for (std::size_t i = 0; i < choice.size(); ++i) {
            mixture.volume += parts_[i][choice[i]].spread.volume;
            mixture.variance += parts_[i][choice[i]].spread.variance;
        }
        return mixture;
    }

    Judged judge_mixture(const std::vector<std::size_t>& choice, const Spread& diluent) const {
        const auto mixture = mixture_of(choice, diluent);
        const Rational k2 = square(world_.site.coverage_factor);
        const Rational asked = in_mL(world_.prescription.prepared_volume());
        Judged judged;
        std::int64_t amount_steps = 0;
        std::int64_t volume_steps = 0;
        std::vector<std::int64_t> costs(5);
        for (std::size_t i = 0; i < choice.size(); ++i) {
            const auto& part = parts_[i][choice[i]];
            const auto& target = targets_.drugs[i].concentration.base();
            Rational squared = part.strength_variance;
            if (is_sum())
                squared +=
                    relative_variance(part.spread) * square((mixture.volume - part.spread.volume) / mixture.volume) +
                    (mixture.variance - part.spread.variance) / square(mixture.volume);
            else
                squared += relative_variance(part.spread) + mixture.variance / square(mixture.volume);
            const Rational made = part.mass / mixture.volume / target;
            squared = squared * k2 * square(std::max(made, Rational(1)));
            const Rational rounding = (made - Rational(1)).absolute();
            if (is_over(rounding, squared, world_.site.tolerance)) judged.violates = true;
            if (is_near(rounding, squared, world_.site.tolerance)) judged.is_close = true;
            Rational of_volume = relative_variance(part.spread);
            if (is_sum()) of_volume *= Rational(1) - Rational(2) * part.spread.volume / asked;
            const Rational own = std::max(part.strength_variance + of_volume, Rational(0)) * k2;
            amount_steps =
                std::max(amount_steps, steps((part.mass / asked / target - Rational(1)).absolute(), own, judged));
            if (is_sum()) {
                const Rational squares = part.spread.variance * k2 / square(asked) * Rational(10'000);
                volume_steps += *squares.ceiling().to_count();
                if (squares.ceiling() - squares < Rational::ratio(1, 10'000) ||
                    squares - squares.floor() < Rational::ratio(1, 10'000))
                    judged.is_close = true;
            }
            for (std::size_t c = 0; c < costs.size(); ++c) costs[c] += part.costs[c];
        }
        judged.points = points(amount_steps, volume_steps, costs);
        return judged;
    }

    static std::int64_t steps(const Rational& rounding, const Rational& squared, Judged& judged) {
        std::int64_t step = 0;
        while (is_over(rounding, squared, Rational::ratio(step, 200))) ++step;
        if (is_near(rounding, squared, Rational::ratio(step, 200)) ||
            (step > 0 && is_near(rounding, squared, Rational::ratio(step - 1, 200))))
            judged.is_close = true;
        return step;
    }

    std::int64_t points(std::int64_t amount, std::int64_t volume, const std::vector<std::int64_t>& costs) const {
        const auto& w = world_.site.weights;
        std::int64_t error = 0;
        while (error * error < 25 * amount * amount + 100 * volume) ++error;
        return error * w.error + 10 * (costs[0] * w.controlled_waste + costs[1] * w.other_waste +
                                       costs[2] * w.container + costs[3] * w.puncture + costs[4] * w.off_label);
    }

    const SmallWorld& world_;
    const Targets& targets_;
    Means means_;
    Scales scales_;
    Sources sources_;
    std::vector<std::vector<Part>> parts_;
    bool is_whole_ = false;
};

// The limits of a world are judged by the search's own test; here nothing is near one.
SmallWorld world_without_limits() {
    auto world = test::some_stocked_world();
    for (auto& limit : world.limits) limit.reset();
    return world;
}

TEST_CASE("No recipe that can be put together is better than the chosen one") {
    CHECK(rc::check("no better recipe", [] {
        const auto world = world_without_limits();
        RC_LOG() << test::description(world);
        const auto targets = *targets_of(world.prescription);
        Counting counting(world, targets);
        const auto chosen = recipe_of(world);
        if (!counting.has_sources()) {
            RC_ASSERT(!chosen.has_value());
            return;
        }
        RC_PRE(counting.combinations() < 3000U);
        std::optional<Judged> best;
        bool is_close = false;
        counting.for_all([&](const Judged& judged) {
            is_close = is_close || judged.is_close;
            if (!best || std::tie(judged.violates, judged.points) < std::tie(best->violates, best->points))
                best = judged;
        });
        RC_PRE(!is_close);
        RC_CLASSIFY(counting.combinations() > 10, "more than 10 ways");
        RC_CLASSIFY(best && !best->violates, "within the tolerance");
        if (!best) {
            RC_ASSERT(!chosen.has_value());
            RC_DISCARD("cannot be made");
        }
        // A whole that goes into no syringe is refused after the search.
        if (!chosen) {
            RC_ASSERT(chosen.error().code == ErrorCode::OrderInconsistent);
            return;
        }
        RC_ASSERT(chosen->certificate.candidates == counting.combinations());
        RC_ASSERT((chosen->merit.violations > 0) == best->violates);
        RC_ASSERT(chosen->pareto.front().points == best->points);
    }));
}

TEST_CASE("A product that must not be a source is never chosen") {
    CHECK(rc::check([] {
        const auto world = test::some_stocked_world();
        const auto chosen = recipe_of(world);
        if (!chosen) return;
        for (const auto& draw : chosen->draws) {
            const auto allowed = allowed_products(world, draw.drug);
            RC_ASSERT(std::find(allowed.begin(), allowed.end(), draw.product) != allowed.end());
        }
    }));
}

TEST_CASE("The same order gives the same answer, byte by byte") {
    CHECK(rc::check([] {
        const auto world = test::some_stocked_world();
        const auto bytes = [&] {
            const auto* stock = world.stock ? &*world.stock : nullptr;
            const auto result = rules::check(world.prescription, world.formulary, stock, test::start(), world.site);
            return codec::canonical(rules::check_json(result, world.prescription, world.formulary, "test"));
        };
        RC_ASSERT(bytes() == bytes());
    }));
}

}  // namespace
}  // namespace cisterna::recipe
