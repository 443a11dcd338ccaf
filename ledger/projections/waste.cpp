#include "ledger/projections/projection.h"

namespace cisterna::ledger::projections {

// Whoever records waste has wasted it, unless the event says that somebody else did.
Result<void> project_waste(Connection& connection, const StoredEvent& event) {
    if (event.type != "waste-recorded") return {};
    const auto batch = identifier_in("preparation", event.stream);
    const auto wasted_by = optional_text(event, "wasted_by").value_or(event.actor);
    const auto inserted =
        connection
            .query("INSERT INTO waste (position, batch, container, wasted_by, witness) VALUES (?, ?, ?, ?, ?)",
                   event.position, batch.empty() ? std::optional<std::string>() : std::string(batch),
                   optional_text(event, "container"), wasted_by, optional_text(event, "witness"))
            .run_if_allowed();
    if (inserted == storage::Insertion::Done) return {};
    return refuse(ErrorCode::WitnessSamePerson, "witness",
                  wasted_by + " cannot witness their own waste; another person must witness it.");
}

}  // namespace cisterna::ledger::projections
