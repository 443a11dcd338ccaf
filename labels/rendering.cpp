#include "labels/rendering.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include "labels/child_program.h"

namespace cisterna::labels {
namespace {

using scanner::Picture;

constexpr std::chrono::seconds time_limit{10};
constexpr std::size_t longest_picture = 1U << 29U;  // bytes of all pages together
constexpr std::size_t longest_text = 1U << 26U;
constexpr const char* package = "poppler-utils";

tl::unexpected<Error> unreadable(const char* program) {
    return refuse(ErrorCode::DeviceUnavailable, program,
                  std::string("The label cannot be read back: the answer of ") + program + " makes no sense.");
}

Result<void> check_resolution(int dots_per_inch) {
    if (dots_per_inch >= 36 && dots_per_inch <= 1200) return {};
    return refuse(ErrorCode::UsageWrong, "dots_per_inch", "Choose a resolution from 36 to 1200 dots per inch.");
}

std::vector<std::string> picture_command(int dots_per_inch, const char* pages) {
    std::vector<std::string> command = {"pdftoppm", "-r", std::to_string(dots_per_inch), "-gray"};
    if (std::string_view(pages) == "first") command.insert(command.end(), {"-f", "1", "-l", "1"});
    command.push_back("-");
    return command;
}

// A number in front of a space or line break, with that taken away.
std::optional<int> take_number(std::string_view& bytes) {
    int number = 0;
    const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
    if (error != std::errc() || end == bytes.data() + bytes.size()) return std::nullopt;
    bytes.remove_prefix(static_cast<std::size_t>(end - bytes.data()) + 1);
    return number;
}

// The next picture in the portable grey format, 8 bits a pixel.
std::optional<Picture> take_picture(std::string_view& bytes) {
    if (bytes.substr(0, 3) != "P5\n") return std::nullopt;
    bytes.remove_prefix(3);
    const auto width = take_number(bytes);
    const auto height = take_number(bytes);
    const auto white = take_number(bytes);
    if (!width || !height || white != 255 || *width < 1 || *height < 1) return std::nullopt;
    const auto size = static_cast<std::size_t>(*width) * static_cast<std::size_t>(*height);
    if (bytes.size() < size) return std::nullopt;
    Picture picture{*width, *height, {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}};
    bytes.remove_prefix(size);
    return picture;
}

Result<std::vector<Picture>> pictures(std::string_view bytes) {
    std::vector<Picture> list;
    while (!bytes.empty()) {
        auto picture = take_picture(bytes);
        if (!picture) return unreadable("pdftoppm");
        list.push_back(std::move(*picture));
    }
    if (list.empty()) return unreadable("pdftoppm");
    return list;
}

std::string without_entities(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
    std::string plain;
    while (!text.empty()) {
        const auto found = std::find_if(entities.begin(), entities.end(), [&](const auto& entity) {
            return text.substr(0, entity.first.size()) == entity.first;
        });
        const bool is_entity = found != entities.end();
        plain += is_entity ? found->second : text.front();
        text.remove_prefix(is_entity ? found->first.size() : 1);
    }
    return plain;
}

std::optional<double> attribute(std::string_view tag, std::string_view name) {
    const auto at = tag.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    const auto digits = tag.substr(at + name.size());
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end == digits.data() + digits.size() || *end != '"') return std::nullopt;
    return value;
}

std::optional<ReadWord> read_word(std::string_view tag, std::string_view text) {
    const auto left = attribute(tag, "xMin=\"");
    const auto top = attribute(tag, "yMin=\"");
    const auto right = attribute(tag, "xMax=\"");
    const auto bottom = attribute(tag, "yMax=\"");
    if (!left || !top || !right || !bottom) return std::nullopt;
    return ReadWord{without_entities(text), *left, *top, *right, *bottom};
}

// The words of each page, from the lines that pdftotext -bbox writes.
Result<std::vector<std::vector<ReadWord>>> words(std::string_view document) {
    constexpr std::string_view page_tag = "<page ";
    constexpr std::string_view word_tag = "<word ";
    constexpr std::string_view word_end = "</word>";
    std::vector<std::vector<ReadWord>> pages;
    for (std::size_t at = document.find('<'); at != std::string_view::npos; at = document.find('<', at + 1)) {
        const auto rest = document.substr(at);
        if (rest.substr(0, page_tag.size()) == page_tag) pages.emplace_back();
        if (rest.substr(0, word_tag.size()) != word_tag) continue;
        const auto tag_end = rest.find('>');
        const auto text_end = rest.find(word_end);
        if (pages.empty() || tag_end > text_end || text_end == std::string_view::npos) return unreadable("pdftotext");
        auto word = read_word(rest.substr(0, tag_end), rest.substr(tag_end + 1, text_end - tag_end - 1));
        if (!word) return unreadable("pdftotext");
        pages.back().push_back(std::move(*word));
    }
    return pages;
}

}  // namespace

Result<Picture> render(std::string_view pdf, int dots_per_inch) {
    CISTERNA_CHECK(check_resolution(dots_per_inch));
    CISTERNA_TRY(drawing, ChildProgram::start(picture_command(dots_per_inch, "first"), pdf, package));
    CISTERNA_TRY(bytes, drawing.finish(std::chrono::steady_clock::now() + time_limit, longest_picture));
    CISTERNA_TRY(list, pictures(bytes));
    return std::move(list.front());
}

Result<std::vector<RenderedPage>> render_and_read(std::string_view pdf, int dots_per_inch) {
    CISTERNA_CHECK(check_resolution(dots_per_inch));
    CISTERNA_TRY(drawing, ChildProgram::start(picture_command(dots_per_inch, "all"), pdf, package));
    CISTERNA_TRY(reading, ChildProgram::start({"pdftotext", "-enc", "UTF-8", "-bbox", "-", "-"}, pdf, package));
    const auto deadline = std::chrono::steady_clock::now() + time_limit;
    CISTERNA_TRY(text, reading.finish(deadline, longest_text));
    CISTERNA_TRY(bytes, drawing.finish(deadline, longest_picture));
    CISTERNA_TRY(page_words, words(text));
    CISTERNA_TRY(page_pictures, pictures(bytes));
    if (page_words.size() != page_pictures.size()) return unreadable("pdftotext");
    std::vector<RenderedPage> pages;
    for (std::size_t i = 0; i < page_words.size(); ++i) {
        pages.push_back({std::move(page_pictures[i]), std::move(page_words[i])});
    }
    return pages;
}

}  // namespace cisterna::labels
