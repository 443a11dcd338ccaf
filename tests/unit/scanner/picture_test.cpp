#include "scanner/picture.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "drawing.h"
#include "picture_files.h"
#include "scanner/decode.h"

using namespace cisterna;
using namespace cisterna::scanner;

namespace {

const std::string sample = "[01]09501101530003[17]261123[10]AB-123[21]0001";

Picture sample_picture() {
    auto picture = drawing::blank(203, 181);
    drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 100, .y = 90, .degrees = 12});
    return picture;
}

ErrorCode code_of(const Result<Picture>& result) {
    REQUIRE_FALSE(result.has_value());
    CHECK_FALSE(result.error().message.empty());
    CHECK(result.error().where == "picture");
    return result.error().code;
}

std::vector<std::uint8_t> luminance_of(const std::string& file) {
    const auto picture = read_picture(file);
    REQUIRE(picture.has_value());
    return picture->luminance;
}

}  // namespace

TEST_CASE("A picture that was written as PNG reads back the same") {
    const auto picture = sample_picture();
    const auto file = write_png(picture);
    REQUIRE(file.has_value());
    CHECK(read_picture(*file).value() == picture);
    const auto dot = Picture{1, 1, {77}};
    CHECK(read_picture(write_png(dot).value()).value() == dot);
}

TEST_CASE("A picture without pixels, or with too few, is not written") {
    CHECK(write_png({}).error().code == ErrorCode::ImageUnreadable);
    CHECK(write_png({10, 10, std::vector<std::uint8_t>(99)}).error().code == ErrorCode::ImageUnreadable);
    CHECK(write_png({-1, -1, {0}}).error().code == ErrorCode::ImageUnreadable);
}

TEST_CASE("Every kind of PNG becomes 8-bit grey") {
    using namespace std::string_literals;
    const std::vector<std::uint8_t> black_grey_white = {0, 128, 255};
    CHECK(luminance_of(files::png({3, 1}, "\0\x00\x80\xff"s)) == black_grey_white);
    CHECK(luminance_of(files::png({3, 1, 16}, "\0\x00\x00\x80\x80\xff\xff"s)) == black_grey_white);
    CHECK(luminance_of(files::png({8, 1, 1}, "\0\x55"s)) == std::vector<std::uint8_t>{0, 255, 0, 255, 0, 255, 0, 255});
    CHECK(luminance_of(files::png({3, 1, 8, 2}, "\0\x00\x00\x00\x80\x80\x80\xff\xff\xff"s)) == black_grey_white);
    const auto palette = files::png_chunk("PLTE", "\xff\xff\xff\x80\x80\x80\x00\x00\x00"s);
    CHECK(luminance_of(files::png({3, 1, 8, 3}, "\0\x02\x01\x00"s, palette)) == black_grey_white);
}

TEST_CASE("What is transparent in a PNG is white") {
    using namespace std::string_literals;
    const std::vector<std::uint8_t> black_then_white = {0, 255};
    CHECK(luminance_of(files::png({2, 1, 8, 4}, "\0\x00\xff\x00\x00"s)) == black_then_white);
    CHECK(luminance_of(files::png({2, 1, 8, 6}, "\0\x00\x00\x00\xff\x00\x00\x00\x00"s)) == black_then_white);
    CHECK(luminance_of(files::png({2, 1, 16, 4}, "\0\x00\x00\xff\xff\x00\x00\x00\x00"s)) == black_then_white);
    const auto palette = files::png_chunk("PLTE", "\0\0\0\0\0\0"s) + files::png_chunk("tRNS", "\xff\x00"s);
    CHECK(luminance_of(files::png({2, 1, 8, 3}, "\0\x00\x01"s, palette)) == black_then_white);
}

TEST_CASE("An interlaced PNG reads like the picture it was made from") {
    const auto picture = sample_picture();
    const auto file =
        files::png({static_cast<std::uint32_t>(picture.width), static_cast<std::uint32_t>(picture.height), 8, 0, 1},
                   files::adam7_rows(picture));
    CHECK(read_picture(file).value() == picture);
}

TEST_CASE("Every kind of JPEG becomes 8-bit grey, close to the original") {
    const auto picture = sample_picture();
    for (const auto kind :
         {files::JpegKind::Grey, files::JpegKind::Colour, files::JpegKind::Progressive, files::JpegKind::FourInks}) {
        CAPTURE(static_cast<int>(kind));
        const auto read = read_picture(files::jpeg(picture, kind));
        REQUIRE(read.has_value());
        REQUIRE(read->width == picture.width);
        REQUIRE(read->height == picture.height);
        std::int64_t difference = 0;
        for (std::size_t i = 0; i < picture.luminance.size(); ++i)
            difference += std::abs(int{picture.luminance[i]} - int{read->luminance[i]});
        CHECK(difference / static_cast<std::int64_t>(picture.luminance.size()) < 8);
        const auto symbols = decode(*read);
        REQUIRE(symbols.size() == 1);
        CHECK(symbols[0].bytes == drawing::scanned(sample));
    }
}

TEST_CASE("A file that is empty or no picture is refused") {
    CHECK(code_of(read_picture("")) == ErrorCode::ImageUnreadable);
    CHECK(code_of(read_picture("These are notes, whatever the file's name ends with.\n")) ==
          ErrorCode::ImageUnreadable);
    CHECK(code_of(read_picture("GIF89a")) == ErrorCode::ImageUnreadable);
    CHECK(code_of(read_picture("\x89PNG\r\n\x1a\n")) == ErrorCode::ImageUnreadable);
    CHECK(code_of(read_picture("\xff\xd8\xff")) == ErrorCode::ImageUnreadable);
}

TEST_CASE("A file that is cut off is refused at every length") {
    const auto picture = sample_picture();
    for (const auto& file : {write_png(picture).value(), files::jpeg(picture, files::JpegKind::Colour),
                             files::jpeg(picture, files::JpegKind::Progressive)}) {
        for (std::size_t part = 1; part < 40; ++part) {
            CAPTURE(file.size(), part);
            CHECK(code_of(read_picture(file.substr(0, file.size() * part / 40))) == ErrorCode::ImageUnreadable);
        }
    }
}

TEST_CASE("A PNG with a changed byte is refused, or its pixels are still right") {
    const auto picture = sample_picture();
    const auto file = write_png(picture).value();
    for (std::size_t place = 8; place < file.size(); place += 7) {
        CAPTURE(place);
        auto changed = file;
        changed[place] = static_cast<char>(changed[place] ^ 0x24);
        const auto read = read_picture(changed);
        if (read) CHECK(*read == picture);
    }
}

TEST_CASE("A JPEG with a changed byte is refused or keeps its size, and nothing worse") {
    const auto file = files::jpeg(sample_picture(), files::JpegKind::Progressive);
    for (std::size_t place = 2; place < file.size(); place += 5) {
        auto changed = file;
        changed[place] = static_cast<char>(changed[place] ^ 0x5a);
        const auto read = read_picture(changed);
        if (read)
            CHECK(read->luminance.size() ==
                  static_cast<std::size_t>(read->width) * static_cast<std::size_t>(read->height));
    }
}

TEST_CASE("A picture over the limits is refused by its header") {
    CHECK(code_of(read_picture(files::png({60'000, 60'000}, "x"))) == ErrorCode::ImageTooLarge);
    CHECK(code_of(read_picture(files::png({12'001, 1}, "x"))) == ErrorCode::ImageTooLarge);
    CHECK(code_of(read_picture(files::png({1, 12'001}, "x"))) == ErrorCode::ImageTooLarge);
    CHECK(code_of(read_picture(files::png({8'000, 5'001}, "x"))) == ErrorCode::ImageTooLarge);
    CHECK(code_of(read_picture(write_png(sample_picture()).value(), {.pixels = 200 * 181})) ==
          ErrorCode::ImageTooLarge);
    CHECK(code_of(read_picture(files::jpeg(sample_picture(), files::JpegKind::Grey), {.side = 202})) ==
          ErrorCode::ImageTooLarge);
    CHECK(read_picture(files::jpeg(sample_picture(), files::JpegKind::Grey), {.side = 203}).has_value());
    // A width beyond what the PNG format allows never gets as far.
    CHECK(code_of(read_picture(files::png({0x80000001, 1}, "x"))) == ErrorCode::ImageUnreadable);
    CHECK(code_of(read_picture(files::png({0, 5}, "x"))) == ErrorCode::ImageUnreadable);
}

TEST_CASE("A small PNG that unpacks to very much is read as far as its header says") {
    const std::string flood(64U << 20U, '\0');
    CHECK(luminance_of(files::png({100, 100}, flood)) == std::vector<std::uint8_t>(10'000));
    const auto beside = files::png_chunk("zTXt", std::string("note\0\0", 6) + "not packed");
    CHECK(read_picture(files::png({2, 1}, std::string("\0\0\0", 3), beside)).has_value());
}
