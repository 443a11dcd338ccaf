#include "faulty_disk.h"

#include <sqlite3.h>

namespace cisterna::ledger::samples {

void FaultyDisk::fail(DiskCall call, std::int64_t n, int code, Fault fault) {
    plan_ = Plan{call, n, code, fault};
    failed_ = false;
}

int FaultyDisk::verdict(DiskCall call) {
    if (!plan_ || plan_->call != call) return SQLITE_OK;
    if (--plan_->remaining > 0) return SQLITE_OK;
    const int code = plan_->code;
    failed_ = true;
    if (plan_->fault == Fault::Once) plan_.reset();
    return code;
}

}  // namespace cisterna::ledger::samples
