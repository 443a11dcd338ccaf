#include "core/codec/reader.h"

#include <algorithm>

#include "core/codec/plain_text.h"
#include "core/result/characters.h"

namespace cisterna::codec {
namespace {

const Value empty_object{Object{}};

std::string expected_message(std::string_view expected, const Value& found) {
    return "This must be " + std::string(expected) + ", not " + std::string(found.kind_name()) + ".";
}

}  // namespace

std::string item_path(std::string_view list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "]";
}

Reader::Reader(const Value& value, std::string path, Problems& problems)
    : object_(value.if_object()), path_(std::move(path)), problems_(&problems) {
    if (object_ == nullptr) {
        problems_->add(ErrorCode::WrongType, path_, expected_message("an object", value));
        object_ = empty_object.if_object();
        reports_unknown_ = false;
    }
}

Reader::Reader(Reader&& other) noexcept
    : object_(other.object_),
      path_(std::move(other.path_)),
      problems_(other.problems_),
      asked_(std::move(other.asked_)),
      reports_unknown_(other.reports_unknown_) {
    other.reports_unknown_ = false;
}

Reader::~Reader() {
    if (!reports_unknown_) return;
    for (const auto& [key, value] : object_->members())
        if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
            problem(ErrorCode::UnknownField, plainly(key),
                    "The field " + in_quotes(key) + " is not known; remove it or correct its name.");
}

bool Reader::has(std::string_view key) const {
    const auto* value = object_->find(key);
    return value != nullptr && !value->is_null();
}

bool Reader::has_null(std::string_view key) const {
    const auto* value = object_->find(key);
    return value != nullptr && value->is_null();
}

const Value* Reader::take(std::string_view key) {
    const auto& members = object_->members();
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.first == key; });
    if (found == members.end()) return nullptr;
    asked_.emplace_back(found->first);
    return found->second.is_null() ? nullptr : &found->second;
}

const Value* Reader::require(std::string_view key) {
    const auto* value = take(key);
    if (value == nullptr)
        problem(ErrorCode::ValueMissing, key, "The field \"" + std::string(key) + "\" is missing; fill it in.");
    return value;
}

std::optional<std::string> Reader::checked_text(const Value& value, std::string_view key, std::size_t limit) {
    const auto* text = value.if_text();
    if (text == nullptr) {
        problem(ErrorCode::WrongType, key, expected_message("text", value));
        return std::nullopt;
    }
    if (text->empty()) {
        problem(ErrorCode::ValueMissing, key, "The field \"" + std::string(key) + "\" is empty; fill it in.");
        return std::nullopt;
    }
    if (const auto reason = why_not_plain(*text)) {
        problem(ErrorCode::TextInvalid, key, "The text " + *reason + "; retype it.");
        return std::nullopt;
    }
    if (character_count(*text) > limit) {
        problem(ErrorCode::TextInvalid, key,
                "The text has " + std::to_string(character_count(*text)) + " characters; " + std::to_string(limit) +
                    " are allowed.");
        return std::nullopt;
    }
    return *text;
}

std::string Reader::text(std::string_view key, std::size_t limit) {
    const auto* value = require(key);
    return value == nullptr ? std::string() : checked_text(*value, key, limit).value_or(std::string());
}

std::optional<std::string> Reader::optional_text(std::string_view key, std::size_t limit) {
    const auto* value = take(key);
    return value == nullptr ? std::nullopt : checked_text(*value, key, limit);
}

std::vector<std::string> Reader::optional_texts(std::string_view key) {
    return has(key) ? texts(key) : (take(key), std::vector<std::string>());
}

std::vector<std::string> Reader::texts(std::string_view key) {
    std::vector<std::string> result;
    const auto* value = require(key);
    if (value == nullptr) return result;
    const auto* items = value->if_array();
    if (items == nullptr) {
        problem(ErrorCode::WrongType, key, expected_message("a list of texts", *value));
        return result;
    }
    for (std::size_t i = 0; i < items->size(); ++i)
        result.push_back(checked_text((*items)[i], item_path(key, i), 2000).value_or(std::string()));
    return result;
}

std::int64_t Reader::count(std::string_view key, std::int64_t smallest, std::int64_t largest) {
    if (!has(key)) {
        require(key);
        return smallest;
    }
    return optional_count(key, smallest, largest).value_or(smallest);
}

std::optional<std::int64_t> Reader::optional_count(std::string_view key, std::int64_t smallest, std::int64_t largest) {
    const auto* value = take(key);
    if (value == nullptr) return std::nullopt;
    const auto* number = value->if_count();
    if (number == nullptr) {
        problem(ErrorCode::WrongType, key, expected_message("a whole number", *value));
        return std::nullopt;
    }
    if (*number < smallest || *number > largest) {
        problem(ErrorCode::NotANumber, key,
                "The number must be from " + std::to_string(smallest) + " to " + std::to_string(largest) + ".");
        return std::nullopt;
    }
    return *number;
}

std::optional<bool> Reader::optional_truth(std::string_view key) {
    const auto* value = take(key);
    if (value == nullptr) return std::nullopt;
    const auto* truth = value->if_truth();
    if (truth == nullptr) {
        problem(ErrorCode::WrongType, key, expected_message("true or false", *value));
        return std::nullopt;
    }
    return *truth;
}

std::optional<calendar::Date> Reader::date(std::string_view key) {
    if (!has(key)) require(key);
    return optional_date(key);
}

std::optional<calendar::Date> Reader::optional_date(std::string_view key) {
    const auto text = optional_text(key);
    if (!text) return std::nullopt;
    auto date = calendar::Date::parse(*text, path(key));
    if (!date) {
        problems_->add(std::move(date.error()));
        return std::nullopt;
    }
    return *date;
}

std::optional<calendar::Instant> Reader::instant(std::string_view key) {
    if (!has(key)) require(key);
    return optional_instant(key);
}

std::optional<calendar::Instant> Reader::optional_instant(std::string_view key) {
    const auto text = optional_text(key);
    if (!text) return std::nullopt;
    auto instant = calendar::Instant::parse(*text, path(key));
    if (!instant) {
        problems_->add(std::move(instant.error()));
        return std::nullopt;
    }
    return *instant;
}

std::size_t Reader::word(std::string_view key, const std::vector<std::string_view>& allowed) {
    const auto written = text(key);
    if (written.empty()) return 0;
    const auto found = std::find(allowed.begin(), allowed.end(), written);
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    std::string words;
    for (const auto& word : allowed) words += (words.empty() ? "" : ", ") + std::string(word);
    problem(ErrorCode::OrderInconsistent, key, "\"" + written + "\" is not one of: " + words + ".");
    return 0;
}

Reader Reader::object(std::string_view key) {
    const auto* value = require(key);
    Reader inner(value == nullptr ? empty_object : *value, path(key), *problems_);
    return inner;
}

std::optional<Reader> Reader::optional_object(std::string_view key) {
    const auto* value = take(key);
    if (value == nullptr) return std::nullopt;
    return std::optional<Reader>(std::in_place, *value, path(key), *problems_);
}

std::vector<Reader> Reader::objects(std::string_view key) {
    std::vector<Reader> result;
    const auto* value = require(key);
    if (value == nullptr) return result;
    const auto* items = value->if_array();
    if (items == nullptr) {
        problem(ErrorCode::WrongType, key, expected_message("a list", *value));
        return result;
    }
    result.reserve(items->size());
    for (std::size_t i = 0; i < items->size(); ++i)
        result.emplace_back((*items)[i], item_path(path(key), i), *problems_);
    return result;
}

std::vector<Reader> Reader::optional_objects(std::string_view key) {
    if (has(key)) return objects(key);
    take(key);
    return {};
}

void Reader::schema(std::string_view expected) {
    const auto found = text("schema");
    if (!found.empty() && found != expected)
        problem(ErrorCode::SchemaUnknown, "schema",
                "The schema is \"" + found + "\"; \"" + std::string(expected) + "\" is needed here.");
}

void Reader::ignore_rest() {
    reports_unknown_ = false;
}

std::string Reader::path(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void Reader::problem(ErrorCode code, std::string_view key, std::string message) {
    problems_->add(code, path(key), std::move(message));
}

}  // namespace cisterna::codec
