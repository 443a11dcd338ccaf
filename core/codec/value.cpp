#include "core/codec/value.h"

#include <algorithm>
#include <array>

namespace cisterna::codec {

Object& Object::set(std::string key, Value value) {
    const auto found = std::find_if(members_.begin(), members_.end(), [&](const auto& m) { return m.first == key; });
    if (found != members_.end())
        found->second = std::move(value);
    else
        members_.emplace_back(std::move(key), std::move(value));
    return *this;
}

const Value* Object::find(std::string_view key) const {
    const auto found = std::find_if(members_.begin(), members_.end(), [&](const auto& m) { return m.first == key; });
    return found == members_.end() ? nullptr : &found->second;
}

bool Object::operator==(const Object& other) const {
    return members_ == other.members_;
}

std::string_view Value::kind_name() const {
    static constexpr std::array<std::string_view, 6> names{"null", "true or false", "a whole number",
                                                           "text", "a list",        "an object"};
    return names.at(content_.index());
}

}  // namespace cisterna::codec
