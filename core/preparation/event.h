#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/calendar/instant.h"
#include "core/codec/value.h"

namespace cisterna::preparation {

// What can happen to a preparation. The names are part of the ledger's format and never change.
enum class EventType {
    PrescriptionEntered,
    PrescriptionChanged,
    Checked,
    FindingOverridden,
    Approved,
    CompoundingStarted,
    LabelAccepted,
    ContainerScanned,
    ScanRefused,
    DrawRecorded,
    WasteRecorded,
    CompoundingFinished,
    SyringeVerified,
    Quarantined,
    TestResultRecorded,
    Released,
    Rejected,
    Cancelled,
    Recalled,
};

std::string_view event_name(EventType type);  // "preparation-approved"
std::optional<EventType> event_type(std::string_view event_name);

// Something that happened: who, when, where, what. `content` has the members that the type needs (see docs/LEDGER.md).
struct Event {
    EventType type;
    codec::Object content;
    calendar::Instant at;
    std::string actor;
    std::string station;
};

}  // namespace cisterna::preparation
