#include "core/preparation/work.h"

#include <algorithm>

#include "core/codec/reader.h"
#include "core/quantity/reading.h"

namespace cisterna::preparation {
namespace {

using codec::Reader;
using quantity::Volume;

Volume volume(Reader& reader, std::string_view key) {
    return quantity::read_quantity<Volume>(reader, key, "volume");
}

Volume finest_line(Reader& reader) {
    std::optional<Volume> finest;
    for (auto& pull : reader.objects("pulls")) {
        const auto line = volume(pull, "graduation");
        if (!finest || line < *finest) finest = line;
        pull.ignore_rest();
    }
    return finest.value_or(Volume());
}

// What a draw of a product and a draw of the diluent have in common.
Ingredient read_measured(Reader& reader) {
    Ingredient ingredient;
    ingredient.containers = reader.count("containers", 1, 1000);
    ingredient.volume = volume(reader, "draw_volume");
    ingredient.left_over = volume(reader, "waste_volume");
    ingredient.finest_line = finest_line(reader);
    reader.ignore_rest();
    return ingredient;
}

Ingredient read_draw(Reader reader) {
    auto ingredient = read_measured(reader);
    ingredient.source = reader.text("product");
    ingredient.drug = reader.text("drug");
    ingredient.name = reader.text("product_name");
    return ingredient;
}

Ingredient read_diluent(Reader reader) {
    auto ingredient = read_measured(reader);
    ingredient.source = reader.text("container");
    ingredient.name = reader.text("name");
    return ingredient;
}

FilledSyringe read_syringe(Reader reader) {
    FilledSyringe syringe;
    syringe.number = reader.count("number", 1, 100);
    syringe.nominal = volume(reader, "nominal");
    syringe.volume = volume(reader, "volume");
    reader.ignore_rest();
    return syringe;
}

Work read_all(Reader reader) {
    Work work;
    auto recipe = reader.object("recipe");
    for (auto& draw : recipe.objects("draws")) work.ingredients.push_back(read_draw(std::move(draw)));
    if (auto diluent = recipe.optional_object("diluent")) work.ingredients.push_back(read_diluent(std::move(*diluent)));
    for (auto& syringe : recipe.objects("syringes")) work.syringes.push_back(read_syringe(std::move(syringe)));
    recipe.ignore_rest();
    auto beyond_use = reader.object("beyond_use");
    if (const auto until = beyond_use.instant("until")) work.beyond_use = *until;
    beyond_use.ignore_rest();
    reader.ignore_rest();
    return work;
}

}  // namespace

const Ingredient* Work::ingredient(const std::string& source) const {
    const auto found =
        std::find_if(ingredients.begin(), ingredients.end(), [&](const Ingredient& i) { return i.source == source; });
    return found == ingredients.end() ? nullptr : &*found;
}

Result<Work> read_work(const codec::Object& check) {
    codec::Problems problems;
    const codec::Value document(check);
    auto work = read_all(Reader(document, "check", problems));
    if (!problems.empty()) return tl::unexpected<Error>(problems.all().front());
    return work;
}

}  // namespace cisterna::preparation
