#include "scanner/decode.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string_view>

#include "scanner/engine.h"
#include "scanner/filters.h"
#include "scanner/regions.h"
#include "scanner/settle.h"

// The library finds a DataMatrix only where it crosses the centre lines of what it is given. So it is given the whole
// picture first, for all formats, and then parts with a likely symbol in their middle, prepared in more and more ways.
namespace cisterna::scanner {
namespace {

// One way to prepare a part of the picture before the library looks at it.
struct Attempt {
    std::string_view name;
    Picture (*prepare)(const Picture&);
    int longest_side = 12'000;  // pixels; parts with a longer side have no use for it
    int turned = 0;             // degrees clockwise, before `prepare`
    int enlarged_by = 1;        // by `prepare`
    int reduced_by = 1;
};

// A module's width is not known; a symbol of middling size is with its margin some 26 modules wide.
int likely_module(const Picture& part) {
    return std::max(2, std::min(part.width, part.height) / 26);
}

Picture unchanged(const Picture& part) {
    return part;
}
Picture enlarged_sharp(const Picture& part) {
    return sharpen(enlarge(part), 2, 2);
}
Picture smooth_clear(const Picture& part) {
    return stretch(smooth(part));
}
Picture smoother_clear(const Picture& part) {
    return stretch(smooth(smooth(part)));
}
Picture smooth_levels(const Picture& part) {
    return two_levels(smooth(part));
}
Picture sharp(const Picture& part) {
    return sharpen(part, likely_module(part), 4);
}
Picture sharp_levels(const Picture& part) {
    return two_levels(sharpen(smooth(part), likely_module(part), 4));
}

constexpr Attempt as_it_is = {"as it is", unchanged};

// Tried on what is unread in every picture, because they help with how a symbol lies, not with how well it is seen.
// The library misses rectangles at some slants; of 864 drawn ones 259 were missed as they lay, 14 of them turned by 40
// degrees as well, and 1 turned by 60 degrees besides.
constexpr Attempt for_place[] = {
    {"two levels: grey around the label", two_levels},   {"turned: slanting rectangles", unchanged, 450, 40},
    {"turned, two levels", two_levels, 450, 40},         {"turned further", unchanged, 450, 60},
    {"turned further, two levels", two_levels, 450, 60},
};

// Tried only while no DataMatrix has been read: where one is seen well, so are the others in the picture.
constexpr Attempt for_quality[] = {
    {"smoothed: noise, low contrast", smooth_clear},
    {"enlarged: small modules", enlarge, 300, 0, 2},
    {"enlarged, sharpened: blur", enlarged_sharp, 300, 0, 2},
    {"smoothed twice: strong noise", smoother_clear},
    {"smoothed, two levels: noise, grey around the label", smooth_levels},
    {"halved: strong noise on large modules", halve, 12'000, 0, 1, 2},
    {"sharpened: strong blur", sharp, 450},
    {"smoothed, sharpened, two levels: strong blur", sharp_levels, 450},
};

// How many parts, the likeliest ones, go through the attempts after the first.
constexpr std::size_t parts_when_some_are_read = 12;
constexpr std::size_t parts_when_none_is_read = 64;

// How much a picture may cost, in pixels given to the library: a fixed part, and a part for each pixel of the picture.
// A count rather than a clock, so that the same picture gives the same answer on every computer.
constexpr std::int64_t work_for_any_picture = 10'000'000;
constexpr std::int64_t work_for_each_pixel = 12;
constexpr std::int64_t work_of_a_call = 2'000;  // what one call costs besides its pixels

// The place in the picture of a place in a prepared part of it.
Point place_in_picture(const Region& part, const Picture& prepared, const Attempt& attempt, const Point& place) {
    const double scale = static_cast<double>(attempt.reduced_by) / attempt.enlarged_by;
    const double angle = attempt.turned * std::numbers::pi / 180;
    const double dx = (place.x - prepared.width / 2.0) * scale;
    const double dy = (place.y - prepared.height / 2.0) * scale;
    const double x = part.left + part.width / 2.0 + dx * std::cos(angle) + dy * std::sin(angle);
    const double y = part.top + part.height / 2.0 + dy * std::cos(angle) - dx * std::sin(angle);
    return {static_cast<int>(std::lround(x)), static_cast<int>(std::lround(y))};
}

// The search through one picture.
class Search {
public:
    Search(const Picture& picture, const std::vector<Format>& formats)
        : picture_(picture),
          formats_(formats),
          map_(picture),
          work_left_(work_for_any_picture + work_for_each_pixel * picture.width * picture.height) {}

    std::vector<Symbol> run() {
        keep_all(read_symbols(picture_, formats_));
        if (asks_for(Format::DataMatrix)) read_matrix_symbols();
        // Linear symbols are read from the picture as it is and in no other way: their check characters are too weak to
        // try often.
        if (readings_.empty() && asks_for(Format::QrCode)) keep_all(read_symbols(smooth(picture_), {Format::QrCode}));
        return settled(readings_);
    }

private:
    bool asks_for(Format format) const { return std::find(formats_.begin(), formats_.end(), format) != formats_.end(); }

    void keep_all(std::vector<Symbol> symbols) {
        for (auto& symbol : symbols) keep(std::move(symbol));
    }

    void read_matrix_symbols() {
        const auto regions = map_.regions();
        read_parts(regions, as_it_is);
        for (const int height : {160, 400})
            if (!matrix_is_read_) read_parts(map_.strips(height), as_it_is);
        for (const auto& attempt : for_place) read_parts(likeliest(regions), attempt);
        for (const auto& attempt : for_quality)
            if (!matrix_is_read_) read_parts(likeliest(regions), attempt);
    }

    std::span<const Region> likeliest(const std::vector<Region>& regions) const {
        const auto most = matrix_is_read_ ? parts_when_some_are_read : parts_when_none_is_read;
        return std::span(regions).first(std::min(regions.size(), most));
    }

    void read_parts(std::span<const Region> parts, const Attempt& attempt) {
        for (const auto& part : parts) {
            const bool useful = std::max(part.width, part.height) <= attempt.longest_side && map_.is_open(part);
            if (useful && work_left_ > 0) read_part(part, attempt);
        }
    }

    void read_part(const Region& part, const Attempt& attempt) {
        const auto seen = attempt.turned == 0 ? cut(picture_, part) : cut_turned(picture_, part, attempt.turned);
        const auto prepared = attempt.prepare(seen);
        work_left_ -= std::int64_t{prepared.width} * prepared.height + work_of_a_call;
        for (auto& symbol : read_symbols(prepared, {Format::DataMatrix})) {
            for (auto& corner : symbol.corners) corner = place_in_picture(part, prepared, attempt, corner);
            const auto centre = place_in_picture(part, prepared, attempt, {symbol.x, symbol.y});
            symbol.x = centre.x;
            symbol.y = centre.y;
            keep(std::move(symbol));
        }
    }

    void keep(Symbol symbol) {
        map_.explain(bounds(symbol));
        if (symbol.format == name_of(Format::DataMatrix)) matrix_is_read_ = true;
        readings_.push_back(std::move(symbol));
    }

    const Picture& picture_;
    const std::vector<Format>& formats_;
    BusyMap map_;
    std::int64_t work_left_;
    bool matrix_is_read_ = false;
    std::vector<Symbol> readings_;
};

bool is_well_formed(const Picture& picture) {
    return picture.width > 0 && picture.height > 0 &&
           picture.luminance.size() == std::size_t(picture.width) * std::size_t(picture.height);
}

}  // namespace

std::string_view name_of(Format format) {
    switch (format) {
        case Format::DataMatrix: return "DataMatrix";
        case Format::QrCode: return "QRCode";
        case Format::Code128: return "Code128";
        case Format::DataBarExpanded: return "DataBarExpanded";
        case Format::Ean13: return "EAN-13";
        case Format::UpcA: return "UPC-A";
    }
    return "";
}

std::optional<Format> format_named(std::string_view name) {
    const auto found =
        std::find_if(all_formats.begin(), all_formats.end(), [&](Format format) { return name_of(format) == name; });
    return found == all_formats.end() ? std::nullopt : std::optional(*found);
}

std::vector<Symbol> decode(const Picture& picture, const DecodeOptions& options) noexcept {
    if (!is_well_formed(picture)) return {};
    try {
        return Search(picture, options.formats).run();
    } catch (...) {
        return {};  // out of memory
    }
}

}  // namespace cisterna::scanner
