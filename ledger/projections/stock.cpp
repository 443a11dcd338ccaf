#include "core/calendar/date.h"
#include "ledger/projections/projection.h"

namespace cisterna::ledger::projections {
namespace {

using storage::Insertion;

std::string moment_and_person(const std::string& at, const std::string& person) {
    const auto instant = calendar::Instant::parse(at);
    return " on " + (instant ? instant->people_text() : at) + " by " + person;
}

Result<void> check_container(const StoredEvent& event, std::string_view identifier, const std::string& container) {
    if (container == identifier) return {};
    return refuse(
        ErrorCode::Bug, event.stream,
        "The receipt of container " + container + " was filed under " + event.stream + "; report this fault.");
}

Result<void> receive(Connection& connection, const StoredEvent& event) {
    const auto identifier = identifier_in("container", event.stream);
    CISTERNA_TRY(container, required_text(event, "container"));
    CISTERNA_CHECK(check_container(event, identifier, container));
    CISTERNA_TRY(product, required_text(event, "product"));
    CISTERNA_TRY(kind, required_text(event, "kind"));
    if (kind != "product" && kind != "diluent")
        return refuse(ErrorCode::WrongType, event.stream + ".kind",
                      "A container is received as \"product\" or \"diluent\".");
    CISTERNA_TRY(lot, required_text(event, "lot"));
    CISTERNA_TRY(expiry_text, required_text(event, "expiry"));
    CISTERNA_TRY(expiry, calendar::Date::parse(expiry_text, event.stream + ".expiry"));
    CISTERNA_TRY(received_by, required_text(event, "received_by"));
    const auto inserted = connection
                              .query(
                                  "INSERT INTO stock (container, gtin, product, kind, lot, expiry, serial, "
                                  "received_by, received_at, position)"
                                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                  container, optional_text(event, "gtin"), product, kind, lot, expiry.text(),
                                  optional_text(event, "serial"), received_by, event.at.text(), event.position)
                              .run_if_allowed();
    if (inserted == Insertion::Done) return {};
    return refuse(ErrorCode::StateForbids, event.stream,
                  "Container " + container + " has been received already; scan the next container.");
}

Result<void> check_received_as_scanned(Connection& connection, const StoredEvent& event, const std::string& container) {
    auto row = connection.query("SELECT product, lot FROM stock WHERE container = ?", container);
    if (!row.step())
        return refuse(ErrorCode::ContainerUnknown, "container",
                      "Container " + container + " has not been received into stock; receive it first.");
    CISTERNA_TRY(product, required_text(event, "product"));
    CISTERNA_TRY(lot, required_text(event, "lot"));
    if (product == row.text(0) && lot == row.text(1)) return {};
    return refuse(ErrorCode::ProductMismatch, "container",
                  "Container " + container + " was received as " + row.text(0) + ", lot " + row.text(1) +
                      ", but scanned as " + product + ", lot " + lot +
                      "; set it aside and have the stock record checked.");
}

Result<void> explain_fate(Connection& connection, const std::string& container) {
    auto row = connection.query("SELECT fate, batch, at, actor FROM container_fates WHERE container = ?", container);
    if (!row.step())
        return refuse(ErrorCode::Bug, "container", "The container could not be recorded; report this fault.");
    const auto when_and_who = moment_and_person(row.text(2), row.text(3));
    if (row.text(0) == "wasted")
        return refuse(ErrorCode::ContainerAlreadyUsed, "container",
                      "Container " + container + " was recorded as waste" + when_and_who + "; take another container.");
    return refuse(ErrorCode::ContainerAlreadyUsed, "container",
                  "Container " + container + " was used already for batch " + row.text(1) + when_and_who +
                      "; take another container.");
}

Result<void> use(Connection& connection, const StoredEvent& event) {
    CISTERNA_TRY(container, required_text(event, "container"));
    CISTERNA_CHECK(check_received_as_scanned(connection, event, container));
    const auto inserted =
        connection
            .query(
                "INSERT INTO container_fates (container, fate, batch, position, at, actor)"
                " VALUES (?, 'used', ?, ?, ?, ?)",
                container, identifier_in("preparation", event.stream), event.position, event.at.text(), event.actor)
            .run_if_allowed();
    if (inserted == Insertion::Refused) return explain_fate(connection, container);
    return {};
}

// What is left in a used container may be wasted too; the container itself stays used.
Result<void> waste(Connection& connection, const StoredEvent& event, const std::string& container) {
    auto known = connection.query("SELECT 1 FROM stock WHERE container = ?", container);
    if (!known.step())
        return refuse(ErrorCode::ContainerUnknown, "container",
                      "Container " + container + " has not been received into stock; receive it first.");
    connection
        .query(
            "INSERT INTO container_fates (container, fate, batch, position, at, actor)"
            " SELECT ?1, 'wasted', NULL, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM container_fates WHERE container = "
            "?1)",
            container, event.position, event.at.text(), event.actor)
        .run();
    return {};
}

}  // namespace

Result<void> project_stock(Connection& connection, const StoredEvent& event) {
    const bool in_container = !identifier_in("container", event.stream).empty();
    const bool in_preparation = !identifier_in("preparation", event.stream).empty();
    if (in_container && event.type == "container-received") return receive(connection, event);
    if (in_preparation && event.type == "container-scanned") return use(connection, event);
    if (event.type != "waste-recorded") return {};
    if (const auto container = optional_text(event, "container")) return waste(connection, event, *container);
    return {};
}

}  // namespace cisterna::ledger::projections
