#include "core/preparation/label_record.h"
#include "labels/pdf.h"
#include "labels/read_back.h"
#include "labels/record_reading.h"
#include "labels/stock.h"
#include "pharmacy/pharmacy.h"

namespace cisterna::pharmacy {

Result<PrintedLabel> Pharmacy::print_label(const Request& request, const std::string& batch, std::int64_t syringe,
                                           const std::string& label_stock, const labels::drawing::Faces& faces) {
    CISTERNA_TRY(loaded, load(batch));
    CISTERNA_TRY(prescription, preparation::prescription_of(loaded.state, loaded.personal));
    const auto revision = loaded.state.next_label_revision(syringe);
    CISTERNA_TRY(record, preparation::label_record(loaded.state, prescription, formulary_, site_, syringe, revision));
    const auto content = labels::read_label_record(record);
    if (!content) return tl::unexpected<Error>(content.error().front());
    CISTERNA_TRY(stock, labels::find_stock(label_stock));
    CISTERNA_TRY(pdf, labels::label_pdf(*content, stock, faces, clock_.now()));
    CISTERNA_TRY(read, labels::read_back(pdf, *content, stock, faces));
    const auto accepted =
        give(request, batch, preparation::AcceptLabel{syringe, revision, preparation::label_record_digest(record)});
    if (!accepted) return tl::unexpected<Error>(accepted.error());
    return PrintedLabel{std::move(record), std::move(pdf), content->machine_code, revision};
}

}  // namespace cisterna::pharmacy
