#pragma once

#include "cli/answers.h"

namespace cisterna::cli {

// Reads the command line and runs the command. Gives the exit code of the program; an exception that nothing foresaw is
// a bug (70) and is told without any detail of a patient.
int run_program(int argc, const char* const* argv, Streams& streams);

}  // namespace cisterna::cli
