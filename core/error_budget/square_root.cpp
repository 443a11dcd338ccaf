#include "core/error_budget/square_root.h"

#include <stdexcept>

namespace cisterna::error_budget {
namespace {

using quantity::Rational;

int digits_before_point(const Rational& number) {
    return static_cast<int>(number.floor().whole_digits().size());
}

// e with 10^(e-1) <= number < 10^e, for a number above zero.
int decimal_exponent(const Rational& number) {
    if (number >= Rational(1)) return digits_before_point(number);
    const int exponent = -digits_before_point(Rational(1) / number);
    // 1/number has d digits: number lies in (10^-d, 10^(1-d)]; only its upper end belongs to the next exponent.
    return number == Rational::power_of_ten(exponent + 1) ? exponent + 2 : exponent + 1;
}

int half_rounded_up(int number) {
    return number >= 0 ? (number + 1) / 2 : -(-number / 2);
}

// The smallest whole number whose square is not below `square`, which is above zero: Heron's method from above.
Rational whole_root_rounded_up(const Rational& square) {
    const Rational target = square.ceiling();
    Rational root = Rational::power_of_ten(half_rounded_up(decimal_exponent(target)));
    while (true) {
        const Rational next = ((root + (target / root).floor()) / Rational(2)).floor();
        if (next >= root) break;
        root = next;
    }
    return root * root < target ? root + Rational(1) : root;
}

}  // namespace

Rational square_root_rounded_up(const Rational& square, int significant_places) {
    if (square.sign() < 0) throw std::logic_error("the root of a number below zero was asked for");
    if (square.is_zero()) return 0;
    // sqrt lies below 10^e; the last significant place is 10^(e - places).
    const int last_place = half_rounded_up(decimal_exponent(square)) - significant_places;
    return whole_root_rounded_up(square * Rational::power_of_ten(-2 * last_place)) * Rational::power_of_ten(last_place);
}

}  // namespace cisterna::error_budget
