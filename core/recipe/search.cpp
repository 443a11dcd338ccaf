#include "core/recipe/search.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "core/quantity/text.h"

namespace cisterna::recipe {
namespace {

constexpr Wide billion_squared = Wide{billion} * billion;
constexpr std::uint64_t most_candidates = 1'000'000'000'000'000'000;
// Some minutes of work; no order of a pharmacy comes near.
constexpr std::uint64_t most_partial_recipes = 200'000'000;

Wide over_up(Wide a, Wide b) {
    return (a + b - 1) / b;
}

// Three times the relative variance of the volume that a source contributes, parts per billion^2.
Wide own_volume_variance3(const Option& option) {
    if (option.volume == 0) return 0;
    return over_up(Wide{option.variance3} * billion_squared, Wide{option.volume} * option.volume);
}

// k times the square root of the variance.
PartsPerBillion expanded(Wide variance3, std::int64_t coverage_thousandths) {
    const Wide square = Wide{coverage_thousandths} * coverage_thousandths;
    return square_root_up(over_up(variance3 * square, Wide{3} * 1'000'000));
}

struct Mixture {
    Nanolitres volume = 0;
    Nanolitres half_width = 0;
    std::int64_t variance3 = 0;
};

Wide variance3_in_sum(const Option& option, const Mixture& mixture) {
    const Wide rest = times_over_up(mixture.volume - option.volume, billion, mixture.volume);
    const Wide own = over_up(over_up(own_volume_variance3(option) * rest, billion) * rest, billion);
    const Wide others =
        over_up(Wide{mixture.variance3 - option.variance3} * billion_squared, Wide{mixture.volume} * mixture.volume);
    return option.strength_variance3 + own + others;
}

// The volume to make rounded down, where a smaller one is the worse side.
Nanolitres asked_down(const SearchProblem& problem) {
    return std::max<Nanolitres>(1, problem.asked_up - 1);
}

Wide variance3_to_mark(const Option& option, const SearchProblem& problem) {
    const Wide asked = asked_down(problem);
    const Wide mark = over_up(Wide{problem.vessel_variance3} * billion_squared, asked * asked);
    return option.strength_variance3 + own_volume_variance3(option) + mark;
}

bool sums_volumes(const SearchProblem& problem) {
    return problem.final_volume == site::FinalVolume::SumOfVolumes;
}

// Rounding and expanded uncertainty together, as a share of what is ordered; the uncertainty is one of what is made.
PartsPerBillion error_of(const Option& option, const SearchProblem& problem, const Mixture& mixture) {
    PartsPerBillion high = option.rounding_high;
    PartsPerBillion low = option.rounding_low;
    Wide variance3 = 0;
    if (sums_volumes(problem)) {
        high = times_over_up(high, problem.asked_up, mixture.volume);
        low = times_over_down(low, problem.asked_up - 1, mixture.volume);
        variance3 = variance3_in_sum(option, mixture);
    } else {
        variance3 = variance3_to_mark(option, problem);
    }
    const auto uncertainty = expanded(variance3, problem.coverage_factor_thousandths);
    return std::max<PartsPerBillion>({high - billion, billion - low, 0}) +
           times_over_up(uncertainty, std::max<PartsPerBillion>(high, billion), billion);
}

// The largest true concentration as a share of the hard limit, parts per billion; the volume cannot be so wrong that
// nothing is left.
std::optional<PartsPerBillion> worst_use_of_limit(const Option& option, const SearchProblem& problem,
                                                  const Mixture& mixture) {
    Wide share = times_over_up(option.limit_use, option.strength_high, billion);
    share = times_over_up(share, option.rounding_high, billion);
    if (option.volume > 0) share = times_over_up(share, option.volume + option.half_width, option.volume);
    const Nanolitres smallest = sums_volumes(problem) ? mixture.volume + 2 * option.half_width - mixture.half_width
                                                      : asked_down(problem) - problem.vessel_half_width;
    if (smallest <= 0) return std::nullopt;
    return times_over_up(share, problem.asked_up, smallest);
}

bool is_over_limit(const Option& option, const SearchProblem& problem, const Mixture& mixture) {
    if (option.limit_use == 0) return false;
    const auto use = worst_use_of_limit(option, problem, mixture);
    return !use || *use > billion;
}

// What of the draw's variance is the amount's alone: u^2 / v^2 (1 - 2 v / V). With the variance of the final volume,
// which holds u^2 / V^2 as well, it makes (u / v)^2 (1 - v / V)^2: what is drawn undiluted has no error of its own.
Wide part_of_volume_variance3(const SearchProblem& problem, const Option& option) {
    const Wide whole = own_volume_variance3(option);
    if (!sums_volumes(problem)) return whole;
    const Wide twice = Wide{2} * option.volume;
    const Wide asked = problem.asked_up;
    return twice <= asked ? over_up(whole * (asked - twice), asked) : -(whole * (twice - asked) / asked);
}

bool is_no_worse(const Steps& a, const Steps& b) {
    int worse = 0;
    for (std::size_t i = 0; i < a.size(); ++i) worse |= a[i] > b[i] ? 1 : 0;
    return worse == 0;
}

// A source so bad that its steps do not fit is as bad as any; sums of several must not overflow.
std::int32_t narrow(std::int64_t steps) {
    constexpr std::int64_t most = 10'000'000;
    return static_cast<std::int32_t>(std::min(steps, most));
}

std::size_t place(Aim aim) {
    return static_cast<std::size_t>(aim);
}

// The aims of two parts of a recipe together: the worse error, the sums of all else.
Steps together(const Steps& a, const Steps& b) {
    Steps both;
    for (std::size_t i = 0; i < a.size(); ++i) both[i] = a[i] + b[i];
    both[place(Aim::AmountError)] = std::max(a[place(Aim::AmountError)], b[place(Aim::AmountError)]);
    return both;
}

using Front = std::vector<Steps>;

void add_to(Front& front, const Steps& steps) {
    for (const auto& known : front)
        if (is_no_worse(known, steps)) return;
    std::erase_if(front, [&](const Steps& known) { return is_no_worse(steps, known); });
    front.push_back(steps);
}

// Few enough to be looked at for every beginning. Two neighbours become one that is as good as both in every aim: the
// bound gets weaker, never wrong.
constexpr std::size_t largest_front = 512;

Front thinned(Front front) {
    while (front.size() > largest_front) {
        std::sort(front.begin(), front.end());
        Front thinner;
        for (std::size_t i = 0; i < front.size(); i += 2) {
            auto steps = front[i];
            if (i + 1 < front.size())
                for (std::size_t k = 0; k < steps.size(); ++k) steps[k] = std::min(steps[k], front[i + 1][k]);
            add_to(thinner, steps);
        }
        front = std::move(thinner);
    }
    return front;
}

struct Sums {
    Mixture mixture;
    std::int64_t needed = 0;
    Nanolitres for_dilutions = 0;
};

Sums sums_of(const SearchProblem& problem, const std::vector<std::size_t>& choice) {
    Sums sums;
    for (std::size_t i = 0; i < choice.size(); ++i) {
        const auto& option = problem.drugs[i][choice[i]];
        sums.mixture.volume += option.volume;
        sums.mixture.half_width += option.half_width;
        sums.mixture.variance3 += option.variance3;
        sums.needed += option.needed;
        sums.for_dilutions += option.diluent;
    }
    return sums;
}

bool fits(const SearchProblem& problem, const std::vector<std::size_t>& choice, std::int64_t needed) {
    const std::int64_t room = problem.asked_up * 1000;
    const auto drugs = static_cast<std::int64_t>(choice.size());
    if (needed + drugs + 1000 <= room) return true;
    quantity::Volume exact;
    for (std::size_t i = 0; i < choice.size(); ++i) exact += problem.drugs[i][choice[i]].exact;
    return exact <= problem.asked;
}

bool has_room(const SearchProblem& problem, const std::vector<std::size_t>& choice, const Sums& sums) {
    if (!fits(problem, choice, sums.needed)) return false;
    return sums_volumes(problem) || sums.mixture.volume <= problem.asked_up;
}

// All of a merit but the steps; nothing when the recipe cannot be made.
std::optional<Merit> errors_of(const SearchProblem& problem, const std::vector<std::size_t>& choice,
                               DiluentSource& diluent) {
    const auto sums = sums_of(problem, choice);
    if (!has_room(problem, choice, sums)) return std::nullopt;
    auto mixture = sums.mixture;
    const auto rest = diluent.choose(std::max<Nanolitres>(0, problem.asked_up - mixture.volume), sums.for_dilutions);
    if (!rest) return std::nullopt;
    mixture.volume += rest->volume;
    mixture.half_width += rest->half_width;
    mixture.variance3 += rest->variance3;
    Merit merit;
    for (std::size_t i = 0; i < choice.size(); ++i) {
        const auto& option = problem.drugs[i][choice[i]];
        const auto error = error_of(option, problem, mixture);
        if (error > problem.tolerance || is_over_limit(option, problem, mixture)) merit.violations = 1;
        merit.error = std::max(merit.error, error);
        merit.controlled_waste += option.controlled_waste;
        merit.other_waste += option.other_waste;
    }
    return merit;
}

// What a beginning needs, or what every completion of one needs at least.
struct Tally {
    std::int64_t violations = 0;  // that are certain
    std::int64_t needed = 0;
    Nanolitres volume = 0;  // at most
    std::int64_t variance3 = 0;
    Wide error3 = 0;  // largest of the drugs' own variances
};

// What holds of a source whatever the others are.
struct OwnBounds {
    Wide error3 = 0;
    std::int64_t violations = 0;
    Steps steps{};
};

class Search {
public:
    Search(const SearchProblem& problem, DiluentSource& diluent) : problem_(problem), diluent_(diluent) {
        // Compared with this, no root needs to be taken; two parts more, since roots are rounded up.
        const Wide k = problem.coverage_factor_thousandths;
        const Wide tolerance = problem.tolerance + 2;
        most_variance3_ = tolerance * tolerance * 3'000'000 / (k * k);
        find_bounds();
        find_fronts();
        for (std::size_t drug = 0; drug < problem.drugs.size(); ++drug) sort_options(drug);
    }

    Result<SearchResult> run() {
        certificate_.candidates = combinations_.front();
        if (certificate_.candidates > most_candidates)
            return refuse(
                ErrorCode::OrderInconsistent, "drugs",
                "There are more combinations of sources than can be searched; name the product of some drugs.");
        plant_seeds();
        choice_.assign(problem_.drugs.size(), 0);
        descend(0, Tally{}, Steps{});
        if (partial_recipes_ > most_partial_recipes)
            return refuse(ErrorCode::OrderInconsistent, "drugs",
                          "The best recipe could not be found in reasonable time; name the product of some drugs.");
        if (known_.empty()) return refusal();
        return result();
    }

private:
    // The final volume lies between these whatever is chosen: what is missing is measured not below, so only a rest too
    // small to be measured can be missing, and rounding can only add.
    void find_bounds() {
        Nanolitres excess = 0;
        for (const auto& options : problem_.drugs) {
            Nanolitres largest = 0;
            for (const auto& option : options)
                largest = std::max<Nanolitres>(largest, option.volume - option.needed / 1000);
            excess += largest;
        }
        smallest_volume_ = std::max<Nanolitres>(1, problem_.asked_up - 1 - problem_.smallest_draw);
        largest_volume_ = problem_.asked_up + std::max(excess, diluent_.largest_excess());
        for (const auto& options : problem_.drugs) {
            std::vector<OwnBounds> bounds;
            for (const auto& option : options) bounds.push_back(bounds_of(option));
            bounds_.push_back(std::move(bounds));
        }
        rests_.assign(problem_.drugs.size() + 1, Tally{});
        combinations_.assign(problem_.drugs.size() + 1, 1);
        for (std::size_t drug = problem_.drugs.size(); drug-- > 0;) {
            rests_[drug] = rest_with(drug, rests_[drug + 1]);
            const auto rest = combinations_[drug + 1];
            combinations_[drug] = rest > most_candidates ? rest : rest * problem_.drugs[drug].size();
        }
    }

    Tally rest_with(std::size_t drug, Tally rest) const {
        const auto& options = problem_.drugs[drug];
        const auto least = [&](auto member) {
            auto smallest = std::numeric_limits<std::int64_t>::max();
            for (const auto& option : options) smallest = std::min<std::int64_t>(smallest, option.*member);
            return smallest;
        };
        rest.needed += least(&Option::needed);
        rest.variance3 += least(&Option::variance3);
        Nanolitres most = 0;
        for (const auto& option : options) most = std::max(most, option.volume);
        rest.volume += most;
        auto bound = bounds_[drug].front();
        for (const auto& other : bounds_[drug]) {
            bound.error3 = std::min(bound.error3, other.error3);
            bound.violations = std::min(bound.violations, other.violations);
        }
        rest.error3 = std::max(rest.error3, bound.error3);
        rest.violations = std::max(rest.violations, bound.violations);
        return rest;
    }

    void find_fronts() {
        fronts_.assign(problem_.drugs.size() + 1, Front{Steps{}});
        for (std::size_t drug = problem_.drugs.size(); drug-- > 0;) {
            Front front;
            for (const auto& option : bounds_[drug])
                for (const auto& rest : fronts_[drug + 1]) add_to(front, together(option.steps, rest));
            fronts_[drug] = thinned(std::move(front));
        }
    }

    // A lower bound of a drug's own part of its variance, without what the mixture adds to all of them alike.
    Wide own_error3(const Option& option) const {
        if (!sums_volumes(problem_)) return variance3_to_mark(option, problem_);
        const Nanolitres others = std::max<Nanolitres>(0, smallest_volume_ - option.volume);
        const Wide rest = times_over_down(others, billion, smallest_volume_);
        const Wide own = option.volume == 0
                             ? Wide{0}
                             : Wide{option.variance3} * billion_squared / (Wide{option.volume} * option.volume) * rest /
                                   billion * rest / billion;
        return option.strength_variance3 + own - shared_up(option.variance3);
    }

    OwnBounds bounds_of(const Option& option) const {
        OwnBounds bounds{own_error3(option), 0, steps_of(problem_, option)};
        const bool outside = least_rounding(option) + least_error(bounds.error3, option.variance3) > problem_.tolerance;
        Wide use = times_over_down(option.limit_use, option.strength_high, billion);
        use = times_over_down(use, option.rounding_low, billion);
        if (sums_volumes(problem_)) use = times_over_down(use, problem_.asked_up - 1, largest_volume_);
        if (outside || use > billion) bounds.violations = 1;
        return bounds;
    }

    PartsPerBillion least_rounding(const Option& option) const {
        PartsPerBillion high = option.rounding_high;
        PartsPerBillion low = option.rounding_low;
        if (sums_volumes(problem_)) {
            high = times_over_up(high, problem_.asked_up, smallest_volume_);
            low = times_over_down(low, problem_.asked_up - 1, largest_volume_);
        }
        return std::max<PartsPerBillion>({low - billion, billion - high, 0});
    }

    Wide shared(std::int64_t variance3) const {
        if (!sums_volumes(problem_)) return 0;
        return Wide{variance3} * billion_squared / (Wide{largest_volume_} * largest_volume_);
    }

    Wide shared_up(std::int64_t variance3) const {
        return over_up(Wide{variance3} * billion_squared, Wide{largest_volume_} * largest_volume_);
    }

    void sort_options(std::size_t drug) {
        std::vector<std::size_t> order(problem_.drugs[drug].size());
        std::vector<std::int64_t> points;
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
            points.push_back(points_of(bounds_[drug][i].steps, problem_.weights));
        }
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return points[a] < points[b]; });
        orders_.push_back(std::move(order));
    }

    // Good recipes to begin with, so that bounds cut from the start: the best option of each drug by each single aim.
    void plant_seeds() {
        for (std::size_t aim = 0; aim <= number_of_aims; ++aim) {
            std::vector<std::size_t> choice;
            for (std::size_t drug = 0; drug < problem_.drugs.size(); ++drug) {
                std::size_t best = orders_[drug].front();
                for (const auto i : orders_[drug])
                    if (aim < number_of_aims && bounds_[drug][i].steps[aim] < bounds_[drug][best].steps[aim]) best = i;
                choice.push_back(best);
            }
            if (const auto merit = merit_of(problem_, choice, diluent_)) know({choice, *merit, 0});
        }
    }

    void descend(std::size_t drug, const Tally& begun, const Steps& steps) {
        if (++partial_recipes_ > most_partial_recipes) return;
        if (drug == problem_.drugs.size()) return evaluate(steps);
        for (const auto index : orders_[drug]) {
            choice_[drug] = index;
            const auto longer = with_option(begun, drug, index);
            const auto longer_steps = together(steps, bounds_[drug][index].steps);
            if (!is_cut(drug + 1, longer, longer_steps)) descend(drug + 1, longer, longer_steps);
        }
    }

    Tally with_option(Tally begun, std::size_t drug, std::size_t index) const {
        const auto& option = problem_.drugs[drug][index];
        const auto& bounds = bounds_[drug][index];
        begun.needed += option.needed;
        begun.volume += option.volume;
        begun.variance3 += option.variance3;
        begun.error3 = std::max(begun.error3, bounds.error3);
        begun.violations = std::max(begun.violations, bounds.violations);
        return begun;
    }

    PartsPerBillion least_error(Wide own3, std::int64_t mixture_variance3) const {
        const Wide sum = own3 + shared(mixture_variance3);
        if (sum <= 0) return 0;
        // Rounded down: a bound must not be over the truth.
        return std::max<PartsPerBillion>(0, expanded(sum, problem_.coverage_factor_thousandths) - 2);
    }

    bool is_cut(std::size_t next_drug, const Tally& begun, const Steps& steps) {
        const auto& rest = rests_[next_drug];
        const auto below = combinations_[next_drug];
        if ((begun.needed + rest.needed) / 1000 > problem_.asked_up) {
            certificate_.cut_by_volume += below;
            return true;
        }
        const auto violations = least_violations(begun, rest);
        if (!known_.empty() && violations > known_.front().merit.violations) {
            certificate_.cut_by_violations += below;
            return true;
        }
        if (!is_beaten(steps, fronts_[next_drug], violations)) return false;
        certificate_.cut_by_better += below;
        return true;
    }

    std::int64_t least_violations(const Tally& begun, const Tally& rest) const {
        if (std::max(begun.violations, rest.violations) > 0) return 1;
        const Nanolitres free = problem_.asked_up - begun.volume - rest.volume;
        std::int64_t variance3 = begun.variance3 + rest.variance3;
        if (free > problem_.smallest_draw) {
            const auto off = times_over_down(free, diluent_.least_error(), billion);
            variance3 += off * off;
        }
        return std::max(begun.error3, rest.error3) + shared(variance3) > most_variance3_ ? 1 : 0;
    }

    // Whether for everything that completions can reach a recipe is known that is as good.
    bool is_beaten(const Steps& begun, Front& rest, std::int64_t violations) {
        // A completion with fewer violations would win, whatever else it costs.
        if (known_.empty() || known_.front().merit.violations > violations) return false;
        for (std::size_t i = 0; i < rest.size(); ++i) {
            if (is_known(together(begun, rest[i]))) continue;
            // What keeps one beginning alive often keeps the next one alive.
            std::swap(rest[i], rest[i / 2]);
            return false;
        }
        return true;
    }

    bool is_known(const Steps& steps) {
        for (std::size_t i = 0; i < known_steps_.size(); ++i) {
            if (!is_no_worse(known_steps_[i], steps)) continue;
            // What cuts once often cuts again.
            if (i > 0) std::swap(known_steps_[i], known_steps_[i / 2]);
            return true;
        }
        return false;
    }

    void evaluate(const Steps& steps) {
        ++certificate_.evaluated;
        auto merit = errors_of(problem_, choice_, diluent_);
        if (!merit) {
            ++certificate_.infeasible;
            had_room_ = had_room_ || has_room(problem_, choice_, sums_of(problem_, choice_));
            return;
        }
        merit->steps = steps;
        know({choice_, *merit, 0});
    }

    void know(FoundRecipe found) {
        if (!known_.empty()) {
            const auto fewest = known_.front().merit.violations;
            if (found.merit.violations > fewest) return;
            if (found.merit.violations < fewest) {
                known_.clear();
                known_steps_.clear();
            }
        }
        if (is_known(found.merit.steps)) return;
        std::erase_if(known_,
                      [&](const FoundRecipe& other) { return is_no_worse(found.merit.steps, other.merit.steps); });
        std::erase_if(known_steps_, [&](const Steps& other) { return is_no_worse(found.merit.steps, other); });
        known_steps_.push_back(found.merit.steps);
        found.points = points_of(found.merit.steps, problem_.weights);
        known_.push_back(std::move(found));
    }

    Result<SearchResult> refusal() const {
        if (!had_room_)
            return refuse(ErrorCode::StockTooDilute, "drugs",
                          "The draws need more than the " + people_text(problem_.asked, quantity::units::mL) +
                              " that are to be made; use stronger products or lower concentrations.");
        return refuse(ErrorCode::StockInsufficient, "diluent",
                      "No combination of sources leaves a volume of diluent that is in stock and can be measured.");
    }

    SearchResult result() {
        const auto rank = [](const FoundRecipe& found) {
            const auto& merit = found.merit;
            return std::tie(found.points, merit.error, merit.controlled_waste, merit.other_waste, found.choice);
        };
        std::sort(known_.begin(), known_.end(),
                  [&](const FoundRecipe& a, const FoundRecipe& b) { return rank(a) < rank(b); });
        return {known_.front(), known_, certificate_};
    }

    const SearchProblem& problem_;
    DiluentSource& diluent_;
    Wide most_variance3_ = 0;  // of a drug that keeps the tolerance
    Nanolitres smallest_volume_ = 0;
    Nanolitres largest_volume_ = 0;
    std::vector<std::vector<OwnBounds>> bounds_;    // of each option of each drug
    std::vector<Tally> rests_;                      // what the drugs from each on need at least
    std::vector<Front> fronts_;                     // what they can reach at best
    std::vector<std::uint64_t> combinations_;       // in how many ways
    std::vector<std::vector<std::size_t>> orders_;  // of the options of each drug, promising ones first
    std::vector<std::size_t> choice_;
    std::vector<FoundRecipe> known_;  // the Pareto set so far; all have the same number of violations
    std::vector<Steps> known_steps_;  // of the same, in the order in which they cut most
    Certificate certificate_;
    std::uint64_t partial_recipes_ = 0;
    bool had_room_ = false;  // for the draws of a recipe that could not be made
};

}  // namespace

std::int64_t points_of(const Steps& steps, const site::Weights& weights) {
    constexpr std::int64_t tenths = 10;
    const auto at = [&](Aim aim) { return std::int64_t{steps[place(aim)]}; };
    // In tenths of a percent: a step of the amount's error is five, one of the volume's ten; their squares add up.
    const Wide amount = at(Aim::AmountError);
    const auto error = square_root_up(amount * amount * 25 + Wide{at(Aim::VolumeError)} * 100);
    return error * weights.error +
           (at(Aim::ControlledWaste) * weights.controlled_waste + at(Aim::OtherWaste) * weights.other_waste) * tenths +
           (at(Aim::Containers) * weights.container + at(Aim::Punctures) * weights.puncture +
            at(Aim::OffLabel) * weights.off_label + at(Aim::Nonsterile) * weights.nonsterile) *
               tenths;
}

Steps steps_of(const SearchProblem& problem, const Option& option) {
    const Wide variance3 = std::max<Wide>(0, option.strength_variance3 + part_of_volume_variance3(problem, option));
    const auto rounding = std::max<PartsPerBillion>({option.rounding_high - billion, billion - option.rounding_low, 0});
    const auto error = rounding + expanded(variance3, problem.coverage_factor_thousandths);
    std::int64_t volume_error = 0;
    if (sums_volumes(problem)) {
        const auto of_volume =
            over_up(Wide{option.variance3} * billion_squared, Wide{problem.asked_up} * problem.asked_up);
        const Wide k = problem.coverage_factor_thousandths;
        // (k u / V)^2 in squares of a step
        volume_error = static_cast<std::int64_t>(
            over_up(over_up(of_volume * k * k, Wide{3} * 1'000'000), Wide{volume_error_step} * volume_error_step));
    }
    return {narrow(times_over_up(error, 1, error_step)),
            narrow(volume_error),
            narrow(times_over_up(option.controlled_waste, 1, waste_step)),
            narrow(times_over_up(option.other_waste, 1, waste_step)),
            narrow(option.containers),
            narrow(option.punctures),
            narrow(option.off_label),
            narrow(option.nonsterile)};
}

std::optional<Merit> merit_of(const SearchProblem& problem, const std::vector<std::size_t>& choice,
                              DiluentSource& diluent) {
    auto merit = errors_of(problem, choice, diluent);
    if (!merit) return std::nullopt;
    for (std::size_t i = 0; i < choice.size(); ++i)
        merit->steps = together(merit->steps, steps_of(problem, problem.drugs[i][choice[i]]));
    return merit;
}

Result<SearchResult> search(const SearchProblem& problem, DiluentSource& diluent) {
    return Search(problem, diluent).run();
}

}  // namespace cisterna::recipe
