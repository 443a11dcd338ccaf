#pragma once

#include "core/calendar/instant.h"

namespace cisterna::pharmacy {

// Where the time comes from; tests and the demonstration move it themselves.
class Clock {
public:
    virtual ~Clock() = default;
    virtual calendar::Instant now() = 0;
};

}  // namespace cisterna::pharmacy
