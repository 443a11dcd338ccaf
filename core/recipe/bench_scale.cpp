#include "core/recipe/bench_scale.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "core/quantity/text.h"
#include "core/result/characters.h"

namespace cisterna::recipe {
namespace {

using quantity::Rational;
using quantity::Volume;

constexpr std::size_t most_fillings = 20;
constexpr std::int64_t thousand = 1000;
constexpr std::int64_t nanolitres_in_mL = 1'000'000;
constexpr std::int64_t largest_volume_in_mL = 10'000;

// The root of a 64-bit number, rounded down.
std::int64_t small_square_root(std::uint64_t number) {
    std::uint64_t root = 0;
    std::uint64_t bit = std::uint64_t{1} << 62;
    while (bit > number) bit >>= 2;
    for (; bit != 0; bit >>= 2) {
        if (number >= root + bit) {
            number -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return static_cast<std::int64_t>(root);
}

// Newton's method from above; it falls until it has reached the root rounded down.
Wide square_root_down(Wide number) {
    if (number <= std::numeric_limits<std::int64_t>::max())
        return small_square_root(static_cast<std::uint64_t>(number));
    Wide guess = number;
    int bits = 0;
    for (Wide rest = number; rest > 0; rest >>= 1) ++bits;
    guess = Wide{1} << ((bits + 1) / 2);
    for (;;) {
        const Wide next = (guess + number / guess) / 2;
        if (next >= guess) return guess;
        guess = next;
    }
}

Rational in_nanolitres(const Volume& volume) {
    return volume.in(quantity::units::mL)*Rational(nanolitres_in_mL);
}

Result<void> check_size(const Volume& volume, std::string_view where) {
    if (volume.absolute() <= Volume::of(largest_volume_in_mL, quantity::units::mL)) return {};
    return refuse(ErrorCode::OrderInconsistent, std::string(where),
                  people_text(volume, quantity::units::mL) + " is far more than any pump holds; correct the figures.");
}

}  // namespace

std::int64_t times_over_up(Wide a, Wide b, Wide c) {
    return static_cast<std::int64_t>((a * b + c - 1) / c);
}

std::int64_t times_over_down(Wide a, Wide b, Wide c) {
    return static_cast<std::int64_t>(a * b / c);
}

std::int64_t square_root_up(Wide number) {
    const Wide root = square_root_down(number);
    return static_cast<std::int64_t>(root * root < number ? root + 1 : root);
}

Result<Nanolitres> nanolitres_up(const Volume& volume, std::string_view where) {
    CISTERNA_CHECK(check_size(volume, where));
    return in_nanolitres(volume).ceiling().to_count().value_or(0);
}

Result<Nanolitres> nanolitres_down(const Volume& volume, std::string_view where) {
    CISTERNA_CHECK(check_size(volume, where));
    return in_nanolitres(volume).floor().to_count().value_or(0);
}

Volume volume_of(Nanolitres nanolitres) {
    return Volume::of(Rational::ratio(nanolitres, nanolitres_in_mL), quantity::units::mL);
}

std::optional<std::int64_t> thousandths_of(const Volume& volume) {
    if (volume > Volume::of(largest_volume_in_mL, quantity::units::mL)) return std::nullopt;
    return (in_nanolitres(volume) * Rational(thousand)).floor().to_count();
}

PartsPerBillion parts_up(const Rational& fraction) {
    return (fraction * Rational(billion)).ceiling().to_count().value_or(0);
}

PartsPerBillion parts_down(const Rational& fraction) {
    return (fraction * Rational(billion)).floor().to_count().value_or(0);
}

Nanolitres Scale::tolerance(Nanolitres expelled) const {
    if (expelled * 2 >= nominal) return times_over_up(expelled, from_half, billion);
    return times_over_up(nominal, below_half_of_nominal, billion) +
           times_over_up(expelled, below_half_of_expelled, billion);
}

Result<Scales> Scales::of_site(const formulary::Formulary& formulary, const site::Settings& site) {
    Scales scales;
    CISTERNA_TRY(smallest, nanolitres_up(site.smallest_draw, "smallest_draw"));
    scales.smallest_draw_ = smallest;
    std::vector<std::string> ids;
    if (site.syringes)
        ids = *site.syringes;
    else
        for (const auto& [id, syringe] : formulary.syringes) ids.push_back(id);
    for (const auto& id : ids) {
        const auto found = formulary.syringes.find(id);
        if (found == formulary.syringes.end())
            return refuse(ErrorCode::ConfigurationInvalid, "syringes",
                          "The formulary does not know the syringe " + in_quotes(id) + "; choose one that it holds.");
        const auto& syringe = found->second;
        Scale scale;
        scale.syringe = &syringe;
        CISTERNA_TRY(nominal, nanolitres_down(syringe.nominal, id));
        CISTERNA_TRY(graduation, nanolitres_down(syringe.graduation, id));
        CISTERNA_TRY(dead_space, nanolitres_up(syringe.dead_space, id));
        if (volume_of(graduation) != syringe.graduation || volume_of(nominal) != syringe.nominal || graduation <= 0)
            return refuse(ErrorCode::ConfigurationInvalid, "syringes",
                          "The lines of " + in_quotes(id) + " are not whole nanolitres apart; correct its entry.");
        scale.nominal = nominal;
        scale.graduation = graduation;
        if (site.hub_loss == site::HubLoss::UpToDeadSpace) scale.hub_loss = dead_space;
        scale.from_half = parts_up(syringe.tolerance_from_half);
        scale.below_half_of_nominal = parts_up(syringe.tolerance_below_half_of_nominal);
        scale.below_half_of_expelled = parts_up(syringe.tolerance_below_half_of_expelled);
        scales.scales_.push_back(scale);
    }
    if (scales.scales_.empty())
        return refuse(ErrorCode::ConfigurationInvalid, "syringes", "No syringe is known; add one to the formulary.");
    std::sort(scales.scales_.begin(), scales.scales_.end(), [](const Scale& a, const Scale& b) {
        return std::tie(a.nominal, a.syringe->id) < std::tie(b.nominal, b.syringe->id);
    });
    return scales;
}

const Scale* Scales::smallest_holding(Nanolitres volume) const {
    for (const auto& scale : scales_)
        if (scale.nominal >= volume) return &scale;
    return nullptr;
}

Way Scales::way_of(std::vector<Filling> fillings) const {
    Way way;
    for (std::size_t i = 0; i < fillings.size(); ++i) {
        const auto& scale = scales_[fillings[i].scale];
        const auto reading = (scale.graduation + 1) / 2;
        way.volume += fillings[i].volume;
        way.half_width += scale.tolerance(fillings[i].volume) + reading + scale.hub_loss;
        way.variance3 += reading * reading + scale.hub_loss * scale.hub_loss;
        // Fillings of one size may be of the same syringe: their scale is off by the same share, so it adds up.
        const auto same = [&](const Filling& other) { return other.scale == fillings[i].scale; };
        if (std::any_of(fillings.begin(), fillings.begin() + static_cast<std::ptrdiff_t>(i), same)) continue;
        Nanolitres tolerance = 0;
        for (const auto& filling : fillings)
            if (same(filling)) tolerance += scale.tolerance(filling.volume);
        way.variance3 += tolerance * tolerance;
    }
    way.fillings = std::move(fillings);
    return way;
}

Scales::Errors Scales::errors_of(std::size_t scale, Nanolitres volume) const {
    const auto& known = scales_[scale];
    const auto reading = (known.graduation + 1) / 2;
    return {known.tolerance(volume), reading * reading + known.hub_loss * known.hub_loss};
}

// Rounding and twice the standard uncertainty, in thousandths of a nanolitre: what ways to one volume are compared by.
std::int64_t Scales::error_of(const Candidate& candidate, std::int64_t thousandths) const {
    const auto last = errors_of(candidate.last.scale, candidate.last.volume);
    std::int64_t variance3 = last.others3;
    std::int64_t full = 0;
    if (candidate.full > 0) {
        const auto one = errors_of(scales_.size() - 1, scales_.back().nominal);
        variance3 += candidate.full * one.others3;
        full = candidate.full * one.tolerance;
    }
    Nanolitres volume = candidate.full * scales_.back().nominal + candidate.last.volume;
    std::int64_t of_last = last.tolerance;
    const auto add = [&](std::size_t scale, std::int64_t tolerance) {
        if (scale == candidate.last.scale)
            of_last += tolerance;
        else
            variance3 += tolerance * tolerance;
    };
    if (candidate.first.volume > 0) {
        const auto first = errors_of(candidate.first.scale, candidate.first.volume);
        variance3 += first.others3;
        volume += candidate.first.volume;
        // Fillings of one size err together.
        if (candidate.full > 0 && candidate.first.scale + 1 == scales_.size())
            full += first.tolerance;
        else
            add(candidate.first.scale, first.tolerance);
    }
    if (full > 0) add(scales_.size() - 1, full);
    variance3 += of_last * of_last;
    const auto off = volume * thousand - thousandths;
    return (off < 0 ? -off : off) + small_square_root(static_cast<std::uint64_t>(variance3) * 4 / 3) * thousand;
}

std::optional<Filling> Scales::filling_of(std::size_t index, std::int64_t thousandths, Reading reading) const {
    const auto& scale = scales_[index];
    const std::int64_t step = scale.graduation * thousand;
    // Between two lines the lower one: it is surer, and the upper one may be beyond the syringe.
    const std::int64_t lines =
        reading == Reading::Nearest ? (thousandths + (step - 1) / 2) / step : (thousandths + step - 1) / step;
    const Nanolitres volume = lines * scale.graduation;
    if (volume > scale.nominal || volume < smallest_draw_) return std::nullopt;
    return Filling{index, volume};
}

void Scales::weigh(const Candidate& candidate, std::int64_t thousandths, Ranking& ranking) const {
    Merit merit{error_of(candidate, thousandths), 0};
    merit.nominal = scales_[candidate.last.scale].nominal;
    if (candidate.first.volume > 0) merit.nominal += scales_[candidate.first.scale].nominal;
    const auto fillings = static_cast<std::size_t>(candidate.full) + (candidate.first.volume > 0 ? 2 : 1);
    const auto known =
        std::find_if(ranking.begin(), ranking.end(), [&](const Ranked& r) { return r.fillings == fillings; });
    if (known == ranking.end())
        ranking.push_back({fillings, merit, candidate});
    else if (merit < known->merit)
        *known = {fillings, merit, candidate};
}

// Whether the coarse filling alone is off by more than the best pair so far.
bool Scales::is_hopeless(std::size_t scale, Nanolitres volume, std::size_t fillings, const Ranking& ranking) const {
    const auto known =
        std::find_if(ranking.begin(), ranking.end(), [&](const Ranked& r) { return r.fillings == fillings; });
    if (known == ranking.end()) return false;
    const auto errors = errors_of(scale, volume);
    const auto variance3 = errors.tolerance * errors.tolerance + errors.others3;
    return small_square_root(static_cast<std::uint64_t>(variance3) * 4 / 3) * thousand > known->merit.error;
}

// One filling for the rest, or a coarse one and, in a syringe that is no coarser, what is then left. A rest that is too
// small to be measured takes one line more from the coarse filling: 3.05 mL is 2.9 mL and 0.15 mL, not 3.1 mL. Or half
// in each of two fillings, where none finer is there for the rest: 1.05 mL is 0.53 mL and 0.52 mL of 1 mL syringes.
void Scales::weigh_all(std::int64_t full, std::int64_t thousandths, Reading reading, Ranking& ranking) const {
    const std::int64_t rest = thousandths - full * scales_.back().nominal * thousand;
    for (std::size_t i = 0; i < scales_.size(); ++i)
        if (const auto filling = filling_of(i, rest, reading)) weigh({full, {}, *filling}, thousandths, ranking);
    for (std::size_t coarse = 0; coarse < scales_.size(); ++coarse) {
        const auto& scale = scales_[coarse];
        const Nanolitres down = rest / (scale.graduation * thousand) * scale.graduation;
        const Nanolitres most = std::min(down, scale.nominal);
        const Nanolitres half = (down / scale.graduation + 1) / 2 * scale.graduation;
        for (const Nanolitres first : {most, most - scale.graduation, std::min(half, scale.nominal)}) {
            const std::int64_t left = rest - first * thousand;
            if (first < smallest_draw_ || left < smallest_draw_ * thousand) continue;
            const auto pairs = static_cast<std::size_t>(full) + 2;
            if (is_hopeless(coarse, first, pairs, ranking)) continue;
            for (std::size_t fine = 0; fine < scales_.size(); ++fine) {
                if (scales_[fine].graduation > scale.graduation) continue;
                if (const auto filling = filling_of(fine, left, reading))
                    weigh({full, {coarse, first}, *filling}, thousandths, ranking);
            }
        }
    }
}

std::vector<Way> Scales::ways(std::int64_t thousandths, Reading reading) const {
    if (thousandths < smallest_draw_ * thousand) return {};
    const std::int64_t capacity = scales_.back().nominal * thousand;
    if (thousandths > capacity * static_cast<std::int64_t>(most_fillings)) return {};
    // As many full syringes as leave a rest for at most two fillings.
    const std::int64_t fewest = std::max<std::int64_t>(0, (thousandths + capacity - 1) / capacity - 2);
    Ranking ranking;
    for (std::int64_t full = fewest; full <= fewest + 1 && full * capacity < thousandths; ++full)
        weigh_all(full, thousandths, reading, ranking);
    std::sort(ranking.begin(), ranking.end(), [](const Ranked& a, const Ranked& b) { return a.fillings < b.fillings; });
    std::vector<Way> best;
    std::int64_t smallest_error = std::numeric_limits<std::int64_t>::max();
    for (const auto& ranked : ranking) {
        if (ranked.merit.error >= smallest_error || ranked.fillings > most_fillings) continue;
        smallest_error = ranked.merit.error;
        std::vector<Filling> fillings(static_cast<std::size_t>(ranked.candidate.full),
                                      {scales_.size() - 1, scales_.back().nominal});
        if (ranked.candidate.first.volume > 0) fillings.push_back(ranked.candidate.first);
        fillings.push_back(ranked.candidate.last);
        best.push_back(way_of(std::move(fillings)));
    }
    return best;
}

}  // namespace cisterna::recipe
