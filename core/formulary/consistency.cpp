#include "core/formulary/consistency.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>

namespace cisterna::formulary {
namespace {

using codec::Problems;

std::string file_of(std::string_view folder, const std::string& id) {
    return std::string(folder) + "/" + id + ".json";
}

struct TargetRow {
    std::string_view name;                  // completes "no ... of that id"
    std::vector<std::string_view> folders;  // where such entries stand
};

TargetRow target_row(Target target) {
    switch (target) {
        case Target::Citation: return {"citation", {"citations"}};
        case Target::Drug: return {"drug", {"drugs"}};
        case Target::Pump: return {"pump", {"pumps"}};
        case Target::Limit: return {"limit", {"limits"}};
        case Target::ProductOrDiluent: break;
    }
    return {"product or diluent", {"products", "diluents"}};
}

bool is_defined(const Formulary& formulary, const Reference& reference) {
    switch (reference.target) {
        case Target::Citation: return formulary.citations.contains(reference.id);
        case Target::Drug: return formulary.drugs.contains(reference.id);
        case Target::Pump: return formulary.pumps.contains(reference.id);
        case Target::Limit: return formulary.limits.contains(reference.id);
        case Target::ProductOrDiluent: break;
    }
    return formulary.products.contains(reference.id) || formulary.diluents.contains(reference.id);
}

// Remembers who came first with an id or a code.
class Owners {
public:
    Owners(std::string thing, Problems& problems) : thing_(std::move(thing)), problems_(problems) {}

    void claim(const std::string& key, const std::string& where) {
        const auto [owner, is_first] = owners_.emplace(key, where);
        if (!is_first)
            problems_.add(ErrorCode::CatalogueInconsistent, where,
                          "The " + thing_ + " " + key + " stands in " + owner->second + " as well; one " + thing_ +
                              " may belong to only one of them.");
    }

private:
    std::string thing_;
    Problems& problems_;
    std::map<std::string, std::string> owners_;
};

// Products, powders, diluents and a diluent's containers share one set of ids: a scan, a recipe and a rule name any of
// them.
void check_container_ids(const Formulary& formulary, Problems& problems) {
    Owners owners("id", problems);
    for (const auto& [id, product] : formulary.products) owners.claim(id, file_of("products", id) + ": id");
    for (const auto& [id, powder] : formulary.powders) owners.claim(id, file_of("powders", id) + ": id");
    for (const auto& [id, diluent] : formulary.diluents) {
        owners.claim(id, file_of("diluents", id) + ": id");
        for (std::size_t i = 0; i < diluent.containers.size(); ++i)
            owners.claim(diluent.containers[i].id,
                         file_of("diluents", id) + ": " + codec::item_path("containers", i) + ".id");
    }
}

void claim_codes(Owners& gtins, const std::vector<ProductCode>& codes, const std::string& where) {
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (!codes[i].gtin.empty()) gtins.claim(codes[i].gtin, where + codec::item_path("codes", i) + ".gtin");
}

// A GTIN follows from its NDC and the other way round, so comparing one of them is enough.
void check_codes(const Formulary& formulary, Problems& problems) {
    Owners gtins("GTIN", problems);
    for (const auto& [id, product] : formulary.products)
        claim_codes(gtins, product.codes, file_of("products", id) + ": ");
    for (const auto& [id, diluent] : formulary.diluents)
        for (std::size_t i = 0; i < diluent.containers.size(); ++i)
            claim_codes(gtins, diluent.containers[i].codes,
                        file_of("diluents", id) + ": " + codec::item_path("containers", i) + ".");
}

bool supersedes_itself(const Formulary& formulary, const Limit& limit) {
    const auto* later = &limit;
    for (std::size_t steps = 0; steps <= formulary.limits.size(); ++steps) {
        const auto found = formulary.limits.find(later->superseded_by);
        if (found == formulary.limits.end()) return false;
        later = &found->second;
    }
    return true;
}

void check_supersession(const Formulary& formulary, Problems& problems) {
    for (const auto& [id, limit] : formulary.limits) {
        const auto later = formulary.limits.find(limit.superseded_by);
        if (later == formulary.limits.end()) continue;
        const auto where = file_of("limits", id) + ": superseded_by";
        if (later->second.drug != limit.drug)
            problems.add(ErrorCode::CatalogueInconsistent, where,
                         "The later limit is one of another drug; name the later limit of this drug.");
        if (supersedes_itself(formulary, limit))
            problems.add(ErrorCode::CatalogueInconsistent, where,
                         "The limits supersede one another in a circle, so that none is current; break it.");
    }
}

std::set<std::string> preservatives(const Formulary& formulary) {
    std::set<std::string> names;
    for (const auto& [id, entry] : formulary.never_intrathecal)
        if (entry.match == NeverMatch::Excipient && entry.substance_class == "preservative")
            names.insert(entry.substances.begin(), entry.substances.end());
    return names;
}

void check_excipients(const std::set<std::string>& preserving, PreservativeFree status,
                      const std::vector<std::string>& excipients, const std::string& file, Problems& problems) {
    if (status != PreservativeFree::Yes) return;
    for (std::size_t i = 0; i < excipients.size(); ++i)
        if (preserving.contains(excipients[i]))
            problems.add(
                ErrorCode::CatalogueInconsistent, file + ": " + codec::item_path("excipients", i),
                "\"" + excipients[i] +
                    "\" is a preservative, but the entry says preservative-free; compare both with the label.");
}

void check_preservatives(const Formulary& formulary, Problems& problems) {
    const auto preserving = preservatives(formulary);
    for (const auto& [id, product] : formulary.products)
        check_excipients(preserving, product.preservative_free.value, product.excipients, file_of("products", id),
                         problems);
    for (const auto& [id, diluent] : formulary.diluents)
        check_excipients(preserving, diluent.preservative_free.value, diluent.excipients, file_of("diluents", id),
                         problems);
}

// "morphine" may be ambiguous for one drug, but not the id or name of a drug.
void check_drug_names(const Formulary& formulary, Problems& problems) {
    std::set<std::string> own_names;
    for (const auto& [id, drug] : formulary.drugs) {
        own_names.insert(id);
        own_names.insert(drug.name);
    }
    for (const auto& [id, drug] : formulary.drugs)
        for (std::size_t i = 0; i < drug.ambiguous_names.size(); ++i)
            if (own_names.contains(drug.ambiguous_names[i]))
                problems.add(
                    ErrorCode::CatalogueInconsistent,
                    file_of("drugs", id) + ": " + codec::item_path("ambiguous_names", i),
                    "\"" + drug.ambiguous_names[i] + "\" is the name of a drug and cannot be ambiguous; remove it.");
}

// What is weighed is converted by molar masses, so both sides need one.
void check_powders(const Formulary& formulary, Problems& problems) {
    for (const auto& [id, powder] : formulary.powders) {
        const auto* drug = formulary.drug(powder.drug);
        if (drug != nullptr && !drug->molar_mass)
            problems.add(ErrorCode::CatalogueInconsistent, file_of("powders", id) + ": drug",
                         "The drug \"" + powder.drug +
                             "\" has no molar mass, so the powder cannot be converted; add it to the drug.");
    }
}

void check_label_intervals(const Formulary& formulary, Problems& problems) {
    for (const auto& [id, interval] : formulary.label_intervals)
        for (std::size_t i = 0; i < interval.products.size(); ++i) {
            const auto& named = interval.products[i];
            const auto* product = formulary.product(named);
            // A drug that nothing defines has been reported already.
            const bool is_another =
                product != nullptr && product->drug != interval.drug && formulary.drugs.contains(product->drug);
            if (is_another || formulary.diluents.contains(named))
                problems.add(
                    ErrorCode::CatalogueInconsistent,
                    file_of("label-intervals", id) + ": " + codec::item_path("products", i),
                    "\"" + named + "\" is no product of \"" + interval.drug + "\"; name products of that drug.");
        }
}

bool words_meet(const std::string& a, const std::string& b) {
    return a == b || a == "any" || b == "any";
}

bool rows_meet(const BeyondUseRow& a, const BeyondUseRow& b) {
    return a.category == b.category && a.storage == b.storage && words_meet(a.process, b.process) &&
           words_meet(a.sterility_test, b.sterility_test) && words_meet(a.starting_components, b.starting_components);
}

void check_beyond_use_overlaps(const std::vector<BeyondUseRow>& rows, Problems& problems) {
    Owners ids("id", problems);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ids.claim(rows[i].id, "beyond-use: row " + std::to_string(i + 1));
        for (std::size_t j = 0; j < i; ++j)
            if (rows_meet(rows[i], rows[j]))
                problems.add(ErrorCode::CatalogueInconsistent, "beyond-use: " + rows[i].id,
                             "This row and " + rows[j].id + " answer the same case; keep one of the two.");
    }
}

std::string storage_name(Storage storage) {
    switch (storage) {
        case Storage::ControlledRoom: return "controlled room temperature";
        case Storage::Refrigerator: return "a refrigerator";
        case Storage::Freezer: break;
    }
    return "a freezer";
}

void check_answered(const std::vector<BeyondUseRow>& rows, const BeyondUseRow& asked, Problems& problems) {
    if (std::any_of(rows.begin(), rows.end(), [&](const BeyondUseRow& row) { return rows_meet(row, asked); })) return;
    problems.add(ErrorCode::CatalogueInconsistent, "beyond-use: category " + asked.category,
                 "No row answers: " + asked.process + ", sterility test " + asked.sterility_test + ", start " +
                     asked.starting_components + ", " + storage_name(asked.storage) +
                     "; add it, with longest \"not-allowed\" if it is not allowed.");
}

std::set<std::string> tests_of(const std::vector<BeyondUseRow>& rows, const std::string& category) {
    std::set<std::string> tests;
    for (const auto& row : rows) {
        if (row.category != category) continue;
        if (row.sterility_test == "any")
            tests.insert({"none", "passed", "passed-with-all-tests"});
        else
            tests.insert(row.sterility_test);
    }
    return tests;
}

// Every category that is in the table must answer, for each sterility test that it speaks of, both processes, both
// kinds of start and all storages. Immediate use knows no storage.
void check_beyond_use_gaps(const std::vector<BeyondUseRow>& rows, Problems& problems) {
    for (const std::string category : {"1", "2", "3"})
        for (const auto& test : tests_of(rows, category))
            for (const std::string process : {"aseptic", "terminal"})
                for (const std::string start : {"only-sterile", "any-nonsterile"})
                    for (const auto storage : {Storage::ControlledRoom, Storage::Refrigerator, Storage::Freezer}) {
                        BeyondUseRow asked;
                        asked.category = category;
                        asked.sterility_test = test;
                        asked.process = process;
                        asked.starting_components = start;
                        asked.storage = storage;
                        check_answered(rows, asked, problems);
                    }
}

}  // namespace

void check_references(const Formulary& formulary, const References& references, const std::set<std::string>& unreadable,
                      Problems& problems) {
    for (const auto& reference : references) {
        if (is_defined(formulary, reference)) continue;
        const auto row = target_row(reference.target);
        const auto is_unreadable = [&](std::string_view folder) {
            return unreadable.contains(file_of(folder, reference.id));
        };
        if (std::any_of(row.folders.begin(), row.folders.end(), is_unreadable)) continue;
        problems.add(ErrorCode::FormularyInvalid, reference.where,
                     "The formulary has no " + std::string(row.name) + " \"" + reference.id +
                         "\"; correct the id or add the file " + file_of(row.folders.front(), reference.id) + ".");
    }
}

void check_consistency(const Formulary& formulary, Problems& problems) {
    check_container_ids(formulary, problems);
    check_codes(formulary, problems);
    check_supersession(formulary, problems);
    check_preservatives(formulary, problems);
    check_drug_names(formulary, problems);
    check_powders(formulary, problems);
    check_label_intervals(formulary, problems);
    check_beyond_use_overlaps(formulary.beyond_use, problems);
    check_beyond_use_gaps(formulary.beyond_use, problems);
}

}  // namespace cisterna::formulary
