#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/calculation/reading.h"
#include "core/pump/flex.h"
#include "core/pump/flow.h"
#include "core/result/result.h"

// What the calculations about a pump read in the same way.
namespace cisterna::calculation {

// A drug beside the primary one has its own object, or several stand in a list; the answer keeps that form.
struct SecondaryReaders {
    enum class Form { None, One, List };
    Form form = Form::None;
    std::vector<codec::Reader> items;
};

SecondaryReaders read_secondary(codec::Reader& reader);

// The list of answers, one for each secondary drug, in the form in which the question was asked; fields are added to
// answers that stand there already. Nothing is set when there was no question.
void set_secondary(codec::Object& document, SecondaryReaders::Form form, codec::Array answers);

// The name of a drug, under "drug" or "name"; the answer uses the same word.
struct DrugName {
    std::string key = "drug";
    std::optional<std::string> text;
    std::string path;
};

DrugName read_drug_name(codec::Reader& reader);

// Refuses drug_prohibited_intrathecal, and duplicate_drug for a name that stands twice.
Result<void> check_names(const std::vector<DrugName>& names);

// What the pump can deliver: "pump": {"flow_minimum", "flow_maximum"}, or "pump_flow_minimum" and "pump_flow_maximum".
pump::FlowRange read_flow_range(codec::Reader& reader);

std::optional<quantity::Duration> read_optional_duration(codec::Reader& reader, std::string_view key);

// A rate keeps the time of its unit too: "20 mcg/h" is answered in mcg/h, "480 mcg/day" in mcg/day.
struct WrittenRate {
    quantity::DoseRate value;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
    enum class Per { Hour, Day } per = Per::Day;
};

WrittenRate read_rate(codec::Reader& reader, std::string_view key);
std::string rate_text(const quantity::DoseRate& rate, quantity::MassUnit unit, WrittenRate::Per per);

// A schedule whose rate changes in the day: "steps" of {"duration", "rate"} (or "dose" in place of the rate), or in the
// week: "schedules" of {"name", "days_per_week", "steps"}.
struct WrittenFlex {
    std::vector<pump::FlexDay> days;
    std::string where;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
    WrittenRate::Per per = WrittenRate::Per::Hour;
};

WrittenFlex read_flex(codec::Reader& reader);

// The field of the typed functions, and where it stands in these inputs.
using FieldPaths = std::vector<std::pair<std::string, std::string>>;

// The same refusal at the place where the inputs have the field.
tl::unexpected<Error> at_input(Error error, const FieldPaths& paths);

template <class T>
Result<T> at_input(Result<T> result, const FieldPaths& paths) {
    if (result) return result;
    return at_input(std::move(result.error()), paths);
}

}  // namespace cisterna::calculation
