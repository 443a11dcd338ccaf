#include <algorithm>

#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {
namespace {

using codec::Reader;
using quantity::AnyQuantity;

// The figure as a quantity; nothing and a problem when its text is of another kind.
template <class Q>
Known<Q> typed(const PumpFigure& figure, std::string_view kind, Bound bound, ErrorCode code, Reader& entry) {
    Known<Q> known{Q(), figure.evidence, figure.sources, figure.note};
    const auto any = AnyQuantity::parse(figure.text, entry.path("value"));
    const auto value = any ? any->as<Q::dimension>(kind, entry.path("value")) : tl::unexpected<Error>(any.error());
    if (!value) {
        entry.problems().add(value.error());
        return known;
    }
    check_bound(entry, "value", *value, bound, code);
    known.value = *value;
    return known;
}

// The parameters with which the program calculates; the others are shown as they stand.
void take_typed(Pump& pump, const PumpFigure& figure, Reader& entry) {
    using quantity::Flow;
    using quantity::Volume;
    constexpr std::string_view volume = "volume, such as 20 mL";
    constexpr std::string_view flow = "flow, such as 0.048 mL/day";
    if (figure.parameter == "reservoir_volume")
        pump.reservoir = typed<Volume>(figure, volume, Bound::AboveZero, ErrorCode::VolumeNotPositive, entry);
    else if (figure.parameter == "min_flow_rate")
        pump.minimum_flow = typed<Flow>(figure, flow, Bound::ZeroOrMore, ErrorCode::FlowNotPositive, entry);
    else if (figure.parameter == "max_flow_rate")
        pump.maximum_flow = typed<Flow>(figure, flow, Bound::AboveZero, ErrorCode::FlowNotPositive, entry);
    else if (figure.parameter == "residual_volume")
        pump.residual = typed<Volume>(figure, volume, Bound::ZeroOrMore, ErrorCode::VolumeNotPositive, entry);
    else if (figure.parameter == "low_reservoir_alarm_default")
        pump.alarm_volume = typed<Volume>(figure, volume, Bound::ZeroOrMore, ErrorCode::VolumeNotPositive, entry);
}

bool is_parameter_name(std::string_view name) {
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

PumpFigure read_figure(Reader& entry, References& references) {
    PumpFigure figure;
    figure.parameter = entry.text("parameter");
    figure.text = entry.text("value");
    figure.evidence = read_evidence(entry);
    figure.sources = read_sources(entry, references);
    figure.note = read_optional_note(entry, "note");
    if (!is_parameter_name(figure.parameter))
        entry.problem(
            ErrorCode::FormularyInvalid, "parameter",
            "The name \"" + figure.parameter + "\" is badly written; use lower-case letters, digits and underscores.");
    return figure;
}

void check_not_twice(const std::vector<PumpFigure>& figures, const PumpFigure& figure, Reader& entry) {
    const auto same = [&](const PumpFigure& other) { return other.parameter == figure.parameter; };
    if (std::any_of(figures.begin(), figures.end(), same))
        entry.problem(ErrorCode::CatalogueInconsistent, "parameter",
                      "The parameter \"" + figure.parameter + "\" stands twice; keep the figure that is better known.");
}

void check_pump_bounds(const Pump& pump, Reader& reader) {
    if (pump.minimum_flow && pump.maximum_flow && pump.minimum_flow->value > pump.maximum_flow->value)
        reader.problem(ErrorCode::CatalogueInconsistent, "figures",
                       "The minimum flow is above the maximum flow; correct one of the two.");
    if (pump.reservoir && pump.residual && pump.residual->value >= pump.reservoir->value)
        reader.problem(ErrorCode::CatalogueInconsistent, "figures",
                       "The residual volume is not below the reservoir volume; correct one of the two.");
    if (pump.reservoir && pump.alarm_volume && pump.alarm_volume->value >= pump.reservoir->value)
        reader.problem(ErrorCode::CatalogueInconsistent, "figures",
                       "The alarm volume is not below the reservoir volume; correct one of the two.");
}

quantity::Volume read_positive_volume(Reader& reader, std::string_view key) {
    const auto written = read_bounded<quantity::Volume::dimension>(reader, key, "volume, such as 10 mL",
                                                                   Bound::AboveZero, ErrorCode::VolumeNotPositive);
    return written ? written->value : quantity::Volume();
}

// A tolerance of a graduation: above zero and below all of the volume.
quantity::Rational read_tolerance(Reader& reader, std::string_view key) {
    const auto tolerance = quantity::read_percent(reader, key);
    if (!tolerance) return {};
    if (tolerance->sign() <= 0 || *tolerance >= quantity::Rational(1))
        reader.problem(ErrorCode::CatalogueInconsistent, key,
                       "A tolerance lies between 0 % and 100 %; compare it with the standard.");
    return *tolerance;
}

}  // namespace

Pump read_pump(const std::string& id, Reader& reader, References& references) {
    Pump pump;
    pump.id = id;
    pump.name = reader.text("name");
    pump.manufacturer = reader.text("manufacturer");
    pump.type = reader.text("type");
    for (auto& entry : reader.objects("figures")) {
        auto figure = read_figure(entry, references);
        check_not_twice(pump.figures, figure, entry);
        take_typed(pump, figure, entry);
        pump.figures.push_back(std::move(figure));
    }
    check_pump_bounds(pump, reader);
    return pump;
}

Accessory read_accessory(const std::string& id, Reader& reader, References& references) {
    Accessory accessory;
    accessory.id = id;
    accessory.name = reader.text("name");
    accessory.manufacturer = reader.text("manufacturer");
    accessory.type = reader.text("type");
    for (auto& entry : reader.objects("figures")) {
        auto figure = read_figure(entry, references);
        check_not_twice(accessory.figures, figure, entry);
        accessory.figures.push_back(std::move(figure));
    }
    return accessory;
}

Syringe read_syringe(const std::string& id, Reader& reader, References& references) {
    Syringe syringe;
    syringe.id = id;
    syringe.nominal = read_positive_volume(reader, "nominal");
    syringe.graduation = read_positive_volume(reader, "graduation");
    const auto dead_space = read_bounded<quantity::Volume::dimension>(reader, "dead_space", "volume, such as 0.1 mL",
                                                                      Bound::ZeroOrMore, ErrorCode::VolumeNotPositive);
    if (dead_space) syringe.dead_space = dead_space->value;
    syringe.tolerance_from_half = read_tolerance(reader, "tolerance_from_half");
    syringe.tolerance_below_half_of_nominal = read_tolerance(reader, "tolerance_below_half_of_nominal");
    syringe.tolerance_below_half_of_expelled = read_tolerance(reader, "tolerance_below_half_of_expelled");
    syringe.evidence = read_evidence(reader);
    syringe.sources = read_sources(reader, references);
    if (syringe.graduation > syringe.nominal)
        reader.problem(ErrorCode::CatalogueInconsistent, "graduation",
                       "The graduation is larger than the syringe; correct one of the two.");
    return syringe;
}

}  // namespace cisterna::formulary
