#include <catch2/catch.hpp>

#include <string>

#include "core/result/result.h"

namespace cisterna {
namespace {

Result<int> whole(bool present) {
    if (present) return 4;
    return refuse(ErrorCode::ValueMissing, "drugs[0].daily_dose", "The dose is missing.");
}

Result<void> fits(int number) {
    if (number <= 4) return {};
    return refuse(ErrorCode::DoseOverLimit, "drugs[0].daily_dose", "The dose is over its limit.");
}

Result<std::string> twice(bool present, int added) {
    CISTERNA_TRY(number, whole(present));
    CISTERNA_CHECK(fits(number + added));
    return std::to_string(number * 2);
}

TEST_CASE("A refusal carries its code, its field and its sentence") {
    const auto refused = whole(false);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == Error{ErrorCode::ValueMissing, "drugs[0].daily_dose", "The dose is missing."});
}

TEST_CASE("A value passes through, the first refusal ends the work") {
    CHECK(twice(true, 0).value() == "8");
    CHECK(twice(false, 1).error().code == ErrorCode::ValueMissing);
    CHECK(twice(true, 1).error().code == ErrorCode::DoseOverLimit);
}

}  // namespace
}  // namespace cisterna
