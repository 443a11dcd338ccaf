#include "scanner/element_string.h"

#include <catch2/catch.hpp>

using cisterna::scanner::element_string_of_bracketed;

TEST_CASE("Bracketed elements become what a scanner sends") {
    CHECK(element_string_of_bracketed("(01)09501101530003") == "0109501101530003");
    CHECK(element_string_of_bracketed("(01)09501101530003(10)AB(17)261123") ==
          "010950110153000310AB\x1d"
          "17261123");
    CHECK(element_string_of_bracketed("(17)261123(21)7(10)A") ==
          "1726112321"
          "7\x1d"
          "10A");
    CHECK(element_string_of_bracketed("(3103)001750(392)199(8020)X") ==
          "3103001750392199\x1d"
          "8020X");
}

TEST_CASE("Brackets that may belong to a value are not guessed about") {
    CHECK_FALSE(element_string_of_bracketed("(10)A(B)C"));
    CHECK_FALSE(element_string_of_bracketed("(10)A)"));
    CHECK_FALSE(element_string_of_bracketed("(10)A(21"));
    CHECK_FALSE(element_string_of_bracketed("(10)A("));
}

TEST_CASE("What is not bracketed elements is no element string") {
    CHECK_FALSE(element_string_of_bracketed(""));
    CHECK_FALSE(element_string_of_bracketed("0109501101530003"));
    CHECK_FALSE(element_string_of_bracketed("()A"));
    CHECK_FALSE(element_string_of_bracketed("(1)A"));
    CHECK_FALSE(element_string_of_bracketed("(12345)A"));
    CHECK_FALSE(element_string_of_bracketed("(10)"));
    CHECK_FALSE(element_string_of_bracketed("(10)(21)A"));
}
