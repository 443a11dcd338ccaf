#include "cli/program.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <ostream>

#include "cli/calc_command.h"
#include "cli/check_command.h"
#include "cli/demo_command.h"
#include "cli/design_command.h"
#include "cli/gs1_command.h"
#include "cli/label_command.h"
#include "cli/ledger_command.h"
#include "cli/scan_command.h"
#include "cli/version.h"
#include "core/calculation/calculation.h"
#include "core/result/characters.h"

namespace cisterna::cli {
namespace {

constexpr std::string_view first_steps =
    "First steps:\n"
    "  cisterna demo --out demo                     the whole way of some orders, with every document\n"
    "  cisterna check order.json                    judge a prescription, and see how it would be made\n"
    "  cisterna COMMAND --help                      what a command takes, with an example\n"
    "\n"
    "Answers go to standard output, refusals to standard error; with --json both are JSON on standard output.\n"
    "Exit codes:\n"
    "  0 done, pass           1 a pharmacist must look    2 stop, refused           64 wrong usage\n"
    "  65 input not readable  66 not found                69 device away            70 a fault of the program\n"
    "  73 storage: ask again  74 storage full, read-only  75 in use: try again      76 a record was changed\n"
    "  77 not permitted       78 configuration\n"
    "Cisterna does not program pumps, choose doses or claim clinical validation.";

// What stands below the help of one command: an example, and what its exit codes mean.
std::string below(std::string_view example, std::string_view exit_codes) {
    return "Example:\n  " + std::string(example) + "\n\nExit codes: " + std::string(exit_codes) +
           ". All of them: cisterna --help";
}

// Help shows `kind`, such as FILE, for the value.
CLI::Option* optional(CLI::App& command, const std::string& name, std::string& value, const std::string& kind,
                      const std::string& meaning) {
    return command.add_option(name, value, meaning)
        ->type_name(kind)
        ->check(CLI::Validator(
            [](std::string& text) { return text.empty() ? std::string("the value is empty") : std::string(); }, ""));
}

void required(CLI::App& command, const std::string& name, std::string& value, const std::string& meaning) {
    optional(command, name, value, "", meaning)->required();
}

void add_json(CLI::App& command, OutputForm& form) {
    command.add_flag_callback(
        "--json", [&form] { form = OutputForm::Json; }, "Answer in JSON, refusals too");
}

// For commands that answer in JSON in any case.
void accept_json(CLI::App& command) {
    command.add_flag_callback(
        "--json", [] {}, "Accepted everywhere; this command answers in JSON in any case");
}

// Options of every command, and which command was chosen.
struct CommandLine {
    CheckOptions check;
    DesignOptions design;
    CalcOptions calc;
    Gs1Options gs1;
    ScanOptions scan;
    LabelOptions label;
    LedgerOptions ledger;
    DemoOptions demo;
    std::function<int(Streams&)> run;
};

// An order, and what it is judged with.
void add_order_files(CLI::App& command, OrderFiles& files, const std::string& example) {
    required(command, "ORDER", files.order, "Prescription as JSON, as " + example + "; - reads standard input");
    optional(command, "--stock", files.stock, "FILE", "Containers in stock as JSON; without it no expiry is judged");
    optional(command, "--site", files.site, "FILE",
             "The pharmacy's own policy as JSON: tolerance, syringes, balances, what to save; see docs/SITE.md");
    optional(command, "--at", files.at, "TIME",
             "Planned start, as 2026-11-23T09:30:00-05:00; now when it is not given");
    optional(command, "--formulary", files.formulary, "FOLDER",
             "Drugs, products and limits; the program's own when it is not given");
}

void add_check(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand("check", "Judge a prescription by every rule, and plan how it is made");
    add_order_files(*command, line.check.files, "assets/demo/rx-1001-morphine.json");
    add_json(*command, line.check.form);
    command->footer(
        below("cisterna check order.json --stock stock.json --at 2026-11-23T09:30:00-05:00\n\n"
              "A stock file holds the containers that may be used:\n"
              "  {\"schema\": \"cisterna/stock/1\", \"containers\": [\n"
              "    {\"id\": \"C1\", \"product\": \"infumorph-200-20ml\", \"lot\": \"IN2A17\", "
              "\"expiry\": \"2027-10-31\"},\n"
              "    {\"id\": \"C2\", \"product\": \"sodium-chloride-0.9-pf-20ml\", \"lot\": \"NS20B4\", "
              "\"expiry\": \"2028-11-30\"}]}\n\n"
              "and, for a site with a balance, powders with the figures of their certificates:\n"
              "  \"powders\": [{\"id\": \"P1\", \"powder\": \"morphine-sulfate-pentahydrate-powder\", "
              "\"lot\": \"M7\",\n"
              "    \"expiry\": \"2027-06-30\", \"remaining\": \"5 g\", \"assay\": \"99.2 %\", "
              "\"assay_sd\": \"0.3 %\",\n"
              "    \"assay_basis\": \"anhydrous\", \"water\": \"11.9 %\", \"water_sd\": \"0.1 %\"}]",
              "0 pass, 1 hold or not covered (a pharmacist must look), 2 stop or refused"));
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_check(line.check, streams); }; });
}

void add_design(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand(
        "design", "Show which flows and concentrations are possible, what bounds them, and propose round figures");
    add_order_files(*command, line.design.files, "assets/demo/rx-1007-design.json");
    optional(*command, "--svg", line.design.svg, "FILE", "Draw the window as SVG into this file");
    add_json(*command, line.design.form);
    command->footer(
        below("cisterna design order.json --svg window.svg\n\n"
              "An order may leave \"basis\" out, and may hold wishes, each of them as it is needed:\n"
              "  \"wishes\": {\"refill_interval\": \"60 day\", \"refill_interval_at_most\": \"90 day\",\n"
              "    \"flow_at_least\": \"0.1 mL/day\", \"flow_at_most\": \"1 mL/day\",\n"
              "    \"concentrations\": [{\"drug\": \"morphine-sulfate\", \"at_least\": \"5 mg/mL\", "
              "\"at_most\": \"15 mg/mL\"}]}",
              "0 proposed, 1 proposed but a pharmacist must look, 2 the window is empty, or stop or refused"));
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_design(line.design, streams); }; });
}

// Each kind with one line of figures that it takes.
constexpr std::string_view calculation_examples =
    "Kinds, and figures for each (echo 'FIGURES' | cisterna calc KIND):\n"
    "  bridge_bolus        bolus that clears the old drug from tubing and catheter; priming\n"
    "    '{\"pump_tubing_volume\": \"0.199 mL\", \"catheter_length_implanted\": \"89 cm\", "
    "\"catheter_volume_per_length\": \"0.0022 mL/cm\", \"old_concentration\": \"10 mg/mL\", \"new_concentration\": "
    "\"25 mg/mL\", \"daily_dose_during_bridge\": \"4 mg/day\"}'\n"
    "  bud                 beyond-use date, and what governs it\n"
    "    '{\"category\": \"2\", \"process\": \"aseptic\", \"starting_components\": \"sterile\", \"storage\": "
    "\"fridge\", \"prepared\": \"2026-11-23T09:30:00\"}'\n"
    "  dilution            dilution, mixing, rinsing, dose to volume\n"
    "    '{\"stock_concentration\": \"2000 mcg/mL\", \"final_concentration\": \"500 mcg/mL\", \"final_volume\": \"20 "
    "mL\"}'\n"
    "  gtin                NDC, GTIN and GS1 codes\n"
    "    '{\"ndc\": \"0641-6040-01\"}'\n"
    "  limits              figure against its limit: endotoxin, assay, fill weight, waste ...\n"
    "    '{\"limit_type\": \"endotoxin\", \"K\": \"0.2 EU/kg/h\", \"dose_per_hour\": \"3 mL/h\", \"body_weight\": \"60 "
    "kg\"}'\n"
    "  osmolality          osmolarity, sodium chloride for tonicity\n"
    "    '{\"solutes\": [{\"name\": \"sodium chloride\", \"concentration\": \"9 mg/mL\", \"mw\": \"58.44\", "
    "\"particles\": 2}]}'\n"
    "  ptm_max_dose        largest daily dose with patient boluses; flex days\n"
    "    '{\"continuous_daily_dose\": \"4 mg/day\", \"bolus_dose\": \"0.25 mg\", \"concentration\": \"20 mg/mL\", "
    "\"lockout\": \"5 h\"}'\n"
    "  recipe_from_powder  powder to weigh, stock solution, smallest weight\n"
    "    '{\"readability\": \"0.1 mg\", \"repeatability_sd\": \"0.03 mg\"}'\n"
    "  recipe_from_vials   volumes to draw, containers, waste\n"
    "    '{\"mass_needed\": \"160 mg\", \"lots\": [{\"lot\": \"A\", \"available_volume\": \"20 mL\", "
    "\"assayed_strength\": \"24.6 mg/mL\"}]}'\n"
    "  refill_interval     refill date, residual and pocket-fill checks\n"
    "    '{\"check\": \"fill_volume\", \"reservoir_capacity\": \"20 mL\", \"injected_volume\": \"18 mL\", "
    "\"measured_in_pump\": \"16.9 mL\"}'\n";

// Other programs get JSON, as they always did; a person at a terminal gets lines.
OutputForm form_of_standard_output() {
    return isatty(STDOUT_FILENO) == 1 ? OutputForm::People : OutputForm::Json;
}

void add_calc(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand("calc", "Do one bench calculation, exactly, and show its lines");
    required(*command, "KIND", line.calc.kind, "One of the kinds below");
    command
        ->add_option("FILE", line.calc.file,
                     "Figures as JSON, or a case of tests/cases/calc; - or nothing reads standard input")
        ->type_name("")
        ->default_val("-")
        ->default_str("");
    line.calc.form = form_of_standard_output();
    add_json(*command, line.calc.form);
    command->add_flag_callback(
        "--text", [&line] { line.calc.form = OutputForm::People; },
        "Answer in lines to read; so it is at a terminal, JSON is for files and programs");
    command->footer(std::string(calculation_examples) + "\n" +
                    below("echo '{\"stock_concentration\": \"2000 mcg/mL\", \"final_concentration\": \"500 mcg/mL\", "
                          "\"final_volume\": \"20 mL\"}' |\n    cisterna calc dilution --text",
                          "0 done, 2 refused"));
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_calc(line.calc, streams); }; });
}

void add_gs1(CLI::App& app, CommandLine& line) {
    auto* group = app.add_subcommand("gs1", "Read the codes of packages and syringes");
    group->require_subcommand(1);
    auto* command =
        group->add_subcommand("parse", "Tell product, lot, expiry and serial of GS1 codes, one JSON line for each");
    command
        ->add_option(
            "TEXT", line.gs1.text,
            "A code as printed, with brackets, or as scanned; - or nothing reads a code a line from standard input")
        ->type_name("")
        ->default_val("-")
        ->default_str("");
    accept_json(*command);
    command->footer(below("cisterna gs1 parse '(01)00306416039017(17)271031(10)IN2A17(21)4401'",
                          "0 all read, otherwise that of the first refusal: 2 refused"));
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_gs1_parse(line.gs1, streams); }; });
}

void add_scan(CLI::App& app, CommandLine& line) {
    auto* command =
        app.add_subcommand("scan", "Read the codes in photographs (PNG, JPEG), one JSON line for each picture");
    command->add_option("PICTURE", line.scan.pictures, "Picture files")->type_name("")->required();
    line.scan.form = OutputForm::People;
    command->add_flag_callback(
        "--json", [&line] { line.scan.form = OutputForm::Json; }, "Do not repeat refusals on standard error");
    command->footer(
        below("cisterna scan photo-1.png photo-2.jpg",
              "0 all read, otherwise that of the first refusal: 2 no code found, 65 no picture, 66 not found"));
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_scan(line.scan, streams); }; });
}

void add_label(CLI::App& app, CommandLine& line) {
    auto* command =
        app.add_subcommand("label", "Make the label of a syringe as PDF, and read it back before it is written");
    required(*command, "RECORD", line.label.record,
             "Label record as JSON; the demonstration makes some, as label-B26112301-1.json");
    optional(*command, "--stock", line.label.stock, "NAME", "Label material, such as flag-102x51")->required();
    optional(*command, "--out", line.label.out, "FILE", "PDF to write")->required();
    add_json(*command, line.label.form);
    command->footer(below("cisterna label label-B26112301-1.json --stock flag-102x51 --out label.pdf",
                          "0 written and read back, 2 refused, 66 no such record, material or folder, 74 storage"));
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_label(line.label, streams); }; });
}

void add_ledger(CLI::App& app, CommandLine& line) {
    auto* group = app.add_subcommand("ledger", "Check the record of everything that happened");
    group->require_subcommand(1);
    auto* verify = group->add_subcommand("verify", "Check every event of a ledger; names the first that was changed");
    required(*verify, "FILE", line.ledger.file, "Ledger, as ledger.sqlite of the demonstration");
    add_json(*verify, line.ledger.form);
    verify->footer(below("cisterna ledger verify demo/ledger.sqlite",
                         "0 sound, 75 in use by another program, 76 changed, 78 not a ledger of this version"));
    verify->callback(
        [&line] { line.run = [&line](Streams& streams) { return run_ledger_verify(line.ledger, streams); }; });
    auto* rebuild = group->add_subcommand(
        "rebuild", "Make worklist and stock anew from the events; also settles what a crash left unfinished");
    required(*rebuild, "FILE", line.ledger.file, "Ledger, as ledger.sqlite of the demonstration");
    add_json(*rebuild, line.ledger.form);
    rebuild->footer(
        below("cisterna ledger rebuild demo/ledger.sqlite",
              "0 done, 74 read-only, 75 in use by another program, 76 changed, 78 not a ledger of this version"));
    rebuild->callback(
        [&line] { line.run = [&line](Streams& streams) { return run_ledger_rebuild(line.ledger, streams); }; });
}

void add_demo(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand(
        "demo", "Lead orders of invented patients the whole way, from prescription to released syringe");
    optional(*command, "--out", line.demo.out, "FOLDER",
             "Where the documents go: a new or empty folder, or that of an earlier demonstration, which is replaced")
        ->required();
    optional(*command, "--formulary", line.demo.formulary, "FOLDER",
             "Drugs, products and limits; the program's own when it is not given");
    command->add_flag_callback(
        "--json", [&line] { line.demo.form = OutputForm::Json; },
        "Instead of the story, a JSON line for each recorded step, and a last one with \"done\"");
    command->footer(
        below("cisterna demo --out demo", "0 done, 64 the folder holds other files, 74 storage, 75 in use"));
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_demo(line.demo, streams); }; });
}

void name_group(CLI::App& app) {
    for (auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        command->group("Commands");
        name_group(*command);
    }
}

void name_parts_of_help(CLI::App& app) {
    app.set_help_flag("-h,--help", "Show this help");
    app.set_version_flag("--version", "cisterna " + std::string(program_version), "Show the version");
    auto& formatter = *app.get_formatter();
    formatter.label("OPTIONS", "options");
    formatter.label("SUBCOMMAND", "COMMAND");
    formatter.label("Positionals", "What it takes");
    formatter.label("REQUIRED", "(required)");
}

// What was wrong in the words after the program's name, and where it is explained.
Error usage_error(const CLI::App& app, const CLI::ParseError& problem) {
    const CLI::App* reached = &app;
    std::string name = app.get_name();
    while (!reached->get_subcommands().empty()) {
        reached = reached->get_subcommands().front();
        name += " " + reached->get_name();
    }
    std::string commands;
    for (const auto* command : reached->get_subcommands({}))
        commands += (commands.empty() ? "" : ", ") + command->get_name();
    const auto surplus = app.remaining(true);
    const auto word = surplus.empty() ? std::string() : in_quotes(surplus.front());
    std::string message;
    if (!commands.empty())
        message = (word.empty() ? "A command is missing after " + name : word + " is not a command of " + name) +
                  "; choose one of: " + commands + ".";
    else if (!word.empty())
        message = word + " is not understood here; " + name + " --help lists what is.";
    else
        message = std::string(problem.what()) + "; " + name + " --help tells how.";
    return {ErrorCode::UsageWrong, "command line", message};
}

OutputForm asked_form(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i)
        if (std::string_view(argv[i]) == "--json") return OutputForm::Json;
    return OutputForm::People;
}

// Whether the answer reached its reader: a full disk behind standard output shows only now.
int delivered(int code, Streams& streams) {
    streams.out.flush();
    if (streams.out.good()) return code;
    streams.err << "The answer could not be written to standard output. Free some space there, then try again.\n";
    return entry(ErrorCode::StorageFailed).exit_code;
}

int run_parsed(int argc, const char* const* argv, Streams& streams) {
    CommandLine line;
    CLI::App app("Cisterna: sterile compounding and verification for intrathecal pump refills", "cisterna");
    name_parts_of_help(app);
    app.require_subcommand(1);
    add_demo(app, line);
    add_check(app, line);
    add_design(app, line);
    add_calc(app, line);
    add_gs1(app, line);
    add_scan(app, line);
    add_label(app, line);
    add_ledger(app, line);
    name_group(app);
    app.footer(std::string(first_steps));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        if (problem.get_exit_code() != 0) return tell(usage_error(app, problem), asked_form(argc, argv), streams);
        return delivered(app.exit(problem, streams.out, streams.err), streams);
    }
    return delivered(line.run(streams), streams);
}

}  // namespace

int run_program(int argc, const char* const* argv, Streams& streams) {
    try {
        return run_parsed(argc, argv, streams);
    } catch (const std::exception&) {
        streams.err << "The program met a state that must not be, and stopped. What it had confirmed before stays "
                       "recorded. Report this fault, with the command.\n";
        return entry(ErrorCode::Bug).exit_code;
    }
}

}  // namespace cisterna::cli
