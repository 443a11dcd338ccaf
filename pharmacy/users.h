#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/codec/value.h"
#include "core/preparation/actor.h"
#include "core/result/result.h"
#include "ledger/event.h"

namespace cisterna::pharmacy {

// Names of roles in events and on the command line: "technician", "pharmacist", "pharmacist-in-charge".
std::vector<std::string_view> role_words(preparation::Roles roles);
Result<preparation::Roles> read_roles(const std::vector<std::string>& words);

// The content of the event user-added, and a user read back from the events of the stream user/<id>. A pharmacist in
// charge is a pharmacist too.
codec::Object user_content(const preparation::Actor& user);
Result<preparation::Actor> read_user_content(const codec::Object& content);
Result<preparation::Actor> read_user(const std::vector<ledger::StoredEvent>& events, const std::string& id);

}  // namespace cisterna::pharmacy
