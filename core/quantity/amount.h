#pragma once

#include <map>
#include <string>

#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::quantity {

// The substance in which a mass is counted: a drug in one salt form, such as "morphine-sulfate". Salt and base are
// different substances.
class Substance {
public:
    explicit Substance(std::string id) : id_(std::move(id)) {}
    const std::string& id() const { return id_; }
    auto operator<=>(const Substance&) const = default;

private:
    std::string id_;
};

// A mass of one substance. It adds only to its like.
class Amount {
public:
    Amount(Substance substance, Mass mass) : substance_(std::move(substance)), mass_(std::move(mass)) {}
    const Substance& substance() const { return substance_; }
    const Mass& mass() const { return mass_; }
    // Refuses (salt_form_unspecified) an amount of another substance.
    Result<Amount> plus(const Amount& other) const;
    bool operator==(const Amount&) const = default;

private:
    Substance substance_;
    Mass mass_;
};

// What is in a solution: substance by substance.
class Admixture {
public:
    void add(const Amount& amount);
    Mass mass_of(const Substance& substance) const;  // zero when it is not in it
    const std::map<Substance, Mass>& amounts() const { return amounts_; }

private:
    std::map<Substance, Mass> amounts_;
};

}  // namespace cisterna::quantity
