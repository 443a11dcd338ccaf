#pragma once

#include <string>
#include <vector>

#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/formulary/formulary.h"
#include "core/preparation/actor.h"
#include "core/preparation/site.h"
#include "core/quantity/quantity.h"

// What the tests of a preparation's life share: the formulary as shipped, the demonstration's prescriptions and its
// delivery, and invented people.
namespace cisterna::preparation::samples {

const formulary::Formulary& shipped_formulary();

// A prescription of assets/demo, by the start of its name: "rx-1001".
codec::Value demo_prescription(const std::string& name);
// A copy with one member replaced; the path is like "patient.name".
codec::Value with(codec::Value document, const std::string& path, codec::Value replacement);

// The bracketed codes of the containers that the demonstration receives.
std::vector<std::string> delivery();

Site site();
Actor technician(const std::string& id = "tech-11");
Actor pharmacist(const std::string& id = "rph-02");
Actor pharmacist_in_charge(const std::string& id = "rph-01");

calendar::Instant moment(const std::string& text);
quantity::Volume millilitres(const std::string& figure);

}  // namespace cisterna::preparation::samples
