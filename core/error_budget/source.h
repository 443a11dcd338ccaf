#pragma once

#include <optional>
#include <string>

#include "core/quantity/rational.h"

namespace cisterna::error_budget {

// How the values of an input are spread. Rectangular: every value of the range is as likely (GUM 4.3.7). Triangular:
// the middle of the range is the likeliest (GUM 4.3.9). Normal: scatter with a known standard deviation.
enum class Shape { Rectangular, Triangular, Normal };

struct Range {
    quantity::Rational low;
    quantity::Rational high;

    bool operator==(const Range&) const = default;
};

// One independent input quantity, in base units (mL, mg, mg/mL, a fraction of one).
struct Source {
    std::string step;            // the bench step to which it belongs: "draw of Infumorph 500"
    std::string what;            // what is uncertain in it: "scale of the 10 mL syringe"
    quantity::Rational nominal;  // as intended or read
    quantity::Rational mean;     // what it is on average; not the nominal when the error is one-sided
    Range range;                 // what it cannot leave
    quantity::Rational variance;
    Shape shape = Shape::Rectangular;
};

// The makers of sources. A half width, a width or a standard deviation below zero is a bug, and so is a nominal outside
// its range; zero means "exact".

// nominal +- half width, nothing else known: variance half_width^2 / 3 (GUM 4.3.7).
Source rectangular(std::string step, std::string what, quantity::Rational nominal,
                   const quantity::Rational& half_width);

// nominal +- half width, values near the middle likelier: variance half_width^2 / 6 (GUM 4.3.9, F.2.3.3).
Source triangular(std::string step, std::string what, quantity::Rational nominal, const quantity::Rational& half_width);

// Somewhere from low to high, not evenly about the nominal (a loss that can only be a loss). Its mean is the middle of
// the range and its variance (high - low)^2 / 12 (GUM 4.3.7): the model's mean moves away from the nominal by it, and
// chances and expanded uncertainty are counted from the mean.
Source one_sided(std::string step, std::string what, quantity::Rational nominal, Range range);

// The same with values near the middle of the range likelier: variance (high - low)^2 / 24 (GUM 4.3.9).
Source one_sided_triangular(std::string step, std::string what, quantity::Rational nominal, Range range);

// Scatter with a standard deviation. A normal value has no bounds; by the convention of this room its range is
// nominal +- 3 standard deviations, which 0.27 % of all values leave. With `within` (such as the limits between which
// every lot is released) the range is the overlap of both; the variance stays that of the whole curve, which is on the
// safe side.
Source normal(std::string step, std::string what, quantity::Rational nominal,
              const quantity::Rational& standard_deviation, const std::optional<Range>& within = std::nullopt);

}  // namespace cisterna::error_budget
