#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"
#include "core/site/settings.h"

// Volumes at the bench as whole numbers. Every line of a syringe's scale is a whole number of nanolitres, so a measured
// volume is exact in them; what a search compares thousands of times is then computed without fractions. Whatever has
// to be rounded here is rounded to the worse side.
namespace cisterna::recipe {

using Nanolitres = std::int64_t;
// Parts of 1,000,000,000.
using PartsPerBillion = std::int64_t;
// Wide enough for a product of two 64-bit numbers.
__extension__ using Wide = __int128;

inline constexpr std::int64_t billion = 1'000'000'000;

// a x b / c, rounded up; all of them zero or above, c above zero.
std::int64_t times_over_up(Wide a, Wide b, Wide c);
std::int64_t times_over_down(Wide a, Wide b, Wide c);
// The square root, rounded up, of a number that is not below zero.
std::int64_t square_root_up(Wide number);

// Refuses (order_inconsistent) more than 10 L. Rounded up or down to whole nanolitres.
Result<Nanolitres> nanolitres_up(const quantity::Volume& volume, std::string_view where);
Result<Nanolitres> nanolitres_down(const quantity::Volume& volume, std::string_view where);
quantity::Volume volume_of(Nanolitres nanolitres);
// In thousandths of a nanolitre, rounded down; nothing over 10 L.
std::optional<std::int64_t> thousandths_of(const quantity::Volume& volume);
// A fraction in parts per billion; a bug over 9,000,000,000 times one.
PartsPerBillion parts_up(const quantity::Rational& fraction);
PartsPerBillion parts_down(const quantity::Rational& fraction);

// A syringe with the errors of its scale.
struct Scale {
    const formulary::Syringe* syringe = nullptr;
    Nanolitres nominal = 0;
    Nanolitres graduation = 0;
    Nanolitres hub_loss = 0;  // zero when the site does not count it
    PartsPerBillion from_half = 0;
    PartsPerBillion below_half_of_nominal = 0;
    PartsPerBillion below_half_of_expelled = 0;

    // How far the expelled volume may be off, ISO 7886-1: from half of the nominal volume on a share of the volume,
    // below it a share of the nominal volume and one of the volume.
    Nanolitres tolerance(Nanolitres expelled) const;
};

// One filling of one syringe.
struct Filling {
    std::size_t scale = 0;  // index in the scales
    Nanolitres volume = 0;
};

// A way to measure a volume: to the lines of one or several syringes.
struct Way {
    std::vector<Filling> fillings;
    Nanolitres volume = 0;
    Nanolitres half_width = 0;  // the volume cannot be off by more than this
    // Three times its variance, nL^2: each filling adds the squares of its tolerance, of half a graduation and of the
    // hub's loss, each of them a rectangular half width.
    std::int64_t variance3 = 0;
};

// How a reading between two graduations is taken.
enum class Reading { Nearest, NotBelow };

// The syringes of the site, smallest first.
class Scales {
public:
    // The formulary's syringes that the site has. Refuses (configuration_invalid) a syringe that the formulary does not
    // know, a scale whose lines are not whole nanolitres, and a site without syringes.
    static Result<Scales> of_site(const formulary::Formulary& formulary, const site::Settings& site);

    // The best way for each number of fillings, fewest fillings first, each with a smaller error than the one before:
    // rounding and twice the standard uncertainty. `thousandths` is the volume in thousandths of a nanolitre, rounded
    // down. Empty when the volume is under the smallest draw, cannot be shown or would take more than 20 fillings.
    std::vector<Way> ways(std::int64_t thousandths, Reading reading) const;

    const std::vector<Scale>& all() const { return scales_; }
    Nanolitres smallest_draw() const { return smallest_draw_; }
    // The errors of these fillings together.
    Way way_of(std::vector<Filling> fillings) const;
    // The smallest scale that holds the volume, or nullptr.
    const Scale* smallest_holding(Nanolitres volume) const;

private:
    // Some full fillings of the largest syringe, perhaps a coarse one, and a last one.
    struct Candidate {
        std::int64_t full = 0;
        Filling first;  // none when its volume is zero
        Filling last;
    };
    struct Merit {
        std::int64_t error = 0;
        Nanolitres nominal = 0;  // smaller syringes are preferred when the errors are equal

        auto operator<=>(const Merit&) const = default;
    };
    struct Ranked {
        std::size_t fillings = 0;
        Merit merit;
        Candidate candidate;
    };
    using Ranking = std::vector<Ranked>;  // the best for each number of fillings
    struct Errors {
        Nanolitres tolerance = 0;
        std::int64_t others3 = 0;  // three times the variance of reading and hub
    };

    Errors errors_of(std::size_t scale, Nanolitres volume) const;
    std::int64_t error_of(const Candidate& candidate, std::int64_t thousandths) const;
    std::optional<Filling> filling_of(std::size_t index, std::int64_t thousandths, Reading reading) const;
    void weigh(const Candidate& candidate, std::int64_t thousandths, Ranking& ranking) const;
    bool is_hopeless(std::size_t scale, Nanolitres volume, std::size_t fillings, const Ranking& ranking) const;
    void weigh_all(std::int64_t full, std::int64_t thousandths, Reading reading, Ranking& ranking) const;

    std::vector<Scale> scales_;
    Nanolitres smallest_draw_ = 0;
};

}  // namespace cisterna::recipe
