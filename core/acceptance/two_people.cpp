#include "core/acceptance/two_people.h"

namespace cisterna::acceptance {
namespace {

// "RPH-03", "rph-03 " and "rph-03" are one account.
std::string plain_account(const std::string& account) {
    std::string plain;
    for (const char c : account) {
        if (c == ' ') continue;
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return plain;
}

}  // namespace

bool is_same_person(const std::string& a, const std::string& b) {
    return plain_account(a) == plain_account(b);
}

Result<void> check_witness(const std::string& performed_by, const std::optional<std::string>& witness,
                           const std::string& where) {
    if (!witness || plain_account(*witness).empty())
        return refuse(ErrorCode::WitnessMissing, where, "A witness has to see this; let a second person sign.");
    if (!is_same_person(performed_by, *witness)) return {};
    return refuse(ErrorCode::WitnessSamePerson, where,
                  "The witness is the person who did it; let another person sign.");
}

Result<void> check_verifier(const std::string& compounded_by, const std::string& verified_by,
                            const std::string& where) {
    if (!is_same_person(compounded_by, verified_by)) return {};
    return refuse(ErrorCode::VerifierSamePerson, where,
                  "The verifier is the person who compounded; let a pharmacist who did not compound verify.");
}

}  // namespace cisterna::acceptance
