#include "core/error_budget/model.h"

#include <stdexcept>
#include <utility>

namespace cisterna::error_budget {

using quantity::Rational;

Term Model::add(Node node) {
    for (const auto operand : node.operands)
        if (operand >= nodes_.size()) throw std::logic_error("a term of another model was used");
    nodes_.push_back(std::move(node));
    return Term(nodes_.size() - 1);
}

Term Model::input(Source source) {
    inputs_.push_back(std::move(source));
    return add({Operation::Input, {}, inputs_.size() - 1, {}});
}

Term Model::constant(Rational value) {
    return add({Operation::Constant, {}, 0, std::move(value)});
}

Term Model::sum(const std::vector<Term>& terms) {
    Node node{Operation::Sum, {}, 0, {}};
    for (const auto term : terms) node.operands.push_back(term.index());
    return add(std::move(node));
}

Term Model::difference(Term from, Term less) {
    return add({Operation::Difference, {from.index(), less.index()}, 0, {}});
}

Term Model::product(Term a, Term b) {
    return add({Operation::Product, {a.index(), b.index()}, 0, {}});
}

Term Model::quotient(Term dividend, Term divisor) {
    return add({Operation::Quotient, {dividend.index(), divisor.index()}, 0, {}});
}

}  // namespace cisterna::error_budget
