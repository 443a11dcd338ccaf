#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "core/error_budget/devices.h"
#include "core/error_budget/mixture.h"

// Syringes and recipes that several tests and the benchmark share.
namespace cisterna::error_budget::scenes {

inline quantity::Rational figure(const char* decimal) {
    return *quantity::Rational::from_decimal(decimal);
}

inline quantity::Volume ml(const char* decimal) {
    return quantity::Volume::of(figure(decimal), quantity::units::mL);
}

inline quantity::Mass mg(const char* decimal) {
    return quantity::Mass::of(figure(decimal), quantity::units::mg);
}

inline quantity::Concentration mg_per_ml(const char* decimal) {
    return quantity::Concentration::of(figure(decimal), quantity::units::mg_per_mL);
}

// Largest errors of ISO 7886-1 table 1 (known at second hand) and usual graduations.
inline const std::vector<SyringeScale>& syringe_scales() {
    const auto small = [](const char* nominal, const char* graduation, const char* dead_space) {
        return SyringeScale{ml(nominal),     ml(graduation), figure("0.05"),
                            figure("0.015"), figure("0.02"), ml(dead_space)};
    };
    const auto large = [](const char* nominal, const char* graduation, const char* dead_space) {
        return SyringeScale{ml(nominal),     ml(graduation), figure("0.04"),
                            figure("0.015"), figure("0.01"), ml(dead_space)};
    };
    static const std::vector<SyringeScale> scales{
        small("1", "0.01", "0.07"), small("3", "0.1", "0.07"), large("5", "0.2", "0.075"), large("10", "0.2", "0.1"),
        large("20", "1", "0.15"),   large("30", "1", "0.17"),  large("50", "1", "0.2"),    large("60", "1", "0.2")};
    return scales;
}

inline const SyringeScale& syringe(const char* nominal) {
    for (const auto& scale : syringe_scales())
        if (scale.nominal == ml(nominal)) return scale;
    throw std::logic_error("no such syringe in the tests");
}

inline Range label_range() {
    return {figure("0.9"), figure("1.1")};
}

inline Portion vial_draw(Model& model, const std::string& step, const char* strength,
                         const std::vector<SyringePull>& pulls, HubLoss hub = HubLoss::NotCounted) {
    const auto of_label =
        model.input(label_strength("strength of " + step, mg_per_ml(strength), label_range(), LabelSpread::Triangular));
    return {of_label, syringe_volume(model, "draw of " + step, pulls, hub)};
}

// 20 mL of morphine 10 mg/mL, bupivacaine 2.25 mg/mL and clonidine 0.05 mg/mL, all drawn directly.
inline Mixture three_drugs(Model& model) {
    const auto morphine = vial_draw(model, "morphine", "25", {{syringe("10"), ml("8")}});
    const auto bupivacaine = vial_draw(model, "bupivacaine", "7.5", {{syringe("10"), ml("6")}});
    const auto clonidine = vial_draw(model, "clonidine", "0.5", {{syringe("3"), ml("2")}});
    const auto diluent = syringe_volume(model, "diluent", {{syringe("5"), ml("4")}}, HubLoss::NotCounted);
    return mixture(model, {{morphine}, {bupivacaine}, {clonidine}}, {diluent});
}

}  // namespace cisterna::error_budget::scenes
