#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/preparation/preparation.h"
#include "core/preparation/site.h"
#include "core/result/result.h"
#include "labels/drawing/faces.h"
#include "labels/layout.h"

namespace cisterna::reports {

// All that a batch record shows. Names stand for account ids; an id without a name is shown as it is.
struct BatchRecord {
    const preparation::Preparation& state;
    const std::vector<preparation::Event>& events;
    const order::Prescription& prescription;
    const formulary::Formulary& formulary;
    const preparation::Site& site;
    std::map<std::string, std::string> names;
    std::vector<labels::Layout> labels;  // of the syringes, in their order
    calendar::Instant printed;
    std::string program;
    std::string ledger_position;  // "events 12 to 61 of the ledger, root 3f..."
};

// The batch record (compounding record) as a PDF: order, findings and overrides with citations, the calculation line by
// line, lots, measured against target, who did what when, the beyond-use date and why, waste, verification, label
// facsimile. The same input gives the same bytes.
Result<std::string> batch_record_pdf(const BatchRecord& record, const labels::drawing::Faces& faces);

}  // namespace cisterna::reports
