// A calculation knows no units: the same amounts written in milligrams or micrograms give the same amounts.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "core/calculation/calculation.h"
#include "core/quantity/any_quantity.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Array;
using codec::Object;
using codec::Value;
using quantity::AnyQuantity;
using quantity::Rational;

// Whole micrograms, so that every figure is exact in either unit.
std::string written(std::int64_t micrograms, const std::string& mass_unit, const std::string& per) {
    const auto number = mass_unit == "mcg" ? Rational(micrograms) : Rational::ratio(micrograms, 1000);
    return quantity::contract_number(number) + " " + mass_unit + per;
}

// Two answers hold the same amounts at the same places; the last of 12 digits may be rounded in another unit.
void check_same_amounts(const Value& a, const Value& b) {
    if (const auto* object = a.if_object()) {
        for (const auto& [key, value] : object->members()) {
            if (key == "steps") continue;
            const auto* other = b.if_object()->find(key);
            RC_ASSERT(other != nullptr);
            check_same_amounts(value, *other);
        }
        return;
    }
    if (const auto* list = a.if_array()) {
        RC_ASSERT(list->size() == b.if_array()->size());
        for (std::size_t i = 0; i < list->size(); ++i) check_same_amounts((*list)[i], (*b.if_array())[i]);
        return;
    }
    const auto* text = a.if_text();
    const auto quantity = text == nullptr ? tl::unexpected<Error>(Error{}) : AnyQuantity::parse(*text);
    if (!quantity) {
        RC_ASSERT(a == b);
        return;
    }
    const auto other = AnyQuantity::parse(*b.if_text());
    RC_ASSERT((quantity->base() - other->base()).absolute() <=
              quantity->base().absolute() * Rational::power_of_ten(-11));
}

void check_same(const std::string& kind, const Object& a, const Object& b) {
    const auto first = calculate(kind, a);
    const auto second = calculate(kind, b);
    if (!first || !second) {
        RC_ASSERT(!first && !second);
        RC_ASSERT(first.error().code == second.error().code);
        RC_ASSERT(first.error().where == second.error().where);
        return;
    }
    check_same_amounts(*first, *second);
}

Object recipe(std::int64_t dose, std::int64_t strength, const std::string& dose_unit,
              const std::string& strength_unit) {
    Object stock;
    stock.set("strength", written(strength, strength_unit, "/mL"));
    stock.set("container_volume", "20 mL").set("preservative_free", true);
    Object drug;
    drug.set("name", "clonidine hydrochloride")
        .set("daily_dose", written(dose, dose_unit, "/day"))
        .set("stock", std::move(stock));
    Object diluent;
    diluent.set("name", "sodium chloride 0.9% injection").set("preservative_free", true);
    Object basis;
    basis.set("flow", "0.48 mL/day");
    Object inputs;
    inputs.set("reservoir_capacity", "20 mL")
        .set("final_volume", "19 mL")
        .set("overfill", "1 mL")
        .set("diluent", std::move(diluent));
    inputs.set("basis", std::move(basis)).set("drugs", Array{Value(std::move(drug))});
    return inputs;
}

TEST_CASE("A recipe is the same in milligrams and in micrograms") {
    CHECK(rc::check([] {
        const auto dose = *rc::gen::inRange<std::int64_t>(-10, 20'000);
        const auto strength = *rc::gen::inRange<std::int64_t>(0, 50'000);
        const auto first = recipe(dose, strength, "mg", "mg");
        check_same("recipe_from_vials", first, recipe(dose, strength, "mcg", "mg"));
        check_same("recipe_from_vials", first, recipe(dose, strength, "mg", "mcg"));
        check_same("recipe_from_vials", first, recipe(dose, strength, "mcg", "mcg"));
    }));
}

Object interval(std::int64_t dose, std::int64_t strength, std::int64_t bolus, const std::string& unit,
                const std::string& bolus_unit) {
    Object drug;
    drug.set("name", "baclofen")
        .set("daily_dose", written(dose, unit, "/day"))
        .set("concentration", written(strength, unit, "/mL"));
    Object boluses;
    boluses.set("dose", written(bolus, bolus_unit, "")).set("lockout", "5 h");
    Object inputs;
    inputs.set("reservoir_capacity", "40 mL")
        .set("fill_volume", "40 mL")
        .set("alarm_volume", "2 mL")
        .set("fill_date", "2026-11-23");
    inputs.set("drugs", Array{Value(std::move(drug))}).set("patient_boluses", std::move(boluses));
    return inputs;
}

TEST_CASE("A refill interval is the same in milligrams and in micrograms") {
    CHECK(rc::check([] {
        const auto dose = *rc::gen::inRange<std::int64_t>(0, 20'000);
        const auto strength = *rc::gen::inRange<std::int64_t>(1, 50'000);
        const auto bolus = *rc::gen::inRange<std::int64_t>(0, 1'000);
        const auto first = interval(dose, strength, bolus, "mg", "mg");
        check_same("refill_interval", first, interval(dose, strength, bolus, "mcg", "mcg"));
        check_same("refill_interval", first, interval(dose, strength, bolus, "mg", "mcg"));
    }));
}

Object diluted(std::int64_t stock, std::int64_t target, const std::string& stock_unit, const std::string& target_unit) {
    Object inputs;
    inputs.set("stock_concentration", written(stock, stock_unit, "/mL"))
        .set("final_concentration", written(target, target_unit, "/mL"));
    inputs.set("final_volume", "20 mL");
    return inputs;
}

TEST_CASE("A dilution is the same in milligrams and in micrograms") {
    CHECK(rc::check([] {
        const auto stock = *rc::gen::inRange<std::int64_t>(0, 50'000);
        const auto target = *rc::gen::inRange<std::int64_t>(0, 50'000);
        const auto first = diluted(stock, target, "mg", "mg");
        check_same("dilution", first, diluted(stock, target, "mcg", "mg"));
        check_same("dilution", first, diluted(stock, target, "mg", "mcg"));
    }));
}

Object bridge(std::int64_t old_strength, std::int64_t new_strength, std::int64_t dose, const std::string& old_unit,
              const std::string& other_unit) {
    Object secondary;
    secondary.set("drug", "bupivacaine hydrochloride")
        .set("old_concentration", written(new_strength, old_unit, "/mL"))
        .set("new_concentration", written(old_strength, other_unit, "/mL"));
    return Object()
        .set("pump_tubing_volume", "0.199 mL")
        .set("catheter_length_implanted", "80 cm")
        .set("catheter_volume_per_length", "0.0022 mL/cm")
        .set("old_concentration", written(old_strength, old_unit, "/mL"))
        .set("new_concentration", written(new_strength, other_unit, "/mL"))
        .set("daily_dose_during_bridge", written(dose, other_unit, "/day"))
        .set("new_daily_dose", written(dose, old_unit, "/day"))
        .set("secondary", std::move(secondary));
}

TEST_CASE("A bridge is the same in milligrams and in micrograms, down to its refusals") {
    CHECK(rc::check([] {
        const auto before = *rc::gen::inRange<std::int64_t>(-1, 50'000);
        const auto after = *rc::gen::inRange<std::int64_t>(-1, 50'000);
        const auto dose = *rc::gen::inRange<std::int64_t>(-10, 20'000);
        const auto first = bridge(before, after, dose, "mg", "mg");
        check_same("bridge_bolus", first, bridge(before, after, dose, "mcg", "mcg"));
        check_same("bridge_bolus", first, bridge(before, after, dose, "mg", "mcg"));
    }));
}

Object boluses(std::int64_t continuous, std::int64_t bolus, std::int64_t strength, std::int64_t limit,
               const std::string& unit, const std::string& other_unit) {
    Object secondary;
    secondary.set("name", "bupivacaine hydrochloride").set("concentration", written(strength + 1, other_unit, "/mL"));
    return Object()
        .set("continuous_daily_dose", written(continuous, unit, "/day"))
        .set("bolus_dose", written(bolus, other_unit, ""))
        .set("concentration", written(strength, other_unit, "/mL"))
        .set("daily_dose_limit", written(limit, other_unit, "/day"))
        .set("lockout", "5 h")
        .set("secondary", Array{Value(std::move(secondary))});
}

TEST_CASE("The most of a day is the same in milligrams and in micrograms, down to its refusals") {
    CHECK(rc::check([] {
        const auto continuous = *rc::gen::inRange<std::int64_t>(-1, 20'000);
        const auto bolus = *rc::gen::inRange<std::int64_t>(-1, 2'000);
        const auto strength = *rc::gen::inRange<std::int64_t>(-1, 50'000);
        const auto limit = *rc::gen::inRange<std::int64_t>(1, 40'000);
        const auto first = boluses(continuous, bolus, strength, limit, "mg", "mg");
        check_same("ptm_max_dose", first, boluses(continuous, bolus, strength, limit, "mcg", "mcg"));
        check_same("ptm_max_dose", first, boluses(continuous, bolus, strength, limit, "mg", "mcg"));
    }));
}

Object powder_batch(std::int64_t strength, std::int64_t minimum, const std::string& strength_unit,
                    const std::string& minimum_unit) {
    Object powder;
    powder.set("assay", "99.2 %").set("assay_basis", "dried").set("water_or_lod", "1.7 %");
    Object drug;
    drug.set("name", "clonidine hydrochloride")
        .set("target_concentration", written(strength, strength_unit, "/mL"))
        .set("powder", std::move(powder))
        .set("sodium_chloride_equivalent", "0.22");
    Object inputs;
    inputs.set("batch_volume", "37 mL")
        .set("overage", "15 %")
        .set("vehicle", "sterile water for injection")
        .set("make_isotonic", true);
    inputs.set("balance_minimum_weight", written(minimum, minimum_unit, ""))
        .set("drugs", Array{Value(std::move(drug))});
    return inputs;
}

TEST_CASE("A batch from powder is the same in milligrams and in micrograms") {
    CHECK(rc::check([] {
        const auto strength = *rc::gen::inRange<std::int64_t>(0, 5'000);
        const auto minimum = *rc::gen::inRange<std::int64_t>(0, 100'000);
        const auto first = powder_batch(strength, minimum, "mg", "mg");
        check_same("recipe_from_powder", first, powder_batch(strength, minimum, "mcg", "mg"));
        check_same("recipe_from_powder", first, powder_batch(strength, minimum, "mg", "mcg"));
    }));
}

Object stock_solution(std::int64_t needed, const std::string& unit, const std::string& minimum) {
    Object inputs;
    inputs.set("mass_needed_as_labelled", written(needed, unit, ""))
        .set("balance_minimum_weight", minimum)
        .set("powder_factor", "1.0135");
    return inputs;
}

TEST_CASE("A stock solution is the same in milligrams and in micrograms") {
    CHECK(rc::check([] {
        const auto needed = *rc::gen::inRange<std::int64_t>(0, 200'000);
        const auto first = stock_solution(needed, "mg", "82 mg");
        check_same("recipe_from_powder", first, stock_solution(needed, "mcg", "82 mg"));
        check_same("recipe_from_powder", first, stock_solution(needed, "mg", "0.082 g"));
    }));
}

Object solution(std::int64_t strength, const std::string& unit) {
    Object solute;
    solute.set("name", "baclofen").set("concentration", written(strength, unit, "/mL"));
    solute.set("mw", "213.66").set("particles", 1);
    Object inputs;
    inputs.set("solutes", Array{Value(std::move(solute))}).set("model", "ideal (osmotic coefficient 1)");
    return inputs;
}

TEST_CASE("An osmolarity is the same in milligrams and in micrograms") {
    CHECK(rc::check([] {
        const auto strength = *rc::gen::inRange<std::int64_t>(0, 50'000);
        check_same("osmolality", solution(strength, "mg"), solution(strength, "mcg"));
    }));
}

}  // namespace
}  // namespace cisterna::calculation
