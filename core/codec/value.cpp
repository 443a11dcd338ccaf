#include "core/codec/value.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace cisterna::codec {
namespace {

std::vector<const Object::Members::value_type*> by_key(const Object::Members& members) {
    std::vector<const Object::Members::value_type*> sorted;
    for (const auto& member : members) sorted.push_back(&member);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
    return sorted;
}

}  // namespace

Object::Object(Members members) : members_(std::move(members)) {}

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
    const auto mine = by_key(members_);
    const auto theirs = by_key(other.members_);
    return std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end(),
                      [](const auto* a, const auto* b) { return *a == *b; });
}

void Value::stop_long_count() {
    throw std::logic_error("a count has more than 18 digits");
}

std::string_view Value::kind_name() const {
    static constexpr std::array<std::string_view, 6> names{"null", "true or false", "a whole number",
                                                           "text", "a list",        "an object"};
    return names.at(content_.index());
}

}  // namespace cisterna::codec
