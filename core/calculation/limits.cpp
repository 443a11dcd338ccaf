#include "core/calculation/limits.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/calculation/limit_types.h"
#include "core/calculation/reading.h"

namespace cisterna::calculation {
namespace {

struct LimitType {
    std::string_view name;
    Result<codec::Object> (*calculate)(const codec::Value& inputs);
};

constexpr auto limit_types = std::to_array<LimitType>({
    {"assay", calculate_assay},
    {"barcode_x_dimension", calculate_module},
    {"batch_size", calculate_batch_size},
    {"certificate_of_analysis", calculate_certificate},
    {"dose_change", calculate_dose_change},
    {"endotoxin", calculate_endotoxin},
    {"endotoxin_load", calculate_endotoxin_load},
    {"expiry", calculate_expiry},
    {"gravimetric_fill", calculate_fill_weight},
    {"mass_balance", calculate_mass_balance},
    {"sterility_samples", calculate_samples},
    {"sterility_test_samples", calculate_samples},
    {"verification", calculate_verification},
    {"waste", calculate_waste},
    {"yield", calculate_yield},
});

// A change is told by two doses, however its type is called ("dose_increment", "titration").
bool states_two_doses(const codec::Value& inputs) {
    constexpr auto earlier =
        std::to_array<std::string_view>({"previous", "previous_dose", "old", "old_dose", "last", "from", "current"});
    const auto& object = *inputs.if_object();
    return std::any_of(earlier.begin(), earlier.end(), [&](auto key) { return object.find(key) != nullptr; });
}

}  // namespace

Result<codec::Object> calculate_limits(const codec::Value& inputs) {
    codec::Problems problems;
    std::string type;
    {
        codec::Reader reader(inputs, "", problems);
        type = reader.text("limit_type");
        reader.ignore_rest();
    }
    CISTERNA_CHECK(check_read(problems));
    const auto* found =
        std::find_if(limit_types.begin(), limit_types.end(), [&](const LimitType& t) { return t.name == type; });
    if (found != limit_types.end()) return found->calculate(inputs);
    return states_two_doses(inputs) ? calculate_dose_change(inputs) : calculate_comparison(inputs, type);
}

}  // namespace cisterna::calculation
