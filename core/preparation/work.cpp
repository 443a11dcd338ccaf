#include "core/preparation/work.h"

#include <algorithm>
#include <set>

#include "core/codec/reader.h"
#include "core/quantity/reading.h"

namespace cisterna::preparation {
namespace {

using codec::Reader;
using quantity::Volume;

Volume volume(Reader& reader, std::string_view key) {
    return quantity::read_quantity<Volume>(reader, key, "volume");
}

Volume optional_volume(Reader& reader, std::string_view key) {
    return quantity::read_optional_quantity<Volume>(reader, key, "volume").value_or(Volume());
}

Volume finest_line(Reader& reader, std::string_view pulls) {
    std::optional<Volume> finest;
    for (auto& pull : reader.objects(pulls)) {
        const auto line = volume(pull, "graduation");
        if (!finest || line < *finest) finest = line;
        pull.ignore_rest();
    }
    return finest.value_or(Volume());
}

// The containers of "from" when it matters which they are.
std::vector<std::string> chosen_containers(Reader& reader) {
    std::vector<std::string> ids;
    bool are_chosen = false;
    for (auto& container : reader.optional_objects("from")) {
        ids.push_back(container.text("id"));
        are_chosen = are_chosen || container.has("opened") || container.has("assay");
        container.ignore_rest();
    }
    return are_chosen ? ids : std::vector<std::string>();
}

// What containers of a product and those of the diluent have in common.
Supply read_containers(Reader& reader) {
    Supply supply;
    supply.containers = reader.count("containers", 1, 1000);
    supply.chosen = chosen_containers(reader);
    supply.left_over = volume(reader, "waste_volume");
    return supply;
}

// The supplies of one drug, and the steps that bring it into the preparation.
struct Source {
    std::vector<Supply> supplies;
    std::vector<Step> steps;
};

Step step_from(const Supply& supply) {
    Step step;
    step.source = supply.source;
    step.supply = supply.source;
    step.drug = supply.drug;
    step.name = supply.name;
    return step;
}

// Makes the draw a draw into a dilution, and adds the dilution's diluent and the draw from it.
void add_dilution(Reader dilution, const std::string& diluent, const std::string& diluent_name, Source& source) {
    auto& containers = source.supplies.front();
    Step aliquot = source.steps.front();
    Supply made;
    made.source = dilution_source(containers.source);
    made.drug = containers.drug;
    made.name = "the dilution of " + containers.name;
    made.held = volume(dilution, "total_volume");
    made.left_over = volume(dilution, "left_over");
    made.finest_line = aliquot.finest_line;
    made.waste = containers.waste = WasteDuty::Always;

    auto& taken = source.steps.front();
    taken.destination = Destination::Dilution;
    taken.dilution = made.source;
    taken.volume = volume(dilution, "taken_volume");
    taken.finest_line = finest_line(dilution, "taken_pulls");
    containers.finest_line = taken.finest_line;

    Step added;
    added.source = dilution_diluent_source(containers.source);
    added.supply = diluent;
    added.name = diluent_name + " for " + made.name;
    added.destination = Destination::Dilution;
    added.dilution = made.source;
    added.volume = volume(dilution, "diluent_volume");
    added.finest_line = finest_line(dilution, "diluent_pulls");
    dilution.ignore_rest();

    aliquot.source = aliquot.supply = made.source;
    aliquot.name = made.name;
    aliquot.after = {taken.source, added.source};
    source.steps.push_back(std::move(added));
    source.steps.push_back(std::move(aliquot));
    source.supplies.push_back(std::move(made));
}

Source read_draw(Reader reader, const std::string& diluent, const std::string& diluent_name) {
    auto supply = read_containers(reader);
    supply.source = reader.text("product");
    supply.drug = reader.text("drug");
    supply.name = reader.text("product_name");
    auto step = step_from(supply);
    step.volume = volume(reader, "draw_volume");
    step.finest_line = supply.finest_line = finest_line(reader, "pulls");
    Source source{{std::move(supply)}, {std::move(step)}};
    if (auto dilution = reader.optional_object("dilution"))
        add_dilution(std::move(*dilution), diluent, diluent_name, source);
    auto& containers = source.supplies.front();
    containers.held = containers.left_over + source.steps.front().volume;
    reader.ignore_rest();
    return source;
}

// Without a volume of its own the diluent is drawn for dilutions alone.
Source read_diluent(Reader& reader) {
    auto supply = read_containers(reader);
    supply.source = reader.text("container");
    supply.name = reader.text("name");
    auto step = step_from(supply);
    step.volume = volume(reader, "draw_volume");
    step.finest_line = supply.finest_line = finest_line(reader, "pulls");
    supply.held = supply.left_over + step.volume + optional_volume(reader, "for_dilutions");
    reader.ignore_rest();
    Source source{{std::move(supply)}, {}};
    if (step.volume.is_positive()) source.steps.push_back(std::move(step));
    return source;
}

// Filled up to a mark, the whole is read last of all.
void add_mark(Reader vessel, std::vector<Step>& steps) {
    Step mark;
    mark.source = final_volume_source;
    mark.name = "the whole preparation, filled up to the mark";
    mark.destination = Destination::Mark;
    mark.volume = volume(vessel, "volume");
    mark.finest_line = volume(vessel, "graduation");
    vessel.ignore_rest();
    for (const auto& step : steps) mark.after.push_back(step.source);
    steps.push_back(std::move(mark));
}

// Where a source stands in the order of addition; a check without one is in the order of its sources.
std::size_t place_of(const Source& source, const std::vector<std::string>& order) {
    const auto place = std::find(order.begin(), order.end(), source.supplies.front().source);
    return static_cast<std::size_t>(place - order.begin());
}

void check_each_once(Reader& recipe, const std::vector<Supply>& supplies) {
    std::set<std::string> seen;
    for (const auto& supply : supplies)
        if (!seen.insert(supply.source).second)
            recipe.problem(ErrorCode::OrderInconsistent, "draws",
                           "Two draws come from \"" + supply.source + "\"; have the order checked again.");
}

void read_recipe(Reader recipe, Work& work) {
    std::vector<Source> sources;
    std::optional<Source> diluent;
    if (auto reader = recipe.optional_object("diluent")) diluent = read_diluent(*reader);
    const auto diluent_id = diluent ? diluent->supplies.front().source : std::string();
    const auto diluent_name = diluent ? diluent->supplies.front().name : std::string();
    for (auto& draw : recipe.objects("draws")) {
        if (draw.has("dilution") && !diluent)
            recipe.problem(ErrorCode::ValueMissing, "diluent",
                           "A dilution needs a diluent, and none is named; have the order checked again.");
        // A weighing read as a draw would be recorded in mL.
        if (draw.has("weighing"))
            draw.problem(ErrorCode::StateForbids, "weighing",
                         "The recipe weighs a powder, and the record of a preparation cannot hold a weighing yet; have "
                         "the order checked without balances in the site's settings.");
        sources.push_back(read_draw(std::move(draw), diluent_id, diluent_name));
    }
    if (diluent) sources.push_back(std::move(*diluent));
    for (const auto& source : sources)
        work.supplies.insert(work.supplies.end(), source.supplies.begin(), source.supplies.end());
    check_each_once(recipe, work.supplies);
    const auto order = recipe.optional_texts("order_of_addition");
    std::stable_sort(sources.begin(), sources.end(),
                     [&](const Source& a, const Source& b) { return place_of(a, order) < place_of(b, order); });
    for (auto& source : sources)
        for (auto& step : source.steps) work.steps.push_back(std::move(step));
    if (auto vessel = recipe.optional_object("vessel")) add_mark(std::move(*vessel), work.steps);
    for (auto& reader : recipe.objects("syringes")) {
        FilledSyringe syringe;
        syringe.number = reader.count("number", 1, 100);
        syringe.nominal = volume(reader, "nominal");
        syringe.volume = volume(reader, "volume");
        reader.ignore_rest();
        work.syringes.push_back(syringe);
    }
    recipe.ignore_rest();
}

Work read_all(Reader reader) {
    Work work;
    read_recipe(reader.object("recipe"), work);
    auto beyond_use = reader.object("beyond_use");
    if (const auto until = beyond_use.instant("until")) work.beyond_use = *until;
    beyond_use.ignore_rest();
    reader.ignore_rest();
    return work;
}

template <class Item>
const Item* find_source(const std::vector<Item>& items, const std::string& source) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& i) { return i.source == source; });
    return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Supply* Work::supply(const std::string& source) const {
    return find_source(supplies, source);
}

const Step* Work::step(const std::string& source) const {
    return find_source(steps, source);
}

bool Work::is_diluted() const {
    return std::any_of(steps.begin(), steps.end(),
                       [](const Step& s) { return s.drug.empty() && s.destination != Destination::Mark; });
}

std::string dilution_source(const std::string& product) {
    return product + "/dilution";
}

std::string dilution_diluent_source(const std::string& product) {
    return product + "/dilution-diluent";
}

Result<Work> read_work(const codec::Object& check) {
    codec::Problems problems;
    const codec::Value document(check);
    auto work = read_all(Reader(document, "check", problems));
    if (!problems.empty()) return tl::unexpected<Error>(problems.all().front());
    return work;
}

}  // namespace cisterna::preparation
