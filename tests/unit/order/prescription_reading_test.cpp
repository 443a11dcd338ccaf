#include "core/order/prescription_reading.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/changes.h"
#include "tests/unit/codec/arbitrary_value.h"

namespace cisterna::order {
namespace {

using cases::base_order;
using codec::Array;
using codec::Object;
using codec::Value;
using quantity::MassUnit;
namespace units = quantity::units;

// Every member that an order can have.
const std::string whole_order = R"({"schema": "cisterna/prescription/1", "id": "RX-1001",
 "patient": {"id": "MRN-4711", "name": "Sample, Patient", "birth_date": "1958-03-14", "weight": "71 kg",
             "allergies": ["penicillin"], "opioid_status": "tolerant"},
 "prescriber": {"name": "Sample, Prescriber, MD", "npi": "1234567893"},
 "indication": "pain",
 "pump": {"model": "synchromed-ii-8637-20", "serial": "NGP123456", "alarm_volume": "2 mL", "tubing_volume": "0.199 mL",
          "catheter": {"implanted_length": "76 cm", "volume_per_length": "0.0022 mL/cm"}},
 "route": "intrathecal",
 "drugs": [{"drug": "morphine-sulfate", "daily_dose": "4 mg/day", "primary": true, "product": "infumorph-200-20ml"},
           {"drug": "clonidine-hydrochloride", "daily_dose": "20 mcg/day"}],
 "basis": {"primary_concentration": "8 mg/mL"},
 "wishes": {"refill_interval": "30 day", "refill_interval_at_most": "90 day",
            "flow_at_least": "0.2 mL/day", "flow_at_most": "0.6 mL/day",
            "concentrations": [{"drug": "clonidine-hydrochloride", "at_least": "20 mcg/mL", "at_most": "500 mcg/mL"}]},
 "diluent": "sodium-chloride-0.9-pf",
 "fill_volume": "20 mL", "overfill": "1 mL", "syringes": 2,
 "patient_bolus": {"dose": "0.25 mg", "lockout": "3 h", "maximum_per_day": 4},
 "last_fill": {"date": "2026-10-10", "volume": "20 mL", "flow": "0.5 mL/day",
               "drugs": [{"drug": "morphine-sulfate", "concentration": "7 mg/mL", "daily_dose": "3.5 mg/day"}]},
 "compounding": {"category": "2", "process": "aseptic", "sterility_test": "none", "storage": "refrigerator"},
 "need_by": "2026-11-25T09:00:00-05:00"})";

Value whole() {
    return *codec::parse(whole_order);
}

Value changed(const std::string& place, const Value& value) {
    const auto document = cases::with_change(whole(), place, value);
    REQUIRE(document);
    return *document;
}

std::vector<Error> problems_of(const Value& document) {
    const auto read = read_prescription(document);
    return read ? std::vector<Error>() : read.error();
}

std::string shown(const std::vector<Error>& problems) {
    std::string text;
    for (const auto& problem : problems)
        text += std::string(entry(problem.code).name) + " at " + problem.where + ": " + problem.message + "\n";
    return text;
}

// The document is refused for this alone, with a remedy.
void check_refused(const Value& document, ErrorCode code, const std::string& where) {
    const auto problems = problems_of(document);
    INFO("expected " << entry(code).name << " at " << where << "; found:\n" << shown(problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == code);
    CHECK(problems[0].where == where);
    CHECK(problems[0].message.size() > 20);
}

void check_refused_change(const std::string& place, const Value& value, ErrorCode code) {
    INFO(place << " = " << codec::one_line(value));
    check_refused(changed(place, value), code, place);
}

const std::vector<std::string> figures{"drugs[0].daily_dose",
                                       "drugs[1].daily_dose",
                                       "basis.primary_concentration",
                                       "wishes.refill_interval",
                                       "wishes.refill_interval_at_most",
                                       "wishes.flow_at_least",
                                       "wishes.flow_at_most",
                                       "wishes.concentrations[0].at_least",
                                       "wishes.concentrations[0].at_most",
                                       "fill_volume",
                                       "pump.alarm_volume",
                                       "pump.tubing_volume",
                                       "pump.catheter.implanted_length",
                                       "pump.catheter.volume_per_length",
                                       "patient.weight",
                                       "patient_bolus.dose",
                                       "patient_bolus.lockout",
                                       "last_fill.volume",
                                       "last_fill.flow",
                                       "last_fill.drugs[0].concentration",
                                       "last_fill.drugs[0].daily_dose"};

// The figure of the whole order with another number before its unit.
std::string with_number(const std::string& place, const std::string& number) {
    std::string_view rest = place;
    const Value* value = nullptr;
    const auto document = whole();
    value = &document;
    while (!rest.empty()) {
        const auto end = std::min(rest.find_first_of(".["), rest.size());
        if (rest.front() == '[') {
            value = &(*value->if_array())[static_cast<std::size_t>(rest[1] - '0')];
            rest.remove_prefix(3);
        } else {
            value = value->if_object()->find(rest.substr(0, end));
            rest.remove_prefix(end);
        }
        if (rest.starts_with('.')) rest.remove_prefix(1);
    }
    const auto& text = *value->if_text();
    return number + text.substr(text.find(' '));
}

TEST_CASE("An order is read with every figure in its kind and unit") {
    const auto read = read_prescription(whole());
    REQUIRE(read);
    CHECK(read->id == "RX-1001");
    CHECK(read->patient.weight == quantity::PatientMass::of(71, units::kg_of_patient));
    CHECK(read->patient.allergies == std::vector<std::string>{"penicillin"});
    CHECK(read->patient.opioid_status == OpioidStatus::Tolerant);
    CHECK(read->patient.birth_date.text() == "1958-03-14");
    CHECK(read->prescriber.npi == "1234567893");
    CHECK(read->pump.alarm_volume == quantity::Volume::of(2, units::mL));
    CHECK(read->pump.catheter->implanted_length == quantity::Length::of(76, units::cm));
    REQUIRE(read->drugs.size() == 2);
    CHECK(read->drugs[0].daily_dose == quantity::DoseRate::of(4, units::mg_per_day));
    CHECK(read->drugs[0].unit == MassUnit::Milligram);
    CHECK(read->drugs[0].role == DrugRole::Primary);
    CHECK(read->drugs[0].product == "infumorph-200-20ml");
    CHECK(read->drugs[1].daily_dose == quantity::DoseRate::of(20, units::mcg_per_day));
    CHECK(read->drugs[1].unit == MassUnit::Microgram);
    CHECK(read->drugs[1].role == DrugRole::Secondary);
    CHECK_FALSE(read->drugs[1].product);
    CHECK(std::get<PrimaryConcentration>(read->basis).value == quantity::Concentration::of(8, units::mg_per_mL));
    CHECK(read->wishes.refill_interval == quantity::Duration::of(30, units::day));
    CHECK(read->wishes.refill_interval_at_most == quantity::Duration::of(90, units::day));
    CHECK(read->wishes.flow_at_least == quantity::Flow::of(quantity::Rational::ratio(1, 5), units::mL_per_day));
    CHECK(read->wishes.flow_at_most == quantity::Flow::of(quantity::Rational::ratio(3, 5), units::mL_per_day));
    REQUIRE(read->wishes.concentrations.size() == 1);
    CHECK(read->wishes.concentrations[0].drug == 1);
    CHECK(read->wishes.concentrations[0].at_least == quantity::Concentration::of(20, units::mcg_per_mL));
    CHECK(read->wishes.concentrations[0].at_most == quantity::Concentration::of(500, units::mcg_per_mL));
    CHECK(read->prepared_volume() == quantity::Volume::of(21, units::mL));
    CHECK(read->syringes == 2);
    CHECK(read->patient_bolus->lockout == quantity::Duration::of(3, units::h));
    CHECK(read->patient_bolus->maximum_per_day == 4);
    CHECK(read->last_fill->date.text() == "2026-10-10");
    CHECK(read->last_fill->drugs.at(0).concentration == quantity::Concentration::of(7, units::mg_per_mL));
    CHECK(read->compounding.storage == "refrigerator");
    CHECK(read->need_by->text() == "2026-11-25T09:00:00-05:00");
}

TEST_CASE("What may be absent may be absent") {
    for (const std::string place : {"patient.weight",
                                    "patient.allergies",
                                    "patient.opioid_status",
                                    "prescriber.npi",
                                    "indication",
                                    "pump.serial",
                                    "pump.alarm_volume",
                                    "pump.tubing_volume",
                                    "pump.catheter",
                                    "drugs[0].product",
                                    "overfill",
                                    "syringes",
                                    "patient_bolus",
                                    "last_fill",
                                    "need_by",
                                    "basis",
                                    "wishes",
                                    "wishes.refill_interval",
                                    "wishes.refill_interval_at_most",
                                    "wishes.flow_at_least",
                                    "wishes.flow_at_most",
                                    "wishes.concentrations",
                                    "wishes.concentrations[0].at_least",
                                    "wishes.concentrations[0].at_most"}) {
        const auto problems = problems_of(changed(place, Value()));
        INFO(place << ": " << shown(problems));
        CHECK(problems.empty());
    }
}

TEST_CASE("Null says that something is absent") {
    const auto read = read_prescription(*codec::parse(R"({"schema": "cisterna/prescription/1", "id": "RX-1",
 "patient": {"id": "MRN-1", "name": "Sample", "birth_date": "1958-03-14", "weight": null, "allergies": null,
             "opioid_status": null},
 "prescriber": {"name": "Sample", "npi": null}, "indication": null,
 "pump": {"model": "pump", "serial": null, "alarm_volume": null, "tubing_volume": null, "catheter": null},
 "route": "intrathecal", "drugs": [{"drug": "morphine-sulfate", "daily_dose": "4 mg/day", "primary": null, "product": null}],
 "basis": {"primary_concentration": "8 mg/mL", "flow": null, "refill_interval": null},
 "diluent": "saline", "fill_volume": "20 mL", "overfill": null, "syringes": null, "patient_bolus": null,
 "last_fill": null, "compounding": {"category": "2", "process": "aseptic", "sterility_test": "none", "storage": "room"},
 "need_by": null})"));
    INFO((read ? "" : shown(read.error())));
    REQUIRE(read);
    CHECK(read->patient.opioid_status == OpioidStatus::NotStated);
    CHECK(read->syringes == 1);
    CHECK(read->overfill.is_zero());
    CHECK_FALSE(read->need_by);
}

TEST_CASE("A required field that is missing is named") {
    for (const std::string place : {"schema",
                                    "id",
                                    "patient.id",
                                    "patient.name",
                                    "patient.birth_date",
                                    "prescriber.name",
                                    "pump.model",
                                    "route",
                                    "drugs",
                                    "drugs[0].drug",
                                    "drugs[0].daily_dose",
                                    "diluent",
                                    "fill_volume",
                                    "patient_bolus.dose",
                                    "patient_bolus.lockout",
                                    "patient_bolus.maximum_per_day",
                                    "last_fill.date",
                                    "last_fill.volume",
                                    "last_fill.flow",
                                    "last_fill.drugs",
                                    "pump.catheter.implanted_length",
                                    "pump.catheter.volume_per_length",
                                    "compounding.category",
                                    "compounding.process",
                                    "compounding.sterility_test",
                                    "compounding.storage"})
        check_refused_change(place, Value(), ErrorCode::ValueMissing);
}

TEST_CASE("An empty document is refused with all that it lacks") {
    const auto problems = problems_of(Value(Object()));
    for (const std::string place : {"schema", "id", "patient", "patient.name", "drugs", "diluent", "fill_volume"})
        CHECK(std::any_of(problems.begin(), problems.end(), [&](const Error& e) { return e.where == place; }));
    CHECK(problems_of(Value("text")).front().code == ErrorCode::WrongType);
}

TEST_CASE("A figure without a unit is refused, as text and as a bare number") {
    for (const auto& place : figures) {
        check_refused_change(place, "4", ErrorCode::UnitMissing);
        check_refused_change(place, 4, ErrorCode::UnitMissing);
    }
}

TEST_CASE("A figure of another kind is refused") {
    for (const auto& place : figures) {
        const bool is_time = place == "patient_bolus.lockout" || place.starts_with("wishes.refill");
        const bool is_bolus = place == "patient_bolus.dose";
        check_refused_change(place, is_time ? "3 mg" : "3 h", ErrorCode::UnitMismatch);
        check_refused_change(place, is_bolus ? "1 mL" : "1 mg/kg/day", ErrorCode::UnitMismatch);
    }
    check_refused_change("fill_volume", "20 mg", ErrorCode::UnitMismatch);
    check_refused_change("drugs[0].daily_dose", "4 mL/day", ErrorCode::UnitMismatch);
    check_refused_change("drugs[0].daily_dose", "4 mg", ErrorCode::UnitMismatch);
    check_refused_change("drugs[0].daily_dose", "4 mg/mL", ErrorCode::UnitMismatch);
    check_refused_change("basis.primary_concentration", "8 mg/day", ErrorCode::UnitMismatch);
    check_refused_change("overfill", "1 mg", ErrorCode::UnitMismatch);
}

TEST_CASE("A figure that is zero or negative is refused") {
    for (const auto& place : figures)
        for (const std::string number : {"0", "-4", "0.0"}) {
            INFO(place << " " << number);
            const auto problems = problems_of(changed(place, with_number(place, number)));
            REQUIRE(problems.size() == 1);
            CHECK(problems[0].where == place);
        }
    check_refused_change("drugs[0].daily_dose", "0 mg/day", ErrorCode::DoseNotPositive);
    check_refused_change("drugs[1].daily_dose", "-20 mcg/day", ErrorCode::DoseNotPositive);
    check_refused_change("basis.primary_concentration", "0 mg/mL", ErrorCode::ConcentrationNotPositive);
    check_refused_change("fill_volume", "0 mL", ErrorCode::VolumeNotPositive);
    check_refused_change("patient.weight", "0 kg", ErrorCode::WeightNotPositive);
    check_refused_change("overfill", "-1 mL", ErrorCode::VolumeNotPositive);
    CHECK(problems_of(changed("overfill", "0 mL")).empty());
}

TEST_CASE("What is not a plain number is refused, however large") {
    for (const auto& number : std::vector<std::string>{std::string("1e400"), "1" + std::string(400, '0'),
                                                       "0." + std::string(400, '0') + "1", "2,000", "4.", ".5", "04",
                                                       "+4", "4..5", "NaN", "inf", "0x10", "--4", "4\u00A0", "\uFF14"})
        for (const std::string place : {"drugs[0].daily_dose", "fill_volume", "patient_bolus.lockout"})
            check_refused_change(place, with_number(place, number), ErrorCode::NotANumber);
    check_refused_change("drugs[0].daily_dose", "4mg/day", ErrorCode::NotANumber);
    check_refused_change("drugs[0].daily_dose", "4  mg/day", ErrorCode::UnitUnknown);
    check_refused_change("drugs[0].daily_dose", "4 MG/day", ErrorCode::UnitUnknown);
    check_refused_change("drugs[0].daily_dose", "4 mg/d", ErrorCode::UnitUnknown);
    check_refused_change("drugs[0].daily_dose", "4 U/day", ErrorCode::UnitUnknown);
    check_refused_change("drugs[0].daily_dose", "", ErrorCode::ValueMissing);
    check_refused_change("drugs[0].daily_dose", true, ErrorCode::WrongType);
}

TEST_CASE("A field that nobody knows is refused at every level") {
    for (const std::string place :
         {"dosage", "patient.age", "prescriber.phone", "pump.colour", "pump.catheter.tip", "drugs[0].dose",
          "drugs[1].concentration", "basis.concentration", "patient_bolus.duration", "last_fill.residual",
          "last_fill.drugs[0].product", "compounding.room", "wishes.flow", "wishes.concentrations[0].value"})
        check_refused_change(place, "1 mg", ErrorCode::UnknownField);
    check_refused_change("Need_by", "2026-11-25T09:00:00-05:00", ErrorCode::UnknownField);
}

TEST_CASE("Exactly one drug is the primary one") {
    check_refused(changed("drugs[0].primary", Value()), ErrorCode::OrderInconsistent, "drugs");
    check_refused(changed("drugs[1].primary", true), ErrorCode::OrderInconsistent, "drugs");
    CHECK(problems_of(changed("drugs[1].primary", false)).empty());
    const auto alone = read_prescription(base_order("morphine-alone"));
    REQUIRE(alone);
    CHECK(alone->drugs[0].role == DrugRole::Primary);
    CHECK(&alone->primary() == &alone->drugs[0]);
    const auto other = read_prescription(
        base_order("morphine-bupivacaine", {{"drugs[0].primary", false}, {"drugs[1].primary", true}}));
    REQUIRE(other);
    CHECK(other->primary().drug == "bupivacaine-hydrochloride");
}

TEST_CASE("An order has from one to eight drugs") {
    check_refused(changed("drugs", Array()), ErrorCode::NoDrugs, "drugs");
    CHECK(problems_of(changed("drugs", "morphine")).front().code == ErrorCode::WrongType);
    const auto drug = [](int number) {
        const auto name = number == 1 ? "clonidine-hydrochloride" : "drug-" + std::to_string(number);
        return Object().set("drug", name).set("daily_dose", "1 mg/day");
    };
    Array drugs{drug(1).set("primary", true)};
    for (int i = 2; i <= 8; ++i) drugs.push_back(drug(i));
    CHECK(problems_of(changed("drugs", drugs)).empty());
    drugs.push_back(drug(9));
    check_refused(changed("drugs", drugs), ErrorCode::OrderInconsistent, "drugs");
}

TEST_CASE("An order without a basis is read and has none") {
    const auto read = read_prescription(changed("basis", Value()));
    REQUIRE(read);
    CHECK(std::holds_alternative<NotStated>(read->basis));
}

TEST_CASE("A wish for a concentration names a drug of the order, once, and a figure") {
    const auto wish = [](const std::string& drug) { return Object().set("drug", drug).set("at_most", "9 mg/mL"); };
    const auto wishes = [](Array list) { return changed("wishes.concentrations", Value(std::move(list))); };
    check_refused(wishes({wish("baclofen")}), ErrorCode::OrderInconsistent, "wishes.concentrations[0].drug");
    check_refused(wishes({wish("morphine-sulfate"), wish("morphine-sulfate")}), ErrorCode::OrderInconsistent,
                  "wishes.concentrations[1].drug");
    check_refused(wishes({Object().set("drug", "morphine-sulfate")}), ErrorCode::ValueMissing,
                  "wishes.concentrations[0].at_most");
    check_refused(wishes({Object().set("at_most", "9 mg/mL")}), ErrorCode::ValueMissing,
                  "wishes.concentrations[0].drug");
    CHECK(problems_of(wishes({})).empty());
    CHECK(problems_of(wishes({wish("morphine-sulfate"), wish("clonidine-hydrochloride")})).empty());
}

TEST_CASE("Exactly one basis fixes the strength") {
    check_refused(changed("basis", Object()), ErrorCode::OrderInconsistent, "basis");
    check_refused(changed("basis.flow", "0.5 mL/day"), ErrorCode::OrderInconsistent, "basis");
    check_refused(changed("basis", Object().set("flow", "0.5 mL/day").set("refill_interval", "36 day")),
                  ErrorCode::OrderInconsistent, "basis");
    CHECK(problems_of(changed("basis", "8 mg/mL")).front().code == ErrorCode::WrongType);
    const auto flow = read_prescription(changed("basis", Object().set("flow", "0.5 mL/day")));
    REQUIRE(flow);
    CHECK(std::get<OrderedFlow>(flow->basis).value ==
          quantity::Flow::of(quantity::Rational::ratio(1, 2), units::mL_per_day));
    const auto interval = read_prescription(changed("basis", Object().set("refill_interval", "36 day")));
    REQUIRE(interval);
    CHECK(std::get<OrderedRefillInterval>(interval->basis).value == quantity::Duration::of(36, units::day));
}

TEST_CASE("A word that is not on its list is refused") {
    check_refused_change("route", "intravenous", ErrorCode::OrderInconsistent);
    check_refused_change("route", "epidural", ErrorCode::OrderInconsistent);
    check_refused_change("patient.opioid_status", "unknown", ErrorCode::OrderInconsistent);
    check_refused_change("compounding.category", "4", ErrorCode::OrderInconsistent);
    check_refused_change("compounding.process", "clean", ErrorCode::OrderInconsistent);
    check_refused_change("compounding.sterility_test", "failed", ErrorCode::OrderInconsistent);
    check_refused_change("compounding.storage", "fridge", ErrorCode::OrderInconsistent);
    check_refused_change("schema", "cisterna/prescription/2", ErrorCode::SchemaUnknown);
}

TEST_CASE("Counts have their range") {
    for (const auto count : {0, -1, 9}) check_refused_change("syringes", count, ErrorCode::NotANumber);
    for (const auto count : {0, -1, 97})
        check_refused_change("patient_bolus.maximum_per_day", count, ErrorCode::NotANumber);
    check_refused_change("syringes", "2", ErrorCode::WrongType);
    CHECK(problems_of(changed("syringes", 8)).empty());
    CHECK(problems_of(changed("patient_bolus.maximum_per_day", 96)).empty());
}

TEST_CASE("Dates and times that do not exist are refused") {
    check_refused_change("patient.birth_date", "1958-02-29", ErrorCode::DateInvalid);
    check_refused_change("patient.birth_date", "14.03.1958", ErrorCode::DateInvalid);
    check_refused_change("last_fill.date", "2026-13-01", ErrorCode::DateInvalid);
    check_refused_change("need_by", "2026-11-25", ErrorCode::DateInvalid);
    check_refused_change("need_by", "2026-11-25T09:00:00", ErrorCode::DateInvalid);
}

TEST_CASE("Names keep their quotes, backslashes, accents and apostrophes") {
    for (const std::string name : {R"(Sample, Bertram "Bert" O'Neil)", R"(Sample \ Patient\)", "Zoë Müller-Ångström",
                                   "<b>Sample</b>; DROP TABLE patient;--", "Sample, 李"}) {
        const auto read = read_prescription(changed("patient.name", name));
        REQUIRE(read);
        CHECK(read->patient.name == name);
    }
}

TEST_CASE("Texts that would not be read as they stand are refused") {
    for (const std::string text : {"Sample\nPatient", "Sample\tPatient", "Sample\u202EtneitaP", "Sample\u200BPatient",
                                   "Sample\x7F", "Sample\u2066x"})
        for (const std::string place : {"patient.name", "id", "drugs[0].drug", "prescriber.name", "indication",
                                        "pump.serial", "pump.model", "diluent", "drugs[0].product", "patient.id"})
            check_refused_change(place, text, ErrorCode::TextInvalid);
    check_refused_change("patient.name", std::string(121, 'x'), ErrorCode::TextInvalid);
    check_refused_change("patient.name", "", ErrorCode::ValueMissing);
}

TEST_CASE("All that is wrong is told at once") {
    const auto document = base_order("morphine-bupivacaine", {{"drugs[0].daily_dose", "4"},
                                                              {"drugs[1].daily_dose", "0 mg/day"},
                                                              {"fill_volume", "20 mg"},
                                                              {"colour", "blue"},
                                                              {"route", "oral"}});
    const auto problems = problems_of(document);
    INFO(shown(problems));
    CHECK(problems.size() == 5);
}

TEST_CASE("Whatever stands in a field, the order is read or refused with places and remedies") {
    const std::vector<std::string> places{"schema",
                                          "id",
                                          "patient",
                                          "patient.name",
                                          "patient.weight",
                                          "patient.allergies",
                                          "prescriber",
                                          "pump",
                                          "pump.model",
                                          "pump.catheter",
                                          "route",
                                          "drugs",
                                          "drugs[0]",
                                          "drugs[0].drug",
                                          "drugs[0].daily_dose",
                                          "drugs[1].primary",
                                          "basis",
                                          "basis.primary_concentration",
                                          "diluent",
                                          "fill_volume",
                                          "overfill",
                                          "syringes",
                                          "patient_bolus",
                                          "patient_bolus.lockout",
                                          "last_fill",
                                          "last_fill.drugs",
                                          "compounding",
                                          "need_by",
                                          "another"};
    CHECK(rc::check([&] {
        const auto place = *rc::gen::elementOf(places);
        const auto value = *codec::arbitrary_value(2);
        const auto document = cases::with_change(whole(), place, value);
        RC_PRE(document.has_value());
        for (const auto& problem : problems_of(*document)) RC_ASSERT(!problem.message.empty());
    }));
}

}  // namespace
}  // namespace cisterna::order
