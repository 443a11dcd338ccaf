#include "tests/cases/case_runner.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/quantity/any_quantity.h"

namespace cisterna::cases {
namespace {

using codec::Object;
using codec::Value;
using quantity::AnyQuantity;
using quantity::Rational;

struct Tolerance {
    Rational relative;
    Rational absolute;                                          // in the unit of the expected figure
    std::vector<std::pair<std::string, Rational>> absolute_of;  // of single members
};

// "0.5", "0" and "1e-9".
std::optional<Rational> tolerance_number(std::string_view text) {
    const auto e = text.find('e');
    const auto number = Rational::from_decimal(text.substr(0, e));
    if (!number || e == std::string_view::npos) return number;
    int exponent = 0;
    const auto digits = text.substr(e + 1);
    const auto end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, exponent).ptr != end) return std::nullopt;
    return *number * Rational::power_of_ten(exponent);
}

Tolerance read_tolerance(const Value& value, std::vector<std::string>& found) {
    Tolerance tolerance;
    const auto* object = value.if_object();
    if (object == nullptr) return tolerance;
    for (const auto& [key, member] : object->members()) {
        const auto number = member.if_text() == nullptr ? std::nullopt : tolerance_number(*member.if_text());
        if (!number)
            found.push_back("the tolerance " + key + " cannot be read");
        else if (key == "rel")
            tolerance.relative = *number;
        else if (key == "abs")
            tolerance.absolute = *number;
        else if (key.ends_with("_abs"))
            tolerance.absolute_of.emplace_back(key.substr(0, key.size() - 4), *number);
        else
            found.push_back("the tolerance " + key + " is not known");
    }
    return tolerance;
}

struct Figure {
    Rational number;
    std::string unit;
};

// A text with a number and a unit, or with a decimal fraction; nothing for codes, dates and words.
std::optional<Figure> figure_of(const std::string& text) {
    if (const auto quantity = AnyQuantity::parse(text)) return Figure{quantity->number(), quantity->unit()};
    if (text.find('.') == std::string::npos) return std::nullopt;
    const auto number = Rational::from_decimal(text);
    return number ? std::optional<Figure>(Figure{*number, ""}) : std::nullopt;
}

class Comparison {
public:
    Comparison(Tolerance tolerance, std::vector<std::string>& found)
        : tolerance_(std::move(tolerance)), found_(found) {}

    void compare_objects(const Object& expected, const Object& actual, const std::string& path) {
        for (const auto& [key, value] : expected.members()) {
            const auto place = path.empty() ? key : path + "." + key;
            const auto* member = actual.find(key);
            if (member != nullptr)
                compare(value, *member, place, allowance(key));
            else if (key == "printed")
                compare_printed(value, actual);
            else
                found_.push_back(place + " is missing; expected " + codec::one_line(value));
        }
    }

private:
    Rational allowance(const std::string& key) const {
        const auto& all = tolerance_.absolute_of;
        const auto own = std::find_if(all.begin(), all.end(), [&](const auto& pair) { return pair.first == key; });
        return own == all.end() ? tolerance_.absolute : own->second;
    }

    void compare(const Value& expected, const Value& actual, const std::string& place, const Rational& absolute) {
        if (const auto* object = expected.if_object(), *other = actual.if_object();
            object != nullptr && other != nullptr)
            return compare_objects(*object, *other, place);
        if (const auto* list = expected.if_array(), *other = actual.if_array(); list != nullptr && other != nullptr)
            return compare_lists(*list, *other, place, absolute);
        if (expected == actual || agree(expected, actual, absolute)) return;
        found_.push_back(place + " is " + codec::one_line(actual) + "; expected " + codec::one_line(expected));
    }

    void compare_lists(const codec::Array& expected, const codec::Array& actual, const std::string& place,
                       const Rational& absolute) {
        if (expected.size() != actual.size()) {
            found_.push_back(place + " has " + std::to_string(actual.size()) + " items; expected " +
                             std::to_string(expected.size()));
            return;
        }
        for (std::size_t i = 0; i < expected.size(); ++i)
            compare(expected[i], actual[i], place + "[" + std::to_string(i) + "]", absolute);
    }

    bool agree(const Value& expected, const Value& actual, const Rational& absolute) const {
        if (expected.if_text() == nullptr || actual.if_text() == nullptr) return false;
        const auto wanted = figure_of(*expected.if_text());
        const auto found = figure_of(*actual.if_text());
        if (!wanted || !found || wanted->unit != found->unit) return false;
        const Rational allowed = std::max(absolute, tolerance_.relative * wanted->number.absolute());
        return (wanted->number - found->number).absolute() <= allowed;
    }

    void compare_printed(const Value& printed, const Object& actual) {
        const auto near = [&](const auto& member) { return agree(printed, member.second, allowance("printed")); };
        const auto& members = actual.members();
        if (std::none_of(members.begin(), members.end(), near))
            found_.push_back("no result is near the printed figure " + codec::one_line(printed));
    }

    Tolerance tolerance_;
    std::vector<std::string>& found_;
};

std::string text_member(const Object& object, std::string_view key) {
    const auto* value = object.find(key);
    return value == nullptr || value->if_text() == nullptr ? std::string() : *value->if_text();
}

bool is_refusal(const Object& expected) {
    const auto* refused = expected.find("refused");
    return refused != nullptr && *refused == Value(true);
}

bool accepts_kind(const Object& expected, std::string_view kind) {
    if (text_member(expected, "refusal_kind") == kind) return true;
    const auto* others = expected.find("also_acceptable");
    const auto* list = others == nullptr ? nullptr : others->if_array();
    return list != nullptr && std::find(list->begin(), list->end(), Value(kind)) != list->end();
}

void compare_refusal(const Object& expected, const Error& error, std::vector<std::string>& found) {
    const auto kind = entry(error.code).name;
    if (!accepts_kind(expected, kind))
        found.push_back("refused as " + std::string(kind) + " (" + error.message + "); expected " +
                        text_member(expected, "refusal_kind"));
    if (text_member(expected, "where") != error.where)
        found.push_back("refused at \"" + error.where + "\"; expected at \"" + text_member(expected, "where") + "\"");
    if (error.message.empty()) found.push_back("the refusal has no message");
}

std::string file_text(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

CaseReport run_case(const std::filesystem::path& file, const Calculation& calculation) {
    CaseReport report{file.stem().string(), {}};
    const auto document = codec::parse(file_text(file));
    const auto* content = document ? document->if_object() : nullptr;
    if (content == nullptr) {
        report.differences.push_back("the file cannot be read: " +
                                     (document ? "it is no object" : document.error().message));
        return report;
    }
    const auto* inputs = content->find("inputs");
    const auto* expected = content->find("expected");
    const auto* tolerance = content->find("tolerance");
    if (text_member(*content, "id") != report.name) report.differences.push_back("the id is not the file's name");
    if (inputs == nullptr || expected == nullptr) {
        report.differences.push_back("inputs or expected is missing");
        return report;
    }
    for (auto& difference : differences(*expected, tolerance == nullptr ? Value() : *tolerance, calculation(*inputs)))
        report.differences.push_back(std::move(difference));
    return report;
}

}  // namespace

std::vector<std::string> differences(const Value& expected, const Value& tolerance, const Result<Object>& answer) {
    std::vector<std::string> found;
    const auto* wanted = expected.if_object();
    if (wanted == nullptr) return {"expected is no object"};
    if (is_refusal(*wanted)) {
        if (answer)
            found.push_back("not refused, but answered " + codec::one_line(*answer) + "; expected " +
                            text_member(*wanted, "refusal_kind"));
        else
            compare_refusal(*wanted, answer.error(), found);
        return found;
    }
    if (!answer) {
        found.push_back("refused as " + std::string(entry(answer.error().code).name) + " at \"" + answer.error().where +
                        "\": " + answer.error().message);
        return found;
    }
    auto read = read_tolerance(tolerance, found);
    Comparison(std::move(read), found).compare_objects(*wanted, *answer, "");
    return found;
}

std::vector<CaseReport> run_cases(const std::filesystem::path& folder, const Calculation& calculation) {
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        if (file.path().extension() == ".json") files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::vector<CaseReport> reports;
    for (const auto& file : files) reports.push_back(run_case(file, calculation));
    return reports;
}

}  // namespace cisterna::cases
