#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/recipe/bench_scale.h"
#include "core/result/result.h"
#include "core/site/settings.h"

// The complete search for the best recipe: one source for each drug, so that the whole is best. All figures are whole
// numbers, rounded to the worse side, so that the same question always has the same answer, byte by byte.
namespace cisterna::recipe {

// What a source for one drug means for the whole.
struct Option {
    Nanolitres volume = 0;                   // that goes into the mixture, as measured
    std::int64_t needed = 0;                 // the same before rounding, in thousandths of a nanolitre, rounded down
    quantity::Volume exact;                  // the same exactly; asked only when the sum of the volumes is a close call
    Nanolitres half_width = 0;               // the volume cannot be off by more
    std::int64_t variance3 = 0;              // three times the variance of the volume, nL^2
    PartsPerBillion rounding_low = billion;  // measured / exact amount of the drug, rounded down and up
    PartsPerBillion rounding_high = billion;
    Wide strength_variance3 = 0;              // three times the relative variance of the strength, parts per billion^2
    PartsPerBillion strength_high = billion;  // the largest true strength / its nominal one
    // ordered concentration / hard limit; zero when no limit is known
    PartsPerBillion limit_use = 0;
    Nanolitres diluent = 0;  // that an intermediate dilution or a stock solution takes
    Nanolitres controlled_waste = 0;
    Nanolitres other_waste = 0;
    std::int64_t containers = 0;
    std::int64_t punctures = 0;
    std::int64_t off_label = 0;
    std::int64_t nonsterile = 0;
};

// The diluent for what the drugs leave free.
struct DiluentChoice {
    Nanolitres volume = 0;
    Nanolitres half_width = 0;
    std::int64_t variance3 = 0;
    std::int64_t containers = 0;
    std::int64_t punctures = 0;
};

// Answers for the free volume and for what intermediate dilutions take beside it; nothing when it cannot be measured or
// is not there. The same question is asked once.
class DiluentSource {
public:
    virtual ~DiluentSource() = default;
    virtual std::optional<DiluentChoice> choose(Nanolitres free, Nanolitres for_dilutions) = 0;
    // What is measured of a free volume is never more than this over it.
    virtual Nanolitres largest_excess() const = 0;
    // Three times the variance of a measured volume is at least the square of this share of it.
    virtual PartsPerBillion least_error() const = 0;
};

struct SearchProblem {
    std::vector<std::vector<Option>> drugs;
    quantity::Volume asked;
    Nanolitres asked_up = 0;
    Nanolitres smallest_draw = 0;
    site::FinalVolume final_volume = site::FinalVolume::SumOfVolumes;
    Nanolitres vessel_half_width = 0;  // of the mark to which the mixture is filled; for quantum sufficit
    std::int64_t vessel_variance3 = 0;
    PartsPerBillion tolerance = 0;
    std::int64_t coverage_factor_thousandths = 2000;
    site::Weights weights;
};

// What a recipe is judged by; less is better. The aims are compared in the steps that matter at the bench, each rounded
// up for each source, so that they add up drug by drug whatever the other sources are.
enum class Aim { AmountError, VolumeError, ControlledWaste, OtherWaste, Containers, Punctures, OffLabel, Nonsterile };
inline constexpr std::size_t number_of_aims = 8;
// Eight of them, so that two can be compared in one go of the processor.
using Steps = std::array<std::int32_t, number_of_aims>;

// AmountError: the largest of the drugs, rounding and expanded uncertainty of what is the drug's own part of its
// variance, strength + (u / v)^2 (1 - 2 v / V), in steps of 0.5 %.
// VolumeError: what the draws add to the uncertainty of the final volume, which all drugs share: the sum of the squares
// of their expanded uncertainties, in squares of 1 %; zero when the volume is read at a mark.
// Wastes in steps of 1 mL for each drug; containers, punctures, sources outside labelling and nonsterile sources as
// they are. The diluent is not counted: it is neither scarce nor controlled, and about the same for every recipe.
inline constexpr PartsPerBillion error_step = 5'000'000;
inline constexpr PartsPerBillion volume_error_step = 10'000'000;
inline constexpr Nanolitres waste_step = 1'000'000;

struct Merit {
    // 1 when a drug is outside the tolerance or its worst case is over a hard limit, else 0.
    std::int64_t violations = 0;
    Steps steps{};
    PartsPerBillion error = 0;  // the largest error of a final concentration: rounding and expanded uncertainty
    Nanolitres controlled_waste = 0;
    Nanolitres other_waste = 0;

    bool operator==(const Merit&) const = default;
};

// The points of a recipe under the weights of the site, in tenths. They never fall when an aim gets worse, so the
// recipe with the fewest points is in the Pareto set.
std::int64_t points_of(const Steps& steps, const site::Weights& weights);

struct FoundRecipe {
    std::vector<std::size_t> choice;  // index of the option of each drug
    Merit merit;
    std::int64_t points = 0;
};

// How the search went, so that it can be believed: every candidate was either worked out or cut with a bound that holds
// for it. candidates = evaluated + the three cuts.
struct Certificate {
    std::uint64_t candidates = 0;
    std::uint64_t evaluated = 0;
    std::uint64_t cut_by_volume = 0;      // the draws would need more than the volume to make
    std::uint64_t cut_by_violations = 0;  // more drugs outside tolerance or limit than a recipe already known
    std::uint64_t cut_by_better = 0;      // a recipe already known is no worse in anything
    std::uint64_t infeasible = 0;         // of those evaluated: volume or diluent do not work out

    bool operator==(const Certificate&) const = default;
};

struct SearchResult {
    FoundRecipe chosen;
    // Recipes with the fewest violations of which no other is better in one aim and worse in none, one for each
    // combination of steps; fewest points first.
    std::vector<FoundRecipe> pareto;
    Certificate certificate;
};

// The merit of one complete choice; nothing when it cannot be made.
//   relative variance of drug i = strength + (u_i / v_i)^2 ((V - v_i) / V)^2 + (sum of the other u^2) / V^2
// for a sum of volumes V (the common volume makes the errors correlate), and with a mark: strength + (u_i / v_i)^2 +
// (u_V / V)^2. Source: GUM (JCGM 100:2008) 5.1.2 on c_i = s_i v_i / V. Its error is the rounding and k times the root,
// both as a share of what is ordered: the root is multiplied by made / ordered where more is made.
std::optional<Merit> merit_of(const SearchProblem& problem, const std::vector<std::size_t>& choice,
                              DiluentSource& diluent);

// What an option contributes to each aim.
Steps steps_of(const SearchProblem& problem, const Option& option);

// Branch and bound over all combinations; what the undecided drugs can reach at best is known exactly, as the Pareto
// set of their aims. Chosen is, among the recipes without violations, or among all when there are none, the one with
// the fewest points, then with the smaller error and wastes. Of several with the same steps the first found is kept.
// Refuses stock_too_dilute when the draws of every combination need more than the volume, stock_insufficient when only
// the diluent fails, order_inconsistent when there are more than 10^18 combinations or the search would not end.
Result<SearchResult> search(const SearchProblem& problem, DiluentSource& diluent);

}  // namespace cisterna::recipe
