#pragma once

#include <string>
#include <vector>

#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::preparation {

// When what is left of a supply has to be recorded as waste before the work is finished. Beside an intermediate
// dilution the drug stands open in two strengths, so both rests are cleared away, whatever the drug.
enum class WasteDuty { WhenControlled, Always };

// What is opened or made for the preparation, is drawn from, and may be left over: the containers of a product or of
// the diluent, or an intermediate dilution.
struct Supply {
    std::string source;           // id of a product or of a diluent's container, or "<product>/dilution"
    std::string drug;             // id of the drug; empty for the diluent
    std::string name;             // as people say it: "Infumorph 200", "the dilution of Infumorph 200"
    std::int64_t containers = 0;  // to be scanned; none for a dilution
    // The containers that must be taken, no others: when one is opened already, or was assayed, so that its content or
    // its strength is its own. Empty: any that are new.
    std::vector<std::string> chosen;
    quantity::Volume held;         // by the opened containers, or by the dilution
    quantity::Volume left_over;    // after the draws
    quantity::Volume finest_line;  // of the draws: what may be missing from the waste
    WasteDuty waste = WasteDuty::WhenControlled;
};

enum class Destination { Preparation, Dilution, Mark };

// One volume that the recipe asks to be measured and recorded.
struct Step {
    std::string source;  // that of its supply, or "<product>/dilution-diluent", or final_volume_source
    std::string supply;  // what it is drawn from; empty for the mark
    std::string drug;    // id of the drug; empty for the diluent and for the mark
    std::string name;    // as people say it
    // Where it goes. At the mark nothing is drawn: the whole preparation is filled up to it and read.
    Destination destination = Destination::Preparation;
    std::string dilution;            // the supply that it goes into; empty unless the destination is a dilution
    quantity::Volume volume;         // to be measured
    quantity::Volume finest_line;    // the smallest graduation that is read for it
    std::vector<std::string> after;  // steps that must be recorded before it
};

inline constexpr std::string_view final_volume_source = "preparation/final-volume";

struct FilledSyringe {
    std::int64_t number = 1;
    quantity::Volume nominal;
    quantity::Volume volume;
};

// The work that an approved check asks for.
struct Work {
    std::vector<Supply> supplies;  // drugs in the order of the prescription, each before its dilution; then the diluent
    std::vector<Step> steps;       // in the order of addition, a dilution just before it is drawn from
    std::vector<FilledSyringe> syringes;
    calendar::Instant beyond_use{std::chrono::sys_seconds{}, std::chrono::minutes{0}};

    const Supply* supply(const std::string& source) const;
    const Step* step(const std::string& source) const;
    bool is_diluted() const;  // whether diluent gets into the preparation
};

// Ids of the intermediate dilution of a product and of the diluent drawn for it. The id of a product holds no slash.
std::string dilution_source(const std::string& product);
std::string dilution_diluent_source(const std::string& product);

// Reads the work from a check document (cisterna/check/1) that holds a recipe. Refuses what check_json does not write.
Result<Work> read_work(const codec::Object& check);

}  // namespace cisterna::preparation
