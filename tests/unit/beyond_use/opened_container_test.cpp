#include "core/beyond_use/opened_container.h"

#include <catch2/catch.hpp>

namespace cisterna::beyond_use {
namespace {

using quantity::Duration;

calendar::Instant instant(std::string_view text) {
    return *calendar::Instant::parse(text);
}

const auto start = instant("2026-11-23T09:30:00-05:00");

Duration hours(int count) {
    return Duration::of(count, quantity::units::h);
}

OpenedContainer opened(ContainerKind kind, OpenedIn place, std::string_view at,
                       std::optional<Duration> stated = std::nullopt) {
    return {"The container", kind, place, instant(at), stated};
}

ErrorCode refusal(const OpenedContainer& container) {
    const auto answer = draw_by(container, start, "stock");
    REQUIRE(!answer);
    return answer.error().code;
}

TEST_CASE("A single-dose vial opened in ISO 5 may be drawn from for 12 hours, the last moment included") {
    const auto answer =
        draw_by(opened(ContainerKind::SingleDoseVial, OpenedIn::Iso5, "2026-11-22T21:30:00-05:00"), start, "stock");
    REQUIRE(answer);
    CHECK(answer->until == start);
    CHECK(answer->ends == Ends::Drawing);
    CHECK(refusal(opened(ContainerKind::SingleDoseVial, OpenedIn::Iso5, "2026-11-22T21:29:59-05:00")) ==
          ErrorCode::StockPastInUseTime);
}

TEST_CASE("The site may be stricter than the chapter, never looser") {
    const auto time = [](std::optional<Duration> stated) {
        return *in_use_time(ContainerKind::SingleDoseVial, OpenedIn::Iso5, stated, "stock");
    };
    CHECK(time(std::nullopt) == hours(12));
    CHECK(time(hours(6)) == hours(6));
    CHECK(time(hours(24)) == hours(12));
}

TEST_CASE("An ampule and a vial opened outside ISO 5 are not kept, but may be opened for the preparation") {
    CHECK(refusal(opened(ContainerKind::Ampule, OpenedIn::Iso5, "2026-11-23T09:29:59-05:00")) ==
          ErrorCode::StockPastInUseTime);
    CHECK(refusal(opened(ContainerKind::SingleDoseVial, OpenedIn::WorseThanIso5, "2026-11-23T09:00:00-05:00")) ==
          ErrorCode::StockPastInUseTime);
    CHECK(draw_by(opened(ContainerKind::Ampule, OpenedIn::Iso5, "2026-11-23T09:30:00-05:00"), start, "stock"));
}

TEST_CASE("A pharmacy bulk package follows its label, and nobody guesses it") {
    CHECK(refusal(opened(ContainerKind::PharmacyBulkPackage, OpenedIn::Iso5, "2026-11-23T09:00:00-05:00")) ==
          ErrorCode::ValueMissing);
    CHECK(draw_by(opened(ContainerKind::PharmacyBulkPackage, OpenedIn::Iso5, "2026-11-23T05:30:00-05:00", hours(4)),
                  start, "stock"));
    CHECK(refusal(opened(ContainerKind::PharmacyBulkPackage, OpenedIn::Iso5, "2026-11-23T05:29:59-05:00", hours(4))) ==
          ErrorCode::StockPastInUseTime);
}

TEST_CASE("A multiple-dose container is preserved and refused at any time") {
    CHECK(refusal(opened(ContainerKind::MultipleDoseContainer, OpenedIn::Iso5, "2026-11-23T09:30:00-05:00")) ==
          ErrorCode::PreservativePresent);
}

TEST_CASE("An in-use time that is not above zero is refused for every container that could have one") {
    for (const auto kind : {ContainerKind::SingleDoseVial, ContainerKind::Ampule, ContainerKind::CompoundedStock})
        CHECK(refusal(opened(kind, OpenedIn::Iso5, "2026-11-23T09:00:00-05:00", hours(0))) ==
              ErrorCode::OrderInconsistent);
}

}  // namespace
}  // namespace cisterna::beyond_use
