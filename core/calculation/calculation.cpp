#include "core/calculation/calculation.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/calculation/bridge_bolus.h"
#include "core/calculation/bud.h"
#include "core/calculation/dilution.h"
#include "core/calculation/gtin.h"
#include "core/calculation/limits.h"
#include "core/calculation/osmolality.h"
#include "core/calculation/ptm_max_dose.h"
#include "core/calculation/recipe_from_powder.h"
#include "core/calculation/recipe_from_vials.h"
#include "core/calculation/refill_interval.h"
#include "core/codec/parse.h"
#include "core/result/characters.h"

namespace cisterna::calculation {
namespace {

struct Kind {
    std::string_view name;
    Result<codec::Object> (*calculate)(const codec::Value& inputs);
};

// A new kind is one row here; the rows stay in alphabetical order.
constexpr auto all_kinds = std::to_array<Kind>({
    {"bridge_bolus", calculate_bridge_bolus},
    {"bud", calculate_bud},
    {"dilution", calculate_dilution},
    {"gtin", [](const codec::Value& inputs) { return calculate_gtin(inputs); }},
    {"limits", calculate_limits},
    {"osmolality", calculate_osmolality},
    {"ptm_max_dose", calculate_ptm_max_dose},
    {"recipe_from_powder", calculate_recipe_from_powder},
    {"recipe_from_vials", calculate_recipe_from_vials},
    {"refill_interval", calculate_refill_interval},
});

const codec::Value& inputs_of(const codec::Value& document) {
    const auto* object = document.if_object();
    const auto* inputs = object == nullptr ? nullptr : object->find("inputs");
    return inputs == nullptr ? document : *inputs;
}

// A case document says itself which calculation it is; bare inputs do not.
Result<void> check_kind(std::string_view kind, const codec::Value& document) {
    const auto* object = document.if_object();
    if (object == nullptr || object->find("inputs") == nullptr) return {};
    const auto* own = object->find("kind");
    if (own == nullptr || own->if_text() == nullptr || *own->if_text() == kind) return {};
    return refuse(ErrorCode::OrderInconsistent, "kind",
                  "The document is of the kind " + in_quotes(*own->if_text()) + ", and " + in_quotes(kind) +
                      " was asked for; ask for the document's own kind.");
}

// "inputs.drugs[0].daily_dose" of a case document is "drugs[0].daily_dose" in its inputs.
std::string path_in_inputs(const std::string& where) {
    constexpr std::string_view prefix = "inputs.";
    return where.starts_with(prefix) ? where.substr(prefix.size()) : where;
}

}  // namespace

std::vector<std::string_view> kinds() {
    std::vector<std::string_view> names;
    for (const auto& kind : all_kinds) names.push_back(kind.name);
    return names;
}

Result<codec::Object> calculate(std::string_view kind, const codec::Value& document) {
    const auto* found = std::find_if(all_kinds.begin(), all_kinds.end(), [&](const Kind& k) { return k.name == kind; });
    if (found != all_kinds.end()) {
        CISTERNA_CHECK(check_kind(kind, document));
        return found->calculate(inputs_of(document));
    }
    std::string known;
    for (const auto& name : kinds()) known += (known.empty() ? "" : ", ") + std::string(name);
    return refuse(ErrorCode::UsageWrong, "kind",
                  in_quotes(kind) + " is not a calculation; choose one of: " + known + ".");
}

Result<codec::Object> calculate_text(std::string_view kind, std::string_view json) {
    auto document = codec::parse(json);
    if (document) return calculate(kind, *document);
    auto error = std::move(document.error());
    error.where = path_in_inputs(error.where);
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace cisterna::calculation
