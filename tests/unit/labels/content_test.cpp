#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <set>

#include "labels/layout.h"
#include "tests/unit/labels/sample_label.h"

using namespace cisterna;
using namespace cisterna::labels;

namespace {

struct Change {
    const char* field;
    std::function<std::string&(LabelContent&)> text;
};

// Each text of the content by itself.
std::vector<Change> texts() {
    return {{"route_statement", [](LabelContent& c) -> std::string& { return c.route_statement; }},
            {"exclusion_statement", [](LabelContent& c) -> std::string& { return c.exclusion_statement; }},
            {"patient_name", [](LabelContent& c) -> std::string& { return c.patient_name; }},
            {"birth_date", [](LabelContent& c) -> std::string& { return c.birth_date; }},
            {"record_number", [](LabelContent& c) -> std::string& { return c.record_number; }},
            {"drugs[1].label_name", [](LabelContent& c) -> std::string& { return c.drugs[1].label_name; }},
            {"drugs[1].strength", [](LabelContent& c) -> std::string& { return c.drugs[1].strength; }},
            {"drugs[1].total", [](LabelContent& c) -> std::string& { return c.drugs[1].total; }},
            {"drugs[1].daily_dose", [](LabelContent& c) -> std::string& { return c.drugs[1].daily_dose; }},
            {"total_volume", [](LabelContent& c) -> std::string& { return c.total_volume; }},
            {"diluent", [](LabelContent& c) -> std::string& { return c.diluent; }},
            {"preservative_statement", [](LabelContent& c) -> std::string& { return c.preservative_statement; }},
            {"flow", [](LabelContent& c) -> std::string& { return c.flow; }},
            {"pump", [](LabelContent& c) -> std::string& { return c.pump; }},
            {"batch", [](LabelContent& c) -> std::string& { return c.batch; }},
            {"rx_number", [](LabelContent& c) -> std::string& { return c.rx_number; }},
            {"prepared_at", [](LabelContent& c) -> std::string& { return c.prepared_at; }},
            {"use_by", [](LabelContent& c) -> std::string& { return c.use_by; }},
            {"storage", [](LabelContent& c) -> std::string& { return c.storage; }},
            {"warnings[2]", [](LabelContent& c) -> std::string& { return c.warnings[2]; }},
            {"discard_statement", [](LabelContent& c) -> std::string& { return c.discard_statement; }},
            {"pharmacy_name", [](LabelContent& c) -> std::string& { return c.pharmacy_name; }},
            {"pharmacy_address", [](LabelContent& c) -> std::string& { return c.pharmacy_address; }},
            {"pharmacy_phone", [](LabelContent& c) -> std::string& { return c.pharmacy_phone; }},
            {"prescriber", [](LabelContent& c) -> std::string& { return c.prescriber; }},
            {"machine_code", [](LabelContent& c) -> std::string& { return c.machine_code; }},
            {"demonstration", [](LabelContent& c) -> std::string& { return *c.demonstration; }}};
}

}  // namespace

TEST_CASE("A finished label's content is accepted") {
    CHECK(check(sample_label(4)));
}

TEST_CASE("An empty text is refused with the name of its field") {
    for (const Change& change : texts()) {
        auto content = sample_label(2);
        change.text(content).clear();
        const auto outcome = check(content);
        INFO(change.field);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == ErrorCode::ValueMissing);
        CHECK(outcome.error().where == change.field);
    }
}

TEST_CASE("A text of 300 letters does not fit and is named, whichever field it is in") {
    for (const Change& change : texts()) {
        auto content = sample_label(2);
        if (std::string(change.field) == "machine_code") continue;
        std::string& text = change.text(content);
        text = std::string(300, 'w');
        const auto layout = lay_out(content, test_stock(), test_faces());
        INFO(change.field);
        REQUIRE_FALSE(layout);
        CHECK(layout.error().code == ErrorCode::LabelDoesNotFit);
        CHECK(layout.error().where == change.field);
    }
}

TEST_CASE("Many words that do not fit are named too") {
    for (const Change& change : texts()) {
        auto content = sample_label(2);
        if (std::string(change.field) == "machine_code") continue;
        std::string& text = change.text(content);
        for (int i = 0; i < 150; ++i) text += " more";
        const auto layout = lay_out(content, test_stock(), test_faces());
        INFO(change.field);
        REQUIRE_FALSE(layout);
        CHECK(layout.error().code == ErrorCode::LabelDoesNotFit);
        CHECK(layout.error().where == change.field);
    }
}

TEST_CASE("A machine code that is too long for GS1 is refused") {
    auto content = sample_label(1);
    content.machine_code = "(91)" + std::string(91, 'A');
    const auto layout = lay_out(content, test_stock(), test_faces());
    REQUIRE_FALSE(layout);
    CHECK(layout.error().where == "machine_code");
}

TEST_CASE("Exactly one drug is primary") {
    auto none = sample_label(2);
    none.drugs[0].standing = DrugStanding::Secondary;
    CHECK(check(none).error().code == ErrorCode::OrderInconsistent);
    auto two = sample_label(2);
    two.drugs[1].standing = DrugStanding::Primary;
    CHECK(check(two).error().code == ErrorCode::OrderInconsistent);
    auto empty = sample_label(1);
    empty.drugs.clear();
    CHECK(check(empty).error().code == ErrorCode::NoDrugs);
}

TEST_CASE("Syringe 3 of 2 is refused") {
    auto content = sample_label(1);
    content.syringe_number = 3;
    CHECK(check(content).error().where == "syringe");
    content.syringe_number = 0;
    CHECK(check(content).error().where == "syringe");
}

TEST_CASE("Texts that cannot be printed as they are read are refused with the field") {
    const std::vector<std::string> hostile = {"Sample\xFF",           // broken UTF-8
                                              "Sample\nPatient",      // a line break
                                              "Sample\u202E47",       // turns the reading direction
                                              "\u05DB\u05D4\u05DF",   // Hebrew
                                              "\u0639\u0644\u064A",   // Arabic
                                              "\u0930\u093E\u092E",   // Devanagari
                                              "Jose\u0301",           // a combining accent
                                              "Sample \U0001F489",    // above U+FFFF
                                              "Sample\u200BPatient",  // invisible
                                              " Sample",
                                              "Sample  Patient"};
    for (const std::string& name : hostile) {
        auto content = sample_label(1);
        content.patient_name = name;
        INFO(name);
        const auto outcome = check(content);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == ErrorCode::TextInvalid);
        CHECK(outcome.error().where == "patient_name");
    }
}

TEST_CASE("Each field has its own name") {
    std::set<std::string> names;
    const auto list = fields(sample_label(4));
    for (const Field& field : list) names.insert(field.name);
    CHECK(names.size() == list.size());
}
