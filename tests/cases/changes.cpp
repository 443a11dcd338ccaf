#include "tests/cases/changes.h"

#include <charconv>
#include <optional>

namespace cisterna::cases {
namespace {

using codec::Array;
using codec::Object;
using codec::Value;

struct Step {
    std::string_view member;  // empty when it is an index
    std::optional<std::size_t> index;
    std::string_view rest;  // of the place
};

std::optional<Step> first_step(std::string_view place) {
    if (!place.empty() && place.front() == '[') {
        const auto end = place.find(']');
        std::size_t index = 0;
        if (end == std::string_view::npos) return std::nullopt;
        const auto digits = place.substr(1, end - 1);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), index);
        if (read.ptr != digits.data() + digits.size() || digits.empty()) return std::nullopt;
        auto rest = place.substr(end + 1);
        if (!rest.empty() && rest.front() == '.') rest.remove_prefix(1);
        return Step{{}, index, rest};
    }
    const auto end = std::min(place.find_first_of(".["), place.size());
    if (end == 0) return std::nullopt;
    auto rest = place.substr(end);
    if (!rest.empty() && rest.front() == '.') rest.remove_prefix(1);
    return Step{place.substr(0, end), std::nullopt, rest};
}

tl::unexpected<Error> no_such_place(std::string_view place) {
    return refuse(ErrorCode::UnknownField, std::string(place), "The base order has no such place; correct the change.");
}

Result<Value> changed_list(const Array& list, const Step& step, const Value& value, std::string_view place) {
    auto items = list;
    const auto index = *step.index;
    if (index > items.size()) return no_such_place(place);
    if (!step.rest.empty()) {
        if (index == items.size()) return no_such_place(place);
        CISTERNA_TRY(inner, with_change(items[index], step.rest, value));
        items[index] = std::move(inner);
    } else if (index == items.size()) {
        if (value.is_null()) return no_such_place(place);
        items.push_back(value);
    } else if (value.is_null()) {
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
    } else {
        items[index] = value;
    }
    return Value(std::move(items));
}

Result<Value> changed_object(const Object& object, const Step& step, const Value& value, std::string_view place) {
    const auto* present = object.find(step.member);
    if (!step.rest.empty()) {
        if (present == nullptr) return no_such_place(place);
        CISTERNA_TRY(inner, with_change(*present, step.rest, value));
        Object members = object;
        members.set(std::string(step.member), std::move(inner));
        return Value(std::move(members));
    }
    if (!value.is_null()) {
        Object members = object;
        members.set(std::string(step.member), value);
        return Value(std::move(members));
    }
    if (present == nullptr) return no_such_place(place);
    Object members;
    for (const auto& [key, member] : object.members())
        if (key != step.member) members.set(key, member);
    return Value(std::move(members));
}

}  // namespace

Result<Value> with_change(const Value& document, std::string_view place, const Value& value) {
    const auto step = first_step(place);
    if (!step) return no_such_place(place);
    if (const auto* list = document.if_array(); list != nullptr && step->index)
        return changed_list(*list, *step, value, place);
    if (const auto* object = document.if_object(); object != nullptr && !step->index)
        return changed_object(*object, *step, value, place);
    return no_such_place(place);
}

}  // namespace cisterna::cases
