#include "tests/unit/recipe/small_formulary.h"

#include <rapidcheck.h>

#include <algorithm>

#include "core/quantity/text.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::recipe::test {
namespace {

using formulary::Formulary;
using formulary::Product;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

constexpr const char* pump = "pump-20";
constexpr const char* diluent = "saline";

Product some_product(const std::string& drug, const std::string& id) {
    Product product;
    product.id = id;
    product.name = id;
    product.drug = drug;
    product.strength.value =
        quantity::Concentration::of(Rational::ratio(*rc::gen::inRange(10, 600), 10), units::mg_per_mL);
    product.volume.value = Volume::of(*rc::gen::element(1, 2, 5, 10, 20, 50), units::mL);
    product.preservative_free.value =
        *rc::gen::weightedElement<formulary::PreservativeFree>({{8, formulary::PreservativeFree::Yes},
                                                                {1, formulary::PreservativeFree::No},
                                                                {1, formulary::PreservativeFree::Unknown}});
    product.pump_use.value = *rc::gen::weightedElement<formulary::PumpUse>(
        {{8, formulary::PumpUse::NotLabelled}, {1, formulary::PumpUse::Excluded}});
    if (*rc::gen::arbitrary<bool>()) product.labelled_pumps.push_back(pump);
    return product;
}

void add_diluent(Formulary& formulary) {
    formulary::Diluent saline;
    saline.id = diluent;
    saline.name = diluent;
    saline.preservative_free.value = formulary::PreservativeFree::Yes;
    saline.containers = {{"saline-10", Volume::of(10, units::mL), {}}, {"saline-50", Volume::of(50, units::mL), {}}};
    formulary.diluents.emplace(saline.id, saline);
}

constexpr const char* at = "2026-11-23T09:00:00-05:00";

// Opened within the hours before, or after the start; some too long ago.
order::Container::Opened some_opening(const Volume& whole) {
    const auto hours = *rc::gen::element(1, 5, 12, 13, 40, -1);
    const auto tenths = *rc::gen::inRange(1, 11);
    return {start().plus(std::chrono::hours(-hours)), whole * Rational::ratio(tenths, 10)};
}

order::Container some_container(const std::string& product, int number, const Volume& whole) {
    order::Container container;
    container.id = product + "/" + std::to_string(number);
    container.product = product;
    container.lot = *rc::gen::element<std::string>("A", "B");
    container.expiry =
        *calendar::Date::parse(*rc::gen::element<std::string>("2027-01-31", "2026-11-23", "2026-11-22", "2028-05-31"));
    if (*rc::gen::inRange(0, 3) == 0) container.opened = some_opening(whole);
    return container;
}

// Of each lot at most one assay.
void assay_some_lots(const Product& product, std::vector<order::Container>& containers) {
    for (const std::string lot : {"A", "B"}) {
        if (*rc::gen::inRange(0, 3) != 0) continue;
        const auto strength = product.strength.value * Rational::ratio(*rc::gen::inRange(930, 1071), 1000);
        const auto deviation = strength * Rational::ratio(*rc::gen::inRange(0, 30), 1000);
        for (auto& container : containers)
            if (container.lot == lot) container.assay = order::Container::Assay{strength, deviation};
    }
}

order::Stock some_stock(const Formulary& formulary) {
    order::Stock stock;
    for (const auto& [id, product] : formulary.products) {
        std::vector<order::Container> containers;
        const auto number = *rc::gen::inRange(0, 8);
        for (int i = 0; i < number; ++i) containers.push_back(some_container(id, i, product.volume.value));
        assay_some_lots(product, containers);
        stock.containers.insert(stock.containers.end(), containers.begin(), containers.end());
    }
    for (int i = 0; i < 6; ++i)
        for (const auto& container : formulary.diluents.at(diluent).containers)
            stock.containers.push_back(some_container(container.id, i, container.volume));
    return stock;
}

site::Settings some_site() {
    site::Settings site;
    site.tolerance = Rational::ratio(*rc::gen::inRange(5, 31), 100);
    site.coverage_factor = *rc::gen::inRange(1, 4);
    site.strength_shape = *rc::gen::element(site::StrengthShape::Triangular, site::StrengthShape::Rectangular);
    if (*rc::gen::inRange(0, 4) == 0) site.final_volume = site::FinalVolume::QuantumSufficit;
    if (*rc::gen::inRange(0, 4) == 0) site.intermediate_dilutions = site::IntermediateDilutions::Never;
    site.weights.error = *rc::gen::inRange(0, 20);
    site.weights.controlled_waste = *rc::gen::inRange(0, 20);
    site.weights.other_waste = *rc::gen::inRange(0, 20);
    site.weights.container = *rc::gen::inRange(0, 20);
    site.weights.puncture = *rc::gen::inRange(0, 20);
    site.weights.off_label = *rc::gen::inRange(0, 200);
    return site;
}

}  // namespace

calendar::Instant start() {
    return *calendar::Instant::parse(at);
}

Means SmallWorld::means() const {
    return {formulary, stock ? &*stock : nullptr, start(), site, limits};
}

Result<Recipe> recipe_of(const SmallWorld& world) {
    const auto targets = targets_of(world.prescription);
    if (!targets) return tl::unexpected<Error>(targets.error());
    return plan(world.prescription, *targets, world.means());
}

SmallWorld some_stocked_world() {
    auto world = some_world();
    for (auto& ordered : world.prescription.drugs) {
        // Most orders can be made.
        ordered.daily_dose = ordered.daily_dose / Rational(*rc::gen::element(1, 4, 8));
        if (*rc::gen::inRange(0, 4) == 0)
            ordered.daily_dose = ordered.daily_dose / Rational(*rc::gen::element(20, 100));
        if (*rc::gen::arbitrary<bool>()) world.formulary.drugs[ordered.drug].controlled_schedule = "CII";
    }
    for (auto& [id, product] : world.formulary.products)
        if (*rc::gen::inRange(0, 4) == 0) product.container = formulary::ContainerKind::Ampule;
    world.site = some_site();
    if (*rc::gen::arbitrary<bool>()) world.stock = some_stock(world.formulary);
    const auto targets = targets_of(world.prescription);
    for (std::size_t i = 0; i < world.limits.size(); ++i)
        if (*rc::gen::inRange(0, 3) == 0)
            world.limits[i] = targets->drugs[i].concentration * Rational::ratio(*rc::gen::inRange(100, 140), 100);
    return world;
}

std::string description(const SmallWorld& world) {
    using quantity::people_text;
    const auto& order = world.prescription;
    std::string text = "make " + people_text(order.prepared_volume(), units::mL) + " at " +
                       people_text(std::get<order::OrderedFlow>(order.basis).value, units::mL_per_day) + "\n";
    for (std::size_t i = 0; i < order.drugs.size(); ++i) {
        text += order.drugs[i].drug + " " + people_text(order.drugs[i].daily_dose, units::mg_per_day);
        if (world.limits[i]) text += ", limit " + people_text(*world.limits[i], units::mg_per_mL);
        text += "\n";
        for (const auto& [id, product] : world.formulary.products)
            if (product.drug == order.drugs[i].drug)
                text += "  " + id + " " + people_text(product.strength.value, units::mg_per_mL) + " x " +
                        people_text(product.volume.value, units::mL) +
                        (product.container == formulary::ContainerKind::Ampule ? " ampule\n" : "\n");
    }
    if (!world.stock) return text + "no stock given\n";
    for (const auto& container : world.stock->containers) {
        text += "  " + container.id + " lot " + container.lot + " to " + container.expiry.text();
        if (container.opened)
            text += ", opened " + container.opened->at.text() + " holds " +
                    people_text(container.opened->remaining, units::mL);
        if (container.assay)
            text += ", assayed " + people_text(container.assay->strength, units::mg_per_mL) + " +- " +
                    people_text(container.assay->standard_deviation, units::mg_per_mL);
        text += "\n";
    }
    return text;
}

SmallWorld some_world() {
    SmallWorld world;
    world.formulary.syringes = cases::shipped_formulary().syringes;
    add_diluent(world.formulary);
    const auto drugs = *rc::gen::inRange(1, 4);
    auto& order = world.prescription;
    for (int d = 0; d < drugs; ++d) {
        const auto drug = "drug-" + std::to_string(d);
        world.formulary.drugs[drug].id = drug;
        const auto products = *rc::gen::inRange(1, 5);
        for (int p = 0; p < products; ++p) {
            const auto id = drug + "-" + std::to_string(p);
            world.formulary.products[id] = some_product(drug, id);
        }
        order::OrderedDrug ordered;
        ordered.drug = drug;
        ordered.daily_dose =
            quantity::DoseRate::of(Rational::ratio(*rc::gen::inRange(1, 2000), 300), units::mg_per_day);
        ordered.role = d == 0 ? order::DrugRole::Primary : order::DrugRole::Secondary;
        order.drugs.push_back(ordered);
    }
    if (*rc::gen::inRange(0, 4) == 0) {
        formulary::NeverIntrathecal entry;
        entry.id = "never";
        entry.products = {world.formulary.products.begin()->first};
        world.formulary.never_intrathecal.emplace(entry.id, entry);
    }
    order.id = "order";
    order.pump.model = pump;
    order.basis =
        order::OrderedFlow{quantity::Flow::of(Rational::ratio(*rc::gen::inRange(5, 200), 100), units::mL_per_day)};
    order.diluent = diluent;
    order.fill_volume = Volume::of(Rational::ratio(*rc::gen::inRange(50, 400), 10), units::mL);
    order.syringes = *rc::gen::inRange<std::int64_t>(1, 3);
    world.limits.resize(order.drugs.size());
    return world;
}

std::vector<std::string> allowed_products(const SmallWorld& world, const std::string& drug) {
    std::vector<std::string> allowed;
    for (const auto& [id, product] : world.formulary.products) {
        const bool is_listed = std::any_of(world.formulary.never_intrathecal.begin(),
                                           world.formulary.never_intrathecal.end(), [&](const auto& entry) {
                                               const auto& products = entry.second.products;
                                               return std::find(products.begin(), products.end(), id) != products.end();
                                           });
        if (product.drug == drug && !is_listed && product.pump_use.value != formulary::PumpUse::Excluded &&
            product.preservative_free.value == formulary::PreservativeFree::Yes)
            allowed.push_back(id);
    }
    return allowed;
}

}  // namespace cisterna::recipe::test
