#include "core/calculation/pump_reading.h"

#include "core/calculation/steps.h"
#include "core/calculation/substances.h"

namespace cisterna::calculation {
namespace {

constexpr std::string_view duration_kind = "duration, such as 3 h";

bool is_list(codec::Reader& reader, std::string_view key) {
    const auto* value = reader.take(key);
    return value != nullptr && value->if_array() != nullptr;
}

}  // namespace

SecondaryReaders read_secondary(codec::Reader& reader) {
    SecondaryReaders readers;
    const auto key = spelling(reader, {"secondary", "secondary_drugs"});
    if (!reader.has(key)) return readers;
    if (is_list(reader, key)) {
        readers.form = SecondaryReaders::Form::List;
        readers.items = reader.objects(key);
        return readers;
    }
    readers.form = SecondaryReaders::Form::One;
    readers.items.push_back(reader.object(key));
    return readers;
}

void set_secondary(codec::Object& document, SecondaryReaders::Form form, codec::Array answers) {
    if (form == SecondaryReaders::Form::None || answers.empty()) return;
    if (const auto* earlier = document.find("secondary"))
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const auto* list = earlier->if_array();
            codec::Object merged = *(list == nullptr ? *earlier : (*list)[i]).if_object();
            for (const auto& [key, value] : answers[i].if_object()->members()) merged.set(key, value);
            answers[i] = std::move(merged);
        }
    if (form == SecondaryReaders::Form::One)
        document.set("secondary", std::move(answers.front()));
    else
        document.set("secondary", std::move(answers));
}

DrugName read_drug_name(codec::Reader& reader) {
    DrugName name;
    name.key = std::string(spelling(reader, {"drug", "name"}));
    name.text = reader.optional_text(name.key);
    name.path = reader.path(name.key);
    return name;
}

Result<void> check_names(const std::vector<DrugName>& names) {
    for (const auto& name : names)
        if (name.text) CISTERNA_CHECK(check_may_be_intrathecal(*name.text, name.path));
    for (std::size_t i = 0; i < names.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (names[i].text && names[j].text && is_same_name(*names[i].text, *names[j].text))
                return refuse(ErrorCode::DuplicateDrug, names[i].path,
                              *names[i].text + " stands in the order twice; state it once.");
    return {};
}

pump::FlowRange read_flow_range(codec::Reader& reader) {
    pump::FlowRange range{read_optional_flow(reader, "pump_flow_minimum"),
                          read_optional_flow(reader, "pump_flow_maximum")};
    auto item = reader.optional_object("pump");
    if (!item) return range;
    item->optional_text("model");
    const auto add = [&](std::optional<quantity::Flow>& end, std::string_view key) {
        const auto own = read_optional_flow(*item, key);
        if (own && end && *own != *end)
            item->problem(ErrorCode::OrderInconsistent, key,
                          "Two different flows are stated for one limit of the pump; correct one of them.");
        if (own) end = own;
    };
    add(range.minimum, "flow_minimum");
    add(range.maximum, "flow_maximum");
    return range;
}

std::optional<quantity::Duration> read_optional_duration(codec::Reader& reader, std::string_view key) {
    return quantity::read_optional_quantity<quantity::Duration>(reader, key, duration_kind);
}

WrittenRate read_rate(codec::Reader& reader, std::string_view key) {
    WrittenRate rate;
    const auto dose = read_daily_dose(reader, key);
    rate.value = dose.value;
    rate.unit = dose.unit;
    const auto* value = reader.take(key);
    const auto* text = value == nullptr ? nullptr : value->if_text();
    if (text != nullptr && text->ends_with("/h")) rate.per = WrittenRate::Per::Hour;
    return rate;
}

std::string rate_text(const quantity::DoseRate& rate, quantity::MassUnit unit, WrittenRate::Per per) {
    return per == WrittenRate::Per::Hour ? hourly_text(rate, unit) : text_of(rate, unit);
}

namespace {

pump::FlexStep read_step(codec::Reader& item, std::optional<WrittenRate>& first) {
    pump::FlexStep step;
    step.duration = quantity::read_quantity<quantity::Duration>(item, "duration", duration_kind);
    if (item.has("dose") && item.has("rate")) {
        item.problem(ErrorCode::OrderInconsistent, "dose", "Give the rate or the dose of a step, not both.");
        item.take("dose");
    }
    WrittenRate rate;
    if (item.has("dose") && !item.has("rate")) {
        const auto dose = read_mass(item, "dose");
        if (step.duration.is_positive()) rate.value = dose.value / step.duration;
        rate.unit = dose.unit;
        rate.per = WrittenRate::Per::Hour;
    } else {
        rate = read_rate(item, "rate");
    }
    if (!first) first = rate;
    step.rate = rate.value;
    return step;
}

pump::FlexDay read_day(codec::Reader& reader, std::optional<WrittenRate>& first) {
    pump::FlexDay day;
    day.where = reader.path("steps");
    for (auto& item : reader.objects("steps")) day.steps.push_back(read_step(item, first));
    return day;
}

}  // namespace

WrittenFlex read_flex(codec::Reader& reader) {
    constexpr std::int64_t days_at_most = 1'000'000;
    WrittenFlex flex;
    std::optional<WrittenRate> first;
    if (!reader.has("schedules")) {
        flex.where = reader.path("steps");
        flex.days.push_back(read_day(reader, first));
    } else {
        flex.where = reader.path("schedules");
        if (reader.has("steps"))
            reader.problem(ErrorCode::OrderInconsistent, "steps", "Give one schedule or several, not both.");
        for (auto& item : reader.objects("schedules")) {
            auto day = read_day(item, first);
            day.name = item.optional_text("name").value_or("");
            day.days_per_week = read_count(item, "days_per_week", -days_at_most, days_at_most);
            flex.days.push_back(std::move(day));
        }
    }
    if (first) {
        flex.unit = first->unit;
        flex.per = first->per;
    }
    return flex;
}

tl::unexpected<Error> at_input(Error error, const FieldPaths& paths) {
    for (const auto& [field, path] : paths)
        if (error.where == field) {
            error.where = path;
            break;
        }
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace cisterna::calculation
