#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/date.h"
#include "core/formulary/equipment.h"
#include "core/formulary/evidence.h"
#include "core/formulary/stability.h"
#include "core/formulary/substances.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"

namespace cisterna::formulary {

enum class PreservativeFree { Yes, No, Unknown };

enum class ContainerKind { Vial, Ampule, PrefilledSyringe, Bag };

// A code that identifies one package of a product.
struct ProductCode {
    std::string ndc;   // with hyphens, ten digits
    std::string gtin;  // GTIN-14 of the unit, computed from the NDC
    Evidence evidence = Evidence::Unconfirmed;
    std::vector<Source> sources;
    std::string note;
};

enum class PumpUse { Labelled, NotLabelled, Excluded };  // Excluded: the label forbids continuous microinfusion devices

// A pump whose labelling, or for which the drug's label, names the product.
struct PumpLabel {
    std::string pump;  // id of a pump
    Evidence evidence = Evidence::Unconfirmed;
    std::vector<Source> sources;
    std::string note;
};

// A manufactured container with a strength.
struct Product {
    std::string id;    // "infumorph-500-20ml"
    std::string name;  // "Infumorph 500"
    std::string drug;  // id of a drug
    std::string salt_form;
    Known<quantity::Concentration> strength;
    quantity::MassUnit strength_unit = quantity::MassUnit::Milligram;
    ContainerKind container = ContainerKind::Vial;
    // Zero when nobody has stated the size; the loader allows that only for what must never be drawn from.
    Known<quantity::Volume> volume;
    Known<PreservativeFree> preservative_free;
    std::vector<std::string> excipients;  // names only, lower case
    std::string storage;
    Known<PumpUse> pump_use;
    std::vector<std::string> labelled_pumps;  // ids of pumps whose labelling or whose drug label names the product
    std::vector<PumpLabel> pump_labels;       // the same pumps with their provenance
    std::vector<ProductCode> codes;
    std::string preparation_note;  // "withdraw through a 5 micron or finer filter"
    // Of the fields that carry no evidence of their own ("excipients", "storage"): the ones that nobody has compared
    // with the cited document, and the ones that are not known and therefore empty.
    std::vector<std::string> unconfirmed_fields;
    std::vector<std::string> unknown_fields;
    std::vector<Source> sources;
    std::string note;
};

struct DensityPoint {
    quantity::Rational celsius;
    quantity::Density density;
};

struct Diluent {
    std::string id;    // "sodium-chloride-0.9-pf"
    std::string name;  // "sodium chloride 0.9% injection, preservative-free"
    std::string label_name;
    Known<PreservativeFree> preservative_free;
    std::vector<std::string> excipients;
    struct Container {
        std::string id;
        quantity::Volume volume;
        std::vector<ProductCode> codes;
    };
    std::vector<Container> containers;
    std::vector<Known<DensityPoint>> densities;  // by rising temperature
    std::vector<Source> sources;
    std::string note;
};

enum class LimitKind { MaximumConcentration, MaximumDailyDose, WarningDailyDose, StartingDose, TrialBolus, UsualRange };

struct LimitFigure {
    LimitKind kind = LimitKind::MaximumConcentration;
    // One of the two groups is filled, by kind. `low` is empty for the maxima and the warning; all bounds are
    // inclusive.
    std::optional<quantity::Concentration> concentration;
    std::optional<quantity::DoseRate> low_dose;
    std::optional<quantity::DoseRate> dose;
    std::optional<quantity::Mass> low_bolus;
    std::optional<quantity::Mass> bolus;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
    Evidence evidence = Evidence::Unconfirmed;
};

// One row of a guideline or label for one drug.
struct Limit {
    std::string id;         // "pacc17-morphine"
    std::string drug;       // id of a drug
    std::string guideline;  // "PACC 2016/2017"
    std::string year;
    std::string salt_basis;
    std::vector<LimitFigure> figures;
    std::string superseded_by;  // id of a limit; empty when current
    std::string jurisdiction;   // "US", "EU", or empty for everywhere
    std::vector<Source> sources;
    std::string note;
};

// What is compared with an entry's substances or products: an active substance, an excipient, the diluent of the order,
// a product that is drawn from, or the order as a whole (its text is for people; no name is compared).
enum class NeverMatch { Active, Excipient, Diluent, Product, Formulation };

// InPump: the product has a labelled intrathecal use, as a single injection.
enum class NeverScope { Always, InPump };

// What must never be given intrathecally.
struct NeverIntrathecal {
    std::string id;
    std::vector<std::string> substances;  // lower case
    std::vector<std::string> products;    // ids of products and diluents that this entry names
    std::string substance_class;          // "vinca alkaloid", "preservative"
    NeverMatch match = NeverMatch::Active;
    NeverScope scope = NeverScope::Always;
    std::string harm;
    std::string exception;
    Evidence evidence = Evidence::Unconfirmed;
    std::vector<Source> sources;
    std::string note;
};

// One row of the beyond-use table of USP <797>.
struct BeyondUseRow {
    std::string id;
    std::string category;             // "1", "2", "3", "immediate-use"
    std::string process;              // "aseptic", "terminal", "any"
    std::string sterility_test;       // "none", "passed", "passed-with-all-tests", "any"
    std::string starting_components;  // "only-sterile", "any-nonsterile", "any"
    Storage storage = Storage::ControlledRoom;
    std::optional<quantity::Duration> longest;  // nothing: this storage is not allowed
    std::string table;
    Evidence evidence = Evidence::Unconfirmed;
    std::vector<Source> sources;
    std::string note;
};

// All that may be used and all that is known, of one version. Ids are unique within their kind; every reference
// resolves.
struct Formulary {
    std::string id;
    std::string title;
    std::string version;
    std::string adopted_by;  // empty: no pharmacist in charge has adopted it
    std::string hash;        // SHA-256 of the canonical form, 64 hex digits
    std::map<std::string, Citation> citations;
    std::map<std::string, Drug> drugs;
    std::map<std::string, Product> products;
    std::map<std::string, Diluent> diluents;
    std::map<std::string, Pump> pumps;
    std::map<std::string, Accessory> accessories;
    std::map<std::string, Limit> limits;
    std::map<std::string, NeverIntrathecal> never_intrathecal;
    std::map<std::string, Syringe> syringes;
    std::map<std::string, Powder> powders;
    std::map<std::string, Solubility> solubilities;
    std::map<std::string, StabilityStudy> stability_studies;
    std::map<std::string, LabelInterval> label_intervals;
    std::vector<BeyondUseRow> beyond_use;

    // The entry, or nullptr.
    const Drug* drug(std::string_view drug_id) const;
    const Product* product(std::string_view product_id) const;
    const Diluent* diluent(std::string_view diluent_id) const;
    const Pump* pump(std::string_view pump_id) const;
    const Powder* powder(std::string_view powder_id) const;
    // The powders and the solubilities of a drug, by id.
    std::vector<const Powder*> powders_of(std::string_view drug_id) const;
    std::vector<const Solubility*> solubilities_of(std::string_view drug_id) const;
    // The studies of exactly these drugs together, in that kind of container, at a temperature within the range asked:
    // stable, failed and doubtful ones, by id. The caller compares the concentrations.
    std::vector<const StabilityStudy*> studies_of(const std::set<std::string>& drug_ids, StudyContainer container,
                                                  const TemperatureRange& asked) const;
    // The label intervals of a drug, by id; the caller looks at product, pump, fill, company and jurisdiction.
    std::vector<const LabelInterval*> label_intervals_of(std::string_view drug_id) const;
    // The titles of the sources, "; " between them, in the order given.
    std::string cite(const std::vector<Source>& sources) const;
};

}  // namespace cisterna::formulary
