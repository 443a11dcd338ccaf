#include "core/quantity/any_quantity.h"
#include "core/quantity/text.h"
#include "reports/batch_record_sections.h"

namespace cisterna::reports {
namespace {

using preparation::Destination;
using preparation::Step;
using quantity::AnyQuantity;
using quantity::people_percent;
using quantity::people_text;
using quantity::Rational;
using quantity::units::mL;

const codec::Object* draw_of(const codec::Object& recipe, const std::string& product) {
    for (const auto& item : list_in(recipe, "draws")) {
        const auto* draw = item.if_object();
        if (draw != nullptr && text_in(*draw, "product") == product) return draw;
    }
    return nullptr;
}

// "19 mL in a 20 mL syringe (lines every 1 mL)", a line each.
std::string pulls_text(const codec::Object& measured, std::string_view key) {
    std::string text;
    for (const auto& item : list_in(measured, key))
        if (const auto* pull = item.if_object())
            text += (text.empty() ? "" : "\n") + text_in(*pull, "volume") + " in a " + text_in(*pull, "nominal") +
                    " syringe, lines every " + text_in(*pull, "graduation");
    return text;
}

std::string containers_text(const codec::Object& draw) {
    return text_in(draw, "containers") + " of " + text_in(draw, "container_volume") + ", " +
           text_in(draw, "waste_volume") + " left over" + (text_in(draw, "note").empty() ? "" : "\n") +
           text_in(draw, "note");
}

// How one step is measured: strength, syringes, what it comes from.
struct Measuring {
    std::string strength;
    std::string syringes;
    std::string from;
};

Measuring measuring_of_mark(const codec::Object& recipe) {
    const auto& vessel = object_in(recipe, "vessel");
    return {"", "mark of a " + text_in(vessel, "nominal") + " syringe, lines every " + text_in(vessel, "graduation"),
            ""};
}

Measuring measuring_of_draw(const Step& step, const codec::Object& draw) {
    const auto& dilution = object_in(draw, "dilution");
    if (step.destination == Destination::Dilution)
        return {text_in(draw, "strength"), pulls_text(dilution, "taken_pulls"), containers_text(draw)};
    if (step.source == text_in(draw, "product"))
        return {text_in(draw, "strength"), pulls_text(draw, "pulls"), containers_text(draw)};
    return {text_in(dilution, "strength"), pulls_text(draw, "pulls"),
            "its " + text_in(dilution, "total_volume") + ", " + text_in(dilution, "left_over") + " left over"};
}

// The product of a step; empty for the diluent of the preparation and for the mark.
std::string product_of(const BatchRecord& record, const Step& step) {
    for (const auto& supply : record.state.work.supplies) {
        const auto& product = supply.source;
        if (step.source == product || step.source == preparation::dilution_source(product) ||
            step.source == preparation::dilution_diluent_source(product))
            return product;
    }
    return "";
}

Measuring measuring_of(const BatchRecord& record, const Step& step) {
    const auto& recipe = object_in(record.state.check, "recipe");
    if (step.destination == Destination::Mark) return measuring_of_mark(recipe);
    const auto& diluent = object_in(recipe, "diluent");
    const auto* draw = draw_of(recipe, product_of(record, step));
    if (draw == nullptr) return {"", pulls_text(diluent, "pulls"), containers_text(diluent)};
    if (step.drug.empty()) return {"", pulls_text(object_in(*draw, "dilution"), "diluent_pulls"), ""};
    return measuring_of_draw(step, *draw);
}

void write_steps(const BatchRecord& record, Sheet& sheet) {
    std::vector<Row> rows;
    for (const auto& step : record.state.work.steps) {
        const auto measuring = measuring_of(record, step);
        rows.push_back({std::to_string(rows.size() + 1) + ". " + step_name(record, step), measuring.strength,
                        people_text(step.volume, mL), measuring.syringes, measuring.from});
    }
    sheet.table(
        {{"In the order of addition", 8}, {"Strength", 3}, {"Volume", 2.5}, {"Measured as", 9.5}, {"Out of", 6.5}},
        rows);
}

// A percentage of a document; nothing where it is missing.
std::optional<Rational> fraction_in(const codec::Object& object, std::string_view key) {
    const auto any = AnyQuantity::parse(text_in(object, key));
    return any ? std::optional(any->base()) : std::nullopt;
}

// An error is rounded up: a figure over the tolerance never looks as if it were within.
std::string error_text(const codec::Object& object, std::string_view key) {
    const auto error = fraction_in(object, key);
    const Rational places(10'000);
    return error ? people_percent((*error * places).ceiling() / places) : "";
}

std::string chance_text(const codec::Object& object, std::string_view key) {
    const auto chance = fraction_in(object, key);
    return chance ? people_percent(*chance) : "no limit known";
}

std::string interval_text(const codec::Object& concentration) {
    const auto& interval = object_in(concentration, "interval");
    const auto low = AnyQuantity::parse(text_in(interval, "low"));
    const auto high = AnyQuantity::parse(text_in(interval, "high"));
    if (!low || !high) return "";
    const auto unit = quantity::concentration_unit(low->mass_unit().value_or(quantity::MassUnit::Milligram));
    const auto from = low->as<quantity::Concentration::dimension>("concentration");
    const auto to = high->as<quantity::Concentration::dimension>("concentration");
    return from && to ? quantity::people_interval(*from, *to, unit) : "";
}

std::string planned_text(const codec::Object& concentration) {
    const auto made = AnyQuantity::parse(text_in(concentration, "made"));
    const auto deviation = fraction_in(concentration, "deviation");
    if (!made || !deviation) return "";
    const auto exact = made->as<quantity::Concentration::dimension>("concentration");
    const auto unit = quantity::concentration_unit(made->mass_unit().value_or(quantity::MassUnit::Milligram));
    return exact ? people_text(*exact, unit) + " (" + people_percent(*deviation) + ")" : "";
}

void write_sureness(const BatchRecord& record, Sheet& sheet) {
    std::vector<Row> rows;
    std::string k;
    for (const auto& item : list_in(record.state.check, "concentrations")) {
        const auto* strength = item.if_object();
        if (strength == nullptr || object_in(*strength, "interval").empty()) continue;
        k = text_in(*strength, "coverage_factor");
        rows.push_back({drug_name(record, text_in(*strength, "drug")), planned_text(*strength),
                        interval_text(*strength), error_text(*strength, "expanded_uncertainty"),
                        error_text(*strength, "error"), chance_text(*strength, "chance_outside_tolerance"),
                        chance_text(*strength, "chance_over_limit"), text_in(*strength, "dominating_step")});
    }
    if (rows.empty()) return;
    sheet.table({{"Drug", 5},
                 {"Planned strength", 4.5},
                 {"Never outside", 5},
                 {"Uncertainty (k = " + k + ")", 3.5},
                 {"With rounding", 3},
                 {"Chance to leave the tolerance", 3},
                 {"Chance to pass the limit", 3},
                 {"Most of it from", 7}},
                rows);
}

// How complete the search for this recipe was.
std::string certificate_text(const codec::Object& search) {
    const auto count = [&](std::string_view key) { return text_in(search, key); };
    return "Certificate of the search: " + count("candidates") + " candidates; " + count("worked_out") +
           " worked out, of which " + count("of_those_worked_out_impossible") +
           " are impossible; cut without working them out: " + count("cut_by_volume") +
           " because their volumes do not fit, " + count("cut_by_tolerance_or_limit") +
           " because more drugs would leave tolerance or limit, " + count("cut_by_better") +
           " because they cannot be better; " + count("pareto_size") +
           " recipes are such that none is better in everything.";
}

}  // namespace

void write_recipe(const BatchRecord& record, Sheet& sheet) {
    const auto& recipe = object_in(record.state.check, "recipe");
    if (recipe.empty()) return;
    sheet.heading("Recipe, and how sure its strengths are");
    write_steps(record, sheet);
    write_sureness(record, sheet);
    sheet.paragraph(text_in(recipe, "reason"));
    const auto& search = object_in(recipe, "search");
    if (!search.empty()) sheet.paragraph(certificate_text(search));
}

}  // namespace cisterna::reports
