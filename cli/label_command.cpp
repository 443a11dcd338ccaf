#include "cli/label_command.h"

#include <filesystem>
#include <ostream>
#include <system_error>

#include "cli/files.h"
#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "labels/pdf.h"
#include "labels/read_back.h"
#include "labels/record_reading.h"
#include "labels/stock.h"

namespace cisterna::cli {
namespace {

Result<void> keep_the_record(const LabelOptions& options) {
    std::error_code other_files;
    if (!std::filesystem::equivalent(options.record, options.out, other_files) || other_files) return {};
    return refuse(ErrorCode::UsageWrong, "--out", "The label would replace its own record; name another file.");
}

Result<codec::Object> make_label(const LabelOptions& options, const labels::LabelContent& content,
                                 const calendar::Instant& prepared) {
    CISTERNA_TRY(stock, labels::find_stock(options.stock));
    CISTERNA_TRY(faces, labels::drawing::Faces::find());
    CISTERNA_TRY(pdf, labels::label_pdf(content, stock, faces, prepared));
    CISTERNA_TRY(read, labels::read_back(pdf, content, stock, faces));
    CISTERNA_CHECK(write_file(options.out, pdf));
    return codec::Object().set("label", options.out).set("code", content.machine_code).set("read_back", "passed");
}

}  // namespace

int run_label(const LabelOptions& options, Streams& streams) {
    const auto kept = keep_the_record(options);
    if (!kept) return tell(kept.error(), options.form, streams);
    const auto text = read_file(options.record, largest_document);
    if (!text) return tell(text.error(), options.form, streams);
    const auto record = codec::parse(*text);
    if (!record) return tell(record.error(), options.form, streams);
    const auto content = labels::read_label_record(*record);
    if (!content) return tell(content.error(), options.form, streams);
    const auto* prepared = record->if_object()->find("prepared");
    const auto at = calendar::Instant::parse(*prepared->if_text(), "prepared");
    if (!at) return tell(at.error(), options.form, streams);
    auto made = make_label(options, *content, *at);
    if (!made) {
        made.error().where = labels::record_field(made.error().where);
        return tell(made.error(), options.form, streams);
    }
    if (options.form == OutputForm::Json)
        streams.out << codec::one_line(*made) << '\n';
    else
        streams.out << "The label is in " << options.out
                    << "; it was rendered, read back and agrees with its record.\n";
    return 0;
}

}  // namespace cisterna::cli
