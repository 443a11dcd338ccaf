// Feeds any bytes to the reader of prescriptions, and what it reads to the recipe, the check and the design with the
// shipped formulary. None may crash, hang or find itself in an impossible state, and what is answered must be JSON that
// can be read again. A document {"order", "stock", "site"} brings its own shelf and policy.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "core/codec/parse.h"
#include "core/codec/plain_text.h"
#include "core/codec/write.h"
#include "core/design/design.h"
#include "core/order/prescription_reading.h"
#include "core/recipe/recipe.h"
#include "core/recipe/targets.h"
#include "core/rules/check.h"
#include "tests/cases/shipped_formulary.h"

namespace {

using namespace cisterna;

void require(bool holds) {
    if (!holds) std::abort();
}

const calendar::Instant& start() {
    static const auto at = calendar::Instant::parse("2026-11-23T09:00:00-05:00").value();
    return at;
}

void check_error(const Error& error) {
    if (error.code == ErrorCode::Bug) {
        std::fprintf(stderr, "impossible state at \"%s\": %s\n", error.where.c_str(), error.message.c_str());
        std::abort();
    }
    require(error.message.ends_with('.'));
    require(!codec::why_not_plain(error.message));
    require(!codec::why_not_plain(error.where));
}

void check_errors(const std::vector<Error>& errors) {
    require(!errors.empty());
    for (const auto& error : errors) check_error(error);
}

void check_document(const codec::Object& document) {
    const codec::Value value(document);
    const auto text = codec::canonical(value);
    const auto again = codec::parse(text);
    require(again.has_value() && *again == value);
    require(codec::canonical(*again) == text);
}

struct Input {
    order::Prescription prescription;
    std::optional<order::Stock> stock;
    site::Settings site;
};

const codec::Value* member_of(const codec::Value& document, std::string_view key) {
    const auto* object = document.if_object();
    return object == nullptr ? nullptr : object->find(key);
}

std::optional<Input> read_input(const codec::Value& document) {
    const auto* own = member_of(document, "order");
    auto prescription = order::read_prescription(own == nullptr ? document : *own);
    if (!prescription) check_errors(prescription.error());
    Input input{prescription ? std::move(*prescription) : order::Prescription{}, {}, {}};
    bool all_read = prescription.has_value();
    if (const auto* shelf = member_of(document, "stock"); own != nullptr && shelf != nullptr) {
        auto stock = order::read_stock(*shelf);
        if (stock)
            input.stock = std::move(*stock);
        else
            check_errors(stock.error());
        all_read = all_read && stock;
    }
    if (const auto* policy = member_of(document, "site"); own != nullptr && policy != nullptr) {
        auto site = site::read_settings(*policy);
        if (site)
            input.site = std::move(*site);
        else
            check_errors(site.error());
        all_read = all_read && site;
    }
    if (!all_read) return std::nullopt;
    return input;
}

// The recipe alone, whatever the rules say of the order.
void try_recipe(const Input& input, const order::Stock* stock) {
    const auto targets = recipe::targets_of(input.prescription);
    if (!targets) return check_error(targets.error());
    const recipe::Means means{
        cases::shipped_formulary(), stock, start(), input.site, {input.prescription.drugs.size(), std::nullopt}};
    const auto recipe = recipe::plan(input.prescription, *targets, means);
    if (!recipe) check_error(recipe.error());
}

void try_check(const order::Prescription& prescription, const Input& input, const order::Stock* stock) {
    const auto check = rules::check(prescription, cases::shipped_formulary(), stock, start(), input.site);
    if (check.no_recipe) check_error(*check.no_recipe);
    if (check.verdict == rules::Outcome::Stop) require(!check.recipe);
    check_document(rules::check_json(check, prescription, cases::shipped_formulary(), "fuzz"));
}

void try_order(const Input& input) {
    const auto* stock = input.stock ? &*input.stock : nullptr;
    const auto& formulary = cases::shipped_formulary();
    const auto knowledge = design::knowledge_of(input.prescription, formulary);
    const design::Question question{input.prescription, formulary, stock, start(), knowledge, input.site};
    try_recipe(input, stock);
    if (const auto design = design::design(question))
        check_document(design::design_json(*design, input.prescription, formulary, "fuzz"));
    else
        check_error(design.error());
    if (!std::holds_alternative<order::NotStated>(input.prescription.basis))
        return try_check(input.prescription, input, stock);
    if (const auto designed = design::design_basis(question))
        try_check(designed->order, input, stock);
    else
        check_errors(designed.error());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto document = codec::parse({reinterpret_cast<const char*>(bytes), size});
    if (!document) {
        check_error(document.error());
        return 0;
    }
    if (const auto input = read_input(*document)) try_order(*input);
    return 0;
}
