#pragma once

#include <string>
#include <vector>

#include "core/error_budget/model.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

namespace cisterna::error_budget {

// Attained: both ends of the interval are values that the output takes for inputs within their ranges (proved by the
// signs of the derivatives). Enclosed: a sign could not be proved; the interval holds every value, but may be wider
// than needed, never narrower.
enum class Ends { Attained, Enclosed };

// What one bench step, or one source of it, adds to the variance of an output.
struct Contribution {
    std::string step;
    std::string what;             // empty for a whole step
    quantity::Rational variance;  // square of the output's unit
    quantity::Rational share;     // of the whole variance; zero when that is zero
};

// The error of one output, in its own unit.
struct Budget {
    quantity::Rational nominal;  // of the nominal inputs
    quantity::Rational mean;     // of the mean inputs (GUM 4.1.4)
    quantity::Rational low;      // the worst case: what cannot be left while each input stays in its range
    quantity::Rational high;
    Ends ends = Ends::Attained;
    quantity::Rational variance;  // sum of (derivative at the mean)^2 x variance of each input (GUM 5.1.2)
    quantity::Rational standard;  // square root of the variance, rounded up at the 12th significant place
    quantity::Rational coverage;  // k
    quantity::Rational expanded;  // k x square root of the variance, rounded up likewise (GUM 6.2.1)
    // Largest first; equal ones in the order in which the model met them. The first step dominates.
    std::vector<Contribution> steps;
    std::vector<Contribution> sources;
};

// The error of an output. Refuses below_minimum_volume (`where`: the step) when something that is divided by could be
// zero: it is measured too coarsely to be called measured. `coverage` below zero is a bug.
Result<Budget> budget_of(const Model& model, Term output, const quantity::Rational& coverage = 2);

// The step that adds most; nothing when nothing is uncertain.
const Contribution* dominating_step(const Budget& budget);

// Fractions of a target, which must be above zero (a bug otherwise).
struct RelativeBudget {
    quantity::Rational nominal;  // (nominal - target) / target
    quantity::Rational mean;
    quantity::Rational low;
    quantity::Rational high;
    quantity::Rational standard;       // standard / target
    quantity::Rational expanded;       // expanded / target
    quantity::Rational expanded_low;   // mean - expanded
    quantity::Rational expanded_high;  // mean + expanded
    // The larger of both sides, without its sign: what is compared with a tolerance of +- so much.
    quantity::Rational worst;           // of low and high
    quantity::Rational worst_expanded;  // of expanded_low and expanded_high
};

RelativeBudget relative_to(const Budget& budget, const quantity::Rational& target);

// An output as a straight function of the inputs: its value at the mean inputs, and its derivative there by each input
// of the model (zero for one that it does not depend on).
struct Tangent {
    quantity::Rational value;
    std::vector<quantity::Rational> slopes;
};

// Refuses as budget_of does.
Result<Tangent> tangent_of(const Model& model, Term output);

// First-order covariance of two outputs (GUM F.1.2.3): sum of slope x slope x variance over the inputs that they share.
Result<quantity::Rational> covariance(const Model& model, Term a, Term b);

}  // namespace cisterna::error_budget
