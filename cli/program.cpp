#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <ostream>

#include "cli/calc_command.h"
#include "cli/check_command.h"
#include "cli/demo_command.h"
#include "cli/gs1_command.h"
#include "cli/label_command.h"
#include "cli/ledger_command.h"
#include "cli/scan_command.h"
#include "cli/version.h"

namespace cisterna::cli {
namespace {

constexpr std::string_view exit_code_help =
    "Exit codes: 0 done, pass; 1 a pharmacist must look (hold, not covered); 2 stop, refused; 64 usage; 65 input "
    "cannot be read;\n"
    "66 not found; 69 device or service away; 70 a bug; 73 storage, outcome unknown; 74 storage full or read-only;\n"
    "75 try again, conflict; 76 integrity failure; 77 not permitted; 78 configuration.\n"
    "Cisterna does not program pumps, choose doses or claim clinical validation.";

void add_json(CLI::App& command, OutputForm& form) {
    command.add_flag_callback(
        "--json", [&form] { form = OutputForm::Json; }, "Answer in JSON on standard output");
}

// For commands that answer in JSON in any case.
void accept_json(CLI::App& command) {
    command.add_flag_callback(
        "--json", [] {}, "Answer in JSON, as always here");
}

// Options of every command, and which command was chosen.
struct CommandLine {
    CheckOptions check;
    CalcOptions calc;
    Gs1Options gs1;
    ScanOptions scan;
    LabelOptions label;
    LedgerOptions ledger;
    DemoOptions demo;
    std::function<int(Streams&)> run;
};

void add_check(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand("check", "Judge a prescription by every rule and plan its recipe");
    command->add_option("ORDER", line.check.order, "Prescription (cisterna/prescription/1), - for standard input")
        ->required();
    command->add_option("--formulary", line.check.formulary, "Folder of another formulary");
    command->add_option("--stock", line.check.stock, "Containers in stock (cisterna/stock/1)");
    command->add_option("--at", line.check.at,
                        "Planned start of preparation, such as 2026-11-23T09:30:00-05:00; now when absent");
    add_json(*command, line.check.form);
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_check(line.check, streams); }; });
}

void add_calc(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand("calc", "One bench calculation, exact and with its lines");
    command->add_option("KIND", line.calc.kind, "recipe_from_vials, dilution, refill_interval, gtin")->required();
    command->add_option("FILE", line.calc.file, "Inputs as JSON, - for standard input")->default_val("-");
    accept_json(*command);
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_calc(line.calc, streams); }; });
}

void add_gs1(CLI::App& app, CommandLine& line) {
    auto* group = app.add_subcommand("gs1", "GS1 element strings");
    group->require_subcommand(1);
    auto* command = group->add_subcommand("parse", "Read element strings, bracketed or as scanned; a JSON line each");
    command->add_option("TEXT", line.gs1.text, "One element string; - or nothing reads lines from standard input")
        ->default_val("-");
    accept_json(*command);
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_gs1_parse(line.gs1, streams); }; });
}

void add_scan(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand(
        "scan", "Read the codes in pictures (PNG, JPEG), in a limited child process; a JSON line each");
    command->add_option("IMAGE", line.scan.pictures, "Pictures")->required();
    line.scan.form = OutputForm::People;
    add_json(*command, line.scan.form);
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_scan(line.scan, streams); }; });
}

void add_label(CLI::App& app, CommandLine& line) {
    auto* command =
        app.add_subcommand("label", "Make a syringe label from a label record, and read it back before it is written");
    command->add_option("FILE", line.label.record, "Label record (cisterna/label/1)")->required();
    command->add_option("--stock", line.label.stock, "Label stock, such as flag-102x51")->required();
    command->add_option("--out", line.label.out, "PDF to write")->required();
    add_json(*command, line.label.form);
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_label(line.label, streams); }; });
}

void add_ledger(CLI::App& app, CommandLine& line) {
    auto* group = app.add_subcommand("ledger", "The append-only record");
    group->require_subcommand(1);
    auto* verify = group->add_subcommand("verify", "Check every event; names the first that was changed");
    verify->add_option("FILE", line.ledger.file, "The ledger")->required();
    add_json(*verify, line.ledger.form);
    verify->callback(
        [&line] { line.run = [&line](Streams& streams) { return run_ledger_verify(line.ledger, streams); }; });
    auto* rebuild = group->add_subcommand("rebuild", "Make worklist and stock anew from the events");
    rebuild->add_option("FILE", line.ledger.file, "The ledger")->required();
    add_json(*rebuild, line.ledger.form);
    rebuild->callback(
        [&line] { line.run = [&line](Streams& streams) { return run_ledger_rebuild(line.ledger, streams); }; });
}

void add_demo(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand(
        "demo", "Lead demonstration orders the whole way, from prescription to released syringe with its record");
    command
        ->add_option("--out", line.demo.out,
                     "Folder for the documents; made anew when it holds an earlier demonstration")
        ->required();
    command->add_option("--formulary", line.demo.formulary, "Folder of another formulary");
    add_json(*command, line.demo.form);
    command->callback([&line] { line.run = [&line](Streams& streams) { return run_demo(line.demo, streams); }; });
}

int run_parsed(int argc, const char* const* argv, Streams& streams) {
    CommandLine line;
    CLI::App app("Cisterna: sterile compounding and verification for intrathecal pump refills", "cisterna");
    app.footer(std::string(exit_code_help));
    app.set_version_flag("--version", "cisterna " + std::string(program_version));
    app.require_subcommand(1);
    add_check(app, line);
    add_calc(app, line);
    add_gs1(app, line);
    add_scan(app, line);
    add_label(app, line);
    add_ledger(app, line);
    add_demo(app, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        const int code = app.exit(problem, streams.out, streams.err);
        return code == 0 ? 0 : entry(ErrorCode::UsageWrong).exit_code;
    }
    const int code = line.run(streams);
    streams.out.flush();
    return streams.out.good() ? code : entry(ErrorCode::StorageFailed).exit_code;
}

}  // namespace

int run_program(int argc, const char* const* argv, Streams& streams) {
    try {
        return run_parsed(argc, argv, streams);
    } catch (const std::exception&) {
        streams.err << "The program found itself in an impossible state and stopped; nothing was recorded by this "
                       "command. Report this fault.\n";
        return entry(ErrorCode::Bug).exit_code;
    }
}

}  // namespace cisterna::cli
