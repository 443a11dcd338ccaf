#include "core/preparation/label_record.h"
#include "labels/pdf.h"
#include "labels/read_back.h"
#include "labels/record_reading.h"
#include "labels/stock.h"
#include "pharmacy/pharmacy.h"

namespace cisterna::pharmacy {

Result<PrintedLabel> Pharmacy::make_label(const Loaded& loaded, std::int64_t syringe, std::int64_t revision,
                                          const std::string& label_stock, const labels::drawing::Faces& faces,
                                          const calendar::Instant& at) {
    CISTERNA_TRY(prescription, preparation::prescription_of(loaded.state, loaded.personal));
    CISTERNA_TRY(record, preparation::label_record(loaded.state, prescription, formulary_, site_, syringe, revision));
    const auto content = labels::read_label_record(record);
    if (!content) return tl::unexpected<Error>(content.error().front());
    CISTERNA_TRY(stock, labels::find_stock(label_stock));
    CISTERNA_TRY(pdf, labels::label_pdf(*content, stock, faces, at));
    CISTERNA_TRY(read, labels::read_back(pdf, *content, stock, faces));
    return PrintedLabel{std::move(record), std::move(pdf), content->machine_code, revision};
}

}  // namespace cisterna::pharmacy
