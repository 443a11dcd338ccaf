#pragma once

#include <string>

namespace cisterna::preparation {

// The pharmacy, as its labels and records show it.
struct Site {
    std::string id;  // 1 to 8 capital letters and digits: "MAIN"
    std::string pharmacy;
    std::string address;
    std::string phone;
    std::string demonstration;  // printed on everything while the site is not real; empty for a real one
};

}  // namespace cisterna::preparation
