#include "ledger/projections/projection.h"

#include <array>

namespace cisterna::ledger::projections {
namespace {

constexpr std::array projectors{project_stock, project_waste, project_worklist};

struct Table {
    const char* name;
    const char* set_aside;
    const char* empty;
    const char* count_differences;
    const char* forget;
};

// The statements of one table; the name is a literal of this file.
#define PROJECTION_TABLE(name)                                                                                     \
    Table {                                                                                                        \
#name, "CREATE TEMP TABLE former_" #name " AS SELECT * FROM main." #name, "DELETE FROM main." #name,       \
            "SELECT (SELECT count(*) FROM (SELECT * FROM temp.former_" #name " EXCEPT SELECT * FROM main." #name   \
            "))"                                                                                                   \
            " + (SELECT count(*) FROM (SELECT * FROM main." #name " EXCEPT SELECT * FROM temp.former_" #name "))", \
            "DROP TABLE temp.former_" #name                                                                        \
    }

// Those that refer to others come first, so that they are emptied first.
constexpr std::array tables{PROJECTION_TABLE(container_fates), PROJECTION_TABLE(waste), PROJECTION_TABLE(releases),
                            PROJECTION_TABLE(stock), PROJECTION_TABLE(worklist)};

#undef PROJECTION_TABLE

}  // namespace

Result<void> project(Connection& connection, const StoredEvent& event) {
    for (const auto projector : projectors) CISTERNA_CHECK(projector(connection, event));
    return {};
}

void set_aside(Connection& connection) {
    for (const auto& table : tables) connection.script(table.set_aside);
    for (const auto& table : tables) connection.script(table.empty);
}

std::vector<Difference> compare_with_set_aside(Connection& connection) {
    std::vector<Difference> differences;
    for (const auto& table : tables) {
        auto counted = connection.query(table.count_differences);
        if (counted.step() && counted.count(0) > 0) differences.push_back({table.name, counted.count(0)});
    }
    connection.forget_statements();
    for (const auto& table : tables) connection.script(table.forget);
    return differences;
}

Result<std::string> required_text(const StoredEvent& event, std::string_view name) {
    if (auto text = optional_text(event, name)) return std::move(*text);
    return refuse(ErrorCode::ValueMissing, event.stream + "." + std::string(name),
                  "The event " + event.type + " must state \"" + std::string(name) + "\" as text.");
}

std::optional<std::string> optional_text(const StoredEvent& event, std::string_view name) {
    const auto* value = event.data.find(name);
    if (value == nullptr || value->if_text() == nullptr || value->if_text()->empty()) return std::nullopt;
    return *value->if_text();
}

}  // namespace cisterna::ledger::projections
