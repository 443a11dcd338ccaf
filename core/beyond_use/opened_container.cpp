#include "core/beyond_use/opened_container.h"

#include <algorithm>

#include "core/beyond_use/category_table.h"

namespace cisterna::beyond_use {
namespace {

using quantity::Duration;

Duration twelve_hours() {
    return Duration::of(12, quantity::units::h);
}

Result<void> check_stated(const std::optional<Duration>& stated, const std::string& where) {
    if (!stated || stated->is_positive()) return {};
    return refuse(ErrorCode::OrderInconsistent, where + ".in_use_limit_hours",
                  "The in-use time of the opened container must be above zero; correct it.");
}

tl::unexpected<Error> past_in_use(const OpenedContainer& container, const std::string& where, const std::string& why) {
    return refuse(ErrorCode::StockPastInUseTime, where + ".opened", container.name + " " + why + "; take another one.");
}

}  // namespace

Result<std::optional<Duration>> in_use_time(ContainerKind kind, OpenedIn place, const std::optional<Duration>& stated,
                                            const std::string& where) {
    CISTERNA_CHECK(check_stated(stated, where));
    if (kind == ContainerKind::MultipleDoseContainer)
        return refuse(ErrorCode::PreservativePresent, where + ".kind",
                      "A multiple-dose container is preserved and must never be used intrathecally; use a "
                      "preservative-free product.");
    if (kind == ContainerKind::Ampule || place == OpenedIn::WorseThanIso5) return std::optional<Duration>();
    if (kind == ContainerKind::PharmacyBulkPackage) {
        if (stated) return stated;
        return refuse(ErrorCode::ValueMissing, where + ".in_use_limit_hours",
                      "How long an opened pharmacy bulk package may be used stands on its label; fill it in.");
    }
    return std::optional<Duration>(stated ? std::min(*stated, twelve_hours()) : twelve_hours());
}

Result<Candidate> draw_by(const OpenedContainer& container, const calendar::Instant& start, const std::string& where) {
    CISTERNA_TRY(time, in_use_time(container.kind, container.place, container.stated, where));
    if (!time) {
        const std::string words(container_words(container.kind));
        if (container.opened < start)
            return past_in_use(container, where,
                               "was opened before the preparation, and an opened " + words + " is not kept" +
                                   (container.kind == ContainerKind::Ampule ? "" : " outside ISO 5"));
        return Candidate{Factor::OpenedContainer,
                         container.opened,
                         container.name + ": an opened " + words + " is used at once and not kept",
                         std::nullopt,
                         {},
                         Ends::Drawing,
                         std::nullopt};
    }
    CISTERNA_TRY(end,
                 candidate_of({Factor::OpenedContainer,
                               *time,
                               container.name + " may be drawn from for " + duration_words(*time) + " after opening",
                               std::nullopt,
                               {}},
                              container.opened, where + ".in_use_limit_hours"));
    if (end.until < start)
        return past_in_use(container, where, "has been open for longer than " + duration_words(*time));
    end.ends = Ends::Drawing;
    return end;
}

std::string_view container_words(ContainerKind kind) {
    switch (kind) {
        case ContainerKind::SingleDoseVial: return "single-dose vial";
        case ContainerKind::Ampule: return "ampule";
        case ContainerKind::PharmacyBulkPackage: return "pharmacy bulk package";
        case ContainerKind::MultipleDoseContainer: return "multiple-dose container";
        case ContainerKind::CompoundedStock: break;
    }
    return "compounded stock solution";
}

}  // namespace cisterna::beyond_use
