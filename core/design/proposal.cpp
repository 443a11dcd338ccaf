#include "core/design/proposal.h"

#include <algorithm>
#include <map>

#include "core/design/figures.h"
#include "core/quantity/text.h"
#include "core/recipe/targets.h"
#include "core/rules/governing_limit.h"

namespace cisterna::design {
namespace {

using order::Prescription;
using quantity::concentration_unit;
using quantity::Flow;
using quantity::people_percent;
using quantity::people_text;
using quantity::Rational;
using quantity::RoundingMode;
using quantity::units::day;
using quantity::units::mL_per_day;

// "Near" the best flow: not further than this part of it.
const Rational nearness = Rational::ratio(3, 4);
// So many figures of one roundness are looked at.
constexpr std::size_t figures_tried = 12;
// And so many recipes at most: where all of them fail, the reason is not the figure.
constexpr std::size_t recipes_tried = 60;
// Among so many of the roundest levels, a figure that is not good is a reason to go on.
constexpr int levels_of_good_figures = 4;

enum class Aim { WeakestThatKeepsTheWishes, LongestInterval, CapOfTheInterval };

// From the best flow to the furthest that is still near it.
struct Reach {
    Aim aim = Aim::LongestInterval;
    Flow best;
    Flow furthest;
};

// Nothing when the side that matters is open.
std::optional<Reach> reach_of(const Question& question, const Window& window) {
    const auto& range = window.without_holds.is_empty() ? window.flow : window.without_holds;
    if (question.prescription.wishes.refill_interval && range.at_most) {
        const auto furthest = *range.at_most * nearness;
        return Reach{Aim::WeakestThatKeepsTheWishes, *range.at_most,
                     range.at_least ? std::max(furthest, *range.at_least) : furthest};
    }
    Reach reach;
    if (!range.at_least && !window.flow_at_cap) return std::nullopt;
    reach.best = range.at_least.value_or(Flow());
    if (window.flow_at_cap && *window.flow_at_cap > reach.best) {
        reach.aim = Aim::CapOfTheInterval;
        reach.best = range.at_most ? std::min(*window.flow_at_cap, *range.at_most) : *window.flow_at_cap;
    }
    reach.furthest = reach.best / nearness;
    if (range.at_most) reach.furthest = std::min(reach.furthest, *range.at_most);
    return reach;
}

struct Candidate {
    RoundFigure round;
    Rational figure;
    Flow flow;
    order::Basis basis;
};

std::vector<Candidate> candidates(const Prescription& prescription, const Reach& reach, RoundFigure round, int level) {
    const auto& primary = prescription.primary();
    const auto unit = concentration_unit(primary.unit);
    const bool by_concentration = round == RoundFigure::PrimaryConcentration;
    const auto as_figure = [&](const Flow& flow) {
        return by_concentration ? (primary.daily_dose / flow).in(unit) : flow.in(mL_per_day);
    };
    std::vector<Candidate> found;
    for (const auto& figure : round_figures(level, as_figure(reach.best), as_figure(reach.furthest), figures_tried)) {
        if (by_concentration) {
            const auto concentration = quantity::Concentration::of(figure, unit);
            found.push_back(
                {round, figure, primary.daily_dose / concentration, order::PrimaryConcentration{concentration}});
        } else {
            found.push_back(
                {round, figure, Flow::of(figure, mL_per_day), order::OrderedFlow{Flow::of(figure, mL_per_day)}});
        }
    }
    return found;
}

// The largest share of a volume that rounding to graduations may change.
const quantity::Rational& largest_reading_error() {
    static const auto largest = quantity::Rational::ratio(1, 100);
    return largest;
}

// Good: every volume is read well, the whole keeps the site's tolerance, what rounding makes keeps the limits, and no
// limit is reached exactly.
enum class Quality { Good, CanBeMade, CannotBeMade };

// Tries candidates, each flow once, and remembers why the first could not be made.
class Bench {
public:
    Bench(const Question& question, const Window& window)
        : q_(question),
          window_(window),
          limits_(rules::concentration_limits(question.prescription, question.formulary)) {}

    Quality quality_of(const Candidate& candidate) {
        const auto known = known_.find(candidate.flow);
        if (known != known_.end()) return known->second;
        if (known_.size() >= recipes_tried) return Quality::CannotBeMade;
        return known_.emplace(candidate.flow, find_quality(candidate)).first->second;
    }

    const std::optional<Error>& refusal() const { return refusal_; }

private:
    Quality find_quality(const Candidate& candidate) {
        const auto order = with_basis(q_.prescription, candidate.basis);
        const auto targets = recipe::targets_of(order);
        const auto recipe = targets ? recipe::plan(order, *targets, {q_.formulary, q_.stock, q_.at, q_.site, limits_})
                                    : Result<recipe::Recipe>(tl::unexpected(targets.error()));
        if (!recipe) {
            if (!refusal_) refusal_ = recipe.error();
            return Quality::CannotBeMade;
        }
        const bool is_good = recipe->merit.violations == 0 && is_read_well(*recipe) &&
                             is_within_limits_as_made(*recipe) && !is_on_a_limit(candidate.flow);
        return is_good ? Quality::Good : Quality::CanBeMade;
    }

    static bool is_read_well(const recipe::Recipe& recipe) {
        const auto well = [](const recipe::Measured& measured, const quantity::Volume& exact) {
            return measured.error.absolute() / exact <= largest_reading_error();
        };
        return std::all_of(recipe.draws.begin(), recipe.draws.end(),
                           [&](const recipe::Draw& draw) { return well(draw.measured, draw.exact); }) &&
               (!recipe.diluent || recipe.diluent->measured.pulls.empty() ||
                well(recipe.diluent->measured, recipe.diluent->exact));
    }

    // Exactly on a limit, which leaves nothing for the errors of making it.
    bool is_on_a_limit(const Flow& flow) const {
        return std::any_of(window_.bounds.begin(), window_.bounds.end(),
                           [&](const Bound& bound) { return bound.force != Force::Wish && bound.flow == flow; });
    }

    // Rounding to the syringes' lines must not carry a strength over a limit.
    bool is_within_limits_as_made(const recipe::Recipe& recipe) const {
        return std::all_of(window_.bounds.begin(), window_.bounds.end(), [&](const Bound& bound) {
            const auto* figure = std::get_if<quantity::Concentration>(&bound.figure);
            const bool is_limit = figure != nullptr && bound.side == Side::Below && bound.force != Force::Wish;
            return !is_limit || recipe.made[*bound.drug].made <= *figure;
        });
    }

    const Question& q_;
    const Window& window_;
    std::vector<std::optional<quantity::Concentration>> limits_;
    std::map<Flow, Quality> known_;
    std::optional<Error> refusal_;
};

std::optional<Candidate> first_of_quality(const Question& question, const Reach& reach, RoundFigure round, int levels,
                                          Quality wanted, Bench& bench) {
    for (int level = 0; level < levels; ++level)
        for (auto& candidate : candidates(question.prescription, reach, round, level))
            if (bench.quality_of(candidate) <= wanted) return std::move(candidate);
    return std::nullopt;
}

struct Choice {
    Candidate candidate;
    Quality quality;
};

std::optional<Choice> choose(const Question& question, const Reach& reach, Bench& bench) {
    for (const auto round : {RoundFigure::PrimaryConcentration, RoundFigure::Flow}) {
        if (auto well = first_of_quality(question, reach, round, levels_of_good_figures, Quality::Good, bench))
            return Choice{std::move(*well), Quality::Good};
        if (auto made = first_of_quality(question, reach, round, roundness_levels, Quality::CanBeMade, bench))
            return Choice{std::move(*made), Quality::CanBeMade};
    }
    return std::nullopt;
}

std::string aim_words(const Question& question, const Window& window, const Reach& reach, RoundFigure round) {
    const auto& primary = question.prescription.primary();
    const bool is_weakest = reach.aim == Aim::WeakestThatKeepsTheWishes;
    const auto edge =
        round == RoundFigure::PrimaryConcentration
            ? people_text_towards(is_weakest ? RoundingMode::Up : RoundingMode::Down, primary.daily_dose / reach.best,
                                  concentration_unit(primary.unit))
            : people_text_towards(is_weakest ? RoundingMode::Down : RoundingMode::Up, reach.best, mL_per_day);
    switch (reach.aim) {
        case Aim::WeakestThatKeepsTheWishes: return "the weakest solution that keeps the wishes (" + edge + ")";
        case Aim::LongestInterval: return "the strongest solution allowed (" + edge + "), for the longest interval";
        case Aim::CapOfTheInterval:
            return "the solution that is used up when it may stay no longer (" + edge + ", " +
                   days_text(window.caps.front().longest, RoundingMode::Down) + ")";
    }
    return "";
}

std::string reason_of(const Question& question, const Window& window, const Reach& reach, const Choice& choice) {
    const auto& primary = question.prescription.primary();
    const bool by_concentration = choice.candidate.round == RoundFigure::PrimaryConcentration;
    const auto figure =
        by_concentration ? people_text(primary.daily_dose / choice.candidate.flow, concentration_unit(primary.unit)) +
                               " of the primary drug"
                         : people_text(choice.candidate.flow, mL_per_day);
    const auto reading = choice.quality == Quality::Good
                             ? "Every volume is read within " + people_percent(largest_reading_error()) +
                                   ", and no limit is reached exactly."
                             : "No round figure there keeps off every limit and lets every volume be read within " +
                                   people_percent(largest_reading_error()) + ".";
    return figure + " is the roundest figure near " + aim_words(question, window, reach, choice.candidate.round) +
           ". " + reading;
}

std::vector<LimitUse> limit_use_of(const Window& window, const recipe::Targets& targets) {
    std::vector<LimitUse> uses;
    for (std::size_t i = 0; i < targets.drugs.size(); ++i) {
        LimitUse use{i, std::nullopt};
        for (const auto& bound : window.bounds)
            if (bound.kind == BoundKind::MaximumConcentration && bound.drug == i)
                use.share = targets.drugs[i].concentration / std::get<quantity::Concentration>(bound.figure);
        uses.push_back(std::move(use));
    }
    return uses;
}

bool is_tested(const formulary::StudiedDrug& tested, const recipe::Target& target) {
    return tested.low && tested.high && *tested.low <= target.concentration && target.concentration <= *tested.high;
}

// A study speaks for the strengths that it tested, and for no other.
std::vector<Gap> not_studied(const Question& question, const Window& window, const recipe::Targets& targets) {
    std::vector<Gap> gaps;
    for (const auto& cap : window.caps)
        for (const auto& tested : cap.tested)
            for (const auto& target : targets.drugs) {
                if (target.drug != tested.drug || is_tested(tested, target)) continue;
                const auto* known = question.formulary.drug(target.drug);
                gaps.push_back({"stability-in-pump",
                                {target.drug},
                                (known == nullptr ? target.drug : known->name) + " at " +
                                    people_text(target.concentration, concentration_unit(target.unit)) +
                                    " was not tested by the study that supports " +
                                    days_text(cap.longest, RoundingMode::Down) + "."});
            }
    return gaps;
}

Error no_round_figure(const Reach& reach) {
    return {ErrorCode::OrderInconsistent, "basis",
            "The window around " + people_text(reach.best, mL_per_day) +
                " is so narrow that no figure of six digits lies in it; loosen a wish a little."};
}

}  // namespace

Prescription with_basis(const Prescription& prescription, order::Basis basis) {
    auto changed = prescription;
    changed.basis = std::move(basis);
    return changed;
}

tl::expected<Proposal, NoProposal> propose(const Question& question, const Window& window) {
    const auto reach = reach_of(question, window);
    if (!reach)
        return tl::unexpected(NoProposal{Error{ErrorCode::NoLimitForCondition, "drugs",
                                               "Nothing that is known bounds the strength, so none is proposed; state "
                                               "a wish for the refill interval."},
                                         {}});
    Bench bench(question, window);
    auto choice = choose(question, *reach, bench);
    if (!choice) return tl::unexpected(NoProposal{bench.refusal() ? *bench.refusal() : no_round_figure(*reach), {}});
    const auto order = with_basis(question.prescription, choice->candidate.basis);
    Proposal proposal;
    proposal.check = rules::check(order, question.formulary, question.stock, question.at, question.site);
    if (proposal.check.verdict == rules::Outcome::Stop) {
        NoProposal none;
        for (auto& finding : proposal.check.findings)
            if (finding.outcome == rules::Outcome::Stop) none.stops.push_back(std::move(finding));
        return tl::unexpected(std::move(none));
    }
    proposal.round = choice->candidate.round;
    proposal.basis = choice->candidate.basis;
    proposal.targets = proposal.check.recipe->targets;
    const auto& flow = proposal.targets.flow;
    proposal.lasts = window.delivery.interval(flow);
    if (const auto due = window.refill_due_after(flow)) proposal.refill_due_after = due->in(day).floor().to_count();
    proposal.limit_use = limit_use_of(window, proposal.targets);
    for (std::size_t i = 0; i < window.bounds.size(); ++i)
        if (window.bounds[i].flow == flow) proposal.on_the_edge.push_back(i);
    proposal.not_studied = not_studied(question, window, proposal.targets);
    proposal.crossed_holds = crossed_by(flow, window, question);
    const bool leaves_the_window =
        !window.flow.holds(flow) || std::any_of(proposal.crossed_holds.begin(), proposal.crossed_holds.end(),
                                                [&](std::size_t i) { return window.bounds[i].force != Force::Hold; });
    if (leaves_the_window)
        return tl::unexpected(
            NoProposal{Error{ErrorCode::Bug, "basis", "Two ways of judging the proposal disagree."}, {}});
    proposal.reason = reason_of(question, window, *reach, *choice);
    return proposal;
}

}  // namespace cisterna::design
