#include "core/formulary/loading.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include "core/codec/parse.h"
#include "core/codec/reader.h"
#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "core/formulary/consistency.h"
#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {
namespace {

using codec::Problems;
using codec::Reader;

constexpr std::string_view root_path = "formulary.json";

// A folder of the formulary: what its documents call themselves, and how one is read into the whole.
struct Kind {
    std::string_view folder;
    std::string_view schema;
    bool (*read)(const std::string& id, Reader& reader, References& references,
                 Formulary& formulary);  // false: the id is taken
};

// Does not insert over an entry of the same id.
template <class Entry>
bool keep(std::map<std::string, Entry>& entries, Entry entry) {
    const auto id = entry.id;
    return entries.emplace(id, std::move(entry)).second;
}

constexpr std::array<Kind, 14> kinds{{
    {"accessories", "cisterna/formulary/accessory/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.accessories, read_accessory(id, reader, references));
     }},
    {"beyond-use", "cisterna/formulary/beyond-use/1",
     [](const std::string&, Reader& reader, References& references, Formulary& formulary) {
         auto rows = read_beyond_use(reader, references);
         std::move(rows.begin(), rows.end(), std::back_inserter(formulary.beyond_use));
         return true;
     }},
    {"citations", "cisterna/formulary/citation/1",
     [](const std::string& id, Reader& reader, References&, Formulary& formulary) {
         return keep(formulary.citations, read_citation(id, reader));
     }},
    {"diluents", "cisterna/formulary/diluent/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.diluents, read_diluent(id, reader, references));
     }},
    {"drugs", "cisterna/formulary/drug/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.drugs, read_drug(id, reader, references));
     }},
    {"label-intervals", "cisterna/formulary/label-interval/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.label_intervals, read_label_interval(id, reader, references));
     }},
    {"limits", "cisterna/formulary/limit/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.limits, read_limit(id, reader, references));
     }},
    {"never-intrathecal", "cisterna/formulary/never-intrathecal/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.never_intrathecal, read_never_intrathecal(id, reader, references));
     }},
    {"powders", "cisterna/formulary/powder/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.powders, read_powder(id, reader, references));
     }},
    {"products", "cisterna/formulary/product/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.products, read_product(id, reader, references));
     }},
    {"pumps", "cisterna/formulary/pump/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.pumps, read_pump(id, reader, references));
     }},
    {"solubilities", "cisterna/formulary/solubility/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.solubilities, read_solubility(id, reader, references));
     }},
    {"stability-studies", "cisterna/formulary/stability-study/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.stability_studies, read_stability_study(id, reader, references));
     }},
    {"syringes", "cisterna/formulary/syringe/1",
     [](const std::string& id, Reader& reader, References& references, Formulary& formulary) {
         return keep(formulary.syringes, read_syringe(id, reader, references));
     }},
}};

struct Place {
    const Kind* kind;
    std::string name;  // of the file, without .json
};

// Nothing for a path that is not "<known folder>/<name>.json".
std::optional<Place> place_of(std::string_view path) {
    constexpr std::string_view ending = ".json";
    const auto slash = path.find('/');
    if (slash == std::string_view::npos || !path.ends_with(ending)) return std::nullopt;
    const auto folder = path.substr(0, slash);
    const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.folder == folder; });
    if (kind == kinds.end()) return std::nullopt;
    const auto name = path.substr(slash + 1, path.size() - slash - 1 - ending.size());
    if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
    return Place{&*kind, std::string(name)};
}

std::string in_file(const std::string& path, const std::string& where) {
    return where.empty() ? path : path + ": " + where;
}

// Reads the files one after the other and gathers what they say and what is wrong.
class Loader {
public:
    void read(const SourceFile& file) {
        if (documents_.find(file.path) != nullptr) {
            problems_.add(ErrorCode::CatalogueInconsistent, file.path, "The file stands twice; keep one of the two.");
            return;
        }
        const auto place = place_of(file.path);
        if (!place && file.path != root_path) {
            problems_.add(ErrorCode::FormularyInvalid, file.path,
                          "This is no place for a file of the formulary; move it to one of its folders, with a name "
                          "that ends in .json, or remove it.");
            return;
        }
        auto document = codec::parse(file.text);
        if (!document) {
            auto error = std::move(document.error());
            error.where = in_file(file.path, error.where);
            problems_.add(std::move(error));
            unreadable_.insert(file.path);
            return;
        }
        documents_.set(file.path, *document);
        read_document(file.path, place, *document);
    }

    tl::expected<Formulary, std::vector<Error>> finish() {
        if (documents_.find(root_path) == nullptr && !unreadable_.contains(std::string(root_path)))
            problems_.add(ErrorCode::FormularyInvalid, std::string(root_path),
                          "The file formulary.json is missing; add it with id, title and version of the formulary.");
        check_references(formulary_, references_, unreadable_, problems_);
        check_consistency(formulary_, problems_);
        if (!problems_.empty()) return tl::unexpected<std::vector<Error>>(problems_.all());
        formulary_.hash = digest::hex(digest::sha256(codec::canonical(codec::Value(std::move(documents_)))));
        return std::move(formulary_);
    }

private:
    void read_document(const std::string& path, const std::optional<Place>& place, const codec::Value& document) {
        Problems found;
        References references;
        {
            Reader reader(document, "", found);
            if (place)
                read_entry(*place, reader, references);
            else
                read_root(reader);
        }
        for (auto error : found.all()) {
            error.where = in_file(path, error.where);
            problems_.add(std::move(error));
        }
        for (auto& reference : references) {
            reference.where = in_file(path, reference.where);
            references_.push_back(std::move(reference));
        }
    }

    void read_root(Reader& reader) {
        reader.schema("cisterna/formulary/1");
        formulary_.id = read_id(reader, "id");
        formulary_.title = reader.text("title");
        formulary_.version = reader.text("version");
    }

    void read_entry(const Place& place, Reader& reader, References& references) {
        reader.schema(place.kind->schema);
        const auto id = read_id(reader, "id");
        if (!id.empty() && id != place.name)
            reader.problem(ErrorCode::FormularyInvalid, "id",
                           "The id \"" + id + "\" differs from the file's name; rename the file to " + id +
                               ".json or correct the id.");
        if (!place.kind->read(id, reader, references, formulary_))
            reader.problem(ErrorCode::CatalogueInconsistent, "id",
                           "The id \"" + id + "\" is taken by another file; keep one of the two.");
    }

    Formulary formulary_;
    codec::Object documents_;
    References references_;
    std::set<std::string> unreadable_;
    Problems problems_;
};

}  // namespace

tl::expected<Formulary, std::vector<Error>> load(const std::vector<SourceFile>& files) {
    std::vector<const SourceFile*> in_order;
    for (const auto& file : files) in_order.push_back(&file);
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const SourceFile* a, const SourceFile* b) { return a->path < b->path; });
    Loader loader;
    for (const auto* file : in_order) loader.read(*file);
    return loader.finish();
}

}  // namespace cisterna::formulary
