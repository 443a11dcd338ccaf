#include "core/preparation/event.h"

#include <algorithm>
#include <array>

namespace cisterna::preparation {
namespace {

constexpr auto names = std::to_array<std::string_view>({
    "preparation-entered",  "preparation-changed",     "preparation-checked",  "finding-overridden",
    "preparation-approved", "compounding-started",     "label-accepted",       "container-scanned",
    "scan-refused",         "draw-recorded",           "waste-recorded",       "compounding-finished",
    "syringe-verified",     "preparation-quarantined", "test-result-recorded", "preparation-released",
    "preparation-rejected", "preparation-cancelled",   "preparation-recalled",
});

}  // namespace

std::string_view event_name(EventType type) {
    return names.at(static_cast<std::size_t>(type));
}

std::optional<EventType> event_type(std::string_view event_name) {
    const auto found = std::find(names.begin(), names.end(), event_name);
    if (found == names.end()) return std::nullopt;
    return static_cast<EventType>(found - names.begin());
}

}  // namespace cisterna::preparation
