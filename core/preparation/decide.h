#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar/instant.h"
#include "core/formulary/formulary.h"
#include "core/order/stock.h"
#include "core/preparation/actor.h"
#include "core/preparation/commands.h"
#include "core/preparation/preparation.h"
#include "core/preparation/site.h"
#include "core/result/result.h"
#include "core/site/settings.h"

namespace cisterna::preparation {

// A received container and what became of it.
struct ReceivedContainer {
    order::Container container;
    std::string used_in;  // batch; empty while it is available, and when it was wasted unused
    std::string used_by;  // or wasted by; empty while it is available
    std::string used_at;  // as people read it
};

// What the outside knows when a command is given.
struct Context {
    calendar::Instant now;
    Actor actor;
    std::string station;
    const Site& site;
    const formulary::Formulary& formulary;
    const order::Stock& stock;  // available containers
    // The record of a container, whatever became of it; nothing when it was never received. An error when the record
    // could not be read: that is another thing than not received.
    std::function<Result<std::optional<ReceivedContainer>>(const std::string& container)> find_container;
    // Whether somebody has this account. A witness without one could be anybody, also the actor by another name.
    std::function<Result<bool>(const std::string& account)> has_account;
    // The details of the patient that the state's key and commitment stand for; nullptr when the command needs none.
    const codec::Object* personal = nullptr;
    std::string program;         // version
    site::Settings policy = {};  // the pharmacy's own, by which an order is checked
};

// What follows from a command: the events, or why not. It changes nothing and asks nobody. The refusals name what to
// do; see the transition table for what each command needs. A `now` more than a minute before the preparation's latest
// event is refused (configuration_invalid).
Result<std::vector<Event>> decide(const Preparation& state, const Command& command, const Context& context);

// The reasons from which an override of this rule is chosen.
std::vector<std::string_view> override_reasons(std::string_view rule);

}  // namespace cisterna::preparation
