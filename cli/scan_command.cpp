#include "cli/scan_command.h"

#include <chrono>
#include <ostream>

#include "cli/files.h"
#include "core/codec/plain_text.h"
#include "core/codec/refusal.h"
#include "core/codec/write.h"
#include "core/gs1/element_string_json.h"
#include "scanner/isolated.h"

namespace cisterna::cli {
namespace {

int this_year() {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return static_cast<int>(std::chrono::year_month_day(today).year());
}

bool is_gs1(const std::string& identifier) {
    return identifier == "]d2" || identifier == "]C1" || identifier == "]Q3" || identifier == "]e0";
}

// Group separators stay, as JSON writes them; other bytes that are no text are left to "bytes_hex".
bool is_text(const std::string& bytes) {
    std::string without_separators;
    for (const char c : bytes)
        if (c != '\x1D') without_separators += c;
    return !codec::why_not_plain(without_separators);
}

std::string hex_of(const std::string& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte >> 4U];
        hex += digits[byte & 0x0FU];
    }
    return hex;
}

codec::Object symbol_json(const scanner::Symbol& symbol) {
    codec::Object json;
    json.set("identifier", symbol.identifier).set("format", symbol.format).set("x", symbol.x).set("y", symbol.y);
    if (is_text(symbol.bytes))
        json.set("text", symbol.bytes);
    else
        json.set("bytes_hex", hex_of(symbol.bytes));
    // A camera carries the separators: one strict reading.
    if (is_gs1(symbol.identifier))
        json.set("gs1", gs1::parse_to_json(symbol.identifier + symbol.bytes, {this_year(), gs1::Separators::Kept}));
    return json;
}

Result<codec::Object> scan_one(const std::string& path) {
    CISTERNA_TRY(bytes, read_file(path, scanner::largest_file));
    CISTERNA_TRY(symbols, scanner::decode_isolated(bytes));
    if (symbols.empty())
        return refuse(ErrorCode::ScanUnreadable, path,
                      "No code could be read in the picture. Take it again, closer, sharper and with more light.");
    codec::Array array;
    for (const auto& symbol : symbols) array.push_back(symbol_json(symbol));
    return codec::Object().set("picture", path).set("symbols", std::move(array));
}

}  // namespace

int run_scan(const ScanOptions& options, Streams& streams) {
    int code = 0;
    for (const auto& path : options.pictures) {
        const auto scanned = scan_one(path);
        if (!scanned) {
            auto refusal = codec::refusal_json(scanned.error());
            refusal.set("picture", path);
            streams.out << codec::one_line(refusal) << '\n';
            if (options.form == OutputForm::People) streams.err << path << ": " << scanned.error().message << '\n';
            if (code == 0) code = entry(scanned.error().code).exit_code;
            continue;
        }
        streams.out << codec::one_line(*scanned) << '\n';
    }
    return code;
}

}  // namespace cisterna::cli
