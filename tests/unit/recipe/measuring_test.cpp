#include "core/recipe/measuring.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/error_budget/devices.h"
#include "core/quantity/text.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::recipe {
namespace {

using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Scales scales_of(const site::Settings& site = {}) {
    const auto scales = Scales::of_site(cases::shipped_formulary(), site);
    if (!scales) throw std::runtime_error(scales.error().message);
    return *scales;
}

const Scales& usual() {
    static const Scales scales = scales_of();
    return scales;
}

Scales with_syringes(std::vector<std::string> ids, site::HubLoss hub = site::HubLoss::NotCounted) {
    site::Settings site;
    site.syringes = std::move(ids);
    site.hub_loss = hub;
    return scales_of(site);
}

// 16'000 is 16 mL, in thousandths of a nanolitre.
constexpr std::int64_t microlitres(std::int64_t count) {
    return count * 1'000'000;
}

std::vector<Way> ways(std::int64_t count, Reading reading = Reading::Nearest, const Scales& scales = usual()) {
    return scales.ways(microlitres(count), reading);
}

std::string shown(const Way& way, const Scales& scales = usual()) {
    std::string text;
    for (const auto& pull : measured(way, scales, Volume()).pulls)
        text += (text.empty() ? "" : " + ") + people_text(pull.volume, units::mL) + " in " +
                people_text(pull.nominal, units::mL);
    return text;
}

error_budget::SyringeScale device(const Scale& scale) {
    const auto& s = *scale.syringe;
    return {s.nominal,
            s.graduation,
            s.tolerance_from_half,
            s.tolerance_below_half_of_nominal,
            s.tolerance_below_half_of_expelled,
            s.dead_space};
}

// Rounding and twice the standard uncertainty, squared where it can be exact.
double error_of(const Way& way, std::int64_t thousandths) {
    return std::abs(static_cast<double>(way.volume) - static_cast<double>(thousandths) / 1000) +
           2 * std::sqrt(static_cast<double>(way.variance3) / 3);
}

std::int64_t some_thousandths(int largest_mL) {
    return *rc::gen::inRange<std::int64_t>(100'000'000, std::int64_t{largest_mL} * 1'000'000'000);
}

Reading some_reading() {
    return *rc::gen::element(Reading::Nearest, Reading::NotBelow);
}

TEST_CASE("Every filling is a line of its syringe, within it, and never below the smallest draw") {
    CHECK(rc::check([] {
        for (const auto& way : usual().ways(some_thousandths(1190), some_reading())) {
            Nanolitres sum = 0;
            RC_ASSERT(!way.fillings.empty());
            for (const auto& filling : way.fillings) {
                const auto& scale = usual().all()[filling.scale];
                RC_ASSERT(filling.volume % scale.graduation == 0);
                RC_ASSERT(filling.volume <= scale.nominal);
                RC_ASSERT(filling.volume >= usual().smallest_draw());
                sum += filling.volume;
            }
            RC_ASSERT(way.volume == sum);
        }
    }));
}

TEST_CASE("Each way has more fillings than the one before, and a smaller error") {
    CHECK(rc::check([] {
        const auto volume = some_thousandths(400);
        const auto found = usual().ways(volume, some_reading());
        RC_ASSERT(!found.empty());
        for (std::size_t i = 1; i < found.size(); ++i) {
            RC_ASSERT(found[i].fillings.size() > found[i - 1].fillings.size());
            // The errors are compared in whole nanolitres.
            RC_ASSERT(error_of(found[i], volume) < error_of(found[i - 1], volume) + 2);
        }
    }));
}

TEST_CASE("No nearest line of any syringe is better than the best way, and no pair of lines by far") {
    // Every pair of lines of the coarse sizes, counted through: 300 volumes up to 12 mL of 1, 3, 5 and 10 mL syringes.
    const auto few = with_syringes({"syringe-1-ml", "syringe-3-ml", "syringe-5-ml", "syringe-10-ml"});
    CHECK(rc::check([&] {
        const auto volume = some_thousandths(10);
        const auto found = few.ways(volume, Reading::Nearest);
        RC_ASSERT(!found.empty());
        double best_single = 1e18;
        double best_pair = 1e18;
        for (std::size_t a = 0; a < few.all().size(); ++a) {
            const auto& first = few.all()[a];
            for (Nanolitres v = first.graduation; v <= first.nominal; v += first.graduation) {
                if (v < few.smallest_draw()) continue;
                if (std::abs(v * 1000 - volume) * 2 <= first.graduation * 1000)
                    best_single = std::min(best_single, error_of(few.way_of({{a, v}}), volume));
                for (std::size_t b = 0; b < few.all().size(); ++b) {
                    const auto& second = few.all()[b];
                    const auto left = volume / 1000 - v;
                    for (const auto w : {left / second.graduation * second.graduation,
                                         (left / second.graduation + 1) * second.graduation})
                        if (w >= few.smallest_draw() && w <= second.nominal)
                            best_pair = std::min(best_pair, error_of(few.way_of({{a, v}, {b, w}}), volume));
                }
            }
        }
        RC_CLASSIFY(best_pair < best_single, "two fillings are better");
        if (found.front().fillings.size() == 1) RC_ASSERT(error_of(found.front(), volume) <= best_single * 1.03 + 2);
        // The pairs that are tried fill the coarse syringe as far as it goes. Any other pair is at most a quarter
        // better.
        RC_ASSERT(error_of(found.back(), volume) <= std::min(best_single, best_pair) * 1.35 + 2);
    }));
}

TEST_CASE("A reading that is not to be below never is") {
    CHECK(rc::check([] {
        const auto volume = some_thousandths(1190);
        for (const auto& way : usual().ways(volume, Reading::NotBelow)) RC_ASSERT(way.volume * 1000 >= volume);
    }));
}

TEST_CASE("The error of a filling is never below the exact one, and no more than a few nanolitres above") {
    CHECK(rc::check([] {
        const auto hub = *rc::gen::element(site::HubLoss::NotCounted, site::HubLoss::UpToDeadSpace);
        site::Settings site;
        site.hub_loss = hub;
        const auto scales = scales_of(site);
        const auto index = *rc::gen::inRange<std::size_t>(0, scales.all().size());
        const auto& scale = scales.all()[index];
        const auto lines = scale.nominal / scale.graduation;
        const auto volume = *rc::gen::inRange<std::int64_t>(1, lines + 1) * scale.graduation;
        const auto way = scales.way_of({{index, volume}});
        const auto exact_tolerance = syringe_tolerance(device(scale), volume_of(volume));
        const Rational tolerance = exact_tolerance.in(units::mL)*Rational(1'000'000);
        const Rational half_line = Rational::ratio(scale.graduation, 2);
        const Rational variance3 =
            tolerance * tolerance + half_line * half_line + Rational(scale.hub_loss) * Rational(scale.hub_loss);
        RC_ASSERT(Rational(way.half_width) >= tolerance + half_line + Rational(scale.hub_loss));
        RC_ASSERT(Rational(way.half_width) <= tolerance + half_line + Rational(scale.hub_loss + 3));
        RC_ASSERT(Rational(way.variance3) >= variance3);
        RC_ASSERT(Rational(way.variance3) <= variance3 * Rational::ratio(1'001, 1'000) + Rational(10));
    }));
}

TEST_CASE("A volume in a larger syringe of the same kind is never surer") {
    CHECK(rc::check([] {
        const auto& all = usual().all();
        const auto a = *rc::gen::inRange<std::size_t>(0, all.size());
        const auto b = *rc::gen::inRange<std::size_t>(0, all.size());
        RC_PRE(a < b);
        RC_PRE(all[a].from_half == all[b].from_half);
        RC_PRE(all[a].graduation <= all[b].graduation);
        const auto volume =
            *rc::gen::inRange<std::int64_t>(1, all[a].nominal / all[b].graduation + 1) * all[b].graduation;
        RC_PRE(volume >= usual().smallest_draw() && volume <= all[a].nominal);
        const auto small = usual().way_of({{a, volume}});
        const auto large = usual().way_of({{b, volume}});
        RC_ASSERT(small.variance3 <= large.variance3);
        RC_ASSERT(small.half_width <= large.half_width);
        using error_budget::HubLoss;
        const auto exact = [&](std::size_t i) {
            return error_budget::spread_of({{device(all[i]), volume_of(volume)}}, HubLoss::UpToDeadSpace).variance;
        };
        RC_ASSERT(exact(a) <= exact(b));
    }));
}

TEST_CASE("By hand: 16 mL in a 20 mL syringe may be off by 4 % and half a line") {
    const auto way = ways(16'000).front();
    CHECK(shown(way) == "16 mL in 20 mL");
    CHECK(way.half_width == 640'000 + 500'000);
    CHECK(way.variance3 == std::int64_t{640'000} * 640'000 + std::int64_t{500'000} * 500'000);
}

TEST_CASE("By hand: 4 mL in a 10 mL syringe is below half, so 1.5 % of 10 mL and 1 % of 4 mL") {
    const auto ten = with_syringes({"syringe-10-ml"});
    const auto way = ten.way_of({{0, 4'000'000}});
    CHECK(way.half_width == 190'000 + 100'000);
    CHECK(ten.all()[0].tolerance(5'000'000) == 200'000);
    CHECK(ten.all()[0].tolerance(10'000'000) == 400'000);
}

TEST_CASE("By hand: two fillings of one size err together, two sizes apart, and each reading for itself") {
    const auto three = with_syringes({"syringe-3-ml", "syringe-10-ml"});
    // 3 mL: 5 % of 3 and of 2 mL is 0.15 and 0.1 mL; half a line is 0.05 mL.
    const auto same = three.way_of({{0, 3'000'000}, {0, 2'000'000}});
    CHECK(same.half_width == 350'000);
    CHECK(same.variance3 == std::int64_t{250'000} * 250'000 + 2 * std::int64_t{50'000} * 50'000);
    // 10 mL: 4 % of 6 mL is 0.24 mL, half a line 0.1 mL.
    const auto apart = three.way_of({{0, 3'000'000}, {1, 6'000'000}});
    CHECK(apart.variance3 == std::int64_t{150'000} * 150'000 + std::int64_t{240'000} * 240'000 +
                                 std::int64_t{50'000} * 50'000 + std::int64_t{100'000} * 100'000);
}

TEST_CASE("What stays in the hub counts once for each filling, where the site counts it") {
    const auto counted = with_syringes({"syringe-1-ml"}, site::HubLoss::UpToDeadSpace);
    const auto not_counted = with_syringes({"syringe-1-ml"});
    const std::vector<Filling> fillings{{0, 1'000'000}, {0, 500'000}};
    CHECK(counted.way_of(fillings).half_width - not_counted.way_of(fillings).half_width == 2 * 70'000);
    CHECK(counted.way_of(fillings).variance3 - not_counted.way_of(fillings).variance3 ==
          2 * std::int64_t{70'000} * 70'000);
}

TEST_CASE("Of two syringes that measure equally well the smaller is taken") {
    auto formulary = cases::shipped_formulary();
    auto twin = formulary.syringes.at("syringe-3-ml");
    formulary.syringes.clear();
    // From half of the nominal on both have the same tolerance and the same lines.
    twin.id = "a-larger-twin";
    twin.nominal = Volume::of(4, units::mL);
    formulary.syringes["a-larger-twin"] = twin;
    twin.id = "small";
    twin.nominal = Volume::of(3, units::mL);
    formulary.syringes["small"] = twin;
    const auto scales = *Scales::of_site(formulary, site::Settings());
    const auto found = scales.ways(microlitres(2500), Reading::Nearest);
    CHECK(scales.all()[found.front().fillings.front().scale].syringe->id == "small");
}

TEST_CASE("The smallest draw of the site is measured, less is not") {
    CHECK(shown(ways(100).front()) == "0.1 mL in 1 mL");
    CHECK(ways(99).empty());
    CHECK(usual().ways(99'999'999, Reading::NotBelow).empty());
    CHECK(ways(0).empty());
    CHECK(usual().ways(-5, Reading::Nearest).empty());
    site::Settings site;
    site.smallest_draw = Volume::of(Rational::ratio(1, 2), units::mL);
    CHECK(scales_of(site).ways(microlitres(499), Reading::Nearest).empty());
    CHECK(scales_of(site).ways(microlitres(500), Reading::Nearest).front().volume == 500'000);
}

TEST_CASE("A rest too small for a syringe takes a line more from the first filling, or half of it all") {
    const auto two = with_syringes({"syringe-1-ml", "syringe-3-ml"});
    CHECK(shown(ways(3050, Reading::Nearest, two).back(), two) == "2.9 mL in 3 mL + 0.15 mL in 1 mL");
    // Not 0.9 mL in 3 mL and 0.15 mL, whose error is half as much again.
    CHECK(shown(ways(1050).back()) == "0.53 mL in 1 mL + 0.52 mL in 1 mL");
}

TEST_CASE("More than the largest syringe is drawn in several, up to twenty fillings") {
    CHECK(ways(60'000).front().fillings.size() == 1);
    CHECK(ways(61'000).front().volume == 61'000'000);
    CHECK(ways(200'000).front().fillings.size() == 4);
    CHECK(ways(1'200'000).front().fillings.size() == 20);
    CHECK(ways(1'200'000).front().volume == 1'200'000'000);
    CHECK(usual().ways(microlitres(1'200'000) + 1, Reading::Nearest).empty());
    CHECK(rc::check([] {
        const auto volume = *rc::gen::inRange<std::int64_t>(microlitres(1'080'000), microlitres(1'200'001));
        for (const auto& way : usual().ways(volume, some_reading())) RC_ASSERT(way.fillings.size() <= 20U);
    }));
}

TEST_CASE("The smallest holding syringe holds it, and none holds more than 60 mL") {
    const auto holding = [](std::int64_t count) {
        const auto* scale = usual().smallest_holding(count * 1000);
        return scale == nullptr ? std::string("none") : scale->syringe->id;
    };
    CHECK(holding(1000) == "syringe-1-ml");
    CHECK(holding(1001) == "syringe-3-ml");
    CHECK(holding(21'000) == "syringe-30-ml");
    CHECK(holding(60'000) == "syringe-60-ml");
    CHECK(holding(60'001) == "none");
}

TEST_CASE("A syringe that nobody knows, and none at all, are refused with the field") {
    site::Settings site;
    site.syringes = std::vector<std::string>{"syringe-7-ml"};
    const auto unknown = Scales::of_site(cases::shipped_formulary(), site);
    REQUIRE(!unknown);
    CHECK(unknown.error().code == ErrorCode::ConfigurationInvalid);
    CHECK(unknown.error().where == "syringes");
    CHECK(Scales::of_site(formulary::Formulary(), site::Settings()).error().code == ErrorCode::ConfigurationInvalid);
    auto formulary = cases::shipped_formulary();
    formulary.syringes.at("syringe-1-ml").graduation = Volume::of(Rational::ratio(1, 3), units::mL);
    CHECK(Scales::of_site(formulary, site::Settings()).error().code == ErrorCode::ConfigurationInvalid);
}

TEST_CASE("Whole numbers are rounded to the worse side") {
    CHECK(times_over_up(7, 3, 2) == 11);
    CHECK(times_over_down(7, 3, 2) == 10);
    CHECK(times_over_up(6, 3, 2) == 9);
    CHECK(square_root_up(0) == 0);
    CHECK(square_root_up(15) == 4);
    CHECK(square_root_up(16) == 4);
    CHECK(square_root_up(17) == 5);
    CHECK(rc::check([] {
        const auto root = *rc::gen::inRange<std::int64_t>(2, 4'000'000'000'000'000'000);
        const Wide square = Wide{root} * root;
        RC_ASSERT(square_root_up(square) == root);
        RC_ASSERT(square_root_up(square + 1) == root + 1);
        RC_ASSERT(square_root_up(square - 1) == root);
    }));
    const auto third = Volume::of(Rational::ratio(1, 3), units::mL);
    CHECK(*nanolitres_up(third, "x") == 333'334);
    CHECK(*nanolitres_down(third, "x") == 333'333);
    CHECK(nanolitres_up(Volume::of(10'001, units::mL), "x").error().where == "x");
    CHECK(parts_up(Rational::ratio(1, 3)) == 333'333'334);
    CHECK(parts_down(Rational::ratio(1, 3)) == 333'333'333);
}

}  // namespace
}  // namespace cisterna::recipe
