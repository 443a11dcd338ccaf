#include <iostream>

#include "cli/program.h"

int main(int argc, char** argv) {
    cisterna::cli::Streams streams{std::cin, std::cout, std::cerr};
    return cisterna::cli::run_program(argc, argv, streams);
}
