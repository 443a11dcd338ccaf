#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cisterna::codec {

class Value;

using Array = std::vector<Value>;

// The members of a JSON object in the order in which they were read or set; keys are unique.
class Object {
public:
    using Members = std::vector<std::pair<std::string, Value>>;

    Object() = default;
    // The caller has made sure that no key stands twice.
    explicit Object(Members members);

    // Replaces the member of that name, or adds it at the end.
    Object& set(std::string key, Value value);
    // The member of that name, or nullptr.
    const Value* find(std::string_view key) const;
    const Members& members() const { return members_; }
    bool empty() const;

    // The same members, in any order: JSON objects have none.
    bool operator==(const Object& other) const;

private:
    Members members_;
};

// The largest size of a count: 18 digits.
inline constexpr std::int64_t largest_count = 999'999'999'999'999'999;

template <class Number>
concept CountNumber = std::integral<Number> && !std::same_as<Number, bool> && !std::same_as<Number, char> &&
                      !std::same_as<Number, wchar_t> && !std::same_as<Number, char8_t> &&
                      !std::same_as<Number, char16_t> && !std::same_as<Number, char32_t>;

// A JSON value. Numbers are whole (counts); everything that has a unit is text, so there is no floating point here.
class Value {
public:
    Value() : content_(nullptr) {}
    Value(std::nullptr_t) : content_(nullptr) {}
    template <class Truth>
    requires std::same_as<Truth, bool> Value(Truth truth) : content_(truth) {}
    // A count over 18 digits is a bug: it could be written, but not read again.
    template <CountNumber Count>
    Value(Count count) : content_(static_cast<std::int64_t>(count)) {
        if (std::cmp_greater(count, largest_count) || std::cmp_less(count, -largest_count)) stop_long_count();
    }
    Value(std::string text) : content_(std::move(text)) {}
    Value(std::string_view text) : content_(std::string(text)) {}
    Value(const char* text) : content_(std::string(text)) {}
    Value(Array items) : content_(std::move(items)) {}
    Value(Object members) : content_(std::move(members)) {}

    // Each gives nullptr when the value is of another kind.
    const bool* if_truth() const { return std::get_if<bool>(&content_); }
    const std::int64_t* if_count() const { return std::get_if<std::int64_t>(&content_); }
    const std::string* if_text() const { return std::get_if<std::string>(&content_); }
    const Array* if_array() const { return std::get_if<Array>(&content_); }
    const Object* if_object() const { return std::get_if<Object>(&content_); }
    bool is_null() const { return std::holds_alternative<std::nullptr_t>(content_); }
    // "text", "a whole number", "a list", "an object", "true or false", "null"
    std::string_view kind_name() const;

    bool operator==(const Value& other) const = default;

private:
    [[noreturn]] static void stop_long_count();

    std::variant<std::nullptr_t, bool, std::int64_t, std::string, Array, Object> content_;
};

// Here, where Value is complete: clang 14 instantiates the vector's members at once.
inline bool Object::empty() const {
    return members_.empty();
}

}  // namespace cisterna::codec
