#pragma once

#include <string>
#include <vector>

#include "core/order/prescription.h"
#include "core/order/stock.h"
#include "core/recipe/recipe.h"
#include "core/site/settings.h"
#include "tests/cases/base_orders.h"

namespace cisterna::recipe::test {

inline constexpr std::string_view morphine_lot =
    R"({"id": "M", "powder": "morphine-sulfate-pentahydrate-powder", "lot": "M1", "expiry": "2027-06-30",
        "remaining": "5 g", "assay": "99.2 %", "assay_sd": "0.3 %", "assay_basis": "anhydrous", "water": "11.9 %",
        "water_sd": "0.1 %"})";
inline constexpr std::string_view clonidine_lot =
    R"({"id": "C", "powder": "clonidine-hydrochloride-powder", "lot": "C1", "expiry": "2027-06-30", "remaining": "1 g",
        "assay": "99 %", "assay_sd": "0.2 %", "assay_basis": "dried", "water": "0.5 %", "water_sd": "0.05 %"})";

// A stock with enough saline, these containers (id, product) and these powders (documents).
order::Stock stock_of(const std::vector<std::string>& products, const std::vector<std::string>& powders);
// The document of a stock, with the powders as they are written.
std::string stock_text(const std::vector<std::string>& products, const std::vector<std::string>& powders);

// Readability 0.1 mg, repeatability 0.03 mg: by 0.41 d it weighs from 82 mg on.
site::Balance usual_balance();
// Readability 0.01 mg, repeatability 0.003 mg: from 8.2 mg on.
site::Balance fine_balance();
site::Settings site_with(const std::vector<site::Balance>& balances,
                         site::FinalVolume final_volume = site::FinalVolume::SumOfVolumes);

// The base order of tests/cases with changes, made at 2026-11-23T09:00:00-05:00.
order::Prescription order_of(const std::string& name, const std::vector<cases::Change>& changes = {});
// 1 mg/mL of clonidine hydrochloride in 20 mL: 20 mg.
order::Prescription clonidine_order();
Result<Recipe> recipe_of(const order::Prescription& prescription, const order::Stock& stock,
                         const site::Settings& site);

}  // namespace cisterna::recipe::test
