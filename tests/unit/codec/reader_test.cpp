#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "core/codec/parse.h"
#include "core/codec/plain_text.h"
#include "core/codec/reader.h"

namespace cisterna::codec {
namespace {

// "value_missing id" for each problem, in the order of reading.
std::vector<std::string> listed(const Problems& problems) {
    std::vector<std::string> lines;
    for (const auto& problem : problems.all()) {
        lines.push_back(std::string(entry(problem.code).name) + " " + problem.where);
        CHECK(why_not_plain(problem.message) == std::nullopt);
        CHECK(problem.message.ends_with('.'));
    }
    return lines;
}

using Lines = std::vector<std::string>;

Value json(std::string_view text) {
    return parse(text).value();
}

TEST_CASE("A document without mistakes is read without problems") {
    const auto value = json(R"({"schema": "s/1", "id": "RX-1", "syringes": 2, "birth_date": "1958-03-14", "stat": true,
        "need_by": "2026-11-25T09:00:00-05:00", "allergies": ["latex"], "basis": "flow",
        "pump": {"model": "m"}, "drugs": [{"drug": "a"}, {"drug": "b"}], "note": null})");
    Problems problems;
    {
        Reader reader(value, "", problems);
        reader.schema("s/1");
        CHECK(reader.text("id") == "RX-1");
        CHECK(reader.count("syringes", 1, 4) == 2);
        CHECK(reader.date("birth_date")->text() == "1958-03-14");
        CHECK(reader.optional_truth("stat") == true);
        CHECK(reader.instant("need_by")->utc_text() == "2026-11-25T14:00:00Z");
        CHECK(reader.texts("allergies") == std::vector<std::string>{"latex"});
        CHECK(reader.word("basis", {"primary_concentration", "flow"}) == 1);
        CHECK(reader.object("pump").text("model") == "m");
        auto drugs = reader.objects("drugs");
        REQUIRE(drugs.size() == 2);
        CHECK(drugs[0].text("drug") == "a");
        CHECK(drugs[1].text("drug") == "b");
        CHECK(drugs[1].path("drug") == "drugs[1].drug");
        CHECK_FALSE(reader.has("note"));
        CHECK(reader.has_null("note"));
        CHECK_FALSE(reader.has_null("id"));
        CHECK_FALSE(reader.has_null("absent"));
        CHECK(reader.optional_text("note") == std::nullopt);
        CHECK(reader.optional_count("absent", 0, 1) == std::nullopt);
        CHECK(reader.optional_truth("absent") == std::nullopt);
        CHECK(reader.optional_date("absent") == std::nullopt);
        CHECK(reader.optional_instant("absent") == std::nullopt);
        CHECK_FALSE(reader.optional_object("absent"));
        CHECK(reader.optional_objects("absent").empty());
        CHECK(reader.optional_texts("absent").empty());
    }
    CHECK(listed(problems).empty());
    CHECK(problems.empty());
}

TEST_CASE("All problems are collected, in the order of reading, with their paths") {
    const auto value = json(R"({"syringes": "two", "birth_date": "1958-02-30", "basis": "fast", "colour": 1,
        "drugs": [{"drug": 7}, {"drug": "b\nc", "dose": "4 mg"}, 5], "patient": {"name": "", "nick": "x"}})");
    Problems problems;
    {
        Reader reader(value, "", problems);
        reader.text("id");
        reader.count("syringes", 1, 4);
        reader.date("birth_date");
        reader.word("basis", {"flow"});
        for (auto& drug : reader.objects("drugs")) drug.text("drug");
        reader.object("patient").text("name");
        reader.instant("need_by");
    }
    CHECK(listed(problems) == Lines{"value_missing id", "wrong_type syringes", "date_invalid birth_date",
                                    "order_inconsistent basis", "wrong_type drugs[2]", "wrong_type drugs[0].drug",
                                    "text_invalid drugs[1].drug", "value_missing drugs[2].drug",
                                    "unknown_field drugs[1].dose", "value_missing patient.name",
                                    "unknown_field patient.nick", "value_missing need_by", "unknown_field colour"});
}

TEST_CASE("Fields that nobody asks for are reported when the reader is done") {
    const auto value = json(R"({"id": "a", "extra": 1, "pump": {"model": "m", "modell": "n"}, "unused": null})");
    Problems problems;
    {
        Reader reader(value, "order", problems);
        reader.text("id");
        reader.object("pump").text("model");
    }
    CHECK(listed(problems) ==
          Lines{"unknown_field order.pump.modell", "unknown_field order.extra", "unknown_field order.unused"});
}

TEST_CASE("A reader that was moved reports its unknown fields once") {
    const auto value = json(R"({"extra": 1})");
    Problems problems;
    {
        Reader first(value, "", problems);
        const Reader second(std::move(first));
    }
    CHECK(listed(problems) == Lines{"unknown_field extra"});
}

TEST_CASE("The rest of an object can be left alone on purpose") {
    const auto value = json(R"({"extra": 1})");
    Problems problems;
    Reader(value, "", problems).ignore_rest();
    CHECK(problems.empty());
}

TEST_CASE("An unknown field is named so that its name stays printable") {
    const auto value = json("{\"a\\u202eb\\n\": 1, \"" + std::string(5000, 'k') + "\": 1}");
    Problems problems;
    { const Reader reader(value, "", problems); }
    CHECK(listed(problems) == Lines{"unknown_field a?b?", "unknown_field " + std::string(40, 'k') + "..."});
}

TEST_CASE("What is not an object is one problem, and reading on is harmless") {
    const auto value = GENERATE(Value(), Value(true), Value(1), Value("text"), Value(Array()));
    Problems problems;
    { const Reader reader(value, "patient", problems); }
    CHECK(listed(problems) == Lines{"wrong_type patient"});
}

TEST_CASE("Each kind of member refuses the other kinds") {
    const auto value = json(
        R"({"a": {}, "b": 1, "c": "x", "d": "4", "e": 1, "f": "no", "g": 20261123, "h": {}, "i": "x", "j": [1, "", "ok"]})");
    Problems problems;
    {
        Reader reader(value, "", problems);
        CHECK(reader.text("a").empty());
        CHECK(reader.optional_text("b") == std::nullopt);
        CHECK(reader.texts("c").empty());
        CHECK(reader.count("d", 3, 9) == 3);
        CHECK(reader.optional_truth("e") == std::nullopt);
        CHECK(reader.optional_instant("f") == std::nullopt);
        CHECK(reader.date("g") == std::nullopt);
        CHECK(reader.objects("h").empty());
        CHECK(reader.optional_object("i").has_value());
        CHECK(reader.texts("j") == std::vector<std::string>{"", "", "ok"});
    }
    CHECK(listed(problems) == Lines{"wrong_type a", "wrong_type b", "wrong_type c", "wrong_type d", "wrong_type e",
                                    "date_invalid f", "wrong_type g", "wrong_type h", "wrong_type i", "wrong_type j[0]",
                                    "value_missing j[1]"});
}

TEST_CASE("Null is missing where a value is required") {
    const auto value =
        json(R"({"a": null, "b": null, "c": null, "d": null, "e": null, "f": null, "g": null, "h": null})");
    Problems problems;
    {
        Reader reader(value, "", problems);
        reader.text("a");
        reader.texts("b");
        reader.count("c", 0, 1);
        reader.date("d");
        reader.instant("e");
        reader.word("f", {"x"});
        reader.object("g");
        reader.objects("h");
    }
    CHECK(listed(problems) == Lines{"value_missing a", "value_missing b", "value_missing c", "value_missing d",
                                    "value_missing e", "value_missing f", "value_missing g", "value_missing h"});
}

TEST_CASE("Counts have bounds, both included") {
    const auto value = json(R"({"low": 1, "high": 4, "under": 0, "over": 5})");
    Problems problems;
    {
        Reader reader(value, "", problems);
        CHECK(reader.count("low", 1, 4) == 1);
        CHECK(reader.count("high", 1, 4) == 4);
        CHECK(reader.count("under", 1, 4) == 1);
        CHECK(reader.optional_count("over", 1, 4) == std::nullopt);
    }
    CHECK(listed(problems) == Lines{"not_a_number under", "not_a_number over"});
}

TEST_CASE("Texts have a limit in characters") {
    const auto value = json("{\"fits\": \"" + std::string(200, 'a') + "\", \"long\": \"" + std::string(201, 'a') +
                            "\", \"short\": \"\xC2\xB5\xC2\xB5\"}");
    Problems problems;
    {
        Reader reader(value, "", problems);
        CHECK(reader.text("fits").size() == 200);
        CHECK(reader.text("long").empty());
        CHECK(reader.text("short", 2).size() == 4);
    }
    CHECK(listed(problems) == Lines{"text_invalid long"});
}

TEST_CASE("Another schema is refused with both names") {
    const auto value = json(R"({"schema": "cisterna/prescription/2"})");
    Problems problems;
    Reader(value, "", problems).schema("cisterna/prescription/1");
    REQUIRE(listed(problems) == Lines{"schema_unknown schema"});
    CHECK(problems.all()[0].message.find("prescription/2") != std::string::npos);
    CHECK(problems.all()[0].message.find("prescription/1") != std::string::npos);
}

}  // namespace
}  // namespace cisterna::codec
