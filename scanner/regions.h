#pragma once

#include <vector>

#include "scanner/filters.h"

// Where in a picture a matrix symbol may be; private to the folder.
namespace cisterna::scanner {

// Which small cells of a picture are busy: dark and light close together.
class BusyMap {
public:
    explicit BusyMap(const Picture& picture);

    // The busy parts that lie apart from others, each with a margin around it, those first that are shaped most like a
    // matrix symbol. Parts overlap: they are sought at several coarsenesses.
    std::vector<Region> regions() const;
    // Strips as wide as the picture and so high (pixels), one for each quarter of that height.
    std::vector<Region> strips(int height) const;

    // What is busy there belongs to a symbol that has been read.
    void explain(const Region& region);
    // Whether a good part of what is busy there is still unexplained.
    bool is_open(const Region& region) const;

private:
    int count(const Region& region, const std::vector<char>& mask) const;

    const Picture& picture_;
    int cell_;   // pixels on a side
    int width_;  // cells
    int height_;
    std::vector<char> busy_;
    std::vector<char> unexplained_;
};

}  // namespace cisterna::scanner
