// The search against counting through: every combination is judged here again, in exact fractions, by the formulas that
// search.h states (GUM 5.1.2), and never by the functions that the search itself uses.
#include "core/recipe/search.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <sstream>

namespace cisterna::recipe {
namespace {

using quantity::Rational;
using Choice = std::vector<std::size_t>;

// A whole number that may be wider than 64 bits.
Rational wide(Wide number) {
    const auto high = static_cast<std::int64_t>(number / billion);
    return Rational(high) * Rational(billion) + Rational(static_cast<std::int64_t>(number % billion));
}

Rational parts(std::int64_t count) {
    return Rational::ratio(count, billion);
}

// Diluent in lines of one size, up to what is in stock, with an error of a share of the volume and of half a line.
class LinedDiluent : public DiluentSource {
public:
    Nanolitres line = 10'000;
    Nanolitres smallest = 100'000;
    Nanolitres in_stock = 0;
    PartsPerBillion share = 0;

    std::optional<DiluentChoice> choose(Nanolitres free, Nanolitres for_dilutions) override {
        DiluentChoice choice;
        if (free >= smallest) {
            choice.volume = (free + line - 1) / line * line;
            const auto off = times_over_up(choice.volume, share, billion);
            choice.half_width = off + line / 2;
            choice.variance3 = off * off + line / 2 * (line / 2);
        }
        if (choice.volume + for_dilutions > in_stock) return std::nullopt;
        choice.containers = 1;
        return choice;
    }
    Nanolitres largest_excess() const override { return line; }
    PartsPerBillion least_error() const override { return share; }
};

struct Scene {
    SearchProblem problem;
    LinedDiluent diluent;
};

Option some_option(Nanolitres share_of_volume) {
    Option option;
    const auto exact = *rc::gen::inRange<std::int64_t>(share_of_volume * 20, share_of_volume * 800);
    const auto line = *rc::gen::element<Nanolitres>(10'000, 100'000, 200'000);
    option.needed = exact;
    option.exact = quantity::Volume::of(Rational::ratio(exact, billion), quantity::units::mL);
    option.volume = std::max<Nanolitres>(line, (exact / 1000 + line / 2) / line * line);
    const Rational made = Rational(option.volume) / Rational::ratio(exact, 1000);
    option.rounding_low = parts_down(made);
    option.rounding_high = parts_up(made);
    const auto off = times_over_up(option.volume, *rc::gen::inRange<std::int64_t>(0, 50'000'000), billion);
    option.half_width = off + line / 2;
    option.variance3 = off * off + line / 2 * (line / 2);
    const Wide strength = *rc::gen::inRange<std::int64_t>(0, 100'000'000);
    option.strength_variance3 = strength * strength / 2;
    option.strength_high = billion + static_cast<std::int64_t>(strength);
    if (*rc::gen::inRange(0, 3) == 0) option.limit_use = *rc::gen::inRange<std::int64_t>(700'000'000, 1'000'000'001);
    if (*rc::gen::inRange(0, 4) == 0) option.diluent = *rc::gen::inRange<std::int64_t>(100'000, 9'000'000);
    option.controlled_waste = *rc::gen::inRange<std::int64_t>(0, 5'000'000);
    option.other_waste = *rc::gen::inRange<std::int64_t>(0, 5'000'000);
    option.containers = *rc::gen::inRange(1, 4);
    option.punctures = option.containers + *rc::gen::inRange(0, 3);
    option.off_label = *rc::gen::inRange(0, 2);
    return option;
}

Scene some_scene() {
    Scene scene;
    auto& problem = scene.problem;
    const auto tenths = *rc::gen::inRange<std::int64_t>(40, 600);
    // Also volumes that are no whole nanolitres.
    const auto thirds = *rc::gen::element<std::int64_t>(1, 1, 3);
    problem.asked = quantity::Volume::of(Rational::ratio(tenths, 10 * thirds), quantity::units::mL);
    problem.asked_up = (tenths * 100'000 + thirds - 1) / thirds;
    problem.smallest_draw = 100'000;
    problem.tolerance = *rc::gen::inRange<std::int64_t>(50'000'000, 300'000'000);
    problem.coverage_factor_thousandths = *rc::gen::element<std::int64_t>(1000, 2000, 3000);
    if (*rc::gen::inRange(0, 3) == 0) {
        problem.final_volume = site::FinalVolume::QuantumSufficit;
        problem.vessel_half_width = problem.asked_up / 20;
        problem.vessel_variance3 = problem.vessel_half_width * problem.vessel_half_width;
    }
    const auto weight = [](int below) { return *rc::gen::inRange<std::int64_t>(0, below); };
    problem.weights = {weight(20), weight(10), weight(10), weight(5), weight(5), weight(200)};
    const auto drugs = *rc::gen::inRange<std::int64_t>(1, 5);
    // Most draws leave room; some combinations do not.
    const auto share = problem.asked_up * 3 / 2 / drugs;
    for (std::int64_t d = 0; d < drugs; ++d) {
        std::vector<Option> options;
        const auto number = *rc::gen::inRange(1, 6);
        for (int i = 0; i < number; ++i) options.push_back(some_option(std::max<Nanolitres>(share, 10'000)));
        problem.drugs.push_back(std::move(options));
    }
    scene.diluent.in_stock = *rc::gen::element<Nanolitres>(1'000'000, 100'000'000, 100'000'000, 100'000'000);
    scene.diluent.share = *rc::gen::element<PartsPerBillion>(0, 40'000'000);
    return scene;
}

std::string description(const Scene& scene) {
    const auto& p = scene.problem;
    std::ostringstream out;
    out << "make " << p.asked_up << " nL, tolerance " << p.tolerance << " ppb, k " << p.coverage_factor_thousandths
        << "/1000, " << (p.final_volume == site::FinalVolume::SumOfVolumes ? "sum of volumes" : "to a mark")
        << ", diluent " << scene.diluent.in_stock << " nL at " << scene.diluent.share << " ppb, weights "
        << p.weights.error << " " << p.weights.controlled_waste << " " << p.weights.other_waste << " "
        << p.weights.container << " " << p.weights.puncture << " " << p.weights.off_label << "\n";
    for (const auto& options : p.drugs) {
        out << "a drug\n";
        for (const auto& o : options)
            out << "  " << o.volume << " nL of " << o.needed << "/1000, 3 var " << o.variance3 << ", strength high "
                << o.strength_high << ", limit use " << o.limit_use << ", dilution " << o.diluent << ", waste "
                << o.controlled_waste << "+" << o.other_waste << ", " << o.containers << " containers, " << o.punctures
                << " punctures, " << o.off_label << " off label\n";
    }
    return out.str();
}

// rounding + k x root of a variance, and how it compares with a figure.
struct Error {
    Rational rounding;
    Rational squared;  // (k u)^2

    bool is_over(const Rational& figure) const {
        return figure < rounding || (figure - rounding) * (figure - rounding) < squared;
    }
    bool is_near(const Rational& figure) const {
        const Rational hair = Rational::ratio(1, 1'000'000);
        return is_over(figure - hair) != is_over(figure + hair);
    }
};

struct Judged {
    bool violates = false;
    bool is_close = false;  // too close to a border for figures that are rounded to the worse side
    std::vector<std::int64_t> steps = std::vector<std::int64_t>(number_of_aims);
    std::vector<Error> errors;
    std::int64_t points = 0;
    bool has_room = true;
};

Rational square(const Rational& number) {
    return number * number;
}

Rational coverage(const SearchProblem& p) {
    return Rational::ratio(p.coverage_factor_thousandths, 1000);
}

std::int64_t whole_up(const Rational& number) {
    return *number.ceiling().to_count();
}

Rational exact_ratio(const Option& option) {
    return option.volume == 0 ? Rational(1) : Rational(option.volume) / Rational::ratio(option.needed, 1000);
}

Rational own_variance(const Option& option) {
    return Rational(option.variance3) / Rational(3) / square(Rational(option.volume));
}

Rational strength_variance(const Option& option) {
    return wide(option.strength_variance3) / Rational(3) / square(Rational(billion));
}

std::int64_t steps_of_amount(const SearchProblem& p, const Option& option, bool& is_close) {
    Rational own = own_variance(option);
    // With the variance of the final volume, which holds the draw's own as well, this makes the whole.
    if (p.final_volume == site::FinalVolume::SumOfVolumes)
        own *= Rational(1) - Rational::ratio(2 * option.volume, p.asked_up);
    const Rational variance = std::max(own + strength_variance(option), Rational(0));
    const Error error{(exact_ratio(option) - Rational(1)).absolute(), square(coverage(p)) * variance};
    std::int64_t step = 0;
    while (error.is_over(Rational::ratio(step, 200))) ++step;
    for (const auto border : {step - 1, step})
        if (border >= 0 && error.is_near(Rational::ratio(border, 200))) is_close = true;
    return step;
}

std::int64_t steps_of_volume(const SearchProblem& p, const Option& option, bool& is_close) {
    if (p.final_volume != site::FinalVolume::SumOfVolumes) return 0;
    const Rational squares = square(coverage(p)) * Rational(option.variance3) / Rational(3) /
                             square(Rational(p.asked_up)) * Rational(10'000);
    const auto near = squares - squares.floor();
    if (near < Rational::ratio(1, 100'000) || near > Rational::ratio(99'999, 100'000)) is_close = true;
    return whole_up(squares);
}

// The largest true concentration over the limit.
bool is_over_limit(const Scene& scene, const Option& option, const Rational& volume, const Rational& half_widths,
                   bool& is_close) {
    const auto& p = scene.problem;
    if (option.limit_use == 0) return false;
    const bool is_sum = p.final_volume == site::FinalVolume::SumOfVolumes;
    const Rational asked = p.asked.in(quantity::units::mL)*Rational(1'000'000);
    const Rational most = Rational(option.volume + option.half_width);
    const Rational smallest =
        is_sum ? most + (volume - Rational(option.volume)) - (half_widths - Rational(option.half_width))
               : asked - Rational(p.vessel_half_width);
    if (smallest.sign() <= 0) return true;
    const Rational use = parts(option.limit_use) * parts(option.strength_high) * exact_ratio(option) * most /
                         Rational(option.volume) * asked / smallest;
    if ((use - Rational(1)).absolute() < Rational::ratio(1, 100'000)) is_close = true;
    return use > Rational(1);
}

std::int64_t root_up(std::int64_t number) {
    std::int64_t root = 0;
    while (root * root < number) ++root;
    return root;
}

std::int64_t points_by_hand(const std::vector<std::int64_t>& s, const site::Weights& w) {
    // A step of the amount's error is 0.5 %, one of the volume's a square of 1 %: in tenths of a percent 5 and 10^2.
    return root_up(25 * s[0] * s[0] + 100 * s[1]) * w.error +
           10 * (s[2] * w.controlled_waste + s[3] * w.other_waste + s[4] * w.container + s[5] * w.puncture +
                 s[6] * w.off_label);
}

// Nothing when the recipe cannot be made.
std::optional<Judged> judge(Scene& scene, const Choice& choice, bool& has_room) {
    const auto& p = scene.problem;
    Judged judged;
    std::vector<Option> chosen;
    for (std::size_t i = 0; i < choice.size(); ++i) chosen.push_back(p.drugs[i][choice[i]]);
    quantity::Volume exact;
    Nanolitres drawn = 0;
    Nanolitres for_dilutions = 0;
    for (const auto& option : chosen) {
        exact += option.exact;
        drawn += option.volume;
        for_dilutions += option.diluent;
    }
    const bool is_sum = p.final_volume == site::FinalVolume::SumOfVolumes;
    has_room = exact <= p.asked && (is_sum || drawn <= p.asked_up);
    if (!has_room) return std::nullopt;
    const auto diluent = scene.diluent.choose(std::max<Nanolitres>(0, p.asked_up - drawn), for_dilutions);
    if (!diluent) return std::nullopt;
    const Rational volume = Rational(drawn + diluent->volume);
    const Rational asked = p.asked.in(quantity::units::mL)*Rational(1'000'000);
    Rational half_widths = Rational(diluent->half_width);
    Rational variances = Rational(diluent->variance3) / Rational(3);
    for (const auto& option : chosen) {
        half_widths += Rational(option.half_width);
        variances += Rational(option.variance3) / Rational(3);
    }
    for (const auto& option : chosen) {
        const Rational own = own_variance(option);
        Error error;
        Rational made = exact_ratio(option);
        if (is_sum) {
            const Rational share = (volume - Rational(option.volume)) / volume;
            const Rational others = (variances - Rational(option.variance3) / Rational(3)) / square(volume);
            error.squared = strength_variance(option) + own * square(share) + others;
            made = made * asked / volume;
        } else {
            error.squared =
                strength_variance(option) + own + Rational(p.vessel_variance3) / Rational(3) / square(asked);
        }
        error.rounding = (made - Rational(1)).absolute();
        error.squared = square(coverage(p) * std::max(made, Rational(1))) * error.squared;
        judged.is_close = judged.is_close || error.is_near(parts(p.tolerance));
        if (error.is_over(parts(p.tolerance))) judged.violates = true;
        if (is_over_limit(scene, option, volume, half_widths, judged.is_close)) judged.violates = true;
        judged.errors.push_back(error);
        auto& steps = judged.steps;
        steps[0] = std::max(steps[0], steps_of_amount(p, option, judged.is_close));
        steps[1] += steps_of_volume(p, option, judged.is_close);
        steps[2] += whole_up(Rational::ratio(option.controlled_waste, 1'000'000));
        steps[3] += whole_up(Rational::ratio(option.other_waste, 1'000'000));
        steps[4] += option.containers;
        steps[5] += option.punctures;
        steps[6] += option.off_label;
    }
    judged.points = points_by_hand(judged.steps, p.weights);
    return judged;
}

void for_all(const SearchProblem& problem, const std::function<void(const Choice&)>& look) {
    Choice choice(problem.drugs.size(), 0);
    for (;;) {
        look(choice);
        std::size_t drug = 0;
        while (drug < choice.size() && ++choice[drug] == problem.drugs[drug].size()) choice[drug++] = 0;
        if (drug == choice.size()) return;
    }
}

std::vector<std::int64_t> listed(const Steps& steps) {
    return {steps.begin(), steps.begin() + number_of_aims};
}

bool is_no_worse(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] > b[i]) return false;
    return true;
}

std::set<std::vector<std::int64_t>> nondominated(const std::set<std::vector<std::int64_t>>& all) {
    std::set<std::vector<std::int64_t>> front;
    for (const auto& steps : all)
        if (std::none_of(all.begin(), all.end(),
                         [&](const auto& other) { return other != steps && is_no_worse(other, steps); }))
            front.insert(steps);
    return front;
}

struct Counted {
    std::uint64_t combinations = 0;
    std::uint64_t with_room = 0;
    bool is_close = false;
    bool found = false;
    bool violates = false;
    std::int64_t points = 0;
    std::set<std::vector<std::int64_t>> steps;  // of the recipes with the fewest violations
};

Counted count_through(Scene& scene) {
    Counted counted;
    for_all(scene.problem, [&](const Choice& choice) {
        ++counted.combinations;
        bool has_room = true;
        const auto judged = judge(scene, choice, has_room);
        if (has_room) ++counted.with_room;
        if (!judged) return;
        counted.is_close = counted.is_close || judged->is_close;
        if (counted.found && judged->violates && !counted.violates) return;
        if (!counted.found || (counted.violates && !judged->violates)) {
            counted.steps.clear();
            counted.points = judged->points;
        }
        counted.found = true;
        counted.violates = judged->violates;
        counted.points = std::min(counted.points, judged->points);
        counted.steps.insert(judged->steps);
    });
    return counted;
}

void check_certificate(const SearchProblem& problem, const Certificate& certificate) {
    std::uint64_t product = 1;
    for (const auto& options : problem.drugs) product *= options.size();
    RC_ASSERT(certificate.candidates == product);
    RC_ASSERT(certificate.evaluated + certificate.cut_by_volume + certificate.cut_by_violations +
                  certificate.cut_by_better ==
              product);
    RC_ASSERT(certificate.infeasible <= certificate.evaluated);
}

TEST_CASE("Nothing better than the chosen recipe exists, by counting through all of them") {
    const auto result = rc::check("nothing better", [] {
        auto scene = some_scene();
        RC_LOG() << description(scene);
        const auto counted = count_through(scene);
        RC_PRE(!counted.is_close);
        RC_CLASSIFY(counted.combinations > 20, "more than 20 combinations");
        RC_CLASSIFY(counted.found && counted.violates, "all violate");
        RC_CLASSIFY(counted.steps.size() > 1, "several to choose from");
        RC_CLASSIFY(!counted.found, "none can be made");
        const auto found = search(scene.problem, scene.diluent);
        RC_ASSERT(found.has_value() == counted.found);
        if (!found) {
            RC_ASSERT(found.error().code ==
                      (counted.with_room == 0 ? ErrorCode::StockTooDilute : ErrorCode::StockInsufficient));
            return;
        }
        check_certificate(scene.problem, found->certificate);
        RC_ASSERT(found->chosen.merit.violations == (counted.violates ? 1 : 0));
        RC_ASSERT(found->chosen.points == counted.points);
        std::set<std::vector<std::int64_t>> pareto;
        for (const auto& recipe : found->pareto) RC_ASSERT(pareto.insert(listed(recipe.merit.steps)).second);
        RC_ASSERT(pareto == nondominated(counted.steps));
    });
    CHECK(result);
}

TEST_CASE("Every recipe of the Pareto set is what it says, and its errors are never below the exact ones") {
    CHECK(rc::check([] {
        auto scene = some_scene();
        RC_LOG() << description(scene);
        const auto found = search(scene.problem, scene.diluent);
        if (!found) return;
        std::int64_t before = 0;
        for (const auto& recipe : found->pareto) {
            bool has_room = true;
            const auto judged = judge(scene, recipe.choice, has_room);
            RC_ASSERT(judged.has_value());
            if (judged->is_close) continue;
            RC_ASSERT(listed(recipe.merit.steps) == judged->steps);
            RC_ASSERT(recipe.points == judged->points);
            RC_ASSERT(recipe.points >= before);
            before = recipe.points;
            RC_ASSERT((recipe.merit.violations > 0) == judged->violates);
            const Rational told = parts(recipe.merit.error);
            for (const auto& error : judged->errors) RC_ASSERT(!error.is_over(told));
            // A few parts per billion, and two nanolitres of the final volume.
            const Rational hair = (parts(20) + Rational::ratio(4, scene.problem.asked_up)) * square(told + Rational(1));
            RC_ASSERT(std::any_of(judged->errors.begin(), judged->errors.end(),
                                  [&](const Error& error) { return told <= hair || error.is_over(told - hair); }));
        }
    }));
}

TEST_CASE("The merit of any combination is what counting it again gives") {
    CHECK(rc::check([] {
        auto scene = some_scene();
        RC_LOG() << description(scene);
        for_all(scene.problem, [&](const Choice& choice) {
            bool has_room = true;
            const auto judged = judge(scene, choice, has_room);
            const auto merit = merit_of(scene.problem, choice, scene.diluent);
            RC_ASSERT(merit.has_value() == judged.has_value());
            if (!merit || judged->is_close) return;
            RC_ASSERT((merit->violations > 0) == judged->violates);
            RC_ASSERT(listed(merit->steps) == judged->steps);
            for (const auto& error : judged->errors) RC_ASSERT(!error.is_over(parts(merit->error)));
        });
    }));
}

TEST_CASE("The same search twice gives the same answer") {
    CHECK(rc::check([] {
        auto scene = some_scene();
        const auto once = search(scene.problem, scene.diluent);
        const auto again = search(scene.problem, scene.diluent);
        RC_ASSERT(once.has_value() == again.has_value());
        if (!once) return;
        RC_ASSERT(once->certificate == again->certificate);
        RC_ASSERT(once->pareto.size() == again->pareto.size());
        for (std::size_t i = 0; i < once->pareto.size(); ++i)
            RC_ASSERT(once->pareto[i].choice == again->pareto[i].choice);
    }));
}

Option plain(Nanolitres volume) {
    Option option;
    option.volume = volume;
    option.needed = volume * 1000;
    option.exact = volume_of(volume);
    option.containers = 1;
    option.punctures = 1;
    return option;
}

Scene plain_scene(std::vector<std::vector<Option>> drugs) {
    Scene scene;
    scene.problem.asked = quantity::Volume::of(20, quantity::units::mL);
    scene.problem.asked_up = 20'000'000;
    scene.problem.smallest_draw = 100'000;
    scene.problem.tolerance = 100'000'000;
    scene.problem.drugs = std::move(drugs);
    scene.diluent.in_stock = 100'000'000;
    return scene;
}

TEST_CASE("Draws that need more than the volume to make are too dilute, by litres or by a hair") {
    for (const Nanolitres too_much : {Nanolitres{30'000'000}, Nanolitres{20'000'001}}) {
        auto scene = plain_scene({{plain(too_much)}});
        const auto refused = search(scene.problem, scene.diluent);
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::StockTooDilute);
    }
    auto by_a_hair = plain_scene({{plain(20'000'000)}});
    by_a_hair.problem.drugs[0][0].exact =
        quantity::Volume::of(Rational::ratio(20'000'000'001, 1'000'000'000), quantity::units::mL);
    const auto refused = search(by_a_hair.problem, by_a_hair.diluent);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::StockTooDilute);
}

TEST_CASE("When only the diluent is missing, the diluent is named") {
    auto scene = plain_scene({{plain(10'000'000)}});
    scene.diluent.in_stock = 9'000'000;
    const auto refused = search(scene.problem, scene.diluent);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::StockInsufficient);
    CHECK(refused.error().where == "diluent");
}

TEST_CASE("By hand: the error of a drug in a sum of volumes") {
    // 10 of 20 mL, off by 0.3 mL (rectangular): u = 0.3 / sqrt(3), and half of it cancels: 2 u / 10 / 2 = 1.7320508 %.
    auto option = plain(10'000'000);
    option.half_width = 300'000;
    option.variance3 = std::int64_t{300'000} * 300'000;
    auto scene = plain_scene({{option}});
    scene.diluent.line = 1'000'000;
    scene.problem.asked = quantity::Volume::of(20, quantity::units::mL);
    const auto merit = merit_of(scene.problem, {0}, scene.diluent);
    REQUIRE(merit);
    // The diluent's half line of 0.5 mL adds 2 x 0.5 / sqrt(3) / 20 = 2.8867513 %: together 3.3665016 %.
    CHECK(merit->error >= 33'665'016);
    CHECK(merit->error <= 33'665'016 + 200);
    CHECK(merit->steps[0] ==
          0);  // half of the whole is drawn: (u / 10)^2 (1 - 2 x 10 / 20), none is the amount's alone
    CHECK(merit->steps[1] == 3);  // (2 u / 20)^2 = 1.732^2 = 3 squares of 1 %
}

TEST_CASE("A drug over its limit in the worst case is a violation, however exact the others are") {
    auto near = plain(10'000'000);
    near.limit_use = 990'000'000;
    near.half_width = 300'000;  // 10.3 / (10.3 + 10) x 20 / 10 = 1.0148
    auto far = near;
    far.limit_use = 980'000'000;
    far.controlled_waste = 9'000'000;
    auto scene = plain_scene({{near, far}});
    scene.diluent.line = 10;
    const auto found = search(scene.problem, scene.diluent);
    REQUIRE(found);
    CHECK(found->chosen.choice == Choice{1});
    CHECK(found->chosen.merit.violations == 0);
}

TEST_CASE("The points of a recipe by hand") {
    const Steps steps{4, 3, 1, 2, 3, 4, 1, 0};
    // Error: root of (25 x 16 + 300) = 26.46, up to 27 tenths of a percent.
    CHECK(points_of(steps, {10, 5, 1, 2, 1, 100}) == 270 + 10 * (5 + 2 + 6 + 4 + 100));
    CHECK(points_of(Steps{}, {10, 5, 1, 2, 1, 100}) == 0);
}

}  // namespace
}  // namespace cisterna::recipe
