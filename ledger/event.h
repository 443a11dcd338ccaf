#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::ledger {

// An event that is to be recorded. The type is lower case with hyphens: "preparation-approved".
struct NewEvent {
    std::string type;
    codec::Object data;
};

// Events for one stream. A stream is named by its kind and the identifier of its thing: "preparation/B2611014".
struct StreamAppend {
    std::string stream;
    std::int64_t expected_version = 0;  // events that the stream has had when the decision was made; 0 = a new stream
    std::vector<NewEvent> events;
};

// An event as it is recorded.
struct StoredEvent {
    std::int64_t position = 0;  // in the whole ledger, from 1 without gaps
    std::string stream;
    std::int64_t version = 0;  // in its stream, from 1 without gaps
    std::string type;
    calendar::Instant at;
    std::string actor;
    std::string station;
    codec::Object data;
    std::string leaf_hash;  // 64 lower-case hex digits
};

// The bytes that are hashed: the canonical JSON of the event's envelope (docs/LEDGER.md). The event's leaf hash is no
// part of them.
std::string envelope_bytes(std::string_view site, const StoredEvent& event);

// Reads an envelope back and fills in its leaf hash. Refuses (integrity_failed) bytes that are not exactly what
// envelope_bytes makes for that site, so nothing of a record is overlooked.
Result<StoredEvent> read_envelope(std::string_view site, std::string_view bytes);

// Refuses (text_invalid, value_missing) names that do not follow the format, and data that could not be read back.
Result<void> check_stream_name(std::string_view stream);
Result<void> check_event_type(std::string_view type);
Result<void> check_name(std::string_view field, std::string_view name);
Result<void> check_readable(std::string_view site, std::string_view bytes);

// "B2611014" of "preparation/B2611014" for the kind "preparation"; empty when the stream is of another kind.
std::string_view identifier_in(std::string_view kind, std::string_view stream);

}  // namespace cisterna::ledger
