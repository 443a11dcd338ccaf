#pragma once

#include <string>

#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"

namespace cisterna::quantity {

// The one printer of the program: contract form for documents, people form for screens, labels and paper.

// Exact when it ends within 12 places, else 12 significant digits: "13.8461538462".
std::string contract_number(const Rational& number);

// ISMP form: zero before the point, none after the last digit, a comma from 1,000. A value that does not end within 6
// places is rounded, half away from zero, to 4 significant digits or to a whole number, whichever shows more: nothing
// is ever shown as zero that is not, and a digit before the point is never a zero in place of another.
std::string people_number(const Rational& number);

// The ends of an interval: where people_number would round, the low end is rounded down and the high end up, so that
// what cannot be left is not left by its text either.
std::string people_low_end(const Rational& number);
std::string people_high_end(const Rational& number);

// A fraction of one as percent: 1/20 gives "5 %".
std::string contract_percent(const Rational& fraction);
std::string people_percent(const Rational& fraction);

template <Dimension D>
std::string contract_text(const Quantity<D>& quantity, const Unit<D>& unit) {
    return contract_number(quantity.in(unit)) + " " + unit.symbol;
}

template <Dimension D>
std::string people_text(const Quantity<D>& quantity, const Unit<D>& unit) {
    return people_number(quantity.in(unit)) + " " + unit.symbol;
}

// "2.633 mg/mL to 3.4 mg/mL"
template <Dimension D>
std::string people_interval(const Quantity<D>& low, const Quantity<D>& high, const Unit<D>& unit) {
    return people_low_end(low.in(unit)) + " " + unit.symbol + " to " + people_high_end(high.in(unit)) + " " +
           unit.symbol;
}

// people_text for a figure that stands beside another one: written out exactly where rounding would make two different
// figures look the same ("20.0000001 mg/mL is over 20 mg/mL").
template <Dimension D>
std::string people_text_beside(const Quantity<D>& quantity, const Quantity<D>& other, const Unit<D>& unit) {
    const auto text = people_text(quantity, unit);
    return quantity != other && text == people_text(other, unit) ? contract_text(quantity, unit) : text;
}

}  // namespace cisterna::quantity
