#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/beyond_use/candidate.h"

// The clocks of containers that were opened before a preparation starts.
namespace cisterna::beyond_use {

enum class ContainerKind { SingleDoseVial, Ampule, PharmacyBulkPackage, MultipleDoseContainer, CompoundedStock };

// Where the container was opened, and has been since.
enum class OpenedIn { Iso5, WorseThanIso5 };

struct OpenedContainer {
    std::string name;  // "Infumorph 200, lot A12"
    ContainerKind kind = ContainerKind::SingleDoseVial;
    OpenedIn place = OpenedIn::Iso5;
    calendar::Instant opened{std::chrono::sys_seconds{}, std::chrono::minutes{0}};
    // What the label or the site allows; it shortens, and never lengthens, what USP <797> allows.
    std::optional<quantity::Duration> stated;
};

// How long an opened container may be drawn from. Nothing: it must not be kept at all.
//   single-dose vial in ISO 5   12 h (USP <797> 2023, section 15: recalled, not yet compared). The older chapter said
//                               6 h, and some states keep that (Cal. Code Regs. tit. 16, 1751.9): state it
//   single-dose vial elsewhere  not kept
//   ampule                      not kept (same regulation)
//   pharmacy bulk package       what its label states, in ISO 5 only; refuses value_missing without it
//   compounded stock solution   12 h, in ISO 5 only
// Refuses preservative_present for a multiple-dose container: it is preserved and must never be used intrathecally.
// `where` is the path of the container.
Result<std::optional<quantity::Duration>> in_use_time(ContainerKind kind, OpenedIn place,
                                                      const std::optional<quantity::Duration>& stated,
                                                      const std::string& where);

// Until when the container may be drawn from. The end itself is still allowed. Refuses what in_use_time refuses, and
// stock_past_in_use_time (at `where`.opened) when the preparation starts after it; order_inconsistent for a stated time
// that is not above zero.
Result<Candidate> draw_by(const OpenedContainer& container, const calendar::Instant& start, const std::string& where);

// "single-dose vial" ...
std::string_view container_words(ContainerKind kind);

}  // namespace cisterna::beyond_use
