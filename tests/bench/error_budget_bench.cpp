// What the errors of a mixture of three drugs cost: exact budgets, the closed form that ranks recipes, and chances.

#include "core/error_budget/budget.h"
#include "core/error_budget/chance.h"
#include "core/error_budget/closed_form.h"
#include "tests/bench/timing.h"
#include "tests/unit/error_budget/bench_scenes.h"

namespace {

using namespace cisterna::error_budget;
using cisterna::bench::median_milliseconds;
using cisterna::bench::print_beside_budget;

void budgets_of_three_drugs() {
    Model model;
    const auto made = scenes::three_drugs(model);
    for (const auto concentration : made.concentrations) (void)budget_of(model, concentration);
}

DirectDraw draw(const char* strength, const char* syringe, const char* volume) {
    const auto label = label_strength("", scenes::mg_per_ml(strength), scenes::label_range(), LabelSpread::Triangular);
    return {{label.mean, label.variance},
            spread_of({{scenes::syringe(syringe), scenes::ml(volume)}}, HubLoss::NotCounted)};
}

}  // namespace

int main() {
    print_beside_budget("three drugs: model and three full budgets", median_milliseconds(301, budgets_of_three_drugs),
                        0.5);

    const std::vector<DirectDraw> draws{draw("25", "10", "8"), draw("7.5", "10", "6"), draw("0.5", "3", "2")};
    const auto diluent = spread_of({{scenes::syringe("5"), scenes::ml("4")}}, HubLoss::NotCounted);
    print_beside_budget("the variances of the three by the closed form",
                        median_milliseconds(301, [&] { (void)relative_variances(draws, diluent); }), 0.1);

    Model model;
    const auto output = scenes::three_drugs(model).concentrations.front();
    const auto low = scenes::figure("9");
    const auto high = scenes::figure("11");
    print_beside_budget("one chance of leaving a tolerance",
                        median_milliseconds(301,
                                            [&] {
                                                if (const auto spread = distribution_of(model, output))
                                                    (void)spread->chance_outside(low, high);
                                            }),
                        1);
}
