#include "docs/generate/page.h"

#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>

namespace cisterna::docs {
namespace {

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

int check(const std::string& path, const std::string& page) {
    if (read(path) == page) return 0;
    std::cerr << path << " is not what its source says; build the target generate_docs and commit the page.\n";
    return 1;
}

int write(const std::string& path, const std::string& page) {
    std::ofstream file(path, std::ios::binary);
    file << page;
    file.close();
    if (file) return 0;
    std::cerr << path << " could not be written.\n";
    return 1;
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::size_t number_of_words, const MakePage& make) {
    const bool checks = arguments.size() > 1 && arguments[1] == "--check";
    const std::size_t page_at = checks ? 2 : 1;
    if (arguments.size() != page_at + 1 + number_of_words) {
        std::cerr << "usage: " << (arguments.empty() ? "generate" : arguments[0]) << " [--check] PAGE and "
                  << number_of_words << " more\n";
        return 64;
    }
    try {
        const auto page = make({arguments.begin() + static_cast<std::ptrdiff_t>(page_at) + 1, arguments.end()});
        return checks ? check(arguments[page_at], page) : write(arguments[page_at], page);
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}

}  // namespace cisterna::docs
