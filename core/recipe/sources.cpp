#include "core/recipe/sources.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/quantity/text.h"
#include "core/recipe/powder_sources.h"

namespace cisterna::recipe {
namespace {

using formulary::Product;
using order::Container;
using quantity::Concentration;
using quantity::Mass;
using quantity::people_text;
using quantity::Rational;
using quantity::Volume;
using quantity::units::mL;

// A direct draw that is read worse than this is compared with a dilution: draws under a fifth of a syringe's capacity
// are the known cause of errors over 5 %.
constexpr PartsPerBillion coarse_draw = 50'000'000;
constexpr auto dilution_factors = std::to_array<std::int64_t>({2, 5, 10, 20, 50, 100});
constexpr auto dilution_volumes = std::to_array<std::int64_t>({1, 2, 5, 10, 20, 50});  // mL

std::string place_of(std::size_t drug) {
    return "drugs[" + std::to_string(drug) + "]";
}

bool is_labelled_for(const Product& product, const std::string& pump) {
    return std::find(product.labelled_pumps.begin(), product.labelled_pumps.end(), pump) !=
           product.labelled_pumps.end();
}

Volume content_of(const Container& container, const Product& product) {
    return container.opened ? container.opened->remaining : product.volume.value;
}

// What a product holds: the containers one after the other, or as many full ones as are asked for.
struct Shelf {
    const Product* product = nullptr;
    const std::vector<const Container*>& containers;
    bool is_stock = false;

    Concentration strength_of(const Container& container) const {
        return container.assay ? container.assay->strength : product->strength.value;
    }
};

// The volume that holds a mass; nothing when the shelf does not hold it.
std::optional<Volume> volume_holding(const Mass& mass, const Shelf& shelf) {
    if (!shelf.is_stock) return mass / shelf.product->strength.value;
    Mass missing = mass;
    Volume volume;
    for (const auto* container : shelf.containers) {
        const auto content = content_of(*container, *shelf.product);
        const auto strength = shelf.strength_of(*container);
        const Mass held = content * strength;
        if (missing <= held) return volume + missing / strength;
        missing -= held;
        volume += content;
    }
    return std::nullopt;
}

struct Taken {
    std::vector<const Container*> from;
    std::int64_t containers = 0;
    Volume waste;
    Mass mass;
    std::vector<Portion> portions;
};

StrengthUncertainty label_uncertainty(const Product& product, const Means& means) {
    StrengthUncertainty uncertainty;
    uncertainty.range_low = Rational(1) - means.site.strength_range;
    uncertainty.range_high = Rational(1) + means.site.strength_range;
    uncertainty.shape = means.site.strength_shape;
    const auto* drug = means.formulary.drug(product.drug);
    if (drug != nullptr && drug->strength_range) {
        uncertainty.range_low = drug->strength_range->value.low;
        uncertainty.range_high = drug->strength_range->value.high;
    }
    return uncertainty;
}

StrengthUncertainty uncertainty_of(const Container& container, const Product& product, const Means& means) {
    auto uncertainty = label_uncertainty(product, means);
    if (!container.assay) return uncertainty;
    const Rational deviation = container.assay->standard_deviation / container.assay->strength;
    uncertainty.standard_deviation = deviation;
    uncertainty.range_low = Rational(1) - deviation * Rational(3);
    uncertainty.range_high = Rational(1) + deviation * Rational(3);
    return uncertainty;
}

// Containers of one lot have one strength; unassayed lots of a product are taken as one, the safe side.
void add_portion(std::vector<Portion>& portions, Portion portion, const Container* container) {
    const bool assayed = container != nullptr && container->assay;
    portion.lot = assayed ? container->lot : std::string();
    for (auto& known : portions) {
        if (known.lot != portion.lot || known.strength != portion.strength) continue;
        known.volume += portion.volume;
        return;
    }
    portions.push_back(std::move(portion));
}

std::optional<Taken> take(const Volume& volume, const Shelf& shelf, const Means& means) {
    Taken taken;
    const auto& product = *shelf.product;
    if (!shelf.is_stock) {
        const auto number = (volume / product.volume.value).ceiling().to_count();
        if (!number) return std::nullopt;
        taken.containers = *number;
        taken.waste = product.volume.value * Rational(*number) - volume;
        taken.mass = volume * product.strength.value;
        add_portion(taken.portions, {"", product.strength.value, volume, label_uncertainty(product, means)}, nullptr);
        return taken;
    }
    Volume missing = volume;
    for (const auto* container : shelf.containers) {
        if (!missing.is_positive()) break;
        const auto content = content_of(*container, product);
        const auto drawn = std::min(content, missing);
        const auto strength = shelf.strength_of(*container);
        taken.from.push_back(container);
        ++taken.containers;
        taken.waste = content - drawn;
        taken.mass += drawn * strength;
        add_portion(taken.portions, {"", strength, drawn, uncertainty_of(*container, product, means)}, container);
        missing -= drawn;
    }
    if (missing.is_positive()) return std::nullopt;
    return taken;
}

Wide square(const Rational& fraction) {
    const Wide parts = parts_up(fraction);
    return parts * parts;
}

Rational half_range(const StrengthUncertainty& uncertainty) {
    return std::max(uncertainty.range_high - Rational(1), Rational(1) - uncertainty.range_low);
}

struct StrengthError {
    Wide variance3 = 0;
    PartsPerBillion high = billion;
};

// Unassayed portions err together, each assayed lot for itself.
StrengthError strength_error(const Taken& taken) {
    StrengthError error;
    Rational together;
    Rational high;
    auto shape = site::StrengthShape::Triangular;
    for (const auto& portion : taken.portions) {
        const Rational share = portion.volume * portion.strength / taken.mass;
        const auto& uncertainty = portion.uncertainty;
        high += share * uncertainty.range_high;
        if (uncertainty.standard_deviation) {
            error.variance3 += 3 * square(share * *uncertainty.standard_deviation);
        } else {
            together += share * half_range(uncertainty);
            shape = uncertainty.shape;
        }
    }
    // A rectangular half width w has the variance w^2 / 3, a triangular one w^2 / 6.
    const Wide whole = square(together);
    error.variance3 += shape == site::StrengthShape::Rectangular ? whole : (whole + 1) / 2;
    error.high = parts_up(high);
    return error;
}

Nanolitres up(const Volume& volume) {
    return nanolitres_up(volume, {}).value_or(0);
}

class Builder {
public:
    Builder(const order::Prescription& prescription, const Target& target, std::size_t index, const Scales& scales,
            const Means& means, const UsableStock& stock)
        : prescription_(prescription),
          target_(target),
          index_(index),
          scales_(scales),
          means_(means),
          stock_(stock),
          mass_(target.concentration * prescription.prepared_volume()) {}

    Result<std::vector<DrugSource>> all() {
        std::vector<DrugSource> sources;
        std::optional<Error> refusal;
        const auto products = allowed_products();
        if (products)
            for (const auto* product : *products)
                if (auto error = add_product(*product, sources); error && !refusal) refusal = std::move(error);
        const auto no_powder = add_powder_sources(prescription_, target_, index_, scales_, means_, sources);
        if (!sources.empty()) return sources;
        // Why a powder that is there cannot be used says more than that there is no product.
        if (!refusal) refusal = no_powder;
        if (!refusal) refusal = products.error();
        return tl::unexpected<Error>(*refusal);
    }

private:
    Result<std::vector<const Product*>> allowed_products() const {
        const auto& ordered = prescription_.drugs[index_];
        if (ordered.product) return named_product(*ordered.product, ordered.drug);
        std::vector<const Product*> products;
        std::optional<Error> last_reason;
        for (const auto& [id, product] : means_.formulary.products) {
            if (product.drug != ordered.drug) continue;
            if (auto reason = why_not_a_source(means_.formulary, product)) {
                last_reason = std::move(reason);
                continue;
            }
            if (means_.stock == nullptr || !stock_.of(id).empty()) products.push_back(&product);
        }
        if (!products.empty()) return products;
        if (means_.stock != nullptr)
            return refuse(ErrorCode::StockInsufficient, place_of(index_),
                          "No usable container of " + ordered.drug + " is in stock; receive some.");
        if (last_reason)
            return refuse(last_reason->code, place_of(index_),
                          "No product of " + ordered.drug + " may be used: " + last_reason->message);
        return refuse(ErrorCode::NotFound, place_of(index_),
                      "The formulary holds no product of " + ordered.drug + "; add one.");
    }

    Result<std::vector<const Product*>> named_product(const std::string& id, const std::string& drug) const {
        const auto* product = means_.formulary.product(id);
        if (const auto* known = means_.formulary.powder(id); known != nullptr && known->drug == drug)
            return refuse(ErrorCode::StockInsufficient, place_of(index_),
                          "No usable lot of " + known->name +
                              " is in stock, or the site has no balance; receive some, or choose a product.");
        if (product == nullptr)
            return refuse(ErrorCode::NotFound, place_of(index_) + ".product",
                          "The formulary does not know the product \"" + id + "\"; choose one that it holds.");
        if (product->drug != drug)
            return refuse(ErrorCode::ProductMismatch, place_of(index_) + ".product",
                          product->name + " is not a product of " + drug + "; choose another one.");
        return std::vector<const Product*>{product};
    }

    // Adds the ways for one product; the reason when there is none.
    std::optional<Error> add_product(const Product& product, std::vector<DrugSource>& sources) {
        if (!product.volume.value.is_positive())
            return Error{ErrorCode::ValueMissing, place_of(index_) + ".product",
                         "Nobody has stated how much a container of " + product.name +
                             " holds, so nothing can be drawn from it; choose another product."};
        const Shelf shelf{&product, stock_.of(product.id), means_.stock != nullptr};
        const auto exact = volume_holding(mass_, shelf);
        if (!exact) return too_little(product, shelf);
        const auto needed = thousandths_of(*exact);
        if (!needed)
            return Error{ErrorCode::OrderInconsistent, place_of(index_),
                         people_text(*exact, mL) + " of " + product.name +
                             " would be needed, far more than any pump holds; correct the figures."};
        const auto before = sources.size();
        const auto ways = scales_.ways(*needed, Reading::Nearest);
        for (const auto& way : ways) add_direct(product, shelf, *exact, *needed, way, sources);
        const bool is_coarse = ways.empty() || error_of_way(ways.back()) > coarse_draw;
        const bool may_dilute = means_.site.intermediate_dilutions == site::IntermediateDilutions::Allowed;
        if (is_coarse && may_dilute) add_dilutions(product, shelf, *exact, sources);
        if (sources.size() > before) return std::nullopt;
        if (ways.empty()) return not_measurable(product, *exact);
        return too_little(product, shelf);
    }

    static PartsPerBillion error_of_way(const Way& way) {
        return times_over_up(square_root_up(Wide{way.variance3} * 4 / 3 + 1), billion, way.volume);
    }

    Error too_little(const Product& product, const Shelf& shelf) const {
        return Error{ErrorCode::StockInsufficient, place_of(index_),
                     "The " + std::to_string(shelf.containers.size()) + " usable containers of " + product.name +
                         " in stock do not hold the " + people_text(mass_, quantity::mass_unit(target_.unit)) +
                         " that are needed; receive more or choose another product."};
    }

    Error not_measurable(const Product& product, const Volume& exact) const {
        const auto smallest = volume_of(scales_.smallest_draw());
        std::string cure = "; use a weaker product.";
        if (const auto plan = cure_for(exact))
            cure = "; dilute it first: " + people_text(plan->taken, mL) + " of " + product.name + " with " +
                   people_text(plan->diluent, mL) + " of the diluent, and draw " + people_text(plan->aliquot, mL) +
                   " of that, or use a weaker product.";
        if (exact >= smallest)
            return {ErrorCode::BelowMinimumVolume, place_of(index_),
                    people_text(exact, mL) + " cannot be measured with the syringes of the site" + cure};
        return {
            ErrorCode::BelowMinimumVolume, place_of(index_),
            people_text(exact, mL) + " is too small to measure (at least " + people_text(smallest, mL) + ")" + cure};
    }

    struct Cure {
        Volume taken;
        Volume diluent;
        Volume aliquot;
    };

    // The weakest-handed dilution that makes a small volume measurable: the first whose parts can all be measured.
    std::optional<Cure> cure_for(const Volume& exact) const {
        for (const auto factor : dilution_factors) {
            const auto aliquot = exact * Rational(factor);
            if (up(aliquot) < scales_.smallest_draw()) continue;
            for (const auto total : dilution_volumes) {
                const auto whole = Volume::of(total, mL);
                const auto taken = whole / Rational(factor);
                if (whole < aliquot || up(taken) < scales_.smallest_draw()) continue;
                return Cure{taken, whole - taken, aliquot};
            }
        }
        return std::nullopt;
    }

    void add_direct(const Product& product, const Shelf& shelf, const Volume& exact, std::int64_t needed,
                    const Way& way, std::vector<DrugSource>& sources) {
        auto taken = take(volume_of(way.volume), shelf, means_);
        // The rounding may ask for a hair more than the containers hold.
        if (!taken) return;
        DrugSource source;
        source.product = &product;
        source.exact = exact;
        source.way = way;
        const auto strength = strength_error(*taken);
        auto& option = source.option;
        option.volume = way.volume;
        option.needed = needed;
        option.exact = exact;
        option.half_width = way.half_width;
        option.variance3 = way.variance3;
        set_rounding(taken->mass, option);
        option.strength_variance3 = strength.variance3;
        option.strength_high = strength.high;
        option.punctures = std::max<std::int64_t>(taken->containers, static_cast<std::int64_t>(way.fillings.size()));
        finish(std::move(source), *taken, Volume(), sources);
    }

    void set_rounding(const Mass& made, Option& option) const {
        const Rational ratio = made / mass_;
        option.rounding_low = parts_down(ratio);
        option.rounding_high = parts_up(ratio);
    }

    // `left_over` is what stays of an intermediate dilution, counted as product.
    void finish(DrugSource source, Taken& taken, const Volume& left_over, std::vector<DrugSource>& sources) {
        auto& option = source.option;
        source.strength = taken.mass / sum_of(taken.portions);
        source.from = std::move(taken.from);
        source.portions = std::move(taken.portions);
        source.containers = taken.containers;
        source.waste = taken.waste;
        const auto waste = up(taken.waste + left_over);
        (is_controlled(means_, target_.drug) ? option.controlled_waste : option.other_waste) = waste;
        option.containers = taken.containers;
        option.off_label = is_labelled_for(*source.product, prescription_.pump.model) ? 0 : 1;
        const auto& limit = means_.limits[index_];
        if (limit) option.limit_use = parts_up(target_.concentration / *limit);
        sources.push_back(std::move(source));
    }

    static Volume sum_of(const std::vector<Portion>& portions) {
        Volume sum;
        for (const auto& portion : portions) sum += portion.volume;
        return sum;
    }

    // For each factor the smallest intermediate dilution that holds the draw; of these the surest, the thriftiest
    // and the one that takes the least room.
    void add_dilutions(const Product& product, const Shelf& shelf, const Volume& exact,
                       std::vector<DrugSource>& sources) {
        if (means_.formulary.diluent(prescription_.diluent) == nullptr) return;
        std::vector<DrugSource> diluted;
        for (const auto factor : dilution_factors) add_dilution(product, shelf, exact, factor, diluted);
        if (diluted.empty()) return;
        const auto error = [](const DrugSource& s) {
            return s.option.strength_variance3 +
                   Wide{s.option.variance3} * billion / s.option.volume * billion / s.option.volume;
        };
        const auto waste = [](const DrugSource& s) { return s.option.controlled_waste + s.option.other_waste; };
        const auto surest = std::min_element(diluted.begin(), diluted.end(), [&](const auto& a, const auto& b) {
            return std::tuple(error(a), waste(a)) < std::tuple(error(b), waste(b));
        });
        const auto thriftiest = std::min_element(diluted.begin(), diluted.end(), [&](const auto& a, const auto& b) {
            return std::tuple(waste(a), error(a)) < std::tuple(waste(b), error(b));
        });
        // Beside strong draws of the other drugs there may be room for no more.
        const auto smallest = std::min_element(diluted.begin(), diluted.end(), [&](const auto& a, const auto& b) {
            return std::tuple(a.option.needed, error(a)) < std::tuple(b.option.needed, error(b));
        });
        sources.push_back(*surest);
        if (thriftiest != surest) sources.push_back(*thriftiest);
        if (smallest != surest && smallest != thriftiest) sources.push_back(*smallest);
    }

    void add_dilution(const Product& product, const Shelf& shelf, const Volume& exact, std::int64_t factor,
                      std::vector<DrugSource>& diluted) {
        const auto aliquot = exact * Rational(factor);
        for (const auto total : dilution_volumes) {
            const auto whole = Volume::of(total, mL);
            if (whole < aliquot || aliquot > prescription_.prepared_volume()) continue;
            const auto part = whole / Rational(factor);
            const auto taken = scales_.ways(*thousandths_of(part), Reading::Nearest);
            const auto diluent = scales_.ways(*thousandths_of(whole - part), Reading::Nearest);
            if (taken.empty() || diluent.empty()) continue;
            const auto before = diluted.size();
            add_aliquots(product, shelf, taken.back(), diluent.back(), diluted);
            if (diluted.size() > before) return;
        }
    }

    void add_aliquots(const Product& product, const Shelf& shelf, const Way& taken_way, const Way& diluent_way,
                      std::vector<DrugSource>& diluted) {
        auto taken = take(volume_of(taken_way.volume), shelf, means_);
        if (!taken) return;
        const Nanolitres total = taken_way.volume + diluent_way.volume;
        const Concentration strength = taken->mass / volume_of(total);
        const auto exact = mass_ / strength;
        const auto needed = thousandths_of(exact);
        if (!needed) return;
        const auto ways = scales_.ways(*needed, Reading::Nearest);
        if (ways.empty() || ways.back().volume > total) return;
        const auto& way = ways.back();
        DrugSource source;
        source.product = &product;
        source.exact = exact;
        source.way = way;
        source.dilution = SourceDilution{taken_way, diluent_way, strength};
        auto& option = source.option;
        option.volume = way.volume;
        option.needed = *needed;
        option.exact = exact;
        option.half_width = way.half_width;
        option.variance3 = way.variance3;
        set_rounding(strength * volume_of(way.volume), option);
        const auto label = strength_error(*taken);
        option.strength_variance3 = label.variance3 + dilution_variance3(taken_way, diluent_way);
        option.strength_high = dilution_high(label.high, taken_way, diluent_way);
        option.diluent = diluent_way.volume;
        option.punctures =
            std::max<std::int64_t>(taken->containers, static_cast<std::int64_t>(taken_way.fillings.size())) +
            static_cast<std::int64_t>(diluent_way.fillings.size() + way.fillings.size());
        const auto left_over = volume_of(total - way.volume) * Rational::ratio(taken_way.volume, total);
        finish(std::move(source), *taken, left_over, diluted);
    }

    // c = s a / (a + b): (u_a / a)^2 (b / (a + b))^2 + (u_b / (a + b))^2, rounded up.
    static Wide dilution_variance3(const Way& a, const Way& b) {
        const Wide total = a.volume + b.volume;
        const Wide share = times_over_up(b.volume, billion, total);
        Wide own =
            (Wide{a.variance3} * billion * billion + Wide{a.volume} * a.volume - 1) / (Wide{a.volume} * a.volume);
        own = times_over_up(times_over_up(own, share, billion), share, billion);
        return own + (Wide{b.variance3} * billion * billion + total * total - 1) / (total * total);
    }

    static PartsPerBillion dilution_high(PartsPerBillion label, const Way& a, const Way& b) {
        const Nanolitres most = a.volume + a.half_width;
        const Nanolitres least_diluent = std::max<Nanolitres>(0, b.volume - b.half_width);
        const auto share = times_over_up(most, billion, most + least_diluent);
        const auto nominal = times_over_down(a.volume, billion, a.volume + b.volume);
        return times_over_up(label, share, nominal);
    }

    const order::Prescription& prescription_;
    const Target& target_;
    std::size_t index_;
    const Scales& scales_;
    const Means& means_;
    const UsableStock& stock_;
    Mass mass_;
};

bool is_within_clock(const Container& container, const Means& means) {
    if (!container.opened) return true;
    const auto* product = means.formulary.product(container.product);
    if (product != nullptr && product->container == formulary::ContainerKind::Ampule) return false;
    const auto seconds = means.site.opened_vial.in(quantity::units::s).floor().to_count().value_or(0);
    const auto until = container.opened->at.plus(std::chrono::seconds(seconds));
    return container.opened->at <= means.at && means.at <= until;
}

}  // namespace

UsableStock::UsableStock(const Means& means) {
    if (means.stock == nullptr) return;
    const auto day = means.at.local_date();
    for (const auto& container : means.stock->containers)
        if (container.expiry >= day && is_within_clock(container, means))
            containers_[container.product].push_back(&container);
    // An opened container's clock runs out first; among unopened ones all stand at the same moment.
    const auto key = [&](const Container* c) {
        return std::tuple(!c->opened.has_value(), c->opened ? c->opened->at : means.at, c->expiry,
                          std::string_view(c->id));
    };
    const auto is_before = [&](const Container* a, const Container* b) { return key(a) < key(b); };
    for (auto& [product, found] : containers_) std::sort(found.begin(), found.end(), is_before);
}

const std::vector<const Container*>& UsableStock::of(const std::string& product) const {
    static const std::vector<const Container*> none;
    const auto found = containers_.find(product);
    return found == containers_.end() ? none : found->second;
}

bool is_controlled(const Means& means, const std::string& drug) {
    const auto* known = means.formulary.drug(drug);
    return known != nullptr && !known->controlled_schedule.empty();
}

Result<std::vector<DrugSource>> sources_of(const order::Prescription& prescription, const Target& target,
                                           std::size_t index, const Scales& scales, const Means& means,
                                           const UsableStock& stock) {
    return Builder(prescription, target, index, scales, means, stock).all();
}

}  // namespace cisterna::recipe
