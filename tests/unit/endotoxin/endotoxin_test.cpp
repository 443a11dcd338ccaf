#include "core/endotoxin/endotoxin.h"

#include <catch2/catch.hpp>

#include "core/endotoxin/load.h"

namespace cisterna::endotoxin {
namespace {

using quantity::drug_mass_dimension;
using quantity::Flow;
using quantity::Mass;
using quantity::PatientMass;
using quantity::Volume;
using quantity::volume_dimension;

const auto kilograms = [](int count) { return PatientMass::of(count, quantity::units::kg_of_patient); };

WorstHour<volume_dimension> hourly(const Rational& mL) {
    return {Flow::of(mL, quantity::units::mL_per_h), {}};
}

TEST_CASE("The printed intrathecal example holds: 3 mL in an hour to 60 kg may hold 4 EU/mL") {
    const auto answer = limit_for(threshold_of(Route::Neuraxial), hourly(3), kilograms(60));
    REQUIRE(answer);
    CHECK(answer->limit.in(units::EU_per_mL) == 4);
    CHECK(answer->hourly_dose.in(units::mL_per_kg_per_h) == Rational::ratio(1, 20));
}

TEST_CASE("A bolus counts with the flow of the hour into which it falls") {
    const WorstHour<volume_dimension> given{Flow::of(1, quantity::units::mL_per_h), Volume::of(2, quantity::units::mL)};
    CHECK(limit_for(threshold_of(Route::Neuraxial), given, kilograms(60))->limit.in(units::EU_per_mL) == 4);
}

TEST_CASE("A dose in milligrams gives a limit for each milligram") {
    const WorstHour<drug_mass_dimension> given{quantity::DoseRate::of(10, quantity::units::mg_per_h), {}};
    const auto answer = limit_for(threshold_of(Route::OtherParenteral), given, kilograms(70));
    REQUIRE(answer);
    CHECK(answer->limit * Mass::of(1, quantity::units::mg) == Endotoxin::of(35, quantity::units::EU));
}

TEST_CASE("Nothing given, no weight and no threshold are refused with their field") {
    const auto refusal = [](const Threshold& k, const WorstHour<volume_dimension>& given, const PatientMass& weight) {
        const auto answer = limit_for(k, given, weight);
        REQUIRE(!answer);
        return answer.error();
    };
    const auto k = threshold_of(Route::Neuraxial);
    CHECK(refusal(k, hourly(3), kilograms(0)).code == ErrorCode::WeightNotPositive);
    CHECK(refusal(k, hourly(3), kilograms(-1)).where == "body_weight");
    CHECK(refusal(k, hourly(0), kilograms(60)).code == ErrorCode::DoseNotPositive);
    CHECK(refusal(k, {Flow::of(-1, quantity::units::mL_per_h), Volume::of(3, quantity::units::mL)}, kilograms(60))
              .where == "dose_per_hour");
    CHECK(refusal(k, {Flow::of(3, quantity::units::mL_per_h), Volume::of(-1, quantity::units::mL)}, kilograms(60))
              .where == "bolus");
    CHECK(refusal(Threshold(), hourly(3), kilograms(60)).where == "K");
}

TEST_CASE("An intrathecal limit is 25 times stricter") {
    CHECK(stricter_by(threshold_of(Route::OtherParenteral), threshold_of(Route::Neuraxial)) == Rational(25));
    CHECK(stricter_by(threshold_of(Route::OtherParenteral), Threshold()).error().where == "K_intrathecal");
    CHECK(stricter_by(Threshold(), threshold_of(Route::Neuraxial)).error().where == "K_parenteral");
}

LoadPart drug(const Rational& mg, const Rational& limit) {
    return {"drug", MassPart{Mass::of(mg, quantity::units::mg),
                             Endotoxin::of(limit, quantity::units::EU) / Mass::of(1, quantity::units::mg)}};
}

LoadPart solution(const Rational& mL, const Rational& limit) {
    return {"solution", VolumePart{Volume::of(mL, quantity::units::mL),
                                   Endotoxin::of(limit, quantity::units::EU) / Volume::of(1, quantity::units::mL)}};
}

TEST_CASE("The printed sum holds: 27,200 + 2,224 + 50 EU in 100 mL") {
    const std::vector<LoadPart> parts{drug(1600, 17), drug(40, Rational::ratio(556, 10)),
                                      solution(100, Rational::ratio(1, 2))};
    const auto load = load_of(parts, Volume::of(100, quantity::units::mL));
    REQUIRE(load);
    CHECK(load->total == Endotoxin::of(29'474, quantity::units::EU));
    CHECK(load->per_volume->in(units::EU_per_mL) == Rational::ratio(29'474, 100));
    CHECK(load->parts[1] == Endotoxin::of(2'224, quantity::units::EU));
    CHECK_FALSE(load_of(parts, std::nullopt)->per_volume);
}

TEST_CASE("A load of nothing, of less than nothing and in no volume is refused") {
    CHECK(load_of({}, std::nullopt).error().code == ErrorCode::NoDrugs);
    CHECK(load_of({drug(1, 1), drug(0, 1)}, std::nullopt).error().where == "parts[1].amount");
    CHECK(load_of({solution(-1, 1)}, std::nullopt).error().code == ErrorCode::VolumeNotPositive);
    CHECK(load_of({drug(1, -1)}, std::nullopt).error().where == "parts[0].limit");
    CHECK(load_of({drug(1, 1)}, Volume()).error().where == "volume");
}

}  // namespace
}  // namespace cisterna::endotoxin
