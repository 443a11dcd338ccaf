#pragma once

namespace cisterna::scanner {

// Takes away from this process, for good, what a decoder of pictures does not need: more than 1 GiB of memory, more
// than 10 s of processor time, core files, files of its own, further open files, further processes, and new privileges.
// Under the address sanitizer the memory stays unlimited, because its shadow is larger than that.
// Gives false when the system refuses one of the limits; nothing may be decoded then.
bool give_up_privileges();

}  // namespace cisterna::scanner
