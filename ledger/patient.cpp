#include "ledger/patient.h"

#include <array>

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "ledger/event.h"
#include "ledger/merkle.h"

namespace cisterna::ledger {
namespace {

// RFC 4648; 10 bytes give 16 characters without padding.
std::string base32(const std::array<std::uint8_t, 10>& bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const auto byte : bytes) {
        pending = (pending << 8U) | byte;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text += alphabet[(pending >> bits) & 31U];
        }
    }
    return text;
}

Result<std::string> fresh_salt(Randomness& randomness) {
    Hash salt{};
    CISTERNA_CHECK(randomness.fill(salt));
    return digest::hex(salt);
}

void collect(const codec::Value& value, std::vector<PatientReference>& found);

void collect(const codec::Object& object, std::vector<PatientReference>& found) {
    const auto* key = object.find("patient_key");
    const auto* commitment = object.find("commitment");
    if (key != nullptr && commitment != nullptr && key->if_text() != nullptr && commitment->if_text() != nullptr)
        found.push_back({*key->if_text(), *commitment->if_text()});
    for (const auto& [name, value] : object.members()) collect(value, found);
}

void collect(const codec::Value& value, std::vector<PatientReference>& found) {
    if (const auto* object = value.if_object()) collect(*object, found);
    if (const auto* items = value.if_array())
        for (const auto& item : *items) collect(item, found);
}

}  // namespace

codec::Object PatientReference::object() const {
    codec::Object members;
    members.set("patient_key", key).set("commitment", commitment);
    return members;
}

PatientReference NewPatient::reference() const {
    return {key, patient_commitment(salt, details).value_or("")};
}

Result<NewPatient> new_patient(Randomness& randomness, codec::Object details) {
    CISTERNA_CHECK(checked_record_number(details));
    std::array<std::uint8_t, 10> bytes{};
    CISTERNA_CHECK(randomness.fill(bytes));
    CISTERNA_TRY(salt, fresh_salt(randomness));
    return NewPatient{"PT-" + base32(bytes), 1, std::move(salt), std::move(details)};
}

Result<NewPatient> revised_patient(Randomness& randomness, const Patient& last, codec::Object details) {
    CISTERNA_CHECK(checked_record_number(details));
    CISTERNA_TRY(salt, fresh_salt(randomness));
    return NewPatient{last.key, last.revision + 1, std::move(salt), std::move(details)};
}

Result<std::string> checked_record_number(const codec::Object& details) {
    const auto* id = details.find("id");
    if (id == nullptr || id->if_text() == nullptr || id->if_text()->empty())
        return refuse(ErrorCode::ValueMissing, "patient.id", "The patient's record number is missing; enter it.");
    CISTERNA_CHECK(check_name("patient's record number", *id->if_text()));
    if (const auto readable = codec::parse(codec::canonical(details)); !readable)
        return tl::unexpected<Error>(readable.error());
    return *id->if_text();
}

Result<std::string> patient_commitment(std::string_view salt, const codec::Object& details) {
    const auto bytes = hash_from_hex(salt);
    if (!bytes) return refuse(ErrorCode::TextInvalid, "salt", "A patient's salt must be 64 lower-case hex digits.");
    std::string salted(bytes->begin(), bytes->end());
    salted += codec::canonical(details);
    return digest::hex(digest::sha256(salted));
}

std::vector<PatientReference> patient_references(const codec::Object& data) {
    std::vector<PatientReference> found;
    collect(data, found);
    return found;
}

}  // namespace cisterna::ledger
