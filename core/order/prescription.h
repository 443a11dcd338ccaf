#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/calendar/date.h"
#include "core/calendar/instant.h"
#include "core/quantity/quantity.h"

namespace cisterna::order {

enum class OpioidStatus { NotStated, Naive, Tolerant };

struct Patient {
    std::string id;  // the record number at the clinic
    std::string name;
    calendar::Date birth_date{std::chrono::sys_days{}};
    std::optional<quantity::PatientMass> weight;
    std::vector<std::string> allergies;
    OpioidStatus opioid_status = OpioidStatus::NotStated;
};

struct Prescriber {
    std::string name;
    std::string npi;  // may be empty
};

struct Catheter {
    quantity::Length implanted_length;
    quantity::VolumePerLength volume_per_length;
};

struct OrderedPump {
    std::string model;   // id of a formulary pump
    std::string serial;  // may be empty
    std::optional<quantity::Volume> alarm_volume;
    std::optional<quantity::Volume> tubing_volume;
    std::optional<Catheter> catheter;
};

enum class DrugRole { Primary, Secondary };

struct OrderedDrug {
    std::string drug;  // as written; an id of the formulary when it is known there
    quantity::DoseRate daily_dose;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;  // in which the dose was written
    DrugRole role = DrugRole::Secondary;
    std::optional<std::string> product;  // when the order insists on one
};

// What fixes the strength: one of three, or nothing yet, and core/design proposes it.
struct NotStated {};
struct PrimaryConcentration {
    quantity::Concentration value;
};
struct OrderedFlow {
    quantity::Flow value;
};
struct OrderedRefillInterval {
    quantity::Duration value;
};
using Basis = std::variant<NotStated, PrimaryConcentration, OrderedFlow, OrderedRefillInterval>;

// How strong a drug is wanted; both ends belong to the range.
struct ConcentrationWish {
    std::size_t drug = 0;  // index in the list of drugs
    std::optional<quantity::Concentration> at_least;
    std::optional<quantity::Concentration> at_most;
};

// What clinic and patient want beside the doses. All ends belong to their range. They narrow what is proposed; no rule
// asks for them.
struct Wishes {
    std::optional<quantity::Duration> refill_interval;          // the reservoir lasts at least so long
    std::optional<quantity::Duration> refill_interval_at_most;  // it is used up by then, so that little is thrown away
    std::optional<quantity::Flow> flow_at_least;                // continuous, without patient boluses
    std::optional<quantity::Flow> flow_at_most;
    std::vector<ConcentrationWish> concentrations;  // at most one for each drug
};

// Doses that the patient may release with the personal programmer, of the primary drug.
struct PatientBolus {
    quantity::Mass dose;
    quantity::Duration lockout;
    std::int64_t maximum_per_day = 0;

    // What can be released in 24 hours: the allowed number, or fewer when the lockout does not leave room. A lockout of
    // 5 h allows five starts in a day, not four.
    quantity::Rational largest_number_per_day() const;
};

struct LastFillDrug {
    std::string drug;
    quantity::Concentration concentration;
    quantity::DoseRate daily_dose;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;  // in which the dose was written
};

struct LastFill {
    calendar::Date date{std::chrono::sys_days{}};
    quantity::Volume volume;
    quantity::Flow flow;
    std::vector<LastFillDrug> drugs;
};

// How it is to be compounded, in the words of the beyond-use table.
struct Compounding {
    std::string category;        // "1", "2", "3", "immediate-use"
    std::string process;         // "aseptic", "terminal"
    std::string sterility_test;  // "none", "passed", "passed-with-all-tests", "pending"
    std::string storage;         // "room", "refrigerator", "freezer"
};

// The order as written: every figure is present, has its unit and is above zero. Whether it is safe is for the rules.
struct Prescription {
    std::string id;
    Patient patient;
    Prescriber prescriber;
    std::string indication;
    OrderedPump pump;
    std::vector<OrderedDrug> drugs;  // in the order written; exactly one is primary
    Basis basis;
    Wishes wishes;
    std::string diluent;  // id of a formulary diluent
    quantity::Volume fill_volume;
    quantity::Volume overfill;
    std::int64_t syringes = 1;
    std::optional<PatientBolus> patient_bolus;
    std::optional<LastFill> last_fill;
    Compounding compounding;
    std::optional<calendar::Instant> need_by;

    const OrderedDrug& primary() const;
    std::size_t primary_index() const;
    // What has to be prepared: fill volume and overfill.
    quantity::Volume prepared_volume() const { return fill_volume + overfill; }
};

}  // namespace cisterna::order
