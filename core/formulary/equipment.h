#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/evidence.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"

// The part of the formulary that is about things: pumps, what belongs to them, and syringes; formulary.h holds the
// whole.
namespace cisterna::formulary {

// One figure of a pump: "reservoir_volume" 20 mL, or a statement in words.
struct PumpFigure {
    std::string parameter;
    std::string text;  // as written: "0.048 mL/day", "contraindicated"
    Evidence evidence = Evidence::Unconfirmed;
    std::vector<Source> sources;
    std::string note;
};

struct Pump {
    std::string id;    // "synchromed-ii-8637-20"
    std::string name;  // "SynchroMed II 8637-20"
    std::string manufacturer;
    std::string type;
    std::optional<Known<quantity::Volume>> reservoir;
    std::optional<Known<quantity::Flow>> minimum_flow;
    std::optional<Known<quantity::Flow>> maximum_flow;
    std::optional<Known<quantity::Volume>> residual;
    std::optional<Known<quantity::Volume>> alarm_volume;
    std::vector<PumpFigure> figures;  // every figure, those above included
};

// What belongs to a pump without being one: catheters, access kits.
struct Accessory {
    std::string id;    // "ascenda-8780"
    std::string name;  // "Ascenda catheter 8780"
    std::string manufacturer;
    std::string type;  // "catheter"
    std::vector<PumpFigure> figures;
};

struct Syringe {
    std::string id;  // "syringe-10-ml"
    quantity::Volume nominal;
    quantity::Volume graduation;
    quantity::Volume dead_space;
    // What the expelled volume may differ from the graduation, as fractions of one. From half of the nominal volume on:
    // the first, of the expelled volume. Below half: the sum of the second, of the nominal volume, and the third, of
    // the expelled volume.
    quantity::Rational tolerance_from_half;
    quantity::Rational tolerance_below_half_of_nominal;
    quantity::Rational tolerance_below_half_of_expelled;
    Evidence evidence = Evidence::Unconfirmed;
    std::vector<Source> sources;
};

}  // namespace cisterna::formulary
