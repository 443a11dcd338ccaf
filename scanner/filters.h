#pragma once

#include "scanner/picture.h"

// What makes a poor picture readable for the decoder library; private to the folder. None changes the size unless it
// says so.
namespace cisterna::scanner {

// A rectangle of a picture, pixels.
struct Region {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;

    bool operator==(const Region&) const = default;
};

// A part of a picture as a picture of its own; the region must lie inside.
Picture cut(const Picture& picture, const Region& region);
// A square part around the region's centre, turned by so many degrees clockwise; wide enough for all of the region.
// What lies outside of the picture repeats its edge.
Picture cut_turned(const Picture& picture, const Region& region, double degrees);
// Each pixel becomes the mean of the 3 x 3 around it: against noise.
Picture smooth(const Picture& picture);
// The darkest pixels become black and the lightest white: against low contrast. 1 % at either end may be lost.
Picture stretch(const Picture& picture);
// Black or white, whichever is nearer: the border is where it parts the greys into the two most different groups
// (Otsu's method). Against grey around the label, which would else pass for black.
Picture two_levels(const Picture& picture);
// Adds so many times the difference from the mean of the square of 2 x reach + 1 pixels around (unsharp mask): against
// blur.
Picture sharpen(const Picture& picture, int reach, int times);
// Twice as wide and high, by linear interpolation: for modules of two or three pixels.
Picture enlarge(const Picture& picture);
// Half as wide and high, each pixel the mean of four: for strong noise on large modules.
Picture halve(const Picture& picture);

}  // namespace cisterna::scanner
