// Runs the case files of tests/cases/design: an order with its wishes, and the window, what binds it and the proposal.
#include <algorithm>
#include <catch2/catch.hpp>

#include "core/codec/reader.h"
#include "core/design/design.h"
#include "core/order/prescription_reading.h"
#include "core/quantity/reading.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/case_runner.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::cases {
namespace {

using codec::Object;
using codec::Reader;
using codec::Value;

std::vector<Change> changes_of(const Value* changes) {
    std::vector<Change> list;
    const auto* members = changes == nullptr ? nullptr : changes->if_object();
    if (members == nullptr) return list;
    for (const auto& [place, value] : members->members()) list.push_back({place, value});
    return list;
}

// {"product", "containers"}: so many containers in date.
order::Stock stock_of(Reader& inputs) {
    order::Stock stock;
    for (auto& item : inputs.objects("stock")) {
        const auto product = item.text("product");
        const auto number = item.count("containers", 0, 500);
        for (std::int64_t i = 1; i <= number; ++i)
            stock.containers.push_back({product + "/" + std::to_string(i), product, "L1",
                                        calendar::Date(std::chrono::sys_days{std::chrono::year{2030} / 1 / 1})});
    }
    return stock;
}

design::IntervalCap read_cap(Reader item) {
    design::IntervalCap cap;
    cap.limit =
        item.word("limit", {"stability", "label"}) == 0 ? pump::RefillLimit::Stability : pump::RefillLimit::Label;
    cap.longest = quantity::read_quantity<quantity::Duration>(item, "longest", "time, such as \"40 day\"");
    cap.reason = item.text("reason");
    return cap;
}

Result<Object> answer(const Value& inputs) {
    codec::Problems problems;
    std::optional<order::Stock> stock;
    std::vector<design::IntervalCap> caps;
    std::string base;
    std::vector<Change> changes;
    {
        Reader reader(inputs, "inputs", problems);
        base = reader.text("order");
        changes = changes_of(reader.take("changes"));
        if (reader.has("stock")) stock = stock_of(reader);
        for (auto& item : reader.optional_objects("caps")) caps.push_back(read_cap(std::move(item)));
    }
    if (!problems.empty()) return tl::unexpected<Error>(problems.all().front());
    const auto prescription = order::read_prescription(base_order(base, changes));
    if (!prescription) return tl::unexpected<Error>(prescription.error().front());
    const auto& formulary = shipped_formulary();
    auto knowledge = design::knowledge_of(*prescription, formulary);
    knowledge.caps.insert(knowledge.caps.end(), caps.begin(), caps.end());
    const auto at = calendar::Instant::parse("2026-11-23T09:00:00-05:00");
    CISTERNA_TRY(design, design::design({*prescription, formulary, stock ? &*stock : nullptr, *at, knowledge}));
    return design::design_json(design, *prescription, formulary, "test");
}

TEST_CASE("Every case of the design holds") {
    const auto reports = run_cases(CISTERNA_SOURCE_DIR "/tests/cases/design", answer);
    CHECK(reports.size() >= 20);
    for (const auto& report : reports) {
        std::string all;
        for (const auto& difference : report.differences) all += "\n  " + difference;
        INFO(report.name << all);
        CHECK(report.differences.empty());
    }
}

}  // namespace
}  // namespace cisterna::cases
