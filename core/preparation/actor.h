#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cisterna::preparation {

// What a person may do. A pharmacist in charge is a pharmacist too.
enum class Role : std::uint8_t { Technician = 1, Pharmacist = 2, PharmacistInCharge = 4 };

// The roles of one person.
class Roles {
public:
    constexpr Roles() = default;
    constexpr Roles(Role role) : bits_(static_cast<std::uint8_t>(role)) {}
    constexpr Roles operator|(Roles other) const {
        Roles both;
        both.bits_ = static_cast<std::uint8_t>(bits_ | other.bits_);
        return both;
    }
    constexpr bool share(Roles other) const { return (bits_ & other.bits_) != 0; }
    // These roles and those that they bring along: a pharmacist in charge is a pharmacist too.
    constexpr Roles with_implied() const;
    constexpr bool empty() const { return bits_ == 0; }

private:
    std::uint8_t bits_ = 0;
};

constexpr Roles operator|(Role a, Role b) {
    return Roles(a) | Roles(b);
}

constexpr Roles Roles::with_implied() const {
    return share(Role::PharmacistInCharge) ? *this | Role::Pharmacist : *this;
}

struct Actor {
    std::string id;    // "rph-02"
    std::string name;  // as it is printed
    Roles roles;
};

}  // namespace cisterna::preparation
