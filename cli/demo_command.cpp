#include "cli/demo_command.h"

#include "cli/assets.h"
#include "cli/demo_folder.h"
#include "cli/demo_story.h"
#include "cli/version.h"

namespace cisterna::cli {
namespace {

preparation::Site demo_site() {
    return {"MAIN", "Demo Infusion Pharmacy", "1 Sample Street, Anytown", "+1 555 0100", "DEMONSTRATION - NOT FOR USE"};
}

Result<void> run_story(const DemoOptions& options, const formulary::Formulary& formulary, Streams& streams) {
    CISTERNA_TRY(assets, assets_folder());
    CISTERNA_TRY(faces, labels::drawing::Faces::find());
    CISTERNA_TRY(folder, DemoFolder::take(options.out));
    const auto& out = folder.path();
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
