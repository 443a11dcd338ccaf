#include "scanner/worker/limits.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace cisterna::scanner {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr rlim_t memory = RLIM_INFINITY;
#else
constexpr rlim_t memory = rlim_t{1} << 30U;  // bytes
#endif
constexpr rlim_t processor_time = 10;  // seconds
constexpr rlim_t open_files = 3;       // standard input, output and error are open already

bool limit(__rlimit_resource resource, rlim_t most) {
    const rlimit both{most, most};
    return setrlimit(resource, &both) == 0;
}

}  // namespace

bool give_up_privileges() {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit(RLIMIT_AS, memory) &&
           limit(RLIMIT_CPU, processor_time) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
           limit(RLIMIT_NPROC, 0) && limit(RLIMIT_NOFILE, open_files);
}

}  // namespace cisterna::scanner
