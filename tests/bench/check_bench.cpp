// What a check costs inside the program: all rules and the recipe, with the formulary loaded before; and what loading
// it costs.

#include <cstdlib>
#include <string>

#include "cli/assets.h"
#include "cli/check_text.h"
#include "cli/files.h"
#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/order/prescription_reading.h"
#include "core/rules/check.h"
#include "tests/bench/timing.h"

namespace {

using namespace cisterna;
using bench::median_milliseconds;
using bench::print;
using bench::print_beside_budget;

template <class Answer>
auto must(Answer answer) {
    if (answer) return std::move(*answer);
    std::fputs("The benchmark's input cannot be read.\n", stderr);
    std::exit(1);
}

codec::Value order_document(const std::string& name) {
    const auto text = must(cli::read_file(CISTERNA_SOURCE_DIR "/assets/demo/" + name, cli::largest_document));
    return must(codec::parse(text));
}

}  // namespace

int main() {
    const auto formulary = must(cli::load_formulary({}));
    const auto at = must(calendar::Instant::parse("2026-11-23T08:00:00-05:00"));
    const auto document = order_document("rx-1003-hydromorphone-bupivacaine-clonidine.json");
    const auto order = must(order::read_prescription(document));
    const auto one_drug = must(order::read_prescription(order_document("rx-1001-morphine.json")));
    const auto check = rules::check(order, formulary, nullptr, at);
    if (!check.recipe) return 1;

    print_beside_budget("check and recipe, three drugs",
                        median_milliseconds(301, [&] { (void)rules::check(order, formulary, nullptr, at); }), 1);
    print_beside_budget("check and recipe, one drug",
                        median_milliseconds(301, [&] { (void)rules::check(one_drug, formulary, nullptr, at); }), 1);
    print("reading the order of three drugs",
          median_milliseconds(301, [&] { (void)order::read_prescription(document); }));
    print("the check as JSON", median_milliseconds(101, [&] {
              (void)codec::indented(rules::check_json(check, order, formulary, "bench"));
          }));
    print("the check as text", median_milliseconds(101, [&] { (void)cli::check_text(check, order, formulary); }));
    print("loading the formulary, files and all", median_milliseconds(31, [] { (void)cli::load_formulary({}); }));
}
