// Every case file of every kind with one member spoilt at a time: the answer is a result or a refusal, never a bug.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "core/calculation/calculation.h"
#include "core/codec/parse.h"
#include "core/codec/write.h"

namespace cisterna::calculation {
namespace {

using codec::Array;
using codec::Object;
using codec::Value;
using Visit = std::function<void(const Value&)>;

const std::vector<Value>& spoilt_values() {
    static const std::vector<Value> values{nullptr, true,  3,         "",      "0 mg",   "-1 mL/day",   "1 mg/mL",
                                           "1 mL",  "0 h", "7 mcg/h", Array{}, Object{}, Array{Value()}};
    return values;
}

// Calls `visit` with every document that differs from `value` in one member or item.
void each_spoilt(const Value& value, const Visit& visit) {
    for (const auto& other : spoilt_values()) visit(other);
    if (const auto* object = value.if_object())
        for (const auto& [key, member] : object->members()) {
            each_spoilt(member, [&, name = key](const Value& spoilt) {
                Object changed = *object;
                changed.set(name, spoilt);
                visit(changed);
            });
            Object::Members rest;
            for (const auto& other : object->members())
                if (other.first != key) rest.push_back(other);
            visit(Object(std::move(rest)));
        }
    if (const auto* list = value.if_array())
        for (std::size_t i = 0; i < list->size(); ++i)
            each_spoilt((*list)[i], [&](const Value& spoilt) {
                Array changed = *list;
                changed[i] = spoilt;
                visit(changed);
            });
}

Value inputs_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    const auto document = codec::parse(text.str());
    REQUIRE(document);
    return *document->if_object()->find("inputs");
}

TEST_CASE("A case with one member spoilt is answered or refused, and never a bug") {
    std::size_t seen = 0;
    for (const auto& kind : kinds()) {
        const std::filesystem::path folder(CISTERNA_SOURCE_DIR "/tests/cases/calc/" + std::string(kind));
        for (const auto& file : std::filesystem::directory_iterator(folder))
            each_spoilt(inputs_of(file.path()), [&](const Value& inputs) {
                const auto answer = calculate(kind, inputs);
                ++seen;
                const bool bug = !answer && answer.error().code == ErrorCode::Bug;
                if (!bug) return;
                INFO(file.path().filename() << " " << codec::one_line(inputs) << " " << answer.error().where);
                CHECK_FALSE(bug);
            });
    }
    CHECK(seen > 10'000);
}

}  // namespace
}  // namespace cisterna::calculation
