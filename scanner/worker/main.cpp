// cisterna-decoder FORMAT... (DataMatrix, QRCode, ...): reads one picture file from standard input and writes one line
// of JSON (see scanner/report.h) to standard output. Started by decode_isolated for pictures from outside. Exits with 0
// when the line is written, refusal or not. The output must be a pipe or a socket: into files it may not write.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <optional>
#include <span>
#include <string>

#include "scanner/decode.h"
#include "scanner/isolated.h"
#include "scanner/picture.h"
#include "scanner/report.h"
#include "scanner/worker/limits.h"

namespace cisterna::scanner {
namespace {

enum Exit { Written = 0, Misused = 64, NoMemory = 70, CannotWrite = 74, NoLimits = 78 };

Result<std::string> read_input() {
    std::string bytes;
    std::array<char, 65'536> block{};
    for (;;) {
        const auto count = read(STDIN_FILENO, block.data(), block.size());
        if (count == 0) return bytes;
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            return refuse(ErrorCode::ImageUnreadable, "picture", "The picture did not arrive whole. Send it again.");
        bytes.append(block.data(), static_cast<std::size_t>(count));
        if (bytes.size() > largest_file) return refuse_file_size(bytes.size());
    }
}

bool write_output(std::string_view line) {
    while (!line.empty()) {
        const auto count = write(STDOUT_FILENO, line.data(), line.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        line.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

Result<std::vector<Symbol>> decode_input(const DecodeOptions& options) {
    CISTERNA_TRY(bytes, read_input());
    CISTERNA_TRY(picture, read_picture(bytes));
    bytes = {};  // room for the decoder
    return decode(picture, options);
}

std::optional<DecodeOptions> options_of(std::span<char*> names) {
    DecodeOptions options{.formats = {}};
    for (const std::string_view name : names) {
        const auto format = format_named(name);
        if (!format) return std::nullopt;
        options.formats.push_back(*format);
    }
    return options;
}

int run(std::span<char*> names) {
    const auto options = options_of(names);
    if (!options) return Misused;
    if (!give_up_privileges()) return NoLimits;
    try {
        return write_output(report_line(decode_input(*options))) ? Written : CannotWrite;
    } catch (const std::exception&) {
        return NoMemory;  // the parent tells the user
    }
}

}  // namespace
}  // namespace cisterna::scanner

int main(int count, char** words) {
    const std::span all(words, static_cast<std::size_t>(count));
    // Ends at once: nothing is left to do, and what a leak checker does at the end needs files that the limits forbid.
    _exit(cisterna::scanner::run(all.subspan(all.empty() ? 0 : 1)));
}
