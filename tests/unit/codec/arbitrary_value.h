#pragma once

#include <string>

#include <rapidcheck.h>

#include "core/codec/value.h"
#include "core/codec/write.h"

namespace cisterna::codec {

// Texts that a document can hold: any characters but NUL, the awkward ones often.
inline rc::Gen<std::string> arbitrary_text() {
    const auto piece = rc::gen::oneOf(rc::gen::map(rc::gen::resize(100, rc::gen::inRange(1, 128)),
                                                   [](int c) { return std::string(1, static_cast<char>(c)); }),
                                      rc::gen::elementOf(std::vector<std::string>{
                                          "\"", "\\", "/", "\n", "\x1F", "\x7F", "\xC2\x80", "\xC2\xB5", "\xE2\x82\xAC",
                                          "\xEF\xBF\xBF", "\xF0\x9F\x98\x80", "\\u0041", "drug", "4 mg"}));
    constexpr int pieces = 8;
    return rc::gen::map(rc::gen::resize(pieces, rc::gen::container<std::vector<std::string>>(piece)),
                        [](const std::vector<std::string>& parts) {
                            std::string text;
                            for (const auto& part : parts) text += part;
                            return text;
                        });
}

// Small values: a list of lists of lists would otherwise have a million members.
inline rc::Gen<Value> arbitrary_value(int depth = 3) {
    constexpr int members = 4;
    constexpr int whole_range = 100;
    const auto leaf = rc::gen::oneOf(
        rc::gen::just(Value()), rc::gen::map(rc::gen::arbitrary<bool>(), [](bool truth) { return Value(truth); }),
        rc::gen::map(rc::gen::resize(whole_range, rc::gen::inRange<std::int64_t>(-largest_count, largest_count + 1)),
                     [](std::int64_t count) { return Value(count); }),
        rc::gen::map(arbitrary_text(), [](std::string text) { return Value(std::move(text)); }));
    if (depth == 0) return leaf;
    const auto inner = arbitrary_value(depth - 1);
    const auto list = rc::gen::map(rc::gen::resize(members, rc::gen::container<std::vector<Value>>(inner)),
                                   [](std::vector<Value> items) { return Value(std::move(items)); });
    const auto named =
        rc::gen::container<std::vector<std::pair<std::string, Value>>>(rc::gen::pair(arbitrary_text(), inner));
    const auto object =
        rc::gen::map(rc::gen::resize(members, named), [](std::vector<std::pair<std::string, Value>> pairs) {
            Object result;
            for (auto& [key, value] : pairs) result.set(std::move(key), std::move(value));
            return Value(std::move(result));
        });
    return rc::gen::oneOf(leaf, list, object);
}

inline void showValue(const Value& value, std::ostream& out) {
    out << one_line(value);
}
inline std::ostream& operator<<(std::ostream& out, const Value& value) {
    return out << one_line(value);
}

}  // namespace cisterna::codec
