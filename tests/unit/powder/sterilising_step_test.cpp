#include <catch2/catch.hpp>

#include "core/powder/sterilising_step.h"

namespace cisterna::powder {
namespace {

TEST_CASE("The usual ways to write a sterilising step are understood") {
    for (const auto* step : {"sterile filter",
                             "Sterile-filter",
                             "sterile filtration",
                             "sterilising filter",
                             "sterilizing filtration",
                             "filter 0.22 micron",
                             "filter through 0.2 um",
                             "0.22um membrane",
                             "filter (0.22 \xC2\xB5m)",
                             "FILTER 0.22 \xCE\xBCm",
                             "filtration 0.1 micrometre",
                             "filter 220 nm",
                             "0.22 micron sterile filter",
                             "5 micron prefilter, then 0.22 micron filter",
                             "autoclave",
                             "autoclaving 121 C",
                             "terminal sterilisation",
                             "sterilize",
                             "steam 121 C 15 min",
                             "gamma irradiation",
                             "filter_0.22_micron"}) {
        INFO(step);
        CHECK(is_sterilising_step(step));
    }
}

TEST_CASE("What takes out particles, tests or only says sterile does not sterilise") {
    for (const auto* step : {"filter",
                             "filter 5 micron",
                             "filter needle 5 um",
                             "sterile filter 0.45 micron",
                             "filter 1.2 micron",
                             "non-sterile filter",
                             "nonsterile filtration",
                             "no sterile filter",
                             "sterile filter not needed",
                             "fill",
                             "fill into sterile syringes",
                             "sterility test",
                             "bubble point of the sterile filter",
                             "filter integrity test",
                             "qs with sterile water",
                             "weigh 0.22 g",
                             "",
                             "0.22",
                             "filter 0 um",
                             "filter 22 um"}) {
        INFO(step);
        CHECK_FALSE(is_sterilising_step(step));
    }
}

TEST_CASE("Powder that comes in behind the filter needs another one") {
    CHECK(check_sterilising_step({"weigh", "dissolve", "qs", "sterile filter", "fill"}, "process"));
    CHECK(check_sterilising_step({"weigh", "fill", "autoclave"}, "process"));
    CHECK(check_sterilising_step({"weigh", "sterile filter", "weigh", "dissolve", "sterile filter"}, "process"));
    for (const auto& steps : std::vector<std::vector<std::string>>{{},
                                                                   {"weigh", "dissolve", "fill"},
                                                                   {"sterile filter", "weigh", "dissolve"},
                                                                   {"sterile filter", "add powder"}}) {
        const auto checked = check_sterilising_step(steps, "process");
        REQUIRE_FALSE(checked);
        CHECK(checked.error().code == ErrorCode::SterilisationStepMissing);
        CHECK(checked.error().where == "process");
    }
}

}  // namespace
}  // namespace cisterna::powder
