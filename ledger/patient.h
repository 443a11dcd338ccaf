#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/value.h"
#include "core/result/result.h"
#include "ledger/randomness.h"

namespace cisterna::ledger {

// What an event says about a patient: a key without meaning, and a commitment to the details of that day. In an event's
// data it is an object with the members "patient_key" and "commitment", at any depth.
struct PatientReference {
    std::string key;
    std::string commitment;  // 64 lower-case hex digits

    codec::Object object() const;
    bool operator==(const PatientReference&) const = default;
};

// A patient's details to be stored with the first event that refers to them. Made by new_patient or revised_patient.
struct NewPatient {
    std::string key;
    std::int64_t revision = 1;  // from 1 without gaps
    std::string salt;           // 32 bytes as 64 lower-case hex digits
    codec::Object details;      // "id" is the record number

    PatientReference reference() const;
};

// A patient's details as stored.
struct Patient {
    std::string key;
    std::int64_t revision = 0;
    std::string commitment;
    codec::Object details;

    PatientReference reference() const { return {key, commitment}; }
};

// A patient whom the ledger does not know yet: "PT-" and 80 random bits in base32, revision 1. Refuses (value_missing)
// details without the record number "id", and what the randomness refuses.
Result<NewPatient> new_patient(Randomness& randomness, codec::Object details);
// The next revision of a patient's details, with a salt of its own.
Result<NewPatient> revised_patient(Randomness& randomness, const Patient& last, codec::Object details);

// The record number "id" of details that can be stored. Refuses (value_missing, text_invalid) others.
Result<std::string> checked_record_number(const codec::Object& details);

// SHA-256(salt || canonical details) as hex; the salt is given as hex, its 32 bytes are hashed. Refuses (text_invalid)
// a salt of another form.
Result<std::string> patient_commitment(std::string_view salt, const codec::Object& details);

// Every reference in an event's data, in the order of reading.
std::vector<PatientReference> patient_references(const codec::Object& data);

}  // namespace cisterna::ledger
