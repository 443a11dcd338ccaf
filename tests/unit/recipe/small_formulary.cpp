#include "tests/unit/recipe/small_formulary.h"

#include <rapidcheck.h>

#include <algorithm>

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

}  // namespace

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
