#include "core/rules/governing_limit.h"

#include <catch2/catch.hpp>

#include "core/quantity/text.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::rules {
namespace {

using formulary::Evidence;
using formulary::Formulary;
using formulary::Limit;
using formulary::LimitFigure;
using formulary::LimitKind;
using quantity::DoseRate;
namespace units = quantity::units;

Formulary with(const std::vector<Limit>& limits) {
    Formulary formulary;
    for (const auto& limit : limits) formulary.limits.emplace(limit.id, limit);
    return formulary;
}

Limit dose_limit(const std::string& id, int mg_per_day, const std::string& jurisdiction = "",
                 const std::string& superseded_by = "") {
    LimitFigure figure;
    figure.kind = LimitKind::MaximumDailyDose;
    figure.dose = DoseRate::of(mg_per_day, units::mg_per_day);
    Limit limit;
    limit.id = id;
    limit.drug = "drug";
    limit.guideline = "Guide " + id;
    limit.figures = {figure};
    limit.jurisdiction = jurisdiction;
    limit.superseded_by = superseded_by;
    return limit;
}

std::string governing(const Formulary& formulary) {
    const auto found = governing_limit(formulary, "drug", LimitKind::MaximumDailyDose);
    return found ? found->limit->id : "none";
}

TEST_CASE("The strictest limit governs, in whatever order the limits stand") {
    CHECK(governing(with({dose_limit("a", 15), dose_limit("b", 10), dose_limit("c", 20)})) == "b");
    CHECK(governing(with({dose_limit("a", 10), dose_limit("b", 15)})) == "a");
}

TEST_CASE("A superseded limit and one of another jurisdiction do not govern") {
    CHECK(governing(with({dose_limit("a", 15), dose_limit("old", 4, "", "a")})) == "a");
    CHECK(governing(with({dose_limit("a", 15), dose_limit("eu", 10, "EU")})) == "a");
    CHECK(governing(with({dose_limit("a", 15), dose_limit("us", 10, "US")})) == "us");
}

TEST_CASE("No limit is none, and not an unlimited one") {
    CHECK(governing(with({})) == "none");
    CHECK(governing(with({dose_limit("eu", 10, "EU")})) == "none");
    const auto formulary = with({dose_limit("a", 15)});
    CHECK_FALSE(governing_limit(formulary, "other", LimitKind::MaximumDailyDose));
    CHECK_FALSE(governing_limit(formulary, "drug", LimitKind::MaximumConcentration));
}

TEST_CASE("Words of a limit name its guideline and how well it is known") {
    auto limit = dose_limit("a", 15);
    limit.figures[0].evidence = Evidence::Secondary;
    const auto formulary = with({limit});
    CHECK(limit_words(*governing_limit(formulary, "drug", LimitKind::MaximumDailyDose)) == "Guide a, secondary");
}

TEST_CASE("Every drug of the shipped formulary has a maximum concentration that governs") {
    for (const auto& [id, drug] : cases::shipped_formulary().drugs) {
        INFO(id);
        CHECK(governing_limit(cases::shipped_formulary(), id, LimitKind::MaximumConcentration));
    }
}

// From the research tables: current rows, the strictest of guideline and US label.
TEST_CASE("The governing limits of the shipped formulary are the figures of the research tables") {
    struct Row {
        const char* drug;
        const char* concentration;  // mg/mL
        const char* dose;           // mg/day; empty: none known
    };
    for (const auto& row : {Row{"morphine-sulfate", "20", "15"}, Row{"hydromorphone-hydrochloride", "15", "10"},
                            Row{"bupivacaine-hydrochloride", "30", "20"}, Row{"clonidine-hydrochloride", "1", "0.6"},
                            Row{"fentanyl-citrate", "10", "1"}, Row{"sufentanil-citrate", "5", "0.5"},
                            Row{"baclofen", "2", ""}, Row{"ziconotide", "0.1", "0.0192"}}) {
        INFO(row.drug);
        const auto strength = governing_limit(cases::shipped_formulary(), row.drug, LimitKind::MaximumConcentration);
        REQUIRE(strength);
        CHECK(contract_text(*strength->figure->concentration, units::mg_per_mL) ==
              std::string(row.concentration) + " mg/mL");
        const auto dose = governing_limit(cases::shipped_formulary(), row.drug, LimitKind::MaximumDailyDose);
        CHECK((dose ? contract_text(*dose->figure->dose, units::mg_per_day) : std::string()) ==
              (*row.dose == '\0' ? std::string() : std::string(row.dose) + " mg/day"));
    }
}

}  // namespace
}  // namespace cisterna::rules
