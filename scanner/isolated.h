#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/decode.h"

namespace cisterna::scanner {

// The largest picture file that is read, bytes; a phone's photograph has some 5 million.
inline constexpr std::size_t largest_file = 64U << 20U;

// The refusal of a file of that many bytes.
tl::unexpected<Error> refuse_file_size(std::size_t bytes);

struct WorkerOptions {
    DecodeOptions decode;
    // The program that decodes. Empty: the environment's CISTERNA_DECODER, or else cisterna-decoder beside the running
    // program.
    std::string program;
    // From the first child's start to the end of the last; then it is killed.
    std::chrono::milliseconds longest{15'000};
    // The longest answer that is taken from it, bytes.
    std::size_t longest_answer = 512U << 10U;
};

// Reads the symbols of a picture file (PNG or JPEG bytes) as decode does with its default options, in a child process
// with limited memory, time and rights, because the decoder library may abort, loop or overrun on a hostile picture.
// The child gets no environment, no open files of this process and ends before the function returns. Safe to call from
// several threads at once. Refuses with what read_picture refuses; with image_too_large a file over `largest_file`;
// with image_unreadable when the child crashes, runs out of memory or time, or answers nonsense; with
// configuration_invalid when the program is missing or does not start; with device_unavailable when the system has no
// room for another process.
Result<std::vector<Symbol>> decode_isolated(std::string_view picture_bytes, const WorkerOptions& options = {});

}  // namespace cisterna::scanner
