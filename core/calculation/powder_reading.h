#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/stock_reading.h"
#include "core/powder/powder_factor.h"

// What the inputs tell about a powder: its certificate of analysis, and the forms in which it is labelled and assayed.
namespace cisterna::calculation {

// A molecular weight: a plain number, or one with its unit, "758.83 g/mol". A missing member is no problem.
std::optional<solution::MolarMass> read_optional_molar_mass(codec::Reader& reader, std::string_view key);

// A plain number, or a ratio of two equal units such as "1.0135 mg/mg". A missing member is no problem.
std::optional<quantity::Rational> read_optional_ratio(codec::Reader& reader, std::string_view key);

// Salt, base or hydrate.
struct ReadForm {
    std::string path;
    std::string name;
    std::optional<solution::MolarMass> molar_mass;
};

enum class Starting { Nonsterile, Sterile };

struct ReadPowder {
    Condition condition;
    std::optional<std::string> name;  // of what is in the jar, when it is stated
    std::string name_field;
    Starting starting = Starting::Nonsterile;
    std::optional<quantity::Rational> assay;
    std::string assay_field;
    std::optional<powder::AssayBasis> basis;
    std::string basis_field;
    std::optional<quantity::Rational> water;
    std::string water_field;
    std::optional<powder::AcceptanceRange> assay_range;
    std::optional<powder::AcceptanceRange> water_range;
    std::optional<ReadForm> assayed;
    std::optional<quantity::Rational> moles_per_mole_labelled;
    std::string moles_field;
};

// How much powder stands for a mass as labelled.
struct PowderSource {
    std::string path;  // of the drug; empty for the document itself
    std::optional<ReadForm> labelled;
    std::optional<ReadPowder> powder;
    std::optional<std::string> missing_certificate;  // the field that says that there is none
    std::optional<quantity::Rational> stated_factor;
    std::string stated_factor_field;
};

// Reads strength_expressed_as, powder and powder_factor of a drug.
PowderSource read_powder_source(codec::Reader& reader);

// The factor, from the certificate or as stated. Refuses coa_missing (no certificate, or a figure of it that is
// needed), salt_form_unspecified (the form of the label), value_missing (a molecular weight), order_inconsistent (a
// factor beside a certificate; a hydrate that is assayed without water), and what powder::powder_factor refuses.
Result<powder::PowderFactor> factor_of(const PowderSource& source);

// The molar masses of label and powder, when both are stated.
std::optional<powder::Forms> forms_of(const PowderSource& source);

// True when the strength counts the free base, while the powder is a salt of it.
bool is_base_labelled_and_salt_weighed(const PowderSource& source);

// The lines from certificate to factor.
void explain_factor(Steps& steps, const std::string& drug, const PowderSource& source,
                    const powder::PowderFactor& factor);

// "1.0135 mg/mg"
std::string factor_text(const powder::PowderFactor& factor);

}  // namespace cisterna::calculation
