#include "core/gs1/check_digit.h"

#include <algorithm>

namespace cisterna::gs1 {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

char check_digit(std::string_view digits) {
    int sum = 0;
    int weight = 3;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        sum += weight * (*digit - '0');
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool ends_in_its_check_digit(std::string_view digits) {
    if (digits.size() < 2 || !all_digits(digits)) return false;
    return check_digit(digits.substr(0, digits.size() - 1)) == digits.back();
}

}  // namespace cisterna::gs1
