// Reason: A text becomes a date only by parsing, which can refuse it.
// Expected: could not convert
#include "core/calendar/date.h"

namespace cisterna::calendar {

Date wrong() {
    return "2026-11-23";  // must not compile
}

}  // namespace cisterna::calendar
