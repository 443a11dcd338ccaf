// Changes JSON documents as a tired person would: a figure moved by a power of ten, a member left out, another unit, a
// value copied to another place, a member of another document. Bytes changed at random are mostly no JSON any more;
// one change in eight is left to the fuzzer nevertheless. A byte before the document, and what surrounds the inputs
// of a case, stay out of it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/parse.h"
#include "core/codec/write.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t largest);

namespace {

using cisterna::codec::Array;
using cisterna::codec::Object;
using cisterna::codec::Value;

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t end) {
    return end == 0 ? 0 : random() % end;
}

constexpr auto numbers = std::to_array<std::string_view>({"0",
                                                          "-1",
                                                          "1",
                                                          "2",
                                                          "3",
                                                          "5",
                                                          "7",
                                                          "10",
                                                          "0.1",
                                                          "0.04",
                                                          "0.5",
                                                          "24",
                                                          "25",
                                                          "33.3",
                                                          "100",
                                                          "1000",
                                                          "0.000001",
                                                          "999999999999",
                                                          "123456789012345678901234567890",
                                                          "0.00000000000000000000000000001",
                                                          "1e3",
                                                          "1,000",
                                                          ".5",
                                                          "5.",
                                                          "007",
                                                          ""});
constexpr auto unit_words = std::to_array<std::string_view>(
    {"mg",     "mcg",     "g",     "kg",    "ng",     "mL",      "L",         "mg/mL", "mcg/mL",  "g/mL", "mg/20 mL",
     "mg/day", "mcg/day", "mcg/h", "mg/h",  "mL/day", "mL/h",    "day",       "h",     "min",     "s",    "cm",
     "mm",     "mL/cm",   "EU",    "EU/mL", "EU/mg",  "EU/kg/h", "mOsm/L",    "g/mol", "mmol/L",  "%",    "%w/v",
     "psi",    "kPa",     "bar",   "mbar",  "dpi",    "kPa/bar", "mg/kg/day", "ug",    "furlong", ""});
constexpr auto words = std::to_array<std::string_view>({"",
                                                        " ",
                                                        "1",
                                                        "2",
                                                        "3",
                                                        "aseptic",
                                                        "terminal",
                                                        "sterile",
                                                        "nonsterile",
                                                        "CRT",
                                                        "fridge",
                                                        "freezer",
                                                        "pass",
                                                        "pending",
                                                        "fail",
                                                        "morphine sulfate",
                                                        "baclofen",
                                                        "bupivacaine hydrochloride",
                                                        "hydromorphone hydrochloride",
                                                        "fentanyl",
                                                        "ziconotide",
                                                        "vincristine",
                                                        "sodium chloride 0.9% injection",
                                                        "2026-11-23",
                                                        "2026-11-23T09:30:00",
                                                        "2026-12-31T23:59:59-05:00",
                                                        "2026-02-30",
                                                        "0000-01-01",
                                                        "9999-12-31",
                                                        "anhydrous",
                                                        "as_is",
                                                        "dried",
                                                        "flex",
                                                        "priming",
                                                        "residual_volume",
                                                        "tech-17",
                                                        "rph-03"});

std::string random_quantity(Random& random) {
    const auto unit = unit_words[below(random, unit_words.size())];
    return std::string(numbers[below(random, numbers.size())]) + (unit.empty() ? "" : " ") + std::string(unit);
}

// "4 mg/day" to "40 mg/day", "4.1 mg/day", "0 mg/day" or "4 mcg/day".
std::string changed_text(const std::string& text, Random& random) {
    const auto space = text.find(' ');
    const auto unit = space == std::string::npos ? std::string() : text.substr(space);
    const auto number = text.substr(0, space);
    switch (below(random, 7)) {
        case 0: return number + "0" + unit;
        case 1: return number + (number.find('.') == std::string::npos ? ".1" : "1") + unit;
        case 2: return std::string(numbers[below(random, numbers.size())]) + unit;
        case 3: return number + " " + std::string(unit_words[below(random, unit_words.size())]);
        case 4: return "-" + text;
        case 5: return random_quantity(random);
        default: return std::string(words[below(random, words.size())]);
    }
}

Value changed_leaf(const Value& value, Random& random) {
    if (const auto* text = value.if_text(); text != nullptr && below(random, 8) != 0)
        return changed_text(*text, random);
    if (const auto* count = value.if_count(); count != nullptr && below(random, 4) != 0)
        return *count / 10 + static_cast<std::int64_t>(below(random, 40)) - 20;
    switch (below(random, 7)) {
        case 0: return nullptr;
        case 1: return below(random, 2) == 0;
        case 2: return static_cast<std::int64_t>(below(random, 2000)) - 100;
        case 3: return Array{};
        case 4: return Object{};
        case 5: return random_quantity(random);
        default: return std::string(words[below(random, words.size())]);
    }
}

void collect(const Value& value, std::vector<const Value*>& all) {
    all.push_back(&value);
    if (const auto* list = value.if_array())
        for (const auto& item : *list) collect(item, all);
    if (const auto* object = value.if_object())
        for (const auto& member : object->members()) collect(member.second, all);
}

const Value& any_of(const Value& document, Random& random) {
    std::vector<const Value*> all;
    collect(document, all);
    return *all[below(random, all.size())];
}

class Change {
public:
    Change(const Value& giver, Random& random) : giver_(giver), random_(random) {}

    // The document with one place changed; the place is that many values away.
    Value apply(const Value& value, std::size_t place) {
        left_ = place;
        return changed(value);
    }

private:
    Value changed(const Value& value) {
        if (left_-- == 0) return replaced(value);
        if (const auto* list = value.if_array()) {
            Array items;
            for (const auto& item : *list) items.push_back(changed(item));
            return items;
        }
        if (const auto* object = value.if_object()) {
            Object members;
            for (const auto& [key, member] : object->members()) members.set(key, changed(member));
            return members;
        }
        return value;
    }

    Value replaced(const Value& value) {
        if (const auto* object = value.if_object(); object != nullptr && below(random_, 8) != 0)
            return fewer_or_more(*object);
        if (const auto* list = value.if_array(); list != nullptr && below(random_, 8) != 0) return fewer_or_more(*list);
        if (below(random_, 6) == 0) return any_of(giver_, random_);
        return changed_leaf(value, random_);
    }

    Value fewer_or_more(const Object& object) {
        const auto& members = object.members();
        const auto chosen = below(random_, members.size());
        Object result;
        const bool less = below(random_, 2) == 0;
        for (std::size_t i = 0; i < members.size(); ++i)
            if (!less || i != chosen) result.set(members[i].first, members[i].second);
        if (!less) add_a_member(result);
        return result;
    }

    // A member of some object of the giver, with its name.
    void add_a_member(Object& result) {
        std::vector<const Value*> all;
        collect(giver_, all);
        for (int attempt = 0; attempt < 10; ++attempt) {
            const auto* object = all[below(random_, all.size())]->if_object();
            if (object == nullptr || object->empty()) continue;
            const auto& [key, member] = object->members()[below(random_, object->members().size())];
            result.set(key, member);
            return;
        }
    }

    Value fewer_or_more(const Array& list) {
        Array items = list;
        if (!items.empty() && below(random_, 2) == 0)
            items.erase(items.begin() + static_cast<std::ptrdiff_t>(below(random_, items.size())));
        else
            items.push_back(items.empty() ? any_of(giver_, random_) : items[below(random_, items.size())]);
        return items;
    }

    const Value& giver_;
    Random& random_;
    std::size_t left_ = 0;
};

struct Document {
    std::string before;  // the byte that chooses, or nothing
    Value value;
};

// The inputs of a case are the document: what is expected, and its notes, are never read.
Value without_surroundings(const Value& value) {
    const auto* object = value.if_object();
    const auto* inputs = object == nullptr ? nullptr : object->find("inputs");
    if (inputs == nullptr) return value;
    Object bare;
    if (const auto* kind = object->find("kind")) bare.set("kind", *kind);
    return bare.set("inputs", *inputs);
}

bool read(const std::uint8_t* bytes, std::size_t size, Document& document) {
    std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (!text.empty() && text[0] != '{') {
        document.before = std::string(text.substr(0, 1));
        text.remove_prefix(1);
    }
    auto value = cisterna::codec::parse(text);
    if (!value) return false;
    document.value = without_surroundings(*value);
    return true;
}

std::size_t write(const Document& document, std::uint8_t* bytes, std::size_t largest) {
    const auto text = document.before + cisterna::codec::one_line(document.value);
    if (text.size() > largest) return 0;
    std::memcpy(bytes, text.data(), text.size());
    return text.size();
}

void change(Document& document, const Value& giver, Random& random) {
    for (auto times = 1 + below(random, 3); times > 0; --times) {
        std::vector<const Value*> all;
        collect(document.value, all);
        document.value = Change(giver, random).apply(document.value, below(random, all.size()));
    }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t largest,
                                               unsigned int seed) {
    Random random(seed + 1);
    Document document;
    if (below(random, 8) == 0 || !read(bytes, size, document)) return LLVMFuzzerMutate(bytes, size, largest);
    const auto giver = document.value;
    change(document, giver, random);
    const auto written = write(document, bytes, largest);
    return written == 0 ? size : written;
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* first, std::size_t first_size,
                                                 const std::uint8_t* second, std::size_t second_size, std::uint8_t* out,
                                                 std::size_t largest, unsigned int seed) {
    Random random(seed + 1);
    Document document;
    Document giver;
    if (!read(first, first_size, document) || !read(second, second_size, giver)) return 0;
    change(document, giver.value, random);
    return write(document, out, largest);
}
