#include "pharmacy/users.h"

#include <array>

#include "core/codec/reader.h"

namespace cisterna::pharmacy {
namespace {

using preparation::Role;
using preparation::Roles;

struct RoleWord {
    Role role;
    std::string_view word;
};

constexpr std::array<RoleWord, 3> role_table{{{Role::Technician, "technician"},
                                              {Role::Pharmacist, "pharmacist"},
                                              {Role::PharmacistInCharge, "pharmacist-in-charge"}}};

}  // namespace

std::vector<std::string_view> role_words(Roles roles) {
    std::vector<std::string_view> words;
    for (const auto& row : role_table)
        if (roles.share(row.role)) words.push_back(row.word);
    return words;
}

Result<Roles> read_roles(const std::vector<std::string>& words) {
    Roles roles;
    for (const auto& word : words) {
        bool known = false;
        for (const auto& row : role_table) {
            if (row.word != word) continue;
            roles = roles | row.role;
            known = true;
        }
        if (!known)
            return refuse(ErrorCode::OrderInconsistent, "roles",
                          "\"" + word + "\" is no role; use technician, pharmacist or pharmacist-in-charge.");
    }
    if (roles.share(Role::PharmacistInCharge)) roles = roles | Role::Pharmacist;
    if (roles.empty()) return refuse(ErrorCode::ValueMissing, "roles", "A person needs at least one role.");
    return roles;
}

codec::Object user_content(const preparation::Actor& user) {
    codec::Array roles;
    for (const auto word : role_words(user.roles)) roles.push_back(word);
    return codec::Object().set("user", user.id).set("name", user.name).set("roles", std::move(roles));
}

Result<preparation::Actor> read_user_content(const codec::Object& content) {
    codec::Problems problems;
    const codec::Value document(content);
    codec::Reader reader(document, "user", problems);
    preparation::Actor user{reader.text("user"), reader.text("name"), {}};
    const auto words = reader.texts("roles");
    if (!problems.empty()) return tl::unexpected<Error>(problems.all().front());
    CISTERNA_TRY(roles, read_roles(words));
    user.roles = roles;
    return user;
}

Result<preparation::Actor> read_user(const std::vector<ledger::StoredEvent>& events, const std::string& id) {
    if (events.empty())
        return refuse(ErrorCode::NotPermitted, "user",
                      "\"" + id + "\" has no account here. Sign in with your own account.");
    return read_user_content(events.back().data);
}

}  // namespace cisterna::pharmacy
