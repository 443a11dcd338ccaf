// Laws that hold for every model and every mixture.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>

#include "core/error_budget/budget.h"
#include "core/error_budget/closed_form.h"
#include "core/error_budget/mixture.h"
#include "tests/unit/error_budget/bench_scenes.h"

namespace cisterna::error_budget {
namespace {

using quantity::Rational;
using quantity::Volume;
using namespace scenes;
namespace units = quantity::units;

Rational some_figure(int low, int high, int divisor) {
    return Rational::ratio(*rc::gen::inRange(low, high), divisor);
}

// A random expression over a few inputs that are used again and again, without divisors near zero.
struct RandomModel {
    Model model;
    std::vector<Term> terms;

    Term some_term() { return terms[*rc::gen::inRange<std::size_t>(0, terms.size())]; }

    static RandomModel make() {
        RandomModel made;
        const auto inputs = *rc::gen::inRange(1, 5);
        for (int i = 0; i < inputs; ++i) {
            const auto name = "step " + std::to_string(i % 3);
            const auto nominal = some_figure(300, 1000, 100);
            const auto width = some_figure(0, 290, 100);
            switch (*rc::gen::inRange(0, 4)) {
                case 0: made.terms.push_back(made.model.input(rectangular(name, "even", nominal, width))); break;
                case 1: made.terms.push_back(made.model.input(triangular(name, "aimed", nominal, width))); break;
                case 2:
                    made.terms.push_back(made.model.input(normal(name, "scatter", nominal, width / Rational(3))));
                    break;
                default:
                    made.terms.push_back(
                        made.model.input(one_sided(name, "loss", nominal, {nominal - width, nominal})));
            }
        }
        made.terms.push_back(made.model.constant(some_figure(-300, 300, 100)));
        const auto steps = *rc::gen::inRange(1, 7);
        for (int i = 0; i < steps; ++i) made.terms.push_back(made.grow(static_cast<std::size_t>(inputs)));
        return made;
    }

    Term grow(std::size_t inputs) {
        switch (*rc::gen::inRange(0, 4)) {
            case 0: return model.sum({some_term(), some_term(), some_term()});
            case 1: return model.difference(some_term(), some_term());
            case 2: return model.product(some_term(), some_term());
            default: {
                // Inputs are above 0.1, so their sums are no divisors to fear.
                const auto a = terms[*rc::gen::inRange<std::size_t>(0, inputs)];
                const auto b = terms[*rc::gen::inRange<std::size_t>(0, inputs)];
                return model.quotient(some_term(), model.sum({a, b}));
            }
        }
    }
};

// A number with its derivative by one input, worked out forwards: another way than the engine's.
struct Dual {
    Rational value;
    Rational slope;
};

Dual operator+(const Dual& a, const Dual& b) {
    return {a.value + b.value, a.slope + b.slope};
}
Dual operator-(const Dual& a, const Dual& b) {
    return {a.value - b.value, a.slope - b.slope};
}
Dual operator*(const Dual& a, const Dual& b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
Dual operator/(const Dual& a, const Dual& b) {
    return {a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value)};
}

Dual evaluate(const Model& model, Term output, const std::vector<Rational>& inputs, std::size_t by) {
    std::vector<Dual> values;
    for (const auto& node : model.nodes()) {
        const auto operand = [&](std::size_t i) { return values[node.operands[i]]; };
        switch (node.operation) {
            case Operation::Input: values.push_back({inputs[node.input], node.input == by ? 1 : 0}); break;
            case Operation::Constant: values.push_back({node.constant, 0}); break;
            case Operation::Sum: {
                Dual sum;
                for (std::size_t i = 0; i < node.operands.size(); ++i) sum = sum + operand(i);
                values.push_back(sum);
                break;
            }
            case Operation::Difference: values.push_back(operand(0) - operand(1)); break;
            case Operation::Product: values.push_back(operand(0) * operand(1)); break;
            case Operation::Quotient: values.push_back(operand(0) / operand(1)); break;
        }
    }
    return values[output.index()];
}

Rational value_of(const Model& model, Term output, const std::vector<Rational>& inputs) {
    return evaluate(model, output, inputs, inputs.size()).value;
}

std::vector<Rational> means(const Model& model) {
    std::vector<Rational> values;
    for (const auto& source : model.inputs()) values.push_back(source.mean);
    return values;
}

Budget must(const Result<Budget>& budget) {
    if (!budget) RC_FAIL(budget.error().message);
    return *budget;
}

TEST_CASE("Every slope is the one that forward differentiation gives") {
    CHECK(rc::check([] {
        auto random = RandomModel::make();
        const auto output = random.terms.back();
        const auto tangent = tangent_of(random.model, output);
        RC_ASSERT(tangent.has_value());
        const auto at = means(random.model);
        RC_ASSERT(tangent->value == value_of(random.model, output, at));
        for (std::size_t i = 0; i < at.size(); ++i)
            RC_ASSERT(tangent->slopes[i] == evaluate(random.model, output, at, i).slope);
    }));
}

TEST_CASE("No inputs within their ranges take the output out of its worst case") {
    CHECK(rc::check([] {
        auto random = RandomModel::make();
        const auto output = random.terms.back();
        const auto budget = must(budget_of(random.model, output));
        RC_ASSERT(budget.low <= budget.nominal);
        RC_ASSERT(budget.nominal <= budget.high);
        RC_ASSERT(budget.low <= budget.mean);
        RC_ASSERT(budget.mean <= budget.high);
        for (int i = 0; i < 10; ++i) {
            std::vector<Rational> point;
            for (const auto& source : random.model.inputs()) {
                const auto part = some_figure(0, 5, 4);
                point.push_back(source.range.low + (source.range.high - source.range.low) * part);
            }
            const auto value = value_of(random.model, output, point);
            RC_ASSERT(budget.low <= value);
            RC_ASSERT(value <= budget.high);
        }
    }));
}

TEST_CASE("Ends that are said to be attained are the extremes of all corners") {
    CHECK(rc::check([] {
        auto random = RandomModel::make();
        const auto output = random.terms.back();
        const auto budget = must(budget_of(random.model, output));
        const auto count = random.model.inputs().size();
        std::optional<Rational> low;
        std::optional<Rational> high;
        for (std::size_t corner = 0; corner < (std::size_t{1} << count); ++corner) {
            std::vector<Rational> point;
            for (std::size_t i = 0; i < count; ++i) {
                const auto& range = random.model.inputs()[i].range;
                point.push_back((corner >> i & 1) != 0 ? range.high : range.low);
            }
            const auto value = value_of(random.model, output, point);
            low = low ? std::min(*low, value) : value;
            high = high ? std::max(*high, value) : value;
        }
        RC_TAG(budget.ends == Ends::Attained ? "attained" : "enclosed");
        RC_ASSERT(budget.low <= *low);
        RC_ASSERT(budget.high >= *high);
        if (budget.ends == Ends::Attained) {
            RC_ASSERT(budget.low == *low);
            RC_ASSERT(budget.high == *high);
        }
    }));
}

TEST_CASE("Steps and sources add up to the whole variance, largest first") {
    CHECK(rc::check([] {
        auto random = RandomModel::make();
        const auto budget = must(budget_of(random.model, random.terms.back()));
        for (const auto* parts : {&budget.steps, &budget.sources}) {
            Rational variance;
            Rational share;
            for (const auto& part : *parts) {
                variance += part.variance;
                share += part.share;
            }
            RC_ASSERT(variance == budget.variance);
            RC_ASSERT(share == (budget.variance.is_zero() ? 0 : 1));
            RC_ASSERT(std::is_sorted(parts->begin(), parts->end(),
                                     [](const auto& a, const auto& b) { return a.variance > b.variance; }));
        }
    }));
}

TEST_CASE("A further source never shrinks the variance nor the worst case") {
    CHECK(rc::check([] {
        auto random = RandomModel::make();
        const auto output = random.terms.back();
        const auto before = must(budget_of(random.model, output));
        const auto more = random.model.input(rectangular("more", "more", 0, some_figure(0, 100, 100)));
        const auto after = must(budget_of(random.model, random.model.sum({output, more})));
        RC_ASSERT(after.variance >= before.variance);
        RC_ASSERT(after.expanded >= before.expanded);
        RC_ASSERT(after.low <= before.low);
        RC_ASSERT(after.high >= before.high);
        RC_ASSERT(after.mean == before.mean);
    }));
}

// Draws of a mixture, drawn at random from the usual syringes.
struct RandomDraw {
    Rational strength;
    SyringePull pull;
};

SyringePull some_pull(const Rational& scaled = 1) {
    auto scale = syringe_scales()[*rc::gen::inRange<std::size_t>(0, syringe_scales().size())];
    const auto volume = scale.nominal * some_figure(30, 100, 100);
    scale.nominal = scale.nominal * scaled;
    scale.graduation = scale.graduation * scaled;
    scale.dead_space = scale.dead_space * scaled;
    return {scale, volume * scaled};
}

std::vector<RandomDraw> some_draws() {
    std::vector<RandomDraw> draws;
    const auto count = *rc::gen::inRange(1, 5);
    for (int i = 0; i < count; ++i) draws.push_back({some_figure(1, 5000, 100), some_pull()});
    return draws;
}

SyringePull scaled(const SyringePull& pull, const Rational& factor) {
    return {{pull.scale.nominal * factor, pull.scale.graduation * factor, pull.scale.tolerance_from_half,
             pull.scale.tolerance_below_half_of_nominal, pull.scale.tolerance_below_half_of_expelled,
             pull.scale.dead_space * factor},
            pull.volume * factor};
}

// Relative budgets of each drug, against its own nominal.
std::vector<RelativeBudget> relative_budgets(const std::vector<RandomDraw>& draws, const SyringePull& diluent,
                                             HubLoss hub, const Rational& volumes, const Rational& strengths) {
    Model model;
    std::vector<Portions> drugs;
    for (const auto& draw : draws) {
        const auto label = quantity::Concentration::of(draw.strength * strengths, units::mg_per_mL);
        const auto step = "draw " + std::to_string(drugs.size());
        drugs.push_back({{model.input(label_strength(step, label, label_range(), LabelSpread::Triangular)),
                          syringe_volume(model, step, {scaled(draw.pull, volumes)}, hub)}});
    }
    const auto made = mixture(model, drugs, {syringe_volume(model, "diluent", {scaled(diluent, volumes)}, hub)});
    std::vector<RelativeBudget> budgets;
    for (const auto concentration : made.concentrations) {
        const auto budget = must(budget_of(model, concentration));
        RC_ASSERT(budget.ends == Ends::Attained);
        budgets.push_back(relative_to(budget, budget.nominal));
    }
    return budgets;
}

HubLoss some_hub() {
    return *rc::gen::arbitrary<bool>() ? HubLoss::NotCounted : HubLoss::UpToDeadSpace;
}

void same_errors(const std::vector<RelativeBudget>& a, const std::vector<RelativeBudget>& b) {
    // Roots are rounded up at the 12th place: their ratios agree to 11.
    const auto close = [](const Rational& x, const Rational& y) {
        return (x - y).absolute() <= x * Rational::power_of_ten(-11);
    };
    RC_ASSERT(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        RC_ASSERT(a[i].mean == b[i].mean);
        RC_ASSERT(a[i].low == b[i].low);
        RC_ASSERT(a[i].high == b[i].high);
        RC_ASSERT(close(a[i].expanded, b[i].expanded));
    }
}

TEST_CASE("Twice the batch in syringes of twice the size has the same relative errors") {
    CHECK(rc::check([] {
        const auto draws = some_draws();
        const auto diluent = some_pull();
        const auto hub = some_hub();
        same_errors(relative_budgets(draws, diluent, hub, 1, 1),
                    relative_budgets(draws, diluent, hub, some_figure(1, 1000, 100), 1));
    }));
}

TEST_CASE("Micrograms have the same relative errors as milligrams") {
    CHECK(rc::check([] {
        const auto draws = some_draws();
        const auto diluent = some_pull();
        const auto hub = some_hub();
        same_errors(relative_budgets(draws, diluent, hub, 1, 1), relative_budgets(draws, diluent, hub, 1, 1000));
    }));
}

TEST_CASE("The closed form of a mixture of direct draws is the model's variance") {
    CHECK(rc::check([] {
        const auto draws = some_draws();
        const auto diluent = some_pull();
        const auto hub = some_hub();
        Model model;
        std::vector<Portions> drugs;
        std::vector<DirectDraw> direct;
        for (const auto& draw : draws) {
            const auto label = quantity::Concentration::of(draw.strength, units::mg_per_mL);
            const auto strength = label_strength("label", label, label_range(), LabelSpread::Rectangular);
            drugs.push_back({{model.input(strength), syringe_volume(model, "draw", {draw.pull}, hub)}});
            direct.push_back({{strength.mean, strength.variance}, spread_of({draw.pull}, hub)});
        }
        const auto made = mixture(model, drugs, {syringe_volume(model, "diluent", {diluent}, hub)});
        const auto variances = relative_variances(direct, spread_of({diluent}, hub));
        RC_ASSERT(variances.size() == draws.size());
        for (std::size_t i = 0; i < variances.size(); ++i) {
            const auto budget = must(budget_of(model, made.concentrations[i]));
            RC_ASSERT(variances[i] == budget.variance / (budget.mean * budget.mean));
        }
    }));
}

TEST_CASE("A draw of nothing has no closed form") {
    CHECK_THROWS_AS(relative_variances({{{10, 1}, {0, 0}}}, {10, 1}), std::logic_error);
}

TEST_CASE("The same volume in a larger syringe is never measured better") {
    CHECK(rc::check([] {
        const auto& scales = syringe_scales();
        const auto smaller = *rc::gen::inRange<std::size_t>(0, scales.size() - 1);
        const auto larger = *rc::gen::inRange<std::size_t>(smaller + 1, scales.size());
        const auto volume = scales[smaller].nominal * some_figure(1, 101, 100);
        const auto hub = some_hub();
        const auto relative = [&](const SyringeScale& scale) {
            Model model;
            const auto drug = Portion{model.constant(10), syringe_volume(model, "draw", {{scale, volume}}, hub)};
            // A final volume that is known exactly, so that the draw's whole error shows.
            const auto made = mixture_to_volume(model, {{drug}}, model.constant(100));
            const auto budget = must(budget_of(model, made.concentrations[0]));
            return relative_to(budget, budget.nominal);
        };
        const auto fine = relative(scales[smaller]);
        const auto coarse = relative(scales[larger]);
        RC_ASSERT(coarse.standard >= fine.standard);
        RC_ASSERT(coarse.worst >= fine.worst);
    }));
}

}  // namespace
}  // namespace cisterna::error_budget
