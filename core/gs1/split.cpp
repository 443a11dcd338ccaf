#include "core/gs1/split.h"

#include <algorithm>
#include <optional>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"
#include "core/gs1/syringe_code.h"

namespace cisterna::gs1 {
namespace {

// Enough for every code with a few lost separators; more possibilities than that are ambiguous anyway.
constexpr int steps_allowed = 1000;

struct Part {
    const ApplicationIdentifier* identifier;
    std::string_view value;
};

enum class Completes { Unknown, No, Yes };

// Depth-first over the places where elements can end, the longest value first: so the reading at the separators comes
// first, and its refusal is the one that is reported. Places from which no end can be reached are remembered, so only
// complete readings are weighed.
class Splitter {
public:
    Splitter(std::string_view text, Splits splits, int reference_year)
        : text_(text),
          splits_(splits),
          reference_year_(reference_year),
          completes_(text.size() + 1, Completes::Unknown) {}

    Result<ElementString> read() {
        follow(start());
        if (readings_.size() > 1 || steps_ > steps_allowed) return ambiguous();
        if (readings_.empty()) return tl::unexpected<Error>(*first_error_);
        return std::move(readings_.front());
    }

private:
    std::size_t start() const { return text_.starts_with(group_separator) ? 1 : 0; }
    std::size_t segment_end(std::size_t at) const { return std::min(text_.find(group_separator, at), text_.size()); }
    bool is_done() const { return readings_.size() > 1 || steps_ > steps_allowed; }

    void note(Error error) {
        if (!first_error_) first_error_ = std::move(error);
    }

    void follow(std::size_t at) {
        if (++steps_ > steps_allowed) return;
        if (at == text_.size()) return weigh();
        const auto* identifier = identifier_at(at);
        if (identifier == nullptr) return;
        const auto begin = at + identifier->code.size();
        for (const auto end : ends(*identifier, begin)) {
            if (is_done()) return;
            if (!fits(*identifier, begin, end)) continue;
            const Part part{identifier, text_.substr(begin, end - begin)};
            if (contradicts(part)) continue;
            parts_.push_back(part);
            follow(after(end));
            parts_.pop_back();
        }
    }

    const ApplicationIdentifier* identifier_at(std::size_t at) {
        const auto code = code_at_start(text_.substr(at, segment_end(at) - at));
        const auto* identifier = code.empty() ? nullptr : find_identifier(code);
        if (identifier == nullptr && !first_error_) note(unknown(at, code));
        return identifier;
    }

    Error unknown(std::size_t at, std::string_view code) const {
        if (code.empty())
            return {ErrorCode::ScanUnreadable, "",
                    "The code cannot be read as GS1: no element begins at " + shown(text_.substr(at)) +
                        ". Scan the GS1 code of the package, most often the square Data Matrix."};
        return {ErrorCode::ScanUnreadable, "(" + std::string(code) + ")",
                "The code holds the element (" + std::string(code) +
                    "), which is not known here. Use another code on the package."};
    }

    // Where the value that begins there may end, in the order of trial.
    std::vector<std::size_t> ends(const ApplicationIdentifier& identifier, std::size_t begin) {
        const auto segment = segment_end(begin);
        if (identifier.has_fixed_length()) return {fixed_end(identifier, begin, segment)};
        const auto whole = text_.substr(begin, segment - begin);
        if (splits_ == Splits::AtSeparators || proves_itself(identifier, whole)) return {segment};
        std::vector<std::size_t> places;
        if (whole.size() > identifier.longest || whole.size() < identifier.shortest) places.push_back(segment);
        for (auto length = std::min(whole.size(), identifier.longest); length >= identifier.shortest; --length)
            places.push_back(begin + length);
        return places;
    }

    // A fixed length that is not predefined runs to the separator when only separators end elements.
    std::size_t fixed_end(const ApplicationIdentifier& identifier, std::size_t begin, std::size_t segment) const {
        if (splits_ == Splits::AtSeparators && identifier.ending == Ending::Separator) return segment;
        return std::min(begin + identifier.longest, segment);
    }

    // An own syringe code carries check characters: it cannot have swallowed another element.
    static bool proves_itself(const ApplicationIdentifier& identifier, std::string_view value) {
        return identifier.code == syringe_code_identifier && parse_syringe_code(value).has_value();
    }

    bool fits(const ApplicationIdentifier& identifier, std::size_t begin, std::size_t end) {
        // Characters are left to the last check: a text is tried at many lengths.
        const bool text_fits = identifier.content == Content::Text && end - begin >= identifier.shortest &&
                               end - begin <= identifier.longest;
        if (text_fits) return completes(after(end));
        if (auto checked = check_value(identifier, text_.substr(begin, end - begin), reference_year_); !checked) {
            note(std::move(checked.error()));
            return false;
        }
        return completes(after(end));
    }

    // The place of the next element; a separator in between is skipped.
    std::size_t after(std::size_t end) const {
        return end < text_.size() && text_[end] == group_separator ? end + 1 : end;
    }

    // Whether valid values lead from there to the end of the text, taken one by one.
    bool completes(std::size_t at) {
        if (at == text_.size()) return true;
        if (completes_[at] != Completes::Unknown) return completes_[at] == Completes::Yes;
        completes_[at] = Completes::No;
        const auto* identifier = identifier_at(at);
        if (identifier == nullptr) return false;
        const auto begin = at + identifier->code.size();
        for (const auto end : ends(*identifier, begin)) {
            if (!fits(*identifier, begin, end)) continue;
            completes_[at] = Completes::Yes;
            return true;
        }
        return false;
    }

    bool contradicts(const Part& part) {
        const auto same =
            std::find_if(parts_.begin(), parts_.end(), [&](const Part& p) { return p.identifier == part.identifier; });
        if (same == parts_.end() || same->value == part.value) return false;
        if (!first_error_) note(ElementString::of(elements_with(part), reference_year_).error());
        return true;
    }

    std::vector<Element> elements_with(const std::optional<Part>& last) const {
        std::vector<Element> elements;
        for (const auto& part : parts_)
            elements.push_back({std::string(part.identifier->code), std::string(part.value)});
        if (last) elements.push_back({std::string(last->identifier->code), std::string(last->value)});
        return elements;
    }

    void weigh() {
        auto reading = ElementString::of(elements_with(std::nullopt), reference_year_);
        if (reading)
            readings_.push_back(std::move(*reading));
        else
            note(std::move(reading.error()));
    }

    tl::unexpected<Error> ambiguous() const {
        const std::string ways = readings_.size() > 1
                                     ? "as " + readings_[0].people_text() + " or as " + readings_[1].people_text()
                                     : "in more ways than can be looked through";
        return refuse(ErrorCode::ScanAmbiguous, "",
                      "The code can be read " + ways +
                          ", because the reader may have dropped the separators between its parts. "
                          "Scan it with the camera, or set the reader to send the GS character and scan again.");
    }

    std::string_view text_;
    Splits splits_;
    int reference_year_;
    std::vector<Completes> completes_;
    std::vector<Part> parts_;
    std::vector<ElementString> readings_;
    std::optional<Error> first_error_;
    int steps_ = 0;
};

}  // namespace

Result<ElementString> split_elements(std::string_view text, Splits splits, int reference_year) {
    if (text.empty() || text == std::string_view(&group_separator, 1))
        return refuse(ErrorCode::ValueMissing, "", "The code holds no element; scan again.");
    return Splitter(text, splits, reference_year).read();
}

}  // namespace cisterna::gs1
