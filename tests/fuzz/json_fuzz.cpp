// Feeds any bytes to the JSON parser. What it reads must be written and read back as the same value, the canonical form
// must be its own canonical form, and a refusal must name its place in words that can be shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/codec/parse.h"
#include "core/codec/plain_text.h"
#include "core/codec/write.h"

namespace {

using cisterna::codec::canonical;
using cisterna::codec::indented;
using cisterna::codec::one_line;
using cisterna::codec::parse;
using cisterna::codec::ParseLimits;
using cisterna::codec::Value;
using cisterna::codec::why_not_plain;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_writing(const Value& value) {
    const auto text = canonical(value);
    const auto again = parse(text);
    require(again.has_value() && *again == value);
    require(canonical(*again) == text);
    const auto line = one_line(value);
    require(one_line(parse(line).value()) == line);
    const auto page = indented(value);
    require(indented(parse(page).value()) == page);
}

void check_refusal(const cisterna::Error& error) {
    require(error.message.ends_with('.'));
    require(!why_not_plain(error.message));
    require(!why_not_plain(error.where));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto value = parse(text))
        check_writing(*value);
    else
        check_refusal(value.error());

    // Small limits, so that short inputs reach them.
    const ParseLimits small{200, 3, 8, 4};
    if (const auto value = parse(text, small))
        require(parse(text).value() == *value);
    else
        check_refusal(value.error());
    return 0;
}
