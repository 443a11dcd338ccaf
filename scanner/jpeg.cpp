#include <csetjmp>
#include <cstddef>
#include <cstdio>

// jpeglib.h needs FILE and size_t declared before it.
#include <jerror.h>
#include <jpeglib.h>

#include "scanner/file_formats.h"

namespace cisterna::scanner {
namespace {

// A progressive file may hold any number of passes over the whole picture; cameras write about ten.
constexpr int most_passes = 100;

struct ErrorExit {
    jpeg_error_mgr base;  // first, so that libjpeg's pointer to it is a pointer to this
    std::jmp_buf back;
    bool damaged;
};

ErrorExit& error_exit_of(j_common_ptr library) {
    return *reinterpret_cast<ErrorExit*>(library->err);
}

[[noreturn]] void leave(j_common_ptr library) {
    std::longjmp(error_exit_of(library).back, 1);
}

// libjpeg goes on after damage and paints the rest grey; such a picture is not what the camera saw. These warnings
// alone leave the pixels whole: odd headers, and bytes between or after the parts of the file.
bool is_harmless(int warning) {
    return warning == JWRN_EXTRANEOUS_DATA || warning == JWRN_ADOBE_XFORM || warning == JWRN_JFIF_MAJOR;
}

void note_message(j_common_ptr library, int level) {
    if (level < 0 && !is_harmless(library->err->msg_code)) error_exit_of(library).damaged = true;
}

void print_nothing(j_common_ptr) {}

void limit_passes(j_common_ptr library) {
    const auto* decompress = reinterpret_cast<jpeg_decompress_struct*>(library);
    if (decompress->input_scan_number > most_passes) leave(library);
}

// The library's state. Everything with a destructor lives outside of the functions that libjpeg may leave by a long
// jump.
struct Decompression {
    jpeg_decompress_struct library{};
    ErrorExit errors{};
    jpeg_progress_mgr progress{};

    Decompression() {
        library.err = jpeg_std_error(&errors.base);
        errors.base.error_exit = leave;
        errors.base.emit_message = note_message;
        errors.base.output_message = print_nothing;
        progress.progress_monitor = limit_passes;
    }
    ~Decompression() { jpeg_destroy_decompress(&library); }
    Decompression(const Decompression&) = delete;
    Decompression& operator=(const Decompression&) = delete;
};

enum class Outcome { Done, Damaged };

Outcome read_header(Decompression& decompression, std::string_view bytes) {
    auto& library = decompression.library;
    if (setjmp(decompression.errors.back) != 0) return Outcome::Damaged;
    jpeg_create_decompress(&library);
    library.progress = &decompression.progress;
    jpeg_mem_src(&library, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&library, TRUE);
    return Outcome::Done;
}

bool is_four_colour(const jpeg_decompress_struct& library) {
    return library.jpeg_color_space == JCS_CMYK || library.jpeg_color_space == JCS_YCCK;
}

// ITU-R BT.601 weights of red, green and blue in luminance, in thousandths.
std::uint8_t luminance_of(int red, int green, int blue) {
    return static_cast<std::uint8_t>((299 * red + 587 * green + 114 * blue + 500) / 1000);
}

// One pixel of cyan, magenta, yellow and black; Adobe's files store each value inverted.
std::uint8_t luminance_of_inks(const std::uint8_t* inks, bool inverted) {
    const auto light = [&](int i) { return inverted ? int{inks[i]} : 255 - inks[i]; };
    const int black = light(3);
    return luminance_of(light(0) * black / 255, light(1) * black / 255, light(2) * black / 255);
}

// `row` has room for one row of four inks, and is unused for other files.
Outcome read_rows(Decompression& decompression, Picture& picture, std::vector<std::uint8_t>& row) {
    auto& library = decompression.library;
    if (setjmp(decompression.errors.back) != 0) return Outcome::Damaged;
    library.out_color_space = is_four_colour(library) ? JCS_CMYK : JCS_GRAYSCALE;
    jpeg_start_decompress(&library);
    while (library.output_scanline < library.output_height) {
        auto* target = picture.luminance.data() + std::size_t{library.output_scanline} * library.output_width;
        JSAMPROW line = is_four_colour(library) ? row.data() : target;
        jpeg_read_scanlines(&library, &line, 1);
        if (!is_four_colour(library)) continue;
        for (int x = 0; x < picture.width; ++x)
            target[x] = luminance_of_inks(&row[std::size_t(x) * 4], library.saw_Adobe_marker != 0);
    }
    jpeg_finish_decompress(&library);
    return decompression.errors.damaged ? Outcome::Damaged : Outcome::Done;
}

}  // namespace

Result<Picture> read_jpeg(std::string_view bytes, const PictureLimits& limits) {
    Decompression decompression;
    if (read_header(decompression, bytes) == Outcome::Damaged) return refuse_damaged("JPEG");
    const auto& library = decompression.library;
    CISTERNA_CHECK(check_size(library.image_width, library.image_height, limits));

    Picture picture{static_cast<int>(library.image_width), static_cast<int>(library.image_height), {}};
    picture.luminance.resize(std::size_t{library.image_width} * library.image_height);
    std::vector<std::uint8_t> row(is_four_colour(library) ? std::size_t{library.image_width} * 4 : 0);
    if (read_rows(decompression, picture, row) == Outcome::Damaged) return refuse_damaged("JPEG");
    return picture;
}

}  // namespace cisterna::scanner
