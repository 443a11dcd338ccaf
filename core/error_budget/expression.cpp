#include "core/error_budget/expression.h"

namespace cisterna::error_budget {

std::vector<std::size_t> nodes_under(const Model& model, Term output) {
    const auto& nodes = model.nodes();
    if (output.index() >= nodes.size()) throw std::logic_error("a term of another model was asked for");
    std::vector<bool> needed(output.index() + 1, false);
    needed[output.index()] = true;
    for (std::size_t at = output.index() + 1; at-- > 0;)
        if (needed[at])
            for (const auto operand : nodes[at].operands) needed[operand] = true;
    std::vector<std::size_t> order;
    for (std::size_t at = 0; at < needed.size(); ++at)
        if (needed[at]) order.push_back(at);
    return order;
}

}  // namespace cisterna::error_budget
