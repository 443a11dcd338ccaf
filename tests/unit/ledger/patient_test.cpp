#include "ledger/patient.h"

#include <catch2/catch.hpp>

#include "samples.h"

using namespace cisterna;
using namespace cisterna::ledger;
using namespace cisterna::ledger::samples;

namespace {

codec::Object details(const std::string& id, const std::string& name = "Sample, Patient") {
    return object({{"id", id}, {"name", name}});
}

AppendRequest with_patient(const NewPatient& patient, const std::string& batch) {
    auto request = entered(batch);
    request.streams[0].events[0].data.set("patient", patient.reference().object());
    request.patients = {patient};
    return request;
}

}  // namespace

TEST_CASE("A patient's key and salt come from the randomness alone") {
    FixedRandomness randomness(0);
    const auto patient = new_patient(randomness, details("MRN-1"));
    REQUIRE(patient);
    CHECK(patient->key == "PT-AAAQEAYEAUDAOCAJ");  // base32 of the bytes 0 to 9
    CHECK(patient->revision == 1);
    CHECK(patient->salt == "0a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223242526272829");
    // sha256(bytes 10 to 41 || {"id":"MRN-1","name":"Sample, Patient"}), computed apart with Python's hashlib
    CHECK(patient->reference().commitment == "4e07ffec7f8ab64d3f789d676fcb02e50fe3e584a209007d35e5707308bbc99a");
}

TEST_CASE("The system's randomness does not repeat itself") {
    SystemRandomness randomness;
    const auto one = new_patient(randomness, details("MRN-1"));
    const auto two = new_patient(randomness, details("MRN-1"));
    REQUIRE(one);
    REQUIRE(two);
    CHECK(one->key != two->key);
    CHECK(one->salt != two->salt);
    CHECK(one->reference().commitment != two->reference().commitment);
}

TEST_CASE("Events carry a key and a commitment, and the details stay in their own table") {
    const Folder folder;
    FixedRandomness randomness;
    const auto patient = new_patient(randomness, details("MRN-1"));
    {
        auto ledger = created(folder.file());
        must_append(ledger, with_patient(*patient, "B1"));
        CHECK(ledger.worklist()->front().patient_key == patient->key);
        const auto found = ledger.find_patient("MRN-1");
        REQUIRE(found);
        REQUIRE(found->has_value());
        CHECK((*found)->key == patient->key);
        CHECK((*found)->details == patient->details);
        CHECK(ledger.patient(patient->reference())->details == patient->details);
        CHECK_FALSE(ledger.find_patient("MRN-2")->has_value());
        CHECK(ledger.patient({patient->key, std::string(64, '0')}).error().code == ErrorCode::NotFound);
        CHECK(ledger.verify()->sound());
    }
    CHECK(ask(folder.file(),
              "SELECT count(*) FROM events WHERE instr(envelope, 'MRN-1') + instr(envelope, 'Sample')") == "0");
    CHECK(ask(folder.file(), "SELECT count(*) FROM events WHERE instr(envelope, '" + patient->key + "')") == "1");
}

TEST_CASE("New details of a patient are a new revision, and the old ones stay for the events of their day") {
    const Folder folder;
    FixedRandomness randomness;
    auto ledger = created(folder.file());
    const auto first = new_patient(randomness, details("MRN-1"));
    must_append(ledger, with_patient(*first, "B1"));
    const auto known = ledger.find_patient("MRN-1").value().value();
    const auto second = revised_patient(randomness, known, details("MRN-2", "Sample-Married, Patient"));
    CHECK(second->key == first->key);
    CHECK(second->revision == 2);
    must_append(ledger, with_patient(*second, "B2"));
    CHECK(ledger.patient(first->reference())->details == first->details);
    CHECK(ledger.latest_patient(first->key)->details == second->details);
    CHECK(ledger.find_patient("MRN-1").value()->revision == 2);  // the old number still leads to the person
    CHECK(ledger.find_patient("MRN-2").value()->revision == 2);
    auto later = entered("B3");
    later.streams[0].events[0].data.set("patient", second->reference().object());
    must_append(ledger, later);
    CHECK(ledger.verify()->sound());
}

TEST_CASE("Two stations that enter one new patient at once do not make two of them") {
    const Folder folder;
    FixedRandomness randomness;
    auto ledger = created(folder.file());
    const auto one = new_patient(randomness, details("MRN-1"));
    const auto other = new_patient(randomness, details("MRN-1"));
    must_append(ledger, with_patient(*one, "B1"));
    CHECK(refusal_of(ledger.append(with_patient(*other, "B2"))) == ErrorCode::VersionConflict);
    const auto stale = revised_patient(randomness, {one->key, 0, "", {}}, details("MRN-1", "Other"));
    CHECK(refusal_of(ledger.append(with_patient(*stale, "B3"))) == ErrorCode::VersionConflict);
    CHECK(ledger.size() == 1);
}

TEST_CASE("Details without an event and references without details are refused") {
    const Folder folder;
    FixedRandomness randomness;
    auto ledger = created(folder.file());
    const auto patient = new_patient(randomness, details("MRN-1"));
    auto without_event = entered("B1");
    without_event.patients = {*patient};
    CHECK(refusal_of(ledger.append(without_event)) == ErrorCode::ValueMissing);
    auto without_details = with_patient(*patient, "B1");
    without_details.patients.clear();
    CHECK(refusal_of(ledger.append(without_details)) == ErrorCode::NotFound);
    auto bad_salt = with_patient(*patient, "B1");
    bad_salt.patients[0].salt = "short";
    CHECK(refusal_of(ledger.append(bad_salt)) == ErrorCode::TextInvalid);
    CHECK(new_patient(randomness, object({{"name", "Nobody"}})).error().code == ErrorCode::ValueMissing);
    CHECK(ledger.size() == 0);
    CHECK_FALSE(ledger.find_patient("MRN-1")->has_value());
}

TEST_CASE("Changed details are refused when they are read") {
    const Folder folder;
    FixedRandomness randomness;
    const auto patient = new_patient(randomness, details("MRN-1"));
    {
        auto ledger = created(folder.file());
        must_append(ledger, with_patient(*patient, "B1"));
    }
    tamper(folder.file(), "UPDATE patients SET details = replace(details, 'Sample', 'Simple')");
    auto ledger = opened(folder.file());
    CHECK(ledger.find_patient("MRN-1").error().code == ErrorCode::IntegrityFailed);
    CHECK(ledger.patient(patient->reference()).error().code == ErrorCode::IntegrityFailed);
}

TEST_CASE("A reference is found at any depth of an event") {
    const auto nested = object({{"list", codec::Array{object({{"patient_key", "PT-1"}, {"commitment", "c1"}})}},
                                {"inner", object({{"deep", object({{"patient_key", "PT-2"}, {"commitment", "c2"}})}})},
                                {"patient_key", "PT-alone"}});
    const auto found = patient_references(nested);
    REQUIRE(found.size() == 2);
    CHECK(found[0] == PatientReference{"PT-1", "c1"});
    CHECK(found[1] == PatientReference{"PT-2", "c2"});
}
