#include "cli/demo_command.h"

#include <filesystem>
#include <ostream>
#include <system_error>

#include "cli/assets.h"
#include "cli/demo_story.h"
#include "cli/files.h"
#include "cli/version.h"

namespace cisterna::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* marker = ".cisterna-demo";

// Makes the folder, or empties it when it holds an earlier demonstration; never touches anything else.
Result<void> prepare_folder(const fs::path& out) {
    std::error_code failure;
    if (fs::exists(out, failure) && !fs::is_directory(out, failure))
        return refuse(ErrorCode::UsageWrong, "--out", out.string() + " is no folder; name another one.");
    if (fs::is_directory(out, failure) && !fs::is_empty(out, failure)) {
        if (!fs::exists(out / marker, failure))
            return refuse(ErrorCode::UsageWrong, "--out",
                          out.string() + " holds other files; name an empty or a new folder.");
        for (const auto& item : fs::directory_iterator(out)) fs::remove(item.path(), failure);
    }
    fs::create_directories(out, failure);
    if (failure)
        return refuse(ErrorCode::StorageReadOnly, "--out",
                      out.string() + " cannot be made (" + failure.message() + "); name another folder.");
    return write_file(out / marker, "This folder was made by the demonstration and is emptied by the next one.\n");
}

preparation::Site demo_site() {
    return {"MAIN", "Demo Infusion Pharmacy", "1 Sample Street, Anytown", "+1 555 0100", "DEMONSTRATION - NOT FOR USE"};
}

Result<void> run_story(const DemoOptions& options, const formulary::Formulary& formulary, Streams& streams) {
    const fs::path out(options.out);
    CISTERNA_CHECK(prepare_folder(out));
    CISTERNA_TRY(assets, assets_folder());
    CISTERNA_TRY(faces, labels::drawing::Faces::find());
    CISTERNA_TRY(start, calendar::Instant::parse("2026-11-20T08:00:00-05:00"));
    StoryClock clock(start);
    ledger::SystemRandomness randomness;
    CISTERNA_TRY(ledger,
                 ledger::Ledger::open(out / "ledger.sqlite",
                                      {.mode = ledger::OpenMode::Create, .site = demo_site().id, .now = start}));
    pharmacy::Pharmacy pharmacy(ledger, demo_site(), formulary, std::string(program_version), clock, randomness);
    DemoStory story(pharmacy, ledger, formulary, faces, clock, assets / "demo", out, options.form, streams);
    return story.tell_all();
}

}  // namespace

int run_demo(const DemoOptions& options, Streams& streams) {
    const auto formulary = load_formulary(options.formulary);
    if (!formulary) return tell(formulary.error(), options.form, streams);
    const auto told = run_story(options, *formulary, streams);
    return told ? 0 : tell(told.error(), options.form, streams);
}

}  // namespace cisterna::cli
