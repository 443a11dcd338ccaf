#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"
#include "ledger/event.h"
#include "ledger/storage/connection.h"

// Reading views of the events. A projector writes what one event means into its tables, in the transaction of the
// event; the tables' constraints have the last word, and a projector explains them to people.
namespace cisterna::ledger::projections {

using storage::Connection;

// state and people of each preparation; at most one release of a batch, by two people
Result<void> project_worklist(Connection& connection, const StoredEvent& event);
// containers received, used and wasted; a container leaves the stock once
Result<void> project_stock(Connection& connection, const StoredEvent& event);
// waste with its witness, who is another person
Result<void> project_waste(Connection& connection, const StoredEvent& event);

// Every projector, in order.
Result<void> project(Connection& connection, const StoredEvent& event);

// A projection's table that is not what the events say: it had rows too many, too few or other ones.
struct Difference {
    std::string table;
    std::int64_t rows;  // rows that stand on one side only
};

// To rebuild inside one transaction: set the old rows aside, project every event, compare.
void set_aside(Connection& connection);
std::vector<Difference> compare_with_set_aside(Connection& connection);

// The member `name` of an event's data; refuses (value_missing) when it is missing or no text.
Result<std::string> required_text(const StoredEvent& event, std::string_view name);
// Nothing when it is missing, null or no text.
std::optional<std::string> optional_text(const StoredEvent& event, std::string_view name);

}  // namespace cisterna::ledger::projections
