#include "core/calculation/substances.h"

#include <catch2/catch.hpp>

namespace cisterna::calculation {
namespace {

TEST_CASE("Names are the same whatever their capitals, blanks and hyphens") {
    CHECK(is_same_name("HYDROmorphone hydrochloride", "hydromorphone-hydrochloride"));
    CHECK(is_same_name(" morphine  sulfate ", "Morphine Sulfate"));
    CHECK_FALSE(is_same_name("morphine sulfate", "morphine"));
    CHECK_FALSE(is_same_name("morphine sulfate", "hydromorphone sulfate"));
}

TEST_CASE("A prohibited substance is found in any spelling and salt") {
    for (const auto* name :
         {"vincristine", "VinCRIStine sulfate", "tranexamic acid", "potassium-chloride", "remifentanil HCl"}) {
        INFO(name);
        const auto checked = check_may_be_intrathecal(name, "drugs[0].name");
        REQUIRE(!checked);
        CHECK(checked.error().code == ErrorCode::DrugProhibitedIntrathecal);
        CHECK(checked.error().where == "drugs[0].name");
    }
}

TEST_CASE("A word inside another word is not the prohibited one") {
    for (const auto* name : {"fentanyl", "sufentanil", "morphine sulfate", "phenolphthalein"}) {
        INFO(name);
        CHECK(check_may_be_intrathecal(name, "n").has_value());
    }
}

TEST_CASE("A name without its salt is refused unless the salt is told or only one form is meant") {
    CHECK(check_salt_form("Morphine", std::nullopt, "n").error().code == ErrorCode::SaltFormUnspecified);
    CHECK(check_salt_form("cloNIDine", std::nullopt, "n").error().code == ErrorCode::SaltFormUnspecified);
    CHECK(check_salt_form("morphine", "sulfate", "n").has_value());
    for (const auto* name : {"morphine sulfate", "baclofen", "ziconotide", "fentanyl", "sufentanil"}) {
        INFO(name);
        CHECK(check_salt_form(name, std::nullopt, "n").has_value());
    }
}

TEST_CASE("Bacteriostatic products name their preservative") {
    CHECK(check_not_bacteriostatic("Bacteriostatic 0.9% sodium chloride", "n").error().code ==
          ErrorCode::PreservativePresent);
    CHECK(check_not_bacteriostatic("sodium chloride 0.9% injection", "n").has_value());
}

TEST_CASE("Preservatives and sulfites are known by name, other excipients are not taken for them") {
    for (const auto* name : {"benzyl alcohol", "Methylparaben", "sodium metabisulfite", "chlorobutanol"})
        CHECK(is_preservative(name));
    for (const auto* name : {"sodium chloride", "hydrochloric acid", "sodium sulfate"})
        CHECK_FALSE(is_preservative(name));
}

}  // namespace
}  // namespace cisterna::calculation
