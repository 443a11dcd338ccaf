#include "scanner/report.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

using namespace cisterna;
using namespace cisterna::scanner;

namespace {

const std::string good =
    R"({"symbols":[{"identifier":"]d2","bytes_hex":"3130411d","format":"DataMatrix","x":5,"y":-6,"corners":[[1,2],[3,4],[5,6],[7,8]]}]})"
    "\n";

std::string with(const std::string& from, const std::string& to) {
    auto line = good;
    line.replace(line.find(from), from.size(), to);
    return line;
}

}  // namespace

TEST_CASE("Any symbols survive the way from the decoder process to its parent") {
    CHECK(rc::check([] {
        const auto point = [] { return Point{*rc::gen::inRange(-100, 20'000), *rc::gen::inRange(-100, 20'000)}; };
        std::vector<Symbol> symbols(*rc::gen::inRange<std::size_t>(0, 5));
        for (auto& symbol : symbols) {
            symbol.identifier = "]d2";
            symbol.format = "DataMatrix";
            symbol.bytes = *rc::gen::nonEmpty<std::string>();
            symbol.x = point().x;
            symbol.y = point().y;
            for (auto& corner : symbol.corners) corner = point();
        }
        const auto line = report_line(symbols);
        RC_ASSERT(line.find('\n') == line.size() - 1);
        RC_ASSERT(read_report(line) == symbols);
    }));
}

TEST_CASE("A refusal survives the way from the decoder process to its parent") {
    const Error error{ErrorCode::ImageTooLarge, "picture", "Too large, \"really\"."};
    CHECK(read_report(report_line(tl::unexpected(error))).error() == error);
}

TEST_CASE("The line of the decoder process has its documented form") {
    const auto symbols = read_report(good);
    REQUIRE(symbols.has_value());
    REQUIRE(symbols->size() == 1);
    CHECK((*symbols)[0] == Symbol{"]d2", "10A\x1d", "DataMatrix", 5, -6, {{{1, 2}, {3, 4}, {5, 6}, {7, 8}}}});
    CHECK(report_line(symbols) == good);
}

TEST_CASE("A line in any other form is not believed") {
    for (const auto& line :
         {std::string(),
          std::string("\n"),
          std::string("Segmentation fault\n"),
          std::string("{}\n"),
          std::string("[]\n"),
          good.substr(0, good.size() - 1),
          good + good,
          with("3130411d", "3130411"),
          with("3130411d", "3130411g"),
          with("3130411d", "3130411D"),
          with("3130411d", ""),
          with("[7,8]", "[7]"),
          with(",[7,8]", ""),
          with("[7,8]", "[7,8.5]"),
          with("\"x\":5", "\"x\":\"5\""),
          with("\"x\":5", "\"x\":1000001"),
          with("\"x\":5,", ""),
          with("\"x\":5", "\"x\":5,\"x\":6"),
          with("\"x\":5", "\"z\":5"),
          with("symbols", "symbol"),
          std::string(R"({"refused":{"code":"no_such_code","where":"a","message":"b"}})") + "\n",
          std::string(R"({"refused":{"code":"image_too_large","where":"a"}})") + "\n",
          std::string(R"({"refused":{"code":"image_too_large","where":"a","message":"b"},"symbols":[]})") + "\n"}) {
        CAPTURE(line);
        const auto read = read_report(line);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code == ErrorCode::Bug);
    }
}
