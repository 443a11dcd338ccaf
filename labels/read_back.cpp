#include "labels/read_back.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "labels/proof.h"
#include "scanner/decode.h"

namespace cisterna::labels {
namespace {

using scanner::Picture;

tl::unexpected<Error> unreadable(const std::string& field, const std::string& what) {
    return refuse(ErrorCode::LabelUnreadable, field, what + " Do not use the label; print it again.");
}

std::string name_of(const PlacedText& text) {
    return text.field.empty() ? "caption " + text.text : text.field;
}

// Spaces that do not break look like all others on paper.
std::string with_plain_spaces(std::string text) {
    const std::string no_break = "\u00A0";
    for (auto at = text.find(no_break); at != std::string::npos; at = text.find(no_break, at)) {
        text.replace(at, no_break.size(), " ");
    }
    return text;
}

// What was read in each text's box; the words of a text in their order from the left.
class WordsInPlace {
public:
    WordsInPlace(const Layout& layout, const std::vector<ReadWord>& words) : layout_(layout) {
        for (const ReadWord& word : words) take(word);
    }

    // Words that stand where nothing should.
    const std::vector<std::string>& strays() const { return strays_; }

    std::string at(const PlacedText& text) const {
        const auto found = words_.find(&text);
        if (found == words_.end()) return "";
        auto words = found->second;
        std::sort(words.begin(), words.end(), [](const ReadWord& a, const ReadWord& b) { return a.left < b.left; });
        std::string joined;
        for (const ReadWord& word : words) joined += (joined.empty() ? "" : " ") + word.text;
        return joined;
    }

private:
    void take(const ReadWord& word) {
        const double dot = layout_.stock.dot();
        const double x = (word.left + word.right) / 2 / dot;
        const double y = (word.top + word.bottom) / 2 / dot;
        for (const PlacedText& text : layout_.texts) {
            const bool inside =
                x >= text.box.left && x < text.box.right() && y >= text.box.top && y < text.box.bottom();
            if (inside) return words_[&text].push_back(word);
        }
        strays_.push_back(word.text);
    }

    const Layout& layout_;
    std::map<const PlacedText*, std::vector<ReadWord>> words_;
    std::vector<std::string> strays_;
};

std::vector<std::string> split(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

// A field's text that cannot be found anywhere on the page names the trouble better than the first place that differs:
// one longer text moves many others.
const PlacedText* missing_text(const Layout& layout, const std::vector<ReadWord>& words) {
    for (const PlacedText& text : layout.texts) {
        const auto wanted = split(with_plain_spaces(text.text));
        const auto found =
            std::search(words.begin(), words.end(), wanted.begin(), wanted.end(),
                        [](const ReadWord& word, const std::string& other) { return word.text == other; });
        if (found == words.end() && !text.field.empty()) return &text;
    }
    return nullptr;
}

Result<void> compare_places(const Layout& layout, const std::vector<ReadWord>& words, const WordsInPlace& read) {
    for (const PlacedText& text : layout.texts) {
        const std::string found = read.at(text);
        if (found == with_plain_spaces(text.text)) continue;
        if (const PlacedText* missing = missing_text(layout, words)) {
            return unreadable(missing->field, "The label does not show \"" + missing->text + "\".");
        }
        return unreadable(name_of(text), "The label shows \"" + found + "\" where it must show \"" + text.text + "\".");
    }
    if (read.strays().empty()) return {};
    return unreadable("label", "The label shows \"" + read.strays().front() + "\" where nothing may stand.");
}

// Every field of the content, put together from its lines. The layout is not trusted to have placed them all.
Result<std::size_t> compare_fields(const LabelContent& content, const Layout& layout, const WordsInPlace& read) {
    std::size_t compared = 0;
    for (const Field& field : fields(content)) {
        std::string found;
        for (const PlacedText& text : layout.texts) {
            if (text.field == field.name) found += (found.empty() ? "" : " ") + read.at(text);
        }
        if (found != with_plain_spaces(field.text)) {
            return unreadable(field.name, "The label shows \"" + found + "\" instead of \"" + field.text + "\".");
        }
        ++compared;
    }
    return compared;
}

Picture cut(const Picture& picture, const Box& box) {
    Picture part{box.width, box.height, {}};
    part.luminance.reserve(static_cast<std::size_t>(box.width) * static_cast<std::size_t>(box.height));
    for (int y = box.top; y < box.bottom(); ++y) {
        const auto row = picture.luminance.begin() + static_cast<std::ptrdiff_t>(y) * picture.width + box.left;
        part.luminance.insert(part.luminance.end(), row, row + box.width);
    }
    return part;
}

Result<scanner::Symbol> read_symbol(const Layout& layout, const Picture& picture) {
    auto symbols = scanner::decode(cut(picture, layout.symbol_area), {.formats = {scanner::Format::DataMatrix}});
    if (symbols.size() != 1) {
        return unreadable("machine_code", "The symbol on the label cannot be read by a scanner.");
    }
    const scanner::Symbol& symbol = symbols.front();
    if (symbol.identifier != "]d2") {
        return unreadable("machine_code", "The symbol on the label is not a GS1 DataMatrix.");
    }
    if (symbol.bytes != layout.symbol.message) {
        return unreadable("machine_code", "The symbol on the label says \"" + symbol.bytes + "\" instead of \"" +
                                              layout.symbol.message + "\".");
    }
    return symbol;
}

// The field whose ink differs at a place.
std::string field_at(const Layout& layout, const InkDifference& place) {
    const Box dot{place.x, place.y, 1, 1};
    if (layout.symbol_area.holds(dot)) return "machine_code";
    for (const PlacedText& text : layout.texts) {
        if (text.box.holds(dot)) return name_of(text);
    }
    return "label";
}

// 0.085 mm: one dot at 300 dpi, far below the smallest decimal point.
int tolerance(const Stock& stock) {
    return std::max(1, stock.dots_per_inch / 300);
}

Result<void> compare_ink(const Layout& layout, const Picture& picture, const drawing::Faces& faces) {
    CISTERNA_TRY(expected, proof(layout, faces));
    std::map<std::string, std::size_t> differences;
    for (const InkDifference& place : ink_differences(expected, picture, tolerance(layout.stock))) {
        const std::string field = field_at(layout, place);
        if (++differences[field] < fewest_real_differences) continue;
        return unreadable(field,
                          "The print of the label differs from its design, so that a letter, a line or the symbol is "
                          "not as it must be.");
    }
    return {};
}

Result<ReadBack> compare(const RenderedPage& page, const LabelContent& content, const Stock& stock,
                         const drawing::Faces& faces) {
    CISTERNA_TRY(layout, lay_out(content, stock, faces));
    if (page.picture.width != stock.width || page.picture.height != stock.height) {
        return unreadable(
            "stock", "The label's page does not have the size of the label stock " + std::string(stock.name) + ".");
    }
    const WordsInPlace read(layout, page.words);
    CISTERNA_CHECK(compare_places(layout, page.words, read));
    CISTERNA_TRY(compared, compare_fields(content, layout, read));
    CISTERNA_TRY(symbol, read_symbol(layout, page.picture));
    CISTERNA_CHECK(compare_ink(layout, page.picture, faces));
    return ReadBack{symbol.identifier,   symbol.bytes, compared,
                    stock.dots_per_inch, stock.module, stock.module_micrometres()};
}

}  // namespace

Result<ReadBack> read_back(std::string_view pdf, const LabelContent& content, const Stock& stock,
                           const drawing::Faces& faces) {
    CISTERNA_TRY(pages, render_and_read(pdf, stock.dots_per_inch));
    if (pages.size() != 1) {
        return unreadable("label", "The document has " + std::to_string(pages.size()) + " pages instead of one.");
    }
    return compare(pages.front(), content, stock, faces);
}

Result<std::vector<ReadBack>> read_back_sheet(std::string_view pdf, std::span<const LabelContent> contents,
                                              const Stock& stock, const drawing::Faces& faces) {
    CISTERNA_TRY(pages, render_and_read(pdf, stock.dots_per_inch));
    if (pages.size() != contents.size()) {
        return unreadable("labels", "The document has " + std::to_string(pages.size()) + " pages for " +
                                        std::to_string(contents.size()) + " labels.");
    }
    std::vector<ReadBack> list;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto page = compare(pages[i], contents[i], stock, faces);
        if (!page) {
            return refuse(page.error().code, "labels[" + std::to_string(i) + "]." + page.error().where,
                          page.error().message);
        }
        list.push_back(*page);
    }
    return list;
}

}  // namespace cisterna::labels
