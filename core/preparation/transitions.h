#pragma once

#include <span>
#include <string_view>

#include "core/preparation/actor.h"
#include "core/preparation/commands.h"
#include "core/preparation/preparation.h"

namespace cisterna::preparation {

// One row: in this stage, this command may be given by these roles, and leads there if what it needs is fulfilled.
struct Transition {
    Stage from;
    std::size_t command;  // index in Command
    Roles who;
    Stage to;
    std::string_view needs;  // beyond stage and role; empty for nothing
};

// The one table. What is not in it is refused.
std::span<const Transition> all_transitions();

// The row for a stage and a command, or nullptr.
const Transition* find_transition(Stage from, std::size_t command);

}  // namespace cisterna::preparation
