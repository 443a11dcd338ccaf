// The runner of the case files must itself be able to fail.
#include "tests/cases/case_runner.h"

#include <catch2/catch.hpp>

#include "core/codec/parse.h"

namespace cisterna::cases {
namespace {

std::vector<std::string> compare(const char* expected, const char* tolerance, const char* actual) {
    return differences(*codec::parse(expected), *codec::parse(tolerance), *codec::parse(actual)->if_object());
}

constexpr auto relative = R"({"rel": "1e-9"})";
constexpr auto exact = R"({"abs": "0"})";

TEST_CASE("A figure within the relative tolerance agrees, one just outside does not") {
    CHECK(compare(R"({"v": "1000 mL"})", relative, R"({"v": "1000.000001 mL"})").empty());
    CHECK(compare(R"({"v": "1000 mL"})", relative, R"({"v": "1000.0000011 mL"})").size() == 1);
    CHECK(compare(R"({"v": "-1000 mL"})", relative, R"({"v": "-999.999999 mL"})").empty());
    CHECK(compare(R"({"v": "-1000 mL"})", relative, R"({"v": "1000 mL"})").size() == 1);
    CHECK(compare(R"({"v": "0.324324324324"})", relative, R"({"v": "0.3243243243243"})").empty());
}

TEST_CASE("A figure in another unit differs even when it is the same amount") {
    CHECK(compare(R"({"v": "1 mg"})", relative, R"({"v": "1000 mcg"})").size() == 1);
    CHECK(compare(R"({"v": "1 mg"})", relative, R"({"v": "1 mL"})").size() == 1);
}

TEST_CASE("Codes are compared to the letter whatever the tolerance") {
    CHECK(compare(R"({"v": "7288814736"})", relative, R"({"v": "7288814737"})").size() == 1);
    CHECK(compare(R"({"v": "2027-03-31"})", relative, R"({"v": "2027-03-30"})").size() == 1);
    CHECK(compare(R"({"v": 9})", relative, R"({"v": "9"})").size() == 1);
}

TEST_CASE("A missing member and a list of another length are differences, further members are not") {
    CHECK(compare(R"({"a": 1, "b": 2})", exact, R"({"a": 1})") == std::vector<std::string>{"b is missing; expected 2"});
    CHECK(compare(R"({"a": [{"x": 1}]})", exact, R"({"a": [{"x": 1}, {"x": 2}]})").size() == 1);
    CHECK(compare(R"({"a": [{"x": 1}]})", exact, R"({"a": [{"x": 1, "y": 5}], "c": 3})").empty());
    CHECK(compare(R"({"a": [{"x": "1 mL"}]})", exact, R"({"a": [{"x": "2 mL"}]})").front() ==
          R"(a[0].x is "2 mL"; expected "1 mL")");
}

TEST_CASE("A printed figure needs a result near it") {
    constexpr auto tolerance = R"({"rel": "1e-9", "printed_abs": "0.5"})";
    CHECK(compare(R"({"printed": "4.2 mcg/h"})", tolerance, R"({"hourly": "4.16666666667 mcg/h"})").empty());
    CHECK(compare(R"({"printed": "4.2 mcg/h"})", tolerance, R"({"hourly": "4.8 mcg/h"})").size() == 1);
}

TEST_CASE("A refusal must have an accepted kind, the place and a message") {
    const auto expected = *codec::parse(
        R"({"refused": true, "refusal_kind": "check_digit", "where": "gtin14", "also_acceptable": ["not_a_number"]})");
    const auto refused = [&](ErrorCode code, const char* where, const char* message) {
        return differences(expected, codec::Value(), refuse(code, where, message));
    };
    CHECK(refused(ErrorCode::CheckDigit, "gtin14", "It is wrong.").empty());
    CHECK(refused(ErrorCode::NotANumber, "gtin14", "It is wrong.").empty());
    CHECK(refused(ErrorCode::ValueMissing, "gtin14", "It is wrong.").size() == 1);
    CHECK(refused(ErrorCode::CheckDigit, "gtin13", "It is wrong.").size() == 1);
    CHECK(refused(ErrorCode::CheckDigit, "gtin14", "").size() == 1);
    CHECK(differences(expected, codec::Value(), codec::Object()).size() == 1);
}

TEST_CASE("A result where a refusal is expected, and the reverse, are differences") {
    CHECK(differences(*codec::parse(R"({"a": 1})"), codec::Value(), refuse(ErrorCode::Bug, "a", "No.")).size() == 1);
}

TEST_CASE("A tolerance that cannot be read is a difference") {
    CHECK(compare(R"({"a": 1})", R"({"rel": "tiny"})", R"({"a": 1})").size() == 1);
    CHECK(compare(R"({"a": 1})", R"({"about": "1"})", R"({"a": 1})").size() == 1);
}

}  // namespace
}  // namespace cisterna::cases
