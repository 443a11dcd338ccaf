#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cisterna::docs {

// Makes the page from the words after its name on the command line.
using MakePage = std::function<std::string(const std::vector<std::string>& words)>;

// The whole program of a page:
//   generate_<name> PAGE WORDS...           writes the page
//   generate_<name> --check PAGE WORDS...   ends with 1 when the page is not what would be made
int run(const std::vector<std::string>& arguments, std::size_t number_of_words, const MakePage& make);

}  // namespace cisterna::docs
