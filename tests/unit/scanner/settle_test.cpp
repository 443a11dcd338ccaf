#include "scanner/settle.h"

#include <catch2/catch.hpp>

using namespace cisterna::scanner;

namespace {

Symbol reading(int x, int y, const std::string& bytes, int half_side = 20) {
    return {"]d2",
            bytes,
            "DataMatrix",
            x,
            y,
            {{{x - half_side, y - half_side},
              {x + half_side, y - half_side},
              {x + half_side, y + half_side},
              {x - half_side, y + half_side}}}};
}

std::vector<std::string> contents(const std::vector<Symbol>& symbols) {
    std::vector<std::string> bytes;
    for (const auto& symbol : symbols) bytes.push_back(symbol.bytes);
    return bytes;
}

using Contents = std::vector<std::string>;

}  // namespace

TEST_CASE("Readings that agree on a place are one symbol") {
    CHECK(settled({reading(100, 100, "A"), reading(103, 98, "A"), reading(100, 100, "A")}) ==
          std::vector{reading(100, 100, "A")});
}

TEST_CASE("Readings that contradict each other at a place are all left out") {
    CHECK(settled({reading(100, 100, "A"), reading(104, 100, "B")}).empty());
    CHECK(settled({reading(100, 100, "A"), reading(101, 100, "A"), reading(104, 100, "B")}).empty());
    CHECK(contents(settled({reading(100, 100, "A"), reading(104, 100, "B"), reading(300, 100, "C")})) == Contents{"C"});
}

TEST_CASE("A small reading inside of a large one contradicts it") {
    CHECK(settled({reading(100, 100, "A", 80), reading(150, 150, "B", 10)}).empty());
}

TEST_CASE("The same bytes in another symbology are another content") {
    auto other = reading(100, 100, "A");
    other.format = "QRCode";
    CHECK(settled({reading(100, 100, "A"), other}).empty());
}

TEST_CASE("Symbols apart are kept and ordered from top to bottom, then from left to right") {
    CHECK(contents(settled({reading(300, 200, "D"), reading(300, 100, "B"), reading(100, 200, "C"),
                            reading(200, 50, "A")})) == Contents{"A", "B", "C", "D"});
    CHECK(settled({reading(100, 100, "A"), reading(400, 100, "A")}).size() == 2);
}
