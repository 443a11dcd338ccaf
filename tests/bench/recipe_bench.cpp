// What the search for the best recipe costs, and how it grows with drugs, products and lots.

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "cli/assets.h"
#include "core/recipe/recipe.h"
#include "tests/bench/timing.h"

namespace {

using namespace cisterna;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

const calendar::Instant at(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}, std::chrono::minutes{0});

// Strengths, sizes and labelling that pull in different directions, so that no product is best in everything.
formulary::Product product_of(int drug, int number) {
    formulary::Product product;
    product.id = "drug-" + std::to_string(drug) + "-product-" + std::to_string(number);
    product.name = product.id;
    product.drug = "drug-" + std::to_string(drug);
    const int strengths[] = {20, 25, 40, 50, 75, 100, 150, 200};
    const int sizes[] = {2, 5, 10, 20, 1, 30};
    product.strength.value =
        quantity::Concentration::of(Rational::ratio(strengths[(number * 3 + drug) % 8], 10), units::mg_per_mL);
    product.volume.value = Volume::of(sizes[(number + drug * 2) % 6], units::mL);
    product.preservative_free.value = formulary::PreservativeFree::Yes;
    product.pump_use.value = formulary::PumpUse::NotLabelled;
    if ((number + drug) % 3 == 0) product.labelled_pumps.push_back("pump");
    return product;
}

struct World {
    formulary::Formulary formulary;
    order::Prescription prescription;
    order::Stock stock;
    site::Settings site;
};

void add_containers(order::Stock& stock, const std::string& product, int lots, int each) {
    for (int lot = 0; lot < lots; ++lot)
        for (int i = 0; i < each; ++i) {
            order::Container container;
            container.id = product + "/" + std::to_string(lot) + "/" + std::to_string(i);
            container.product = product;
            container.lot = "LOT" + std::to_string(lot);
            container.expiry = at.plus(std::chrono::hours(24 * 90 * (lots - lot))).local_date();
            stock.containers.push_back(std::move(container));
        }
}

World world_of(int drugs, int products, int lots) {
    World world;
    const auto shipped = cli::load_formulary({});
    if (!shipped) std::exit(1);
    world.formulary.syringes = shipped->syringes;
    formulary::Diluent saline;
    saline.id = saline.name = "saline";
    saline.containers = {{"saline-10", Volume::of(10, units::mL), {}}, {"saline-50", Volume::of(50, units::mL), {}}};
    world.formulary.diluents.emplace(saline.id, saline);
    add_containers(world.stock, "saline-50", 1, 4);
    auto& order = world.prescription;
    for (int d = 0; d < drugs; ++d) {
        const auto id = "drug-" + std::to_string(d);
        world.formulary.drugs[id].id = id;
        if (d % 2 == 0) world.formulary.drugs[id].controlled_schedule = "CII";
        for (int p = 0; p < products; ++p) {
            const auto product = product_of(d, p);
            world.formulary.products[product.id] = product;
            add_containers(world.stock, product.id, lots, 20);
        }
        order::OrderedDrug ordered;
        ordered.drug = id;
        ordered.daily_dose = quantity::DoseRate::of(Rational::ratio(2 + d, 23), units::mg_per_day);
        ordered.role = d == 0 ? order::DrugRole::Primary : order::DrugRole::Secondary;
        order.drugs.push_back(ordered);
    }
    order.id = "bench";
    order.pump.model = "pump";
    order.diluent = "saline";
    order.basis = order::OrderedFlow{quantity::Flow::of(Rational::ratio(1, 2), units::mL_per_day)};
    order.fill_volume = Volume::of(20, units::mL);
    order.overfill = Volume::of(1, units::mL);
    return world;
}

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void measure(int drugs, int products, int lots, double budget) {
    const auto world = world_of(drugs, products, lots);
    const auto targets = recipe::targets_of(world.prescription);
    if (!targets) std::exit(1);
    const recipe::Means means{
        world.formulary, &world.stock, at, world.site, {world.prescription.drugs.size(), std::nullopt}};
    const auto recipe = recipe::plan(world.prescription, *targets, means);
    if (!recipe) {
        std::fflush(stdout);
        std::fprintf(stderr, "%d x %d x %d: %s\n", drugs, products, lots, recipe.error().message.c_str());
        std::exit(1);
    }
    const auto what = std::to_string(drugs) + " drugs x " + std::to_string(products) + " products x " +
                      std::to_string(lots) + " lots";
    bench::print_beside_budget(
        what.c_str(),
        bench::median_milliseconds(drugs > 4 ? 3 : 21,
                                   [&] { (void)recipe::plan(world.prescription, *targets, means); }),
        budget);
    const auto& c = recipe->certificate;
    std::printf(
        "      %llu candidates, %llu worked out, cut %llu by volume, %llu by tolerance, %llu by better; Pareto %zu, "
        "violations %lld error %lld\n",
        static_cast<unsigned long long>(c.candidates), static_cast<unsigned long long>(c.evaluated),
        static_cast<unsigned long long>(c.cut_by_volume), static_cast<unsigned long long>(c.cut_by_violations),
        static_cast<unsigned long long>(c.cut_by_better), recipe->pareto.size(),
        static_cast<long long>(recipe->merit.violations), static_cast<long long>(recipe->merit.error));
}

}  // namespace

int main() {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    for (const int drugs : {1, 2, 3, 4, 5, 6, 7, 8}) measure(drugs, 6, 4, drugs <= 3 ? 2 : 50);
    for (const int lots : {1, 2, 4, 8, 16}) measure(3, 6, lots, 2);
    for (const int products : {1, 2, 3, 4, 5, 6}) measure(8, products, 4, 50);
    std::printf("%-60s %9.1f MB   budget %7.1f MB   %s\n", "peak memory of all of these", peak_megabytes(), 64.0,
                peak_megabytes() <= 64 ? "met" : "MISSED");
}
