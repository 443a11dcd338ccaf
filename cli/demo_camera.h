#pragma once

#include <cstdint>

#include "scanner/picture.h"

namespace cisterna::cli {

// How a finished label is photographed in the demonstration.
struct CameraPose {
    double degrees = 0;      // how far the syringe is tilted
    double noise = 0;        // standard deviation of the grey levels
    std::uint32_t seed = 1;  // of the noise: the same picture each time
};

// A picture of 1280 x 960 in which the label lies tilted on a bench, a little darker and with noise.
scanner::Picture photograph(const scanner::Picture& label, const CameraPose& pose);

}  // namespace cisterna::cli
