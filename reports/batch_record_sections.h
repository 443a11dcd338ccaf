#pragma once

#include <string>

#include "core/codec/value.h"
#include "reports/batch_record.h"
#include "reports/sheet.h"

// The sections of the batch record; private to the folder.
namespace cisterna::reports {

void write_order(const BatchRecord& record, Sheet& sheet);
void write_findings(const BatchRecord& record, Sheet& sheet);
void write_recipe(const BatchRecord& record, Sheet& sheet);
void write_calculation(const BatchRecord& record, Sheet& sheet);
void write_people(const BatchRecord& record, Sheet& sheet);
void write_components(const BatchRecord& record, Sheet& sheet);
void write_measured(const BatchRecord& record, Sheet& sheet);
void write_waste(const BatchRecord& record, Sheet& sheet);
void write_beyond_use(const BatchRecord& record, Sheet& sheet);
void write_verification(const BatchRecord& record, Sheet& sheet);
void write_history(const BatchRecord& record, Sheet& sheet);
void write_labels(const BatchRecord& record, Sheet& sheet);

// The person's name, with the account: where somebody answers for something. Tables name the account alone, which
// write_people explains.
std::string person(const BatchRecord& record, const std::string& id);
// The drug as labels name it, with tall-man letters.
std::string drug_name(const BatchRecord& record, const std::string& id);
// What a step is for, as people say it: "Infumorph 200, into the dilution of Infumorph 200".
std::string step_name(const BatchRecord& record, const preparation::Step& step);
// A moment of a document as people read it.
std::string moment(const std::string& text);

// Members of the check document; empty where a member is missing.
std::string text_in(const codec::Object& object, std::string_view key);
const codec::Object& object_in(const codec::Object& object, std::string_view key);
const codec::Array& list_in(const codec::Object& object, std::string_view key);

}  // namespace cisterna::reports
