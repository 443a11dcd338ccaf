#include "core/calculation/gtin.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/codec/reader.h"
#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"
#include "core/gs1/element_string_json.h"
#include "core/gs1/ndc.h"
#include "core/gs1/packaging.h"
#include "core/gs1/scan.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Value;

constexpr std::size_t text_limit = 2000;
constexpr std::string_view default_fnc1 = "<GS>";

// ---------------------------------------------------------------- what is asked

struct GtinField {
    std::string_view key;
    std::size_t shortest;
    std::size_t longest;
};

constexpr auto gtin_fields = std::to_array<GtinField>({
    {"gtin14", 14, 14},
    {"gtin13", 13, 13},
    {"gtin12", 12, 12},
    {"upc", 12, 13},
    {"gtin", 8, 14},
});

constexpr std::array<std::string_view, 8> known_wants = {"ndc10",  "ndc11",  "ndc12", "gtin14",
                                                         "gtin13", "gtin12", "upc",   "gtin"};

struct Question {
    std::optional<std::string> ndc;
    std::optional<std::string> indicator;
    std::optional<std::string> want;
    const GtinField* gtin_field = nullptr;
    std::optional<std::string> gtin;
    std::optional<std::string> packaging;
    std::optional<std::string> strength;
    std::optional<std::string> element_string;
    const Value* symbol = nullptr;
    std::optional<std::string> fnc1;

    std::string_view separator() const { return fnc1 ? std::string_view(*fnc1) : default_fnc1; }
};

// A code as text. A bare JSON number has lost its leading zeros.
std::optional<std::string> read_code(codec::Reader& reader, std::string_view key) {
    const auto* value = reader.take(key);
    if (value == nullptr) return std::nullopt;
    if (value->if_count() != nullptr) {
        reader.problem(ErrorCode::NotANumber, key,
                       "A code written as a bare number loses its leading zeros; write it as text in quotes.");
        return std::nullopt;
    }
    const auto* text = value->if_text();
    if (text == nullptr)
        reader.problem(ErrorCode::WrongType, key, "This must be text, not " + std::string(value->kind_name()) + ".");
    else if (text->empty())
        reader.problem(ErrorCode::ValueMissing, key, "The field \"" + std::string(key) + "\" is empty; fill it in.");
    else if (text->size() > text_limit)
        reader.problem(ErrorCode::NotANumber, key, "The text is too long to be a code; shorten it.");
    else
        return *text;
    return std::nullopt;
}

std::optional<std::string> read_indicator(codec::Reader& reader) {
    if (const auto* value = reader.take("indicator"); value != nullptr && value->if_count() != nullptr)
        return std::to_string(*value->if_count());
    return read_code(reader, "indicator");
}

void read_gtin(codec::Reader& reader, Question& question) {
    for (const auto& field : gtin_fields) {
        if (!reader.has(field.key)) continue;
        if (question.gtin_field != nullptr)
            reader.problem(ErrorCode::OrderInconsistent, field.key,
                           "Only one GTIN can be looked at; remove the others.");
        question.gtin_field = &field;
        question.gtin = read_code(reader, field.key);
    }
}

Result<Question> read_question(const Value& inputs) {
    codec::Problems problems;
    Question question;
    {
        codec::Reader reader(inputs, "", problems);
        question.ndc = read_code(reader, "ndc");
        question.indicator = read_indicator(reader);
        question.want = read_code(reader, "want");
        read_gtin(reader, question);
        question.packaging = read_code(reader, "packaging");
        question.strength = read_code(reader, "strength");
        question.element_string = read_code(reader, "gs1_element_string");
        question.symbol = reader.take("make_gs1_symbol");
        question.fnc1 = read_code(reader, "fnc1");
    }
    if (!problems.empty()) return tl::unexpected<Error>(problems.all().front());
    return question;
}

Result<void> check_want(const Question& question) {
    if (!question.want || std::find(known_wants.begin(), known_wants.end(), *question.want) != known_wants.end())
        return {};
    return refuse(ErrorCode::OrderInconsistent, "want",
                  gs1::shown(*question.want) +
                      " cannot be worked out here; ask for ndc10, ndc11, ndc12, gtin14, gtin13 or gtin12.");
}

bool wants_ndc(const Question& question) {
    return question.want && question.want->starts_with("ndc");
}

// ---------------------------------------------------------------- the way shown to people

class Steps {
public:
    void add(std::string formula, std::string figures, std::string result) {
        Object step;
        step.set("formula", std::move(formula));
        step.set("figures", std::move(figures));
        step.set("result", std::move(result));
        steps_.emplace_back(std::move(step));
    }

    // The check digit of a GTIN, weighed out.
    void add_check_digit(const gs1::Gtin& gtin) {
        std::string figures;
        int sum = 0;
        for (std::size_t i = 0; i + 1 < gtin.text().size(); ++i) {
            const int weighed = (gtin.text()[i] - '0') * (i % 2 == 0 ? 3 : 1);
            figures += (i == 0 ? "" : "+") + std::to_string(weighed);
            sum += weighed;
        }
        add("check digit: the 13 digits before it weigh 3, 1, 3, ... from the left; (10 - sum mod 10) mod 10",
            figures + " = " + std::to_string(sum), std::string(1, gtin.check_digit()));
    }

    Value take() { return Value(std::move(steps_)); }

private:
    codec::Array steps_;
};

int digit_value(char digit) {
    return digit - '0';
}

void set_gtin_forms(Object& answer, const gs1::Gtin& gtin) {
    answer.set("gtin14", gtin.text());
    if (const auto shorter = gtin.gtin13()) answer.set("gtin13", *shorter);
    if (const auto shorter = gtin.gtin12()) answer.set("gtin12", *shorter);
    answer.set("indicator", std::string(1, gtin.indicator()));
    answer.set("check_digit", digit_value(gtin.check_digit()));
}

// ---------------------------------------------------------------- NDC and GTIN

Result<char> read_indicator_digit(const Question& question) {
    const auto text = question.indicator.value_or("0");
    if (text.size() != 1 || !gs1::is_digit(text[0]))
        return refuse(
            ErrorCode::NotANumber, "indicator",
            gs1::shown(text) +
                " is not a packaging indicator; write one digit, 0 for the unit and 1 to 8 for what holds several.");
    if (text[0] == '9')
        return refuse(ErrorCode::OrderInconsistent, "indicator",
                      "The indicator 9 is for goods of variable measure, which a drug package is not; write 0 to 8.");
    return text[0];
}

Result<void> check_short_form(const Question& question, char indicator) {
    const bool is_short =
        question.want && (*question.want == "gtin13" || *question.want == "gtin12" || *question.want == "upc");
    if (!is_short || indicator == '0') return {};
    return refuse(ErrorCode::OrderInconsistent, "indicator",
                  "Only the indicator 0 fits into the shorter forms of a GTIN; ask for gtin14.");
}

void set_ndc_forms(Object& answer, Steps& steps, const gs1::Ndc& ndc) {
    answer.set("ndc10", ndc.text());
    answer.set("ndc11", ndc.text11());
    answer.set("ndc11_digits", ndc.digits11());
    answer.set("ndc12", ndc.text12());
    steps.add("NDC of eleven digits: labeler, product and package filled up with zeros to 5-4-2", ndc.text(),
              ndc.text11());
    steps.add("NDC of twelve digits: filled up with zeros to 6-4-2", ndc.text(), ndc.text12());
}

// Ten digits without hyphens are enough for the GTIN, and for nothing else.
bool is_bare_ndc(const std::string& text) {
    return text.size() == 10 && gs1::all_digits(text);
}

Result<Object> from_ndc(const Question& question) {
    CISTERNA_TRY(indicator, read_indicator_digit(question));
    CISTERNA_CHECK(check_short_form(question, indicator));
    Object answer;
    Steps steps;
    std::string digits = *question.ndc;
    if (!is_bare_ndc(digits) || wants_ndc(question)) {
        CISTERNA_TRY(ndc, gs1::Ndc::parse(digits, "ndc"));
        set_ndc_forms(answer, steps, ndc);
        digits = ndc.digits();
    }
    const auto gtin = gs1::gtin_of_ndc_digits(digits, indicator);
    answer.set("ndc_digits", digits);
    set_gtin_forms(answer, gtin);
    steps.add("GTIN: indicator, 03, the ten digits of the NDC, check digit",
              std::string(1, indicator) + " 03 " + digits, gtin.text());
    steps.add_check_digit(gtin);
    answer.set("steps", steps.take());
    return answer;
}

Result<void> check_same_product(const Question& question, const gs1::Gtin& gtin) {
    if (!question.ndc) return {};
    std::string digits = *question.ndc;
    if (!is_bare_ndc(digits)) {
        CISTERNA_TRY(ndc, gs1::Ndc::parse(digits, "ndc"));
        digits = ndc.digits();
    }
    if (gtin.ndc_digits() == digits) return {};
    return refuse(
        ErrorCode::CatalogueInconsistent, std::string(question.gtin_field->key),
        "The GTIN " + gtin.text() + " is not that of the NDC " + *question.ndc + "; compare both with the package.");
}

Result<gs1::Gtin> read_gtin_number(const Question& question) {
    const auto& [key, shortest, longest] = *question.gtin_field;
    const std::string where(key);
    const auto& digits = *question.gtin;
    if (digits.size() < shortest || digits.size() > longest)
        return refuse(ErrorCode::NotANumber, where,
                      gs1::shown(digits) + " has " + std::to_string(digits.size()) + " characters; " + where + " has " +
                          std::to_string(longest) + " digits.");
    return gs1::Gtin::parse(digits, where);
}

Result<Object> from_gtin(const Question& question) {
    CISTERNA_TRY(gtin, read_gtin_number(question));
    if (wants_ndc(question))
        return refuse(ErrorCode::NdcAmbiguous, std::string(question.gtin_field->key),
                      "A GTIN holds the ten digits of an NDC but not its hyphens, so its parts are not known. Look the "
                      "product up.");
    CISTERNA_CHECK(check_short_form(question, gtin.indicator()));
    CISTERNA_CHECK(check_same_product(question, gtin));
    Object answer;
    Steps steps;
    set_gtin_forms(answer, gtin);
    steps.add("GTIN of 14 digits: filled up with zeros in front", *question.gtin, gtin.text());
    steps.add_check_digit(gtin);
    if (const auto digits = gtin.ndc_digits()) {
        answer.set("ndc_digits", *digits);
        steps.add("digits of the NDC: those between 03 and the check digit", gtin.text(), *digits);
    }
    answer.set("steps", steps.take());
    return answer;
}

// ---------------------------------------------------------------- packaging

void set_code(Object& answer, Steps& steps, const std::string& level, const std::optional<gs1::Ndc>& ndc) {
    if (!ndc) return;
    const auto gtin = ndc->gtin('0');
    answer.set(level + "_ndc", ndc->text());
    answer.set(level + "_gtin14", gtin.text());
    steps.add("GTIN of the " + level + ": 0, 03, the ten digits of its NDC, check digit", "0 03 " + ndc->digits(),
              gtin.text());
    steps.add_check_digit(gtin);
}

Result<void> check_listed(const Question& question, const gs1::Packaging& packaging) {
    if (!question.ndc) return {};
    CISTERNA_TRY(ndc, gs1::Ndc::parse(*question.ndc, "ndc"));
    const auto& levels = packaging.levels;
    const bool listed = std::any_of(levels.begin(), levels.end(), [&](const auto& level) { return level.ndc == ndc; });
    const bool any_code =
        std::any_of(levels.begin(), levels.end(), [](const auto& level) { return level.ndc.has_value(); });
    if (listed || !any_code) return {};
    return refuse(
        ErrorCode::CatalogueInconsistent, "packaging",
        "The packaging does not name the NDC " + ndc.text() + "; compare the entry with the package in hand.");
}

Result<void> set_strength(const Question& question, const gs1::Packaging& packaging, Object& answer, Steps& steps) {
    if (!question.strength) return {};
    CISTERNA_TRY(strength, gs1::parse_catalogue_strength(*question.strength, "strength"));
    CISTERNA_CHECK(gs1::check_strength_fits(strength, packaging, "packaging"));
    const auto concentration =
        quantity::contract_text(strength.concentration, quantity::concentration_unit(strength.mass_unit));
    answer.set("concentration", concentration);
    if (!packaging.unit_volume) return {};
    const auto mass = quantity::contract_text(strength.concentration * *packaging.unit_volume,
                                              quantity::mass_unit(strength.mass_unit));
    answer.set("unit_mass", mass);
    steps.add("mass in a unit: concentration x volume", concentration + " x " + packaging.unit().content, mass);
    return {};
}

Result<Object> from_packaging(const Question& question) {
    CISTERNA_TRY(packaging, gs1::parse_packaging(*question.packaging, "packaging"));
    CISTERNA_CHECK(check_listed(question, packaging));
    Object answer;
    Steps steps;
    if (packaging.has_outer()) {
        set_code(answer, steps, "outer", packaging.outer().ndc);
        answer.set("units_per_outer", packaging.units_per_outer());
        std::string figures;
        for (const auto& level : packaging.levels)
            if (level.count > 0) figures += (figures.empty() ? "" : " x ") + std::to_string(level.count);
        steps.add("units in the outer package: the counts multiplied", figures,
                  std::to_string(packaging.units_per_outer()));
    }
    set_code(answer, steps, "unit", packaging.unit().ndc);
    if (packaging.unit_volume)
        answer.set("unit_volume", quantity::contract_text(*packaging.unit_volume, quantity::units::mL));
    CISTERNA_CHECK(set_strength(question, packaging, answer, steps));
    answer.set("steps", steps.take());
    return answer;
}

// ---------------------------------------------------------------- element strings

// The kinds of the contract for what the GS1 reader finds, with the input's name as the place.
Error at_input(Error error, std::string_view input) {
    switch (error.code) {
        case ErrorCode::ScanUnreadable:
        case ErrorCode::DateInvalid: error.code = ErrorCode::NotANumber; break;
        case ErrorCode::ScanAmbiguous: error.code = ErrorCode::ValueMissing; break;
        case ErrorCode::ScanContradictory: error.code = ErrorCode::OrderInconsistent; break;
        default: break;
    }
    error.where = std::string(input);
    return error;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

constexpr std::string_view separator_text(&gs1::group_separator, 1);

Result<Object> from_element_string(const Question& question, int reference_year) {
    const auto text = replaced(*question.element_string, question.separator(), separator_text);
    const auto scan = gs1::parse_scan(text, {reference_year, gs1::Separators::KeptWhenSeen});
    if (!scan) return tl::unexpected<Error>(at_input(scan.error(), "gs1_element_string"));
    Object answer;
    Steps steps;
    const auto view = gs1::element_string_json(*scan);
    for (const auto& [key, value] : view.members()) answer.set(key == "gtin" ? "gtin14" : key, value);
    for (const auto& element : scan->elements.elements())
        steps.add("element (" + element.ai + "): " + std::string(gs1::find_identifier(element.ai)->title),
                  "(" + element.ai + ")", element.value);
    if (const auto gtin = scan->elements.gtin()) steps.add_check_digit(*gtin);
    answer.set("steps", steps.take());
    return answer;
}

Result<std::vector<gs1::Element>> read_elements(const Value& symbol) {
    const auto* members = symbol.if_object();
    if (members == nullptr)
        return refuse(ErrorCode::WrongType, "make_gs1_symbol",
                      "This must be an object of identifiers and values, such as {\"91\": \"RX4711\"}.");
    if (members->empty())
        return refuse(ErrorCode::ValueMissing, "make_gs1_symbol",
                      "The symbol has no element; give identifiers and values.");
    std::vector<gs1::Element> elements;
    for (const auto& [ai, value] : members->members()) {
        const auto* text = value.if_text();
        if (text == nullptr)
            return refuse(ErrorCode::NotANumber, "make_gs1_symbol",
                          "The value of (" + ai + ") must be text in quotes; a bare number loses its leading zeros.");
        elements.push_back({ai, *text});
    }
    return elements;
}

Result<Object> make_symbol(const Question& question, int reference_year) {
    CISTERNA_TRY(elements, read_elements(*question.symbol));
    const auto valid = gs1::ElementString::of(std::move(elements), reference_year);
    if (!valid) return tl::unexpected<Error>(at_input(valid.error(), "make_gs1_symbol"));
    Object answer;
    Steps steps;
    const auto text = replaced(valid->text(), separator_text, question.separator());
    answer.set("element_string", text);
    answer.set("human_readable", valid->people_text());
    steps.add(
        "element string: identifiers and values in their order, a separator after each value without predefined length "
        "but the last",
        valid->people_text(), text);
    if (const auto gtin = valid->gtin()) steps.add_check_digit(*gtin);
    answer.set("steps", steps.take());
    return answer;
}

// ---------------------------------------------------------------- which of them

tl::unexpected<Error> nothing_asked() {
    return refuse(ErrorCode::ValueMissing, "ndc",
                  "There is no code to look at; give ndc, gtin14, packaging, gs1_element_string or make_gs1_symbol.");
}

tl::unexpected<Error> not_together(std::string_view input) {
    return refuse(ErrorCode::OrderInconsistent, std::string(input),
                  "The input \"" + std::string(input) +
                      "\" belongs to another calculation than the others; give one group at a time.");
}

// Every input that is given must have a use.
Result<void> check_one_group(const Question& question) {
    const bool scans = question.symbol != nullptr || question.element_string.has_value();
    if (question.symbol != nullptr && question.element_string) return not_together("gs1_element_string");
    if (scans && question.ndc) return not_together("ndc");
    if (question.gtin && (scans || question.packaging)) return not_together(question.gtin_field->key);
    if (question.packaging && scans) return not_together("packaging");
    if (question.indicator && (scans || question.gtin || question.packaging)) return not_together("indicator");
    if (question.want && (scans || question.packaging)) return not_together("want");
    if (question.fnc1 && !scans) return not_together("fnc1");
    if (question.strength && !question.packaging)
        return refuse(ErrorCode::ValueMissing, "packaging",
                      "The strength is compared with the packaging, which is missing; fill it in.");
    return {};
}

}  // namespace

Result<Object> calculate_gtin(const Value& inputs, int reference_year) {
    CISTERNA_TRY(question, read_question(inputs));
    CISTERNA_CHECK(check_want(question));
    CISTERNA_CHECK(check_one_group(question));
    if (question.symbol != nullptr) return make_symbol(question, reference_year);
    if (question.element_string) return from_element_string(question, reference_year);
    if (question.packaging) return from_packaging(question);
    if (question.gtin) return from_gtin(question);
    if (question.ndc) return from_ndc(question);
    return nothing_asked();
}

}  // namespace cisterna::calculation
