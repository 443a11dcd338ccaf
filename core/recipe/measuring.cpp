#include "core/recipe/measuring.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "core/quantity/rounding.h"
#include "core/quantity/text.h"

namespace cisterna::recipe {
namespace {

using formulary::Syringe;
using quantity::Rational;
using quantity::RoundingMode;
using quantity::Volume;

// Far above every reservoir; a figure that asks for more is a slip of the pen, and would be counted out pull by pull.
constexpr std::int64_t most_pulls = 20;

using Sizes = std::vector<const Syringe*>;

Sizes by_size(const std::map<std::string, Syringe>& syringes) {
    Sizes sizes;
    for (const auto& [id, syringe] : syringes) sizes.push_back(&syringe);
    std::sort(sizes.begin(), sizes.end(), [](const Syringe* a, const Syringe* b) {
        return std::tie(a->nominal, a->id) < std::tie(b->nominal, b->id);
    });
    return sizes;
}

RoundingMode mode_of(Reading reading) {
    return reading == Reading::Nearest ? RoundingMode::HalfAwayFromZero : RoundingMode::Up;
}

// One pull in this syringe, or nothing when it would not hold it or could not show it.
std::optional<Pull> pull_in(const Syringe& syringe, const Volume& volume, Reading reading) {
    const auto rounded = quantity::round_to(volume, syringe.graduation, mode_of(reading)).value;
    if (rounded > syringe.nominal || rounded < smallest_measured_volume()) return std::nullopt;
    return Pull{syringe.id, syringe.nominal, syringe.graduation, rounded};
}

Measured measured(std::vector<Pull> pulls, const Volume& asked) {
    Measured result;
    for (const auto& pull : pulls) result.volume += pull.volume;
    result.pulls = std::move(pulls);
    result.error = result.volume - asked;
    return result;
}

bool exact_enough(const Measured& m, const Volume& asked) {
    return m.error.absolute() / asked <= largest_reading_error();
}

Volume nominal_sum(const Measured& m) {
    Volume sum;
    for (const auto& pull : m.pulls) sum += pull.nominal;
    return sum;
}

// By what a way to measure is preferred. Those that are exact enough come first, by fewest pulls and smallest syringes;
// the others by error.
struct Merit {
    bool exact;
    std::size_t pulls;
    Volume nominal;
    Volume error;

    Merit(const Measured& m, const Volume& asked)
        : exact(exact_enough(m, asked)), pulls(m.pulls.size()), nominal(nominal_sum(m)), error(m.error.absolute()) {}

    bool operator<(const Merit& other) const {
        if (exact != other.exact) return exact;
        if (!exact && error != other.error) return error < other.error;
        return std::tie(pulls, nominal, error) < std::tie(other.pulls, other.nominal, other.error);
    }
};

std::vector<Measured> one_pull(const Volume& volume, const Sizes& sizes, Reading reading) {
    std::vector<Measured> found;
    for (const auto* syringe : sizes)
        if (const auto pull = pull_in(*syringe, volume, reading)) found.push_back(measured({*pull}, volume));
    return found;
}

// A coarse pull and, in a syringe that is no coarser, the rest. A rest that is too small to be measured takes one line
// more from the coarse pull: 1.05 mL is 0.9 mL and 0.15 mL, not 1.1 mL.
void add_pairs(const Volume& volume, const Syringe& coarse, const Volume& first, const Sizes& sizes, Reading reading,
               std::vector<Measured>& found) {
    const auto rest = volume - first;
    if (first < smallest_measured_volume() || rest < smallest_measured_volume()) return;
    for (const auto* fine : sizes) {
        if (fine->graduation > coarse.graduation) continue;
        if (const auto pull = pull_in(*fine, rest, reading))
            found.push_back(measured({{coarse.id, coarse.nominal, coarse.graduation, first}, *pull}, volume));
    }
}

std::vector<Measured> two_pulls(const Volume& volume, const Sizes& sizes, Reading reading) {
    std::vector<Measured> found;
    for (const auto* coarse : sizes) {
        const auto down = quantity::round_to(volume, coarse->graduation, RoundingMode::Down).value;
        const auto first = std::min(down, coarse->nominal);
        add_pairs(volume, *coarse, first, sizes, reading, found);
        add_pairs(volume, *coarse, first - coarse->graduation, sizes, reading, found);
    }
    return found;
}

std::optional<Measured> best_of(std::vector<Measured> found, const Volume& volume) {
    if (found.empty()) return std::nullopt;
    std::vector<Merit> merits;
    for (const auto& measured : found) merits.emplace_back(measured, volume);
    const auto best = std::min_element(merits.begin(), merits.end()) - merits.begin();
    return std::move(found[static_cast<std::size_t>(best)]);
}

}  // namespace

const Volume& smallest_measured_volume() {
    static const auto smallest = Volume::of(Rational::ratio(1, 10), quantity::units::mL);
    return smallest;
}

const Rational& largest_reading_error() {
    static const auto largest = Rational::ratio(5, 1000);
    return largest;
}

const Syringe* smallest_holding(const Volume& volume, const std::map<std::string, Syringe>& syringes) {
    for (const auto* syringe : by_size(syringes))
        if (syringe->nominal >= volume) return syringe;
    return nullptr;
}

Result<Measured> measure(const Volume& volume, const std::map<std::string, Syringe>& syringes, Reading reading,
                         std::string_view where) {
    const auto sizes = by_size(syringes);
    if (volume < smallest_measured_volume() || sizes.empty())
        return refuse(ErrorCode::BelowMinimumVolume, std::string(where),
                      people_text(volume, quantity::units::mL) + " is too small to measure (at least " +
                          people_text(smallest_measured_volume(), quantity::units::mL) +
                          "); use a weaker product or dilute it first.");
    const auto& largest = *sizes.back();
    if (volume > largest.nominal * Rational(most_pulls))
        return refuse(ErrorCode::OrderInconsistent, std::string(where),
                      people_text(volume, quantity::units::mL) + " would take more than " + std::to_string(most_pulls) +
                          " pulls of the largest syringe; correct the figures.");
    std::vector<Pull> full;
    Volume rest = volume;
    while (rest > largest.nominal + largest.nominal) {
        full.push_back({largest.id, largest.nominal, largest.graduation, largest.nominal});
        rest -= largest.nominal;
    }
    auto found = one_pull(rest, sizes, reading);
    const bool one_is_enough =
        std::any_of(found.begin(), found.end(), [&](const Measured& m) { return exact_enough(m, rest); });
    if (!one_is_enough)
        for (auto& pair : two_pulls(rest, sizes, reading)) found.push_back(std::move(pair));
    const auto best = best_of(std::move(found), rest);
    if (!best)
        return refuse(
            ErrorCode::BelowMinimumVolume, std::string(where),
            people_text(volume, quantity::units::mL) + " cannot be measured with the syringes of the formulary.");
    full.insert(full.end(), best->pulls.begin(), best->pulls.end());
    return measured(std::move(full), volume);
}

}  // namespace cisterna::recipe
