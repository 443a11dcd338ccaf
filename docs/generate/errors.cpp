// Writes docs/ERRORS.md from the one table of refusals and failures.
//
//   generate_errors PAGE           writes the page
//   generate_errors --check PAGE   ends with 1 when the page is not what the table says
#include <array>
#include <sstream>
#include <string>
#include <string_view>

#include "core/result/error.h"
#include "docs/generate/page.h"

namespace {

using cisterna::all_error_entries;
using cisterna::Retry;

struct ExitCode {
    int code;
    std::string_view meaning;
};

constexpr auto exit_codes = std::to_array<ExitCode>({
    {0, "done; every check passed"},
    {1, "a pharmacist must look: a finding holds or is not covered"},
    {2, "stopped or refused"},
    {64, "the command was not understood"},
    {65, "the input cannot be read"},
    {66, "it was not found"},
    {69, "a device or a service is away"},
    {70, "a bug"},
    {73, "storage failed, the outcome is unknown"},
    {74, "the storage is full or read-only"},
    {75, "try again: somebody else was at work"},
    {76, "a record or a signature is not intact"},
    {77, "not permitted"},
    {78, "the configuration cannot be used"},
});

std::string exit_table() {
    std::ostringstream table;
    table << "| exit code | meaning |\n| --- | --- |\n";
    for (const auto& [code, meaning] : exit_codes) table << "| " << code << " | " << meaning << " |\n";
    return table.str();
}

std::string code_table() {
    std::ostringstream table;
    table << "| code | meaning | HTTP | exit code | try again |\n| --- | --- | --- | --- | --- |\n";
    for (const auto& row : all_error_entries())
        table << "| `" << row.name << "` | " << row.meaning << " | " << row.http_status << " | " << row.exit_code
              << " | " << (row.retry == Retry::Later ? "later" : "no") << " |\n";
    return table.str();
}

std::string page() {
    return "# Refusals and failures\n\n"
           "Every refusal and failure of the program has one of these codes. The command line shows it as "
           "`refusal_kind`, the HTTP\n"
           "service as `code`; names are kept, so that scripts can rely on them. \"Later\" means that the same request "
           "may succeed\n"
           "without a change; \"no\" means that it will be refused again.\n\n"
           "This page is made from core/result/error_codes.inc: `cmake --build --preset dev --target "
           "generate_docs`.\n\n"
           "## Exit codes of the program\n\n" +
           exit_table() + "\n## Codes\n\n" + code_table();
}

}  // namespace

int main(int count, char** arguments) {
    return cisterna::docs::run({arguments, arguments + count}, 0, [](const auto&) { return page(); });
}
