#pragma once

#include <cstddef>
#include <vector>

#include "core/error_budget/source.h"
#include "core/quantity/rational.h"

namespace cisterna::error_budget {

// A term of one model; it means nothing in another model.
class Term {
public:
    std::size_t index() const { return index_; }

private:
    friend class Model;
    explicit Term(std::size_t index) : index_(index) {}
    std::size_t index_;
};

enum class Operation { Input, Constant, Sum, Difference, Product, Quotient };

struct Node {
    Operation operation = Operation::Constant;
    std::vector<std::size_t> operands;  // nodes before this one
    std::size_t input = 0;              // of Operation::Input: index among the model's inputs
    quantity::Rational constant;        // of Operation::Constant
};

// How outputs follow from inputs: an expression that is built once and then evaluated exactly. An input that is used
// twice is one input: what two outputs share (the final volume, an intermediate) moves them together.
class Model {
public:
    Term input(Source source);
    Term constant(quantity::Rational value);
    Term sum(const std::vector<Term>& terms);  // of none: zero
    Term difference(Term from, Term less);
    Term product(Term a, Term b);
    // A divisor that can be zero is refused when the model is evaluated.
    Term quotient(Term dividend, Term divisor);

    const std::vector<Source>& inputs() const { return inputs_; }
    // In order: each comes after its operands.
    const std::vector<Node>& nodes() const { return nodes_; }

private:
    Term add(Node node);

    std::vector<Source> inputs_;
    std::vector<Node> nodes_;
};

}  // namespace cisterna::error_budget
