#include "core/recipe/powder_sources.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/powder/balance.h"
#include "core/powder/stock_solution.h"
#include "core/quantity/rounding.h"
#include "core/quantity/text.h"

namespace cisterna::recipe {
namespace {

using formulary::AssayBasis;
using order::PowderLot;
using quantity::Concentration;
using quantity::Mass;
using quantity::people_text;
using quantity::Rational;
using quantity::RoundingMode;
using quantity::Volume;
using quantity::units::mL;

constexpr auto stock_volumes = std::to_array<std::int64_t>({1, 2, 5, 10, 20, 50});  // mL
// Stronger stock solutions than the weakest that does: less of them is drawn. In tenths.
constexpr auto strengthenings = std::to_array<std::int64_t>({10, 11, 20, 50, 100});

powder::AssayBasis basis_of(AssayBasis basis) {
    if (basis == AssayBasis::Anhydrous) return powder::AssayBasis::Anhydrous;
    return basis == AssayBasis::Dried ? powder::AssayBasis::Dried : powder::AssayBasis::AsIs;
}

std::string name_of(const formulary::Powder& known, const PowderLot& lot) {
    return known.name + ", lot " + lot.lot;
}

Rational square(const Rational& number) {
    return number * number;
}

// A balance with what it can weigh.
struct CheckedBalance {
    const site::Balance* balance = nullptr;
    powder::MinimumWeight minimum;
};

// A lot that may be weighed.
struct UsableLot {
    const formulary::Powder* powder = nullptr;
    const PowderLot* lot = nullptr;
    powder::PowderFactor factor;
};

class PowderBuilder {
public:
    PowderBuilder(const order::Prescription& prescription, const Target& target, std::size_t index,
                  const Scales& scales, const Means& means)
        : prescription_(prescription),
          target_(target),
          index_(index),
          scales_(scales),
          means_(means),
          drug_(means.formulary.drug(target.drug)),
          mass_(target.concentration * prescription.prepared_volume()) {
        for (const auto* known : means.formulary.solubilities_of(target.drug))
            if (!solubility_ || known->value.value < *solubility_) solubility_ = known->value.value;
        for (const auto& balance : means.site.balances)
            if (const auto minimum = powder::minimum_weight({balance.readability, balance.repeatability}))
                balances_.push_back({&balance, *minimum});
    }

    std::optional<Error> add_all(std::vector<DrugSource>& sources) {
        const auto& ordered = prescription_.drugs[index_].product;
        const bool has_diluent = means_.formulary.diluent(prescription_.diluent) != nullptr;
        if (drug_ == nullptr || means_.stock == nullptr || balances_.empty() || !has_diluent) return std::nullopt;
        for (const auto* known : means_.formulary.powders_of(target_.drug))
            if (!ordered || *ordered == known->id) add_powder(*known, sources);
        return reason_;
    }

private:
    void remember(Error error) {
        error.where = "drugs[" + std::to_string(index_) + "]";
        if (!reason_) reason_ = std::move(error);
    }

    std::vector<const PowderLot*> lots_of(const formulary::Powder& known) const {
        std::vector<const PowderLot*> lots;
        for (const auto& lot : means_.stock->powders)
            if (lot.powder == known.id && lot.expiry >= means_.at.local_date()) lots.push_back(&lot);
        std::sort(lots.begin(), lots.end(), [](const PowderLot* a, const PowderLot* b) {
            return std::tie(a->expiry, a->id) < std::tie(b->expiry, b->id);
        });
        return lots;
    }

    void add_powder(const formulary::Powder& known, std::vector<DrugSource>& sources) {
        const auto lots = lots_of(known);
        if (lots.empty()) return;
        if (!solubility_)
            return remember({ErrorCode::ValueMissing, "",
                             "The formulary does not say how much " + drug_->name +
                                 " dissolves, so its powder is not weighed; add its solubility, or use a product."});
        for (const auto* lot : lots) {
            const auto factor = factor_of(known, *lot);
            if (!factor) {
                remember(factor.error());
                continue;
            }
            if (add_lot({&known, lot, *factor}, sources)) return;
        }
    }

    Result<powder::PowderFactor> factor_of(const formulary::Powder& known, const PowderLot& lot) const {
        if (!known.assay || !drug_->molar_mass)
            return refuse(ErrorCode::ValueMissing, "",
                          "The formulary does not say what the assay of " + known.name +
                              " counts, so it cannot be weighed; add it, or use a product.");
        const auto& assay = known.assay->value;
        if (lot.basis != assay.basis)
            return refuse(ErrorCode::OrderInconsistent, "",
                          "The assay of " + name_of(known, lot) + " is counted " +
                              std::string(order::basis_word(lot.basis)) + " and its monograph counts it " +
                              std::string(order::basis_word(assay.basis)) +
                              ", so they cannot be compared; ask the laboratory for the monograph's.");
        powder::Certificate certificate;
        certificate.assay = lot.assay;
        certificate.basis = basis_of(lot.basis);
        if (lot.basis != AssayBasis::AsIs) certificate.water = lot.water;
        certificate.assay_range = powder::AcceptanceRange{assay.low, assay.high};
        if (known.water && lot.water)
            certificate.water_range = powder::AcceptanceRange{known.water->value.low, known.water->value.high};
        powder::Forms forms;
        forms.labelled = drug_->molar_mass->value;
        forms.assayed = assay.molar_mass.value;
        forms.moles_per_mole_labelled = assay.moles_per_mole_labelled;
        auto factor = powder::powder_factor(certificate, forms);
        if (!factor) factor.error().message = name_of(known, lot) + ": " + factor.error().message;
        return factor;
    }

    // Whether anything could be made of the lot.
    bool add_lot(const UsableLot& lot, std::vector<DrugSource>& sources) {
        const auto before = sources.size();
        std::vector<DrugSource> stocks;
        lacks_powder_ = false;
        for (const auto& balance : balances_) {
            if (means_.site.final_volume == site::FinalVolume::QuantumSufficit) add_direct(lot, balance, sources);
            for (const auto volume : stock_volumes) add_stock(lot, balance, volume * billion / 1000, stocks);
        }
        keep_best(std::move(stocks), sources);
        if (sources.size() > before) return true;
        if (lacks_powder_)
            remember({ErrorCode::StockInsufficient, "",
                      name_of(*lot.powder, *lot.lot) + " does not hold the " +
                          people_text(powder::mass_to_weigh(mass_, lot.factor), quantity::units::mg) +
                          " that are needed, or the least that the balance may weigh; receive more."});
        remember({ErrorCode::BelowMinimumVolume, "",
                  "No stock solution of " + name_of(*lot.powder, *lot.lot) +
                      " can be measured with the syringes of the site; use a product, or a finer balance."});
        return false;
    }

    bool holds(const UsableLot& lot, const Mass& weighed) {
        const bool holds = weighed <= lot.lot->remaining;
        lacks_powder_ = lacks_powder_ || !holds;
        return holds;
    }

    Weighing weighing_of(const UsableLot& lot, const CheckedBalance& balance, const Mass& weighed) const {
        const auto& assay = lot.powder->assay->value;
        Weighing weighing;
        weighing.lot = *lot.lot;
        weighing.powder_name = lot.powder->name;
        weighing.form = lot.powder->form;
        weighing.assayed_form = assay.form;
        weighing.assayed_molar_mass = assay.molar_mass.value;
        weighing.labelled_molar_mass = drug_->molar_mass->value;
        weighing.moles_per_mole_labelled = assay.moles_per_mole_labelled;
        weighing.factor = lot.factor;
        weighing.balance = *balance.balance;
        weighing.minimum_weight = balance.minimum.minimum_weight;
        weighing.needed = powder::mass_to_weigh(mass_, lot.factor);
        weighing.weighed = weighed;
        return weighing;
    }

    void add_direct(const UsableLot& lot, const CheckedBalance& balance, std::vector<DrugSource>& sources) {
        const auto needed = powder::mass_to_weigh(mass_, lot.factor);
        const auto weighed = round_to(needed, balance.balance->readability, RoundingMode::HalfAwayFromZero).value;
        const auto made = powder::strength_made(weighed, lot.factor, prescription_.prepared_volume(),
                                                target_.concentration, "powders");
        const auto way = powder::weighing_of(weighed, balance.minimum.minimum_weight);
        if (!made || way == powder::Weighing::ThroughStock || !holds(lot, weighed)) return;
        if (made->actual > *solubility_) return too_strong(made->actual, "the preparation");
        DrugSource source;
        source.weighing = SourceWeighing{weighing_of(lot, balance, weighed), std::nullopt};
        source.weighing->weighing.strength = made->actual;
        set_rounding(made->actual * prescription_.prepared_volume(), source.option);
        finish(lot, balance, std::move(source), sources);
    }

    void too_strong(const Concentration& strength, const char* what) {
        const auto unit = quantity::concentration_unit(target_.unit);
        remember({ErrorCode::OverSolubility, "",
                  people_text(strength, unit) + " in " + what + " would be over the solubility of " + drug_->name +
                      ", " + people_text(*solubility_, unit) + "."});
    }

    // The line of the smallest syringe that holds the volume.
    std::optional<Way> line_at(Nanolitres volume) const {
        const auto* scale = scales_.smallest_holding(volume);
        if (scale == nullptr || volume % scale->graduation != 0 || volume < scales_.smallest_draw())
            return std::nullopt;
        return scales_.way_of({{static_cast<std::size_t>(scale - scales_.all().data()), volume}});
    }

    void add_stock(const UsableLot& lot, const CheckedBalance& balance, Nanolitres volume,
                   std::vector<DrugSource>& stocks) {
        const auto line = line_at(volume);
        if (!line || line->half_width >= volume) return;
        // What stays in the syringe can be measured: the last drop of a vessel cannot be drawn.
        const Nanolitres most_drawn = volume - scales_.smallest_draw();
        if (most_drawn < scales_.smallest_draw()) return;
        const auto room = std::min(volume_of(most_drawn), prescription_.prepared_volume());
        const auto needed = powder::mass_to_weigh(mass_, lot.factor);
        const auto least = std::max(balance.minimum.minimum_weight, needed * (volume_of(volume) / room));
        for (const auto stronger : strengthenings) {
            const auto weighed =
                round_to(least * Rational::ratio(stronger, 10), balance.balance->readability, RoundingMode::Up).value;
            if (holds(lot, weighed)) add_aliquot(lot, balance, weighed, *line, stocks);
        }
    }

    void add_aliquot(const UsableLot& lot, const CheckedBalance& balance, const Mass& weighed, const Way& line,
                     std::vector<DrugSource>& stocks) {
        powder::StockNeeds needs;
        needs.needed = mass_;
        needs.factor = lot.factor.factor;
        needs.minimum_weight = balance.minimum.minimum_weight;
        needs.weigh_for_stock = weighed;
        needs.stock_volume = volume_of(line.volume);
        const auto stock = powder::stock_solution(needs);
        if (!stock) return remember(stock.error());
        if (stock->concentration > *solubility_) return too_strong(stock->concentration, "the stock solution");
        const auto thousandths = thousandths_of(stock->take);
        const auto ways = thousandths ? scales_.ways(*thousandths, Reading::Nearest) : std::vector<Way>();
        if (ways.empty() || ways.back().volume > line.volume - scales_.smallest_draw()) return;
        const auto& way = ways.back();
        DrugSource source;
        source.weighing = SourceWeighing{weighing_of(lot, balance, weighed), line};
        source.weighing->weighing.strength = stock->concentration;
        source.exact = stock->take;
        source.way = way;
        auto& option = source.option;
        option.volume = way.volume;
        option.needed = *thousandths;
        option.exact = stock->take;
        option.half_width = way.half_width;
        option.variance3 = way.variance3;
        option.diluent = line.volume;
        option.punctures = 1 + static_cast<std::int64_t>(way.fillings.size());
        set_rounding(stock->concentration * volume_of(way.volume), option);
        finish(lot, balance, std::move(source), stocks);
    }

    void set_rounding(const Mass& made, Option& option) const {
        option.rounding_low = parts_down(made / mass_);
        option.rounding_high = parts_up(made / mass_);
    }

    // What is alike for both ways.
    void finish(const UsableLot& lot, const CheckedBalance& balance, DrugSource source,
                std::vector<DrugSource>& sources) {
        auto& option = source.option;
        auto& weighing = source.weighing->weighing;
        const auto& line = source.weighing->filled_to;
        const auto variance = variance3_of(*lot.lot, balance, weighing.weighed, line);
        if (!variance) return;
        option.strength_variance3 = *variance;
        option.strength_high = parts_up(highest_of(*lot.lot, balance, weighing.weighed, line));
        source.strength = weighing.strength;
        source.containers = 1;
        option.containers = 1;
        option.off_label = 1;
        option.nonsterile = 1;
        if (line) {
            const auto left_over = line->volume - source.way.volume;
            (is_controlled(means_, target_.drug) ? option.controlled_waste : option.other_waste) = left_over;
        }
        const auto& limit = means_.limits[index_];
        if (limit) option.limit_use = parts_up(target_.concentration / *limit);
        source.powder_container = {lot.lot->id, lot.powder->id, lot.lot->lot, lot.lot->expiry};
        sources.push_back(std::move(source));
    }

    // Three times the relative variance, parts per billion^2, rounded up. The strength is mass x assay x (1 - water) /
    // volume, so the relative variances add up (GUM 5.1.6). The balance scatters with its repeatability, at least
    // 0.41 d, and is read twice, half a digit each: 3 (s^2 + 2 (d/2)^2 / 3) = 3 s^2 + d^2 / 2.
    static std::optional<Wide> variance3_of(const PowderLot& lot, const CheckedBalance& balance, const Mass& weighed,
                                            const std::optional<Way>& line) {
        Rational sum = Rational(3) * square(balance.minimum.governing_deviation / weighed) +
                       square(balance.balance->readability / weighed) / Rational(2) +
                       Rational(3) * square(lot.assay_deviation / lot.assay);
        if (lot.basis != AssayBasis::AsIs)
            sum += Rational(3) * square(lot.water_deviation / (Rational(1) - *lot.water));
        if (line) sum += Rational(line->variance3) / square(Rational(line->volume));
        const auto parts = (sum * square(Rational(billion))).ceiling().to_count();
        if (!parts) return std::nullopt;
        return Wide{*parts};
    }

    // The largest true strength as a share of the nominal one: three standard deviations of what is normal, the whole
    // width of what is not, as in the error budget.
    static Rational highest_of(const PowderLot& lot, const CheckedBalance& balance, const Mass& weighed,
                               const std::optional<Way>& line) {
        const Rational three(3);
        const Mass most = weighed + balance.minimum.governing_deviation * three + balance.balance->readability;
        Rational high = most / weighed * (lot.assay + three * lot.assay_deviation) / lot.assay;
        if (lot.basis != AssayBasis::AsIs) {
            const Rational least_water = std::max(Rational(), *lot.water - three * lot.water_deviation);
            high *= (Rational(1) - least_water) / (Rational(1) - *lot.water);
        }
        if (line) high *= Rational::ratio(line->volume, line->volume - line->half_width);
        return high;
    }

    static Wide error_of(const DrugSource& source) {
        const auto& option = source.option;
        return option.strength_variance3 + Wide{option.variance3} * billion / option.volume * billion / option.volume;
    }

    static Nanolitres waste_of(const DrugSource& source) {
        return source.option.controlled_waste + source.option.other_waste;
    }

    // By error and waste alone, under the weights of the site; the rest is alike.
    std::int64_t points_of_source(const DrugSource& source) const {
        SearchProblem problem;
        problem.final_volume = means_.site.final_volume;
        problem.asked_up = nanolitres_up(prescription_.prepared_volume(), {}).value_or(1);
        problem.coverage_factor_thousandths = (means_.site.coverage_factor * Rational(1000)).to_count().value_or(2000);
        return points_of(steps_of(problem, source.option), means_.site.weights);
    }

    void keep_best(std::vector<DrugSource> stocks, std::vector<DrugSource>& sources) const {
        if (stocks.empty()) return;
        std::vector<std::size_t> kept;
        const auto keep = [&](auto key) {
            std::size_t best = 0;
            for (std::size_t i = 1; i < stocks.size(); ++i)
                if (key(stocks[i]) < key(stocks[best])) best = i;
            if (std::find(kept.begin(), kept.end(), best) == kept.end()) kept.push_back(best);
        };
        keep([&](const DrugSource& s) { return std::tuple(points_of_source(s), error_of(s), waste_of(s)); });
        keep([](const DrugSource& s) { return std::tuple(error_of(s), waste_of(s), s.option.volume); });
        keep([](const DrugSource& s) { return std::tuple(waste_of(s), error_of(s), s.option.volume); });
        keep([](const DrugSource& s) { return std::tuple(s.option.volume, error_of(s), waste_of(s)); });
        for (const auto i : kept) sources.push_back(std::move(stocks[i]));
    }

    const order::Prescription& prescription_;
    const Target& target_;
    std::size_t index_;
    const Scales& scales_;
    const Means& means_;
    const formulary::Drug* drug_;
    Mass mass_;
    std::optional<Concentration> solubility_;
    std::vector<CheckedBalance> balances_;
    std::optional<Error> reason_;
    bool lacks_powder_ = false;
};

}  // namespace

std::optional<Error> add_powder_sources(const order::Prescription& prescription, const Target& target,
                                        std::size_t index, const Scales& scales, const Means& means,
                                        std::vector<DrugSource>& sources) {
    return PowderBuilder(prescription, target, index, scales, means).add_all(sources);
}

}  // namespace cisterna::recipe
