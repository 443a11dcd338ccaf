#pragma once

#include <cstddef>
#include <stdexcept>
#include <vector>

#include "core/error_budget/interval.h"
#include "core/error_budget/model.h"

// Evaluation of a model's expression in any kind of number: exact, interval, or with derivatives.
namespace cisterna::error_budget {

// The nodes that an output depends on and itself, each after its operands.
std::vector<std::size_t> nodes_under(const Model& model, Term output);

// One number of every kind of number.
template <class Number>
Number exactly(const quantity::Rational& value);
template <>
inline quantity::Rational exactly(const quantity::Rational& value) {
    return value;
}
template <>
inline Range exactly(const quantity::Rational& value) {
    return {value, value};
}

// The value of a node from the values of its operands.
template <class Number>
Number combined(const Node& node, const std::vector<Number>& values) {
    const auto operand = [&](std::size_t place) -> const Number& { return values[node.operands[place]]; };
    switch (node.operation) {
        case Operation::Sum: {
            if (node.operands.empty()) return exactly<Number>(0);
            auto sum = operand(0);
            for (std::size_t i = 1; i < node.operands.size(); ++i) sum = sum + operand(i);
            return sum;
        }
        case Operation::Difference: return operand(0) - operand(1);
        case Operation::Product: return operand(0) * operand(1);
        case Operation::Quotient: return operand(0) / operand(1);
        case Operation::Constant: return exactly<Number>(node.constant);
        case Operation::Input: break;
    }
    throw std::logic_error("an input of a model was given no value");
}

// Hands the slope of the output by a node down to the node's operands (reverse differentiation).
template <class Number>
void hand_down(const Node& node, std::size_t at, const std::vector<Number>& values, std::vector<Number>& slopes) {
    const auto slope = slopes[at];
    const auto give = [&](std::size_t place, const Number& part) {
        auto& of_operand = slopes[node.operands[place]];
        of_operand = of_operand + part;
    };
    switch (node.operation) {
        case Operation::Sum:
            for (std::size_t i = 0; i < node.operands.size(); ++i) give(i, slope);
            return;
        case Operation::Difference:
            give(0, slope);
            give(1, exactly<Number>(0) - slope);
            return;
        case Operation::Product:
            give(0, slope * values[node.operands[1]]);
            give(1, slope * values[node.operands[0]]);
            return;
        case Operation::Quotient: {
            const auto by_dividend = slope / values[node.operands[1]];
            give(0, by_dividend);
            give(1, exactly<Number>(0) - by_dividend * values[at]);
            return;
        }
        case Operation::Constant:
        case Operation::Input: return;
    }
}

}  // namespace cisterna::error_budget
