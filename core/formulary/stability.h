#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/formulary/evidence.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"

// The part of the formulary that is about time: what studies have shown and what labels ask; formulary.h holds the
// whole.
namespace cisterna::formulary {

enum class Storage { ControlledRoom, Refrigerator, Freezer };

// Degrees Celsius; both bounds belong to it.
struct TemperatureRange {
    quantity::Rational low;
    quantity::Rational high;

    bool meets(const TemperatureRange& other) const { return low <= other.high && other.low <= high; }
};

// Glass: a vial, bottle or ampule. Other: a reservoir outside the body, a cassette, or a container that is not named.
enum class StudyContainer { Pump, Syringe, Glass, Bag, Other };

// Stable: within the acceptance for the days supported. Failed: it lost too much or precipitated, and no day is
// supported. Doubtful: signs of degradation in single samples, without a measured strength.
enum class StudyOutcome { Stable, Failed, Doubtful };

// No: it was in the mixture, but its own strength was not measured.
enum class Assayed { Yes, No };

struct StudiedDrug {
    std::string drug;  // id of a drug
    // The concentrations tested, in the drug's labelled form; equal when it was one. Nothing: not stated or not known.
    std::optional<quantity::Concentration> low;
    std::optional<quantity::Concentration> high;
    Assayed assayed = Assayed::Yes;
};

// One mixture in one place at one temperature, as a study found it.
struct StabilityStudy {
    std::string id;                          // "trissel2002-ms50-4"
    std::vector<StudiedDrug> drugs;          // never empty; each drug once
    std::string vehicle;                     // "sodium chloride 0.9%"; empty when it is not stated
    std::vector<StudyContainer> containers;  // never empty: the finding holds for each of them
    std::string material;                    // "polypropylene", "SynchroMed"
    TemperatureRange temperature;
    StudyOutcome outcome = StudyOutcome::Failed;
    // The longest time for which it stayed within the acceptance; 0 when it failed or is doubtful.
    std::int64_t days = 0;
    std::string acceptance;                           // "at least 90 %"; empty when none is stated
    Evidence drugs_evidence = Evidence::Unconfirmed;  // of the drugs and, where stated, their concentrations
    Evidence result_evidence = Evidence::Unconfirmed;
    std::vector<Source> sources;
    std::string note;
};

enum class IntervalKind { LongestRefill, BeginWithin };

// Which fills of a pump an interval speaks of.
enum class FillKind { Any, FirstOfNewPump, LaterDiluted, LaterUndiluted };

// Alone: only while no other drug is in the solution.
enum class Company { Alone, Any };

// A time that a label sets for a drug: how long it may stay in a pump, or by when its administration begins.
struct LabelInterval {
    std::string id;                     // "prialt-us-diluted"
    std::string drug;                   // id of a drug
    std::vector<std::string> products;  // ids of products of that drug; empty: all
    std::vector<std::string> pumps;     // ids of pumps; empty: all
    IntervalKind kind = IntervalKind::LongestRefill;
    FillKind fill = FillKind::Any;
    Company company = Company::Any;
    std::optional<Storage> storage;  // of the preparation before it begins; nothing when the label names none
    std::string jurisdiction;        // "US", "EU", or empty for everywhere
    Known<quantity::Duration> longest;
};

}  // namespace cisterna::formulary
