#include "core/codec/parse.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "core/result/characters.h"

namespace cisterna::codec {
namespace {

constexpr std::size_t whole_number_digits = 18;
constexpr int number_overflow = 406;  // nlohmann's id for a number beyond floating point
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string line_and_column(std::string_view text, std::size_t position) {
    const auto read = text.substr(0, std::min(position, text.size()));
    const auto line = static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n')) + 1;
    const auto last_break = read.rfind('\n');
    const auto column = last_break == std::string_view::npos ? read.size() : read.size() - last_break - 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(std::max<std::size_t>(column, 1));
}

// Builds the value from nlohmann's events, and refuses what it would let pass.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
public:
    Builder(std::string_view text, const ParseLimits& limits) : text_(text), limits_(limits) {}

    bool null() override { return put(Value()); }
    bool boolean(bool truth) override { return put(Value(truth)); }
    bool number_integer(number_integer_t number) override { return put_whole(number); }
    bool number_unsigned(number_unsigned_t number) override {
        if (std::cmp_greater(number, largest_count)) return stop_long_number();
        return put_whole(static_cast<std::int64_t>(number));
    }
    bool number_float(number_float_t /*rounded*/, const string_t& written) override {
        if (written.find_first_of(".eE") == std::string::npos) return stop_long_number();
        return stop(ErrorCode::UnitMissing, place(),
                    "The bare number " + plainly(written) +
                        " has no unit; write the figure as text with its unit, such as \"4.5 mL\".");
    }
    bool string(string_t& text) override {
        if (!check_text(text)) return false;
        return put(Value(std::move(text)));
    }
    bool binary(binary_t& /*bytes*/) override {
        return stop(ErrorCode::JsonSyntax, place(), "Binary data is not JSON.");
    }

    bool start_object(std::size_t /*size*/) override { return open(Value(Object())); }
    bool key(string_t& name) override {
        auto& level = levels_.back();
        level.key = name;
        if (!check_text(name)) return false;
        if (!level.keys.insert(name).second)
            return stop(ErrorCode::JsonDuplicateKey, place(),
                        "The key " + in_quotes(name) + " stands twice in one object; keep one of the two.");
        return true;
    }
    bool end_object() override {
        Value finished{Object(std::move(levels_.back().members))};
        levels_.pop_back();
        return put(std::move(finished));
    }
    bool start_array(std::size_t /*size*/) override { return open(Value(Array())); }
    bool end_array() override {
        Value finished(std::move(levels_.back().array));
        levels_.pop_back();
        return put(std::move(finished));
    }
    bool parse_error(std::size_t position, const std::string& token,
                     const nlohmann::detail::exception& problem) override {
        if (problem.id == number_overflow) return number_float(0, token);
        const bool ended =
            position > text_.size() ||
            text_.substr(std::min(position, text_.size())).find_first_not_of(" \t\r\n") == std::string_view::npos;
        return stop(ErrorCode::JsonSyntax, line_and_column(text_, position),
                    ended ? "The JSON breaks off before its end; the file may have been cut. Send it again."
                          : "This is not valid JSON at this place; correct it and send it again.");
    }

    const std::optional<Error>& error() const { return error_; }
    Value take() { return std::move(finished_); }

private:
    struct Level {
        bool is_object;
        Object::Members members;
        std::unordered_set<std::string> keys;
        Array array;
        std::string key;
    };

    bool stop(ErrorCode code, std::string where, std::string message) {
        error_ = Error{code, std::move(where), std::move(message)};
        return false;
    }

    bool stop_long_number() {
        return stop(ErrorCode::NotANumber, place(),
                    "A number has more than " + std::to_string(whole_number_digits) + " digits; correct it.");
    }

    bool check_text(const std::string& text) {
        if (text.find('\0') != std::string::npos)
            return stop(ErrorCode::TextInvalid, place(), "A text holds a NUL character; remove it.");
        if (text.size() > limits_.text_bytes)
            return stop(ErrorCode::JsonTooLarge, place(),
                        "A text is longer than " + std::to_string(limits_.text_bytes) + " bytes; shorten it.");
        return true;
    }

    bool put_whole(std::int64_t number) {
        if (number > largest_count || number < -largest_count) return stop_long_number();
        return put(Value(number));
    }

    bool open(Value empty) {
        if (levels_.size() >= limits_.depth)
            return stop(ErrorCode::JsonTooLarge, place(),
                        "The JSON is nested deeper than " + std::to_string(limits_.depth) + " levels.");
        levels_.push_back({empty.if_object() != nullptr, {}, {}, {}, {}});
        return true;
    }

    bool put(Value value) {
        if (levels_.empty()) {
            finished_ = std::move(value);
            return true;
        }
        auto& level = levels_.back();
        const auto size = level.is_object ? level.members.size() : level.array.size();
        if (size >= limits_.members)
            return stop(ErrorCode::JsonTooLarge, place(),
                        "A list or object has more than " + std::to_string(limits_.members) + " members.");
        if (level.is_object)
            level.members.emplace_back(level.key, std::move(value));
        else
            level.array.push_back(std::move(value));
        return true;
    }

    // The path of what is being read: drugs[0].daily_dose
    std::string place() const {
        std::string path;
        for (const auto& level : levels_) {
            if (!level.is_object)
                path += "[" + std::to_string(level.array.size()) + "]";
            else
                path += (path.empty() ? "" : ".") + plainly(level.key);
        }
        return path;
    }

    std::string_view text_;
    const ParseLimits& limits_;
    std::vector<Level> levels_;
    Value finished_;
    std::optional<Error> error_;
};

}  // namespace

Result<Value> parse(std::string_view text, const ParseLimits& limits) {
    if (text.size() > limits.bytes)
        return refuse(ErrorCode::JsonTooLarge, "",
                      "The JSON is larger than " + std::to_string(limits.bytes) + " bytes.");
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return refuse(ErrorCode::JsonSyntax, "line 1, column 1", "The file is empty; send the whole document.");
    if (text.starts_with(byte_order_mark))
        return refuse(ErrorCode::JsonSyntax, "line 1, column 1",
                      "The file begins with a byte order mark; save it as UTF-8 without one.");
    // The library takes a NUL for the end and would leave the rest unread.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos)
        return refuse(ErrorCode::TextInvalid, line_and_column(text, nul + 1),
                      "The file holds a NUL character; remove it.");
    Builder builder(text, limits);
    const bool finished = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    if (builder.error()) return tl::unexpected<Error>(*builder.error());
    if (!finished) return refuse(ErrorCode::JsonSyntax, "", "This is not valid JSON.");
    return builder.take();
}

}  // namespace cisterna::codec
