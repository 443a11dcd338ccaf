#include "cli/ledger_command.h"

#include <ostream>

#include "core/codec/write.h"
#include "ledger/ledger.h"

namespace cisterna::cli {
namespace {

codec::Object verification_json(const ledger::Verification& verification) {
    codec::Object json;
    json.set("sound", verification.sound()).set("events", verification.events).set("root", verification.root);
    if (!verification.first_discrepancy) return json;
    const auto& first = *verification.first_discrepancy;
    return json.set("first_discrepancy", codec::Object()
                                             .set("position", first.position)
                                             .set("stream", first.stream)
                                             .set("type", first.type)
                                             .set("what", first.what)
                                             .set("message", first.message));
}

}  // namespace

int run_ledger_verify(const LedgerOptions& options, Streams& streams) {
    auto ledger = ledger::Ledger::open(options.file, {.mode = ledger::OpenMode::ReadOnly});
    if (!ledger) return tell(ledger.error(), options.form, streams);
    const auto verification = ledger->verify();
    if (!verification) return tell(verification.error(), options.form, streams);
    if (options.form == OutputForm::Json)
        streams.out << codec::one_line(verification_json(*verification)) << '\n';
    else if (verification->sound())
        streams.out
            << "The record is sound: " << verification->events << " events, root " << verification->root << ".\n"
            << "A tail that was cut off cannot be seen without a root kept elsewhere: compare this one with yours.\n";
    else
        streams.err << "THE RECORD HAS BEEN CHANGED. " << verification->first_discrepancy->message << '\n'
                    << "Release nothing by it. Keep the file as it is, and compare it with the last backup.\n";
    return verification->sound() ? 0 : entry(ErrorCode::IntegrityFailed).exit_code;
}

int run_ledger_rebuild(const LedgerOptions& options, Streams& streams) {
    auto ledger = ledger::Ledger::open(options.file, {.mode = ledger::OpenMode::ReadWrite});
    if (!ledger) return tell(ledger.error(), options.form, streams);
    const auto rebuilt = ledger->rebuild_projections();
    if (!rebuilt) return tell(rebuilt.error(), options.form, streams);
    codec::Array tables;
    for (const auto& table : rebuilt->differed)
        tables.push_back(codec::Object().set("table", table.name).set("rows", table.rows));
    if (options.form == OutputForm::Json) {
        streams.out << codec::one_line(
                           codec::Object().set("agreed", rebuilt->agreed()).set("differed", std::move(tables)))
                    << '\n';
    } else if (rebuilt->agreed()) {
        streams.out << "The reading views were made anew; they had agreed with the events.\n";
    } else {
        for (const auto& table : rebuilt->differed)
            streams.out << table.name << ": " << table.rows
                        << " rows had differed from the events and are right now.\n";
    }
    return 0;
}

}  // namespace cisterna::cli
