#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// The beyond-use date. The inputs tell which question is asked:
//   category, process, starting_components, sterility_test_passed, storage, prepared ...
//                       the date with every reason for it: the category table of USP <797> (known without a formulary),
//                       stability_limit_hours, labelled_use_within_hours, monograph_limit_hours (also as _days, or as a
//                       duration without the suffix), earliest_component_expiry, components [{name, expiry, bud}],
//                       opened_containers [{name, kind, place, opened, in_use_limit_hours}], in_use_until,
//                       moves [{storage, at}]; requested_bud is compared with the result
//   bud, dispense_at    whether a date that was given earlier still allows use
// sterility_test, endotoxin_test, filter_integrity (also its bubble_point and minimum) are results: a pending one is
// quarantine_test_pending, a failed filter filter_integrity_failed. A sterility test that is not stated counts as not
// done, which gives the shorter row.
// Gives usp_limit_hours, limiting_factor, bud, bud_date, all candidates and "steps". Times are shown as they were
// written, with or without an offset. Refuses with the kinds of the contract; an unknown field is order_inconsistent.
Result<codec::Object> calculate_bud(const codec::Value& inputs);

}  // namespace cisterna::calculation
