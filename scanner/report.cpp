#include "scanner/report.h"

#include <algorithm>
#include <optional>

#include "core/codec/parse.h"
#include "core/codec/reader.h"
#include "core/codec/write.h"

namespace cisterna::scanner {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::int64_t farthest = 1'000'000;  // pixels; a corner may lie a little outside of the picture

std::string to_hex(std::string_view bytes) {
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        hex += hex_digits[value >> 4U];
        hex += hex_digits[value & 15U];
    }
    return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const auto high = hex_digits.find(hex[i]);
        const auto low = hex_digits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

codec::Value value_of(const Symbol& symbol) {
    codec::Array corners;
    for (const auto& corner : symbol.corners) corners.push_back(codec::Array{corner.x, corner.y});
    codec::Object members;
    members.set("identifier", symbol.identifier)
        .set("bytes_hex", to_hex(symbol.bytes))
        .set("format", symbol.format)
        .set("x", symbol.x)
        .set("y", symbol.y)
        .set("corners", std::move(corners));
    return members;
}

codec::Object value_of(const Error& error) {
    codec::Object members;
    members.set("code", entry(error.code).name).set("where", error.where).set("message", error.message);
    return members;
}

tl::unexpected<Error> refuse_shape() {
    return refuse(ErrorCode::Bug, "decoder", "The picture decoder answered in a form that is not known.");
}

std::optional<int> coordinate(const codec::Value& value) {
    const auto* count = value.if_count();
    if (count == nullptr || *count < -farthest || *count > farthest) return std::nullopt;
    return static_cast<int>(*count);
}

std::optional<std::array<Point, 4>> corners_of(const codec::Value* value) {
    const auto* list = value == nullptr ? nullptr : value->if_array();
    std::array<Point, 4> corners;
    if (list == nullptr || list->size() != corners.size()) return std::nullopt;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const auto* pair = (*list)[i].if_array();
        if (pair == nullptr || pair->size() != 2) return std::nullopt;
        const auto x = coordinate((*pair)[0]);
        const auto y = coordinate((*pair)[1]);
        if (!x || !y) return std::nullopt;
        corners[i] = {*x, *y};
    }
    return corners;
}

std::optional<Symbol> symbol_from(codec::Reader reader) {
    Symbol symbol;
    symbol.identifier = reader.text("identifier", 3);
    const auto bytes = from_hex(reader.text("bytes_hex", 16'384));
    symbol.format = reader.text("format", 20);
    symbol.x = static_cast<int>(reader.count("x", -farthest, farthest));
    symbol.y = static_cast<int>(reader.count("y", -farthest, farthest));
    const auto corners = corners_of(reader.require("corners"));
    if (!bytes || !corners) return std::nullopt;
    symbol.bytes = *bytes;
    symbol.corners = *corners;
    return symbol;
}

Result<std::vector<Symbol>> symbols_from(codec::Reader& document) {
    std::vector<Symbol> symbols;
    for (auto& reader : document.objects("symbols")) {
        auto symbol = symbol_from(std::move(reader));
        if (!symbol) return refuse_shape();
        symbols.push_back(std::move(*symbol));
    }
    return symbols;
}

Result<std::vector<Symbol>> refusal_from(codec::Reader reader) {
    const auto name = reader.text("code");
    const auto where = reader.text("where");
    const auto message = reader.text("message", 1000);
    for (const auto& row : all_error_entries())
        if (row.name == name) return refuse(row.code, where, message);
    return refuse_shape();
}

}  // namespace

std::string report_line(const Result<std::vector<Symbol>>& outcome) {
    codec::Object document;
    if (!outcome) return codec::one_line(document.set("refused", value_of(outcome.error()))) + "\n";
    codec::Array symbols;
    for (const auto& symbol : *outcome) symbols.push_back(value_of(symbol));
    return codec::one_line(document.set("symbols", std::move(symbols))) + "\n";
}

Result<std::vector<Symbol>> read_report(std::string_view line) {
    if (!line.ends_with('\n')) return refuse_shape();
    const auto value = codec::parse(line);
    if (!value || value->if_object() == nullptr) return refuse_shape();
    codec::Problems problems;
    auto outcome = [&]() -> Result<std::vector<Symbol>> {
        codec::Reader document(*value, "", problems);
        return document.has("refused") ? refusal_from(document.object("refused")) : symbols_from(document);
    }();
    if (!problems.empty()) return refuse_shape();
    return outcome;
}

}  // namespace cisterna::scanner
