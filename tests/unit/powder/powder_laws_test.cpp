// Laws of weighing that hold for every powder.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "core/powder/balance.h"
#include "core/powder/batch.h"
#include "core/powder/powder_factor.h"
#include "core/powder/stock_solution.h"

namespace cisterna::powder {
namespace {

using quantity::Mass;
using quantity::Rational;
using quantity::Volume;
using solution::MolarMass;

Rational some_number(int smallest, int largest, int parts = 100) {
    return Rational::ratio(*rc::gen::inRange(smallest, largest), parts);
}

Certificate some_certificate() {
    Certificate certificate;
    certificate.assay = some_number(9'000, 11'001, 10'000);
    certificate.basis = *rc::gen::element(AssayBasis::AsIs, AssayBasis::Anhydrous, AssayBasis::Dried);
    certificate.water = some_number(0, 2'000, 10'000);
    return certificate;
}

Forms some_forms() {
    Forms forms;
    forms.labelled = MolarMass::of(some_number(30'000, 60'000), solution::units::g_per_mol);
    forms.assayed = MolarMass::of(some_number(30'000, 60'000), solution::units::g_per_mol);
    return forms;
}

TEST_CASE("The drug on the balance is the drug on the label") {
    CHECK(rc::check([] {
        const auto certificate = some_certificate();
        const auto forms = some_forms();
        const auto found = powder_factor(certificate, forms);
        RC_ASSERT(found.has_value());
        const auto labelled = Mass::of(some_number(1, 1'000'000), quantity::units::mg);
        const auto weighed = mass_to_weigh(labelled, *found);
        // Moles of drug: what is weighed, without water, without impurity, against what the label counts.
        auto dry = weighed;
        if (certificate.basis != AssayBasis::AsIs) dry -= weighed * *certificate.water;
        RC_ASSERT(dry * certificate.assay / forms.assayed == labelled / forms.labelled);
    }));
}

TEST_CASE("A stronger or drier powder is weighed in a smaller mass") {
    CHECK(rc::check([] {
        auto certificate = some_certificate();
        certificate.assay_range = AcceptanceRange{Rational::ratio(1, 2), Rational(2)};
        certificate.basis = AssayBasis::Anhydrous;
        const auto before = powder_factor(certificate, std::nullopt)->factor;
        auto stronger = certificate;
        stronger.assay += some_number(1, 100, 10'000);
        RC_ASSERT(powder_factor(stronger, std::nullopt)->factor < before);
        auto wetter = certificate;
        *wetter.water += some_number(1, 100, 10'000);
        RC_ASSERT(powder_factor(wetter, std::nullopt)->factor > before);
    }));
}

TEST_CASE("Label and powder exchanged give the reciprocal ratio") {
    CHECK(rc::check([] {
        auto forms = some_forms();
        forms.moles_per_mole_labelled = *rc::gen::element(Rational::ratio(1, 2), Rational(1));
        const auto there = molar_ratio(forms);
        std::swap(forms.labelled, forms.assayed);
        forms.moles_per_mole_labelled = Rational(1) / forms.moles_per_mole_labelled;
        const auto back = molar_ratio(forms);
        RC_ASSERT(there.has_value() == back.has_value());
        if (there) RC_ASSERT(*there * *back == Rational(1));
    }));
}

TEST_CASE("A stock solution gives the mass that is needed, and a proposal keeps every limit") {
    CHECK(rc::check([] {
        StockNeeds needs;
        needs.minimum_weight = Mass::of(some_number(1, 20'000), quantity::units::mg);
        needs.factor = some_number(80, 200);
        needs.needed = needs.minimum_weight * some_number(1, 10'000, 10'000) / needs.factor;
        if (*rc::gen::arbitrary<bool>())
            needs.minimum_measurable_volume = Volume::of(some_number(1, 500), quantity::units::mL);
        if (*rc::gen::arbitrary<bool>())
            needs.solubility_limit = quantity::Concentration::of(some_number(10, 10'000), quantity::units::mg_per_mL);
        const auto stock = stock_solution(needs);
        RC_ASSERT(stock.has_value());
        RC_ASSERT(stock->concentration * stock->take == needs.needed);
        RC_ASSERT(stock->weigh >= needs.minimum_weight);
        RC_ASSERT(stock->left.sign() >= 0);
        if (needs.minimum_measurable_volume) RC_ASSERT(stock->take >= *needs.minimum_measurable_volume);
        if (needs.solubility_limit) RC_ASSERT(stock->concentration <= *needs.solubility_limit);
    }));
}

TEST_CASE("A worse balance never has a smaller minimum, and its unit does not matter") {
    CHECK(rc::check([] {
        const Balance balance{Mass::of(some_number(1, 1000), quantity::units::mg),
                              Mass::of(some_number(0, 1000), quantity::units::mg)};
        const auto minimum = minimum_weight(balance)->minimum_weight;
        RC_ASSERT(minimum_weight({balance.readability, balance.repeatability * 2})->minimum_weight >= minimum);
        RC_ASSERT(minimum_weight({balance.readability * 2, balance.repeatability})->minimum_weight >= minimum);
        RC_ASSERT(minimum_weight({balance.readability * 1000, balance.repeatability * 1000})->minimum_weight ==
                  minimum * 1000);
    }));
}

TEST_CASE("A batch of twice the syringes without losses is twice the batch") {
    CHECK(rc::check([] {
        BatchNeeds needs;
        needs.syringes = *rc::gen::inRange<std::int64_t>(1, 200);
        needs.syringe_fill = Volume::of(some_number(1, 5000), quantity::units::mL);
        needs.overfill_each = Volume::of(some_number(0, 500), quantity::units::mL);
        const auto once = *batch_volume(needs);
        needs.syringes *= 2;
        RC_ASSERT(*batch_volume(needs) == once * 2);
        needs.qc_samples = Volume::of(some_number(0, 5000), quantity::units::mL);
        RC_ASSERT(*batch_volume(needs) == once * 2 + needs.qc_samples);
    }));
}

}  // namespace
}  // namespace cisterna::powder
