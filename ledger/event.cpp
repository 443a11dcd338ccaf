#include "ledger/event.h"

#include <algorithm>

#include "core/codec/parse.h"
#include "core/codec/plain_text.h"
#include "core/codec/reader.h"
#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "ledger/merkle.h"

namespace cisterna::ledger {
namespace {

constexpr std::string_view schema = "cisterna/event/1";
constexpr std::size_t name_limit = 200;  // characters
constexpr std::int64_t largest_count = 999'999'999'999'999'999;
// Part of the format: a reader of the record may rely on them.
constexpr codec::ParseLimits envelope_limits{
    .bytes = 1U << 20U, .depth = 32, .text_bytes = 64U << 10U, .members = 10000};

bool is_lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_kind(std::string_view word) {
    return !word.empty() && is_lower_or_digit(word.front()) && is_lower_or_digit(word.back()) &&
           std::all_of(word.begin(), word.end(), [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

tl::unexpected<Error> not_an_event(std::string message) {
    return refuse(ErrorCode::IntegrityFailed, "events", std::move(message));
}

Result<StoredEvent> read_members(codec::Reader& reader, std::string_view site, codec::Problems& problems) {
    reader.schema(schema);
    if (reader.text("ledger") != site) reader.problem(ErrorCode::IntegrityFailed, "ledger", "It is of another site.");
    const auto position = reader.count("position", 1, largest_count);
    auto stream = reader.text("stream");
    const auto version = reader.count("version", 1, largest_count);
    auto type = reader.text("type");
    reader.instant("at");
    const auto at = reader.instant("at_local");
    auto actor = reader.text("actor");
    auto station = reader.text("station");
    const auto* data = reader.require("data");
    const auto* members = data == nullptr ? nullptr : data->if_object();
    if (!problems.empty()) return not_an_event(problems.all().front().message);
    if (members == nullptr || !at) return not_an_event("The event's data is not an object.");
    return StoredEvent{position,           std::move(stream), version, std::move(type), *at, std::move(actor),
                       std::move(station), *members,          {}};
}

}  // namespace

std::string envelope_bytes(std::string_view site, const StoredEvent& event) {
    codec::Object envelope;
    envelope.set("schema", schema)
        .set("ledger", site)
        .set("position", event.position)
        .set("stream", event.stream)
        .set("version", event.version)
        .set("type", event.type)
        .set("at", event.at.utc_text())
        .set("at_local", event.at.text())
        .set("actor", event.actor)
        .set("station", event.station)
        .set("data", event.data);
    return codec::canonical(envelope);
}

Result<StoredEvent> read_envelope(std::string_view site, std::string_view bytes) {
    const auto value = codec::parse(bytes, envelope_limits);
    if (!value) return not_an_event("The stored event cannot be read.");
    codec::Problems problems;
    codec::Reader reader(*value, "", problems);
    auto event = read_members(reader, site, problems);
    if (!event) return event;
    if (envelope_bytes(site, *event) != bytes) return not_an_event("The stored event is not in its canonical form.");
    event->leaf_hash = digest::hex(leaf_hash(bytes));
    return event;
}

Result<void> check_stream_name(std::string_view stream) {
    CISTERNA_CHECK(check_name("stream", stream));
    const auto slash = stream.find('/');
    if (slash == std::string_view::npos || slash + 1 == stream.size() || !is_kind(stream.substr(0, slash)))
        return refuse(ErrorCode::TextInvalid, "stream",
                      "\"" + std::string(stream) + "\" names no stream; write it as preparation/B2611014.");
    return {};
}

Result<void> check_event_type(std::string_view type) {
    CISTERNA_CHECK(check_name("type", type));
    if (!is_kind(type))
        return refuse(ErrorCode::TextInvalid, "type",
                      "\"" + std::string(type) + "\" is no type of event; use lower case letters, digits and hyphens.");
    return {};
}

Result<void> check_name(std::string_view field, std::string_view name) {
    if (name.empty())
        return refuse(ErrorCode::ValueMissing, std::string(field),
                      "The " + std::string(field) + " is missing; state it.");
    if (const auto why = codec::why_not_plain(name))
        return refuse(ErrorCode::TextInvalid, std::string(field),
                      "The " + std::string(field) + " " + *why + "; remove it.");
    if (codec::character_count(name) > name_limit)
        return refuse(
            ErrorCode::TextInvalid, std::string(field),
            "The " + std::string(field) + " is longer than " + std::to_string(name_limit) + " characters; shorten it.");
    return {};
}

Result<void> check_readable(std::string_view site, std::string_view bytes) {
    if (const auto value = codec::parse(bytes, envelope_limits); !value) return tl::unexpected<Error>(value.error());
    if (const auto event = read_envelope(site, bytes); !event)
        return refuse(ErrorCode::TextInvalid, "event",
                      "The event could not be read back as written: " + event.error().message);
    return {};
}

std::string_view identifier_in(std::string_view kind, std::string_view stream) {
    if (!stream.starts_with(kind) || stream.size() <= kind.size() + 1 || stream[kind.size()] != '/') return {};
    return stream.substr(kind.size() + 1);
}

}  // namespace cisterna::ledger
