#include "core/rules/rule.h"

namespace cisterna::rules {

Findings beyond_use_date(const Subject& s) {
    Finding finding;
    finding.rule = "beyond-use";
    finding.subject = {s.prescription.id};
    if (!s.beyond_use) {
        finding.outcome = Outcome::Stop;
        finding.actual = "category " + s.prescription.compounding.category + ", " + s.prescription.compounding.storage;
        finding.message = s.beyond_use.error().message;
        return {finding};
    }
    const auto& governs = s.beyond_use->governs();
    finding.limit = governs.until.text();
    finding.evidence = governs.evidence;
    finding.sources = governs.sources;
    if (!s.prescription.need_by) {
        finding.outcome = Outcome::NotCovered;
        finding.message =
            "The beyond-use date is " + governs.until.people_text() +
            ", but the order does not say when the refill is due (need_by). Make sure that it begins before.";
        return {finding};
    }
    finding.actual = s.prescription.need_by->text();
    if (*s.prescription.need_by > governs.until) {
        finding.outcome = Outcome::Stop;
        finding.message = "The refill is due on " + s.prescription.need_by->people_text() +
                          ", after the beyond-use date of " + governs.until.people_text() + " (" + governs.reason +
                          "). Prepare it later, store it colder, or choose containers with a later expiry.";
        return {finding};
    }
    finding.message = "The refill is due on " + s.prescription.need_by->people_text() +
                      ", before the beyond-use date of " + governs.until.people_text() + " (" + governs.reason + ").";
    return {finding};
}

}  // namespace cisterna::rules
