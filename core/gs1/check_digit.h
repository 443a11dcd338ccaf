#pragma once

#include <string_view>

namespace cisterna::gs1 {

bool is_digit(char c);
// True for a text of one or more digits.
bool all_digits(std::string_view text);

// The GS1 mod-10 check digit of the digits before it: from the right they weigh 3, 1, 3, 1, ...; the check digit fills
// the sum up to a multiple of ten (GS1 General Specifications; reference procedure lint_csum.c of the GS1 Barcode
// Syntax Dictionary). It catches every single wrong digit.
char check_digit(std::string_view digits);

// Whether the last digit is the check digit of the others; false for anything but two or more digits.
bool ends_in_its_check_digit(std::string_view digits);

}  // namespace cisterna::gs1
