// Reason: A day and a moment compare only at an offset.
// Expected: no match for 'operator<'
#include "core/calendar/instant.h"

namespace cisterna::calendar {

bool wrong(const Date& day, const Instant& moment) {
    return day < moment;  // must not compile
}

}  // namespace cisterna::calendar
