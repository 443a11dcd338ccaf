// Whether a container may be used, as the inputs of a calculation tell it.
#include <catch2/catch.hpp>

#include "core/calculation/stock_reading.h"
#include "core/codec/parse.h"

namespace cisterna::calculation {
namespace {

struct Judged {
    ErrorCode code;
    std::string where;
};

std::optional<Judged> judge(const std::string& container, const std::string& prepared) {
    codec::Problems problems;
    Condition condition;
    std::optional<ClockTime> time;
    const auto value = *codec::parse("{\"prepared\": \"" + prepared + "\"}");
    const auto stock = *codec::parse(container);
    {
        codec::Reader reader(stock, "diluent", problems);
        condition = read_condition(reader);
        codec::Reader outer(value, "", problems);
        if (!prepared.empty()) time = read_clock_time(outer, "prepared");
        outer.ignore_rest();
    }
    if (const auto read = check_read(problems); !read) return Judged{read.error().code, read.error().where};
    const auto checked = check_condition(condition, time);
    if (checked) return std::nullopt;
    return Judged{checked.error().code, checked.error().where};
}

ErrorCode refused(const std::string& container, const std::string& prepared = "2026-11-23T09:30:00") {
    const auto judged = judge(container, prepared);
    REQUIRE(judged);
    return judged->code;
}

bool usable(const std::string& container, const std::string& prepared = "2026-11-23T09:30:00") {
    return !judge(container, prepared).has_value();
}

TEST_CASE("Only a plain true says that a product is preservative-free") {
    CHECK(usable(R"({"preservative_free": true})"));
    CHECK(refused(R"({"preservative_free": false})") == ErrorCode::PreservativePresent);
    CHECK(refused(R"({})") == ErrorCode::PreservativeStatusUnknown);
    CHECK(refused(R"({"preservative_free": null})") == ErrorCode::PreservativeStatusUnknown);
    CHECK(refused(R"({"preservative_free": "yes"})") == ErrorCode::PreservativeStatusUnknown);
    CHECK(refused(R"({"preservative_free": 1})") == ErrorCode::PreservativeStatusUnknown);
}

TEST_CASE("A named preservative outweighs the statement that there is none") {
    CHECK(refused(R"({"preservative_free": true, "preservative": "benzyl alcohol"})") ==
          ErrorCode::PreservativePresent);
    CHECK(usable(R"({"preservative_free": true, "preservative": "none"})"));
    CHECK(refused(R"({"preservative_free": true, "excipients": ["sodium chloride", "Methylparaben 1 mg/mL"]})") ==
          ErrorCode::PreservativePresent);
    CHECK(usable(R"({"preservative_free": true, "excipients": ["sodium chloride"]})"));
    CHECK(judge(R"({"preservative_free": true, "excipients": ["phenol"]})", "")->where == "diluent.excipients");
}

TEST_CASE("A container is usable to the end of its expiry day") {
    CHECK(usable(R"({"preservative_free": true, "expiry": "2026-11-23"})", "2026-11-23T23:59:59"));
    CHECK(refused(R"({"preservative_free": true, "expiry": "2026-11-23"})", "2026-11-24T00:00:00") ==
          ErrorCode::StockExpired);
    CHECK(usable(R"({"preservative_free": true, "expiry": "2026-11-23"})", "2026-11-23T23:59:59-05:00"));
}

TEST_CASE("An expiry of a month runs to its last day") {
    CHECK(usable(R"({"preservative_free": true, "expiry": "2028-02"})", "2028-02-29T12:00:00"));
    CHECK(refused(R"({"preservative_free": true, "expiry": "2028-02"})", "2028-03-01T00:00:00") ==
          ErrorCode::StockExpired);
    CHECK(refused(R"({"preservative_free": true, "expiry": "2028-13"})") == ErrorCode::NotANumber);
}

TEST_CASE("Dates without the time of preparation cannot be judged") {
    CHECK(judge(R"({"preservative_free": true, "expiry": "2026-11-23"})", "")->where == "prepared");
    CHECK(refused(R"({"preservative_free": true})", "soon") == ErrorCode::NotANumber);
}

TEST_CASE("An opened container is usable through the last second of its in-use time") {
    const std::string opened = R"({"preservative_free": true, "opened": "2026-11-22T21:30:00", )";
    CHECK(usable(opened + R"("in_use_limit_hours": 12})", "2026-11-23T09:30:00"));
    CHECK(refused(opened + R"("in_use_limit_hours": 12})", "2026-11-23T09:30:01") == ErrorCode::StockPastInUseTime);
    CHECK(refused(opened + R"("in_use_limit": "11.9 h"})", "2026-11-23T09:30:00") == ErrorCode::StockPastInUseTime);
    CHECK(judge(R"({"preservative_free": true, "opened": "2026-11-22T21:30:00"})", "2026-11-23T09:30:00")->where ==
          "diluent.in_use_limit_hours");
    CHECK(refused(opened + R"("in_use_limit_hours": -1})") == ErrorCode::NotANumber);
    CHECK(refused(opened + R"("in_use_limit_hours": 12})", "2026-11-22T21:29:59") == ErrorCode::OrderInconsistent);
}

TEST_CASE("Times with and without an offset are compared as the clock on the wall shows them") {
    const std::string opened =
        R"({"preservative_free": true, "opened": "2026-11-22T21:30:00-05:00", "in_use_limit_hours": 12})";
    CHECK(usable(opened, "2026-11-23T09:30:00"));
    CHECK(refused(opened, "2026-11-23T09:30:01") == ErrorCode::StockPastInUseTime);
    CHECK(usable(opened, "2026-11-23T14:30:00Z"));
    CHECK(refused(opened, "2026-11-23T14:30:01Z") == ErrorCode::StockPastInUseTime);
}

TEST_CASE("A compounded stock solution is refused after its beyond-use date") {
    CHECK(usable(R"({"preservative_free": true, "bud": "2026-11-23T09:30:00"})"));
    CHECK(refused(R"({"preservative_free": true, "bud": "2026-11-23T09:29:59"})") == ErrorCode::PastBeyondUseDate);
}

}  // namespace
}  // namespace cisterna::calculation
