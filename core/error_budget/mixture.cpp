#include "core/error_budget/mixture.h"

namespace cisterna::error_budget {
namespace {

Term sum_of(Model& model, const std::vector<Term>& terms) {
    return terms.size() == 1 ? terms.front() : model.sum(terms);
}

Term mass_of(Model& model, const Portions& portions) {
    std::vector<Term> masses;
    for (const auto& portion : portions) masses.push_back(model.product(portion.strength, portion.volume));
    return sum_of(model, masses);
}

}  // namespace

Mixture mixture(Model& model, const std::vector<Portions>& drugs, const std::vector<Term>& others) {
    std::vector<Term> volumes = others;
    for (const auto& portions : drugs)
        for (const auto& portion : portions) volumes.push_back(portion.volume);
    // A single portion with nothing added keeps its strength, however much of it was drawn.
    if (volumes.size() == 1 && drugs.size() == 1) return {volumes.front(), {drugs.front().front().strength}};
    return mixture_to_volume(model, drugs, sum_of(model, volumes));
}

Mixture mixture_to_volume(Model& model, const std::vector<Portions>& drugs, Term final_volume) {
    Mixture made{final_volume, {}};
    for (const auto& portions : drugs)
        made.concentrations.push_back(model.quotient(mass_of(model, portions), final_volume));
    return made;
}

Term diluted(Model& model, const Portion& portion, Term diluent) {
    return diluted_to_volume(model, portion, model.sum({portion.volume, diluent}));
}

Term diluted_to_volume(Model& model, const Portion& portion, Term final_volume) {
    return model.quotient(model.product(portion.strength, portion.volume), final_volume);
}

Term powder_strength(Model& model, const Powder& powder, Term final_volume) {
    auto content = model.product(powder.mass, powder.assay);
    if (powder.conversion != quantity::Rational(1)) content = model.product(content, model.constant(powder.conversion));
    for (const auto loss : powder.losses) content = model.product(content, model.difference(model.constant(1), loss));
    return model.quotient(content, final_volume);
}

}  // namespace cisterna::error_budget
