#include "scanner/isolated.h"

#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "drawing.h"
#include "picture_files.h"

using namespace cisterna;
using namespace cisterna::scanner;
using namespace std::chrono_literals;

namespace {

const std::string sample = "[01]09501101530003[17]261123[10]AB-123[21]0001";

const WorkerOptions real = {.decode = {}, .program = CISTERNA_DECODER_PATH};

std::string sample_file() {
    auto picture = drawing::blank(640, 480);
    drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 500, .y = 100});
    return write_png(picture).value();
}

// Lets the stand-in do what the words say; the rest of the input is longer than any buffer between the processes.
Result<std::vector<Symbol>> with_stand_in(const std::string& words, std::chrono::milliseconds longest = 10s) {
    return decode_isolated(words + "\n" + std::string(3U << 20U, 'x'),
                           {.decode = {}, .program = MISBEHAVING_WORKER_PATH, .longest = longest});
}

void check_unsafe(const Result<std::vector<Symbol>>& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code == ErrorCode::ImageUnreadable);
    CHECK(outcome.error().message == "The picture could not be decoded safely; take it again.");
}

std::ptrdiff_t open_files() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

bool has_children() {
    return waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD;
}

}  // namespace

TEST_CASE("A picture file is decoded in the decoder process") {
    const auto symbols = decode_isolated(sample_file(), real);
    REQUIRE(symbols.has_value());
    REQUIRE(symbols->size() == 1);
    CHECK((*symbols)[0].bytes == drawing::scanned(sample));
    CHECK((*symbols)[0].identifier == "]d2");
    CHECK(*symbols == decode(read_picture(sample_file()).value()));
}

TEST_CASE("The decoder process reads only the formats that are asked for") {
    auto options = real;
    options.decode.formats = {Format::QrCode, Format::Ean13};
    CHECK(decode_isolated(sample_file(), options).value().empty());
}

TEST_CASE("Refusals of the decoder process arrive as they are") {
    CHECK(decode_isolated("", real).error() == read_picture("").error());
    CHECK(decode_isolated("a text", real).error() == read_picture("a text").error());
    const auto huge = files::png({60'000, 60'000}, "x");
    CHECK(decode_isolated(huge, real).error() == read_picture(huge).error());
    const auto cut_off = sample_file().substr(0, 900);
    CHECK(decode_isolated(cut_off, real).error() == read_picture(cut_off).error());
    CHECK(decode_isolated(std::string(largest_file + 1, 'x'), real).error().code == ErrorCode::ImageTooLarge);
}

TEST_CASE("The largest picture within the limits is decoded within the decoder's memory") {
    const std::uint32_t side = 6300;
    std::string rows((side + 1) * side, '\xff');
    for (std::size_t row = 0; row < side; ++row) rows[row * (side + 1)] = '\0';
    CHECK(decode_isolated(files::png({side, side}, rows), real).value().empty());
}

TEST_CASE("A decoder process that crashes is a refusal") {
    check_unsafe(with_stand_in("abort"));
    check_unsafe(with_stand_in("exit with a failure"));
}

TEST_CASE("After a crash DataMatrix alone is looked for") {
    CHECK(with_stand_in("abort unless asked for DataMatrix alone").value().empty());
}

TEST_CASE("A decoder process that does not end in time is ended") {
    const auto start = std::chrono::steady_clock::now();
    check_unsafe(with_stand_in("hang", 150ms));
    check_unsafe(with_stand_in("spin", 150ms));
    check_unsafe(with_stand_in("close the output and hang", 150ms));
    CHECK(std::chrono::steady_clock::now() - start >= 450ms);
    CHECK_FALSE(has_children());
}

TEST_CASE("A decoder process that takes too much memory is a refusal") {
#ifdef __SANITIZE_ADDRESS__
    WARN("The address sanitizer needs more address space than the limit; it is not set in this build.");
#else
    check_unsafe(with_stand_in("take memory"));
#endif
}

TEST_CASE("An answer of the decoder process in another form is a refusal") {
    for (const auto* words : {"talk without end", "say nothing", "talk nonsense", "answer twice"}) {
        CAPTURE(words);
        check_unsafe(with_stand_in(words));
    }
}

TEST_CASE("A decoder process that answers before it has read everything does not end this process") {
    signal(SIGPIPE, SIG_DFL);
    CHECK(with_stand_in("answer before reading").value().empty());
}

TEST_CASE("The decoder process gets no environment and no open files") {
    setenv("CISTERNA_SECRET", "a password", 1);
    CHECK(with_stand_in("came alone").value().empty());
    unsetenv("CISTERNA_SECRET");
}

TEST_CASE("The limits of the decoder process hold") {
    CHECK(with_stand_in("is limited").value().empty());
}

TEST_CASE("A decoder that is missing is a matter of configuration") {
    const auto outcome = decode_isolated(sample_file(), {.decode = {}, .program = "/nowhere/cisterna-decoder"});
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code == ErrorCode::ConfigurationInvalid);
    CHECK(outcome.error().message.find("/nowhere/cisterna-decoder") != std::string::npos);
    setenv("CISTERNA_DECODER", "/elsewhere/decoder", 1);
    CHECK(decode_isolated(sample_file()).error().message.find("/elsewhere/decoder") != std::string::npos);
    unsetenv("CISTERNA_DECODER");
    CHECK(decode_isolated(sample_file()).value().size() == 1);  // beside this test
}

TEST_CASE("Decoding leaves no open files and no ended children behind") {
    REQUIRE(decode_isolated(sample_file(), real).has_value());
    const auto before = open_files();
    for (int i = 0; i < 5; ++i) {
        REQUIRE(decode_isolated(sample_file(), real).has_value());
        check_unsafe(with_stand_in("abort"));
        check_unsafe(with_stand_in("hang", 30ms));
        check_unsafe(with_stand_in("talk without end"));
    }
    CHECK(open_files() == before);
    CHECK_FALSE(has_children());
}

TEST_CASE("Several threads decode at once") {
    const auto file = sample_file();
    std::vector<std::thread> threads;
    std::vector<int> right(6, 0);
    for (auto& count : right)
        threads.emplace_back([&count, &file] {
            for (int i = 0; i < 5; ++i) {
                const auto symbols = decode_isolated(file, real);
                if (symbols && symbols->size() == 1 && (*symbols)[0].bytes == drawing::scanned(sample)) ++count;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(right == std::vector<int>(6, 5));
}
