#include "core/calculation/test_results.h"

#include "core/calculation/words.h"

namespace cisterna::calculation {
namespace {

constexpr std::string_view pressure_kind = "pressure, such as 50 psi";

std::optional<TestResult> result_of(std::string_view text) {
    using enum TestResult;
    return meaning_of<TestResult>(
        text, {{"pass", Passed},          {"passed", Passed},      {"passes", Passed},      {"ok", Passed},
               {"complies", Passed},      {"nogrowth", Passed},    {"negative", Passed},    {"fail", Failed},
               {"failed", Failed},        {"fails", Failed},       {"growth", Failed},      {"positive", Failed},
               {"pending", Pending},      {"inprogress", Pending}, {"incubating", Pending}, {"outstanding", Pending},
               {"awaited", Pending},      {"none", NotDone},       {"no", NotDone},         {"notdone", NotDone},
               {"notperformed", NotDone}, {"nottested", NotDone},  {"notrequired", NotDone}});
}

TestResult read_result(codec::Reader& reader, const std::string& key) {
    const auto* value = reader.take(key);
    if (value == nullptr) return TestResult::NotStated;
    if (const auto* truth = value->if_truth()) return *truth ? TestResult::Passed : TestResult::NotDone;
    const auto text = reader.optional_text(key);
    if (!text) return TestResult::NotStated;
    const auto result = result_of(*text);
    if (!result)
        reader.problem(ErrorCode::OrderInconsistent, key,
                       "This result is not understood; write \"pass\", \"fail\", \"pending\" or \"none\".");
    return result.value_or(TestResult::NotStated);
}

bool agree(TestResult result, TestResult passed) {
    if (result == TestResult::NotStated || passed == TestResult::NotStated) return true;
    return (result == TestResult::Passed) == (passed == TestResult::Passed);
}

tl::unexpected<Error> filter_failed() {
    return refuse(ErrorCode::FilterIntegrityFailed, "filter_integrity",
                  "The sterilising filter failed its integrity test, so the preparation is not sterile; discard it or "
                  "filter it again through a new filter.");
}

Result<void> check_pressures(const FilterTest& filter) {
    if (!filter.minimum) return {};
    if (!filter.minimum->is_positive())
        return refuse(ErrorCode::OrderInconsistent, "filter_integrity.minimum",
                      "The smallest bubble point must be above zero; read it from the filter's certificate.");
    if (filter.bubble_point->sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, "filter_integrity.bubble_point",
                      "The bubble point cannot be below zero; correct it.");
    if (*filter.bubble_point < *filter.minimum) return filter_failed();
    return {};
}

}  // namespace

StatedTest read_test(codec::Reader& reader, const std::string& name) {
    const auto passed_key = name + "_passed";
    const auto result = read_result(reader, name);
    const auto passed = read_result(reader, passed_key);
    if (!agree(result, passed))
        reader.problem(ErrorCode::OrderInconsistent, name,
                       "The test's result is stated twice and differently; correct one of the two.");
    if (result != TestResult::NotStated) return {name, result};
    return {reader.has(passed_key) || !reader.has(name) ? passed_key : name, passed};
}

FilterTest read_filter_test(codec::Reader& reader) {
    FilterTest filter;
    const auto* value = reader.take("filter_integrity");
    if (value == nullptr || value->if_object() == nullptr) {
        filter.stated = read_test(reader, "filter_integrity");
        return filter;
    }
    auto item = reader.object("filter_integrity");
    filter.stated = {"filter_integrity", read_result(item, "result")};
    const auto bubble_point = std::string(spelling(item, {"bubble_point", "measured"}));
    filter.bubble_point = quantity::read_quantity<quantity::Pressure>(item, bubble_point, pressure_kind);
    filter.minimum = quantity::read_quantity<quantity::Pressure>(item, "minimum", pressure_kind);
    for (const auto* key : {"filter", "lot", "pore_size", "method"}) item.optional_text(key);
    return filter;
}

Result<void> check_filter(const FilterTest& filter) {
    CISTERNA_CHECK(check_pressures(filter));
    if (filter.stated.result == TestResult::Failed) return filter_failed();
    // "filter_integrity_passed": false says that it did not pass, whatever the reason.
    if (filter.stated.result == TestResult::NotDone) return filter_failed();
    if (filter.stated.result == TestResult::Pending) return check_test(filter.stated);
    return {};
}

Result<void> check_test(const StatedTest& test) {
    if (test.result == TestResult::Pending)
        return refuse(ErrorCode::QuarantineTestPending, test.field,
                      "The result of this test is outstanding; keep the preparation in quarantine until it is known.");
    if (test.result == TestResult::Failed)
        return refuse(ErrorCode::NoLimitForCondition, test.field,
                      "The preparation failed this test, so there is no date until which it may be used; reject it.");
    return {};
}

}  // namespace cisterna::calculation
