#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/design/delivery.h"
#include "core/design/question.h"

namespace cisterna::design {

// The side of the window that a bound closes. Below: the flow must be at least so much.
enum class Side { Below, Above };

enum class BoundKind {
    MaximumConcentration,  // dose / limit <= flow
    Solubility,            // dose / solubility <= flow
    SourceStrength,        // sum(dose / strength) <= flow: there is room for every draw
    PumpMinimum,           // the pump's lowest flow <= flow
    PumpMaximum,           // flow with all boluses <= the pump's highest flow
    WishedRefillInterval,  // flow with all boluses <= usable volume / interval, or >= for an interval at most
    WishedFlow,            // as wished
    WishedConcentration,   // dose / wish <= flow, or >= for a concentration of at least so much
    MeasurableVolume,      // dose / flow x prepared volume / strength >= the smallest volume that is measured
};

std::string_view bound_word(BoundKind kind);  // "max-concentration", ...

using Figure = std::variant<quantity::Concentration, quantity::Flow, quantity::Duration, quantity::Volume>;

// One reason why the continuous flow must be at least, or at most, so much; exactly so much is allowed.
struct Bound {
    BoundKind kind = BoundKind::MaximumConcentration;
    Side side = Side::Below;
    Force force = Force::Stop;
    quantity::Flow flow;
    Figure figure;                    // what bounds: a concentration, a flow, an interval, a volume
    std::optional<std::size_t> drug;  // whose figure it is
    std::vector<std::string> subject;
    std::vector<quantity::Concentration> strengths;  // of the sources that were assumed, for each drug, or for `drug`
    std::string figure_text;                         // in contract form
    std::string what;                             // "morphine sulfate at most 20 mg/mL (PACC 2016/2017, unconfirmed)"
    std::optional<formulary::Evidence> evidence;  // nothing for wishes
    std::vector<formulary::Source> sources;
};

struct Bounds {
    std::vector<Bound> known;  // in a fixed order: drugs in the order's sequence, sources, pump, wishes
    std::vector<Gap> gaps;
};

// Every bound of the order. Refuses value_missing (pump.alarm_volume) when an interval is wished and no alarm volume is
// known.
Result<Bounds> bounds_of(const Question& question, const Delivery& delivery);

// Whether a flow keeps a bound, worked out from the side of the bound itself: the concentrations, volumes and days that
// this flow makes are compared with the figure. It must agree with comparing the flows.
enum class Keeping { Kept, Crossed };
Keeping judge(const Bound& bound, const quantity::Flow& flow, const Question& question, const Delivery& delivery);

}  // namespace cisterna::design
