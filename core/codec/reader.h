#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/date.h"
#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::codec {

// Everything that was found wrong while a document was read, in the order of reading.
class Problems {
public:
    void add(ErrorCode code, std::string where, std::string message) {
        found_.push_back({code, std::move(where), std::move(message)});
    }
    void add(Error error) { found_.push_back(std::move(error)); }
    bool empty() const { return found_.empty(); }
    const std::vector<Error>& all() const { return found_; }

private:
    std::vector<Error> found_;
};

// Reads one JSON object strictly. Each call names a member once; what is wrong goes to `problems` with its path and a
// harmless value is returned, so a caller reads everything and then asks `problems` whether any of it may be used.
// When the reader goes out of scope, members that nobody asked for are reported as unknown.
class Reader {
public:
    static constexpr std::size_t text_limit = 200;  // characters, unless a caller names another

    Reader(const Value& value, std::string path, Problems& problems);
    ~Reader();
    Reader(Reader&& other) noexcept;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    Reader& operator=(Reader&&) = delete;

    bool has(std::string_view key) const;       // present and not null
    bool has_null(std::string_view key) const;  // present and null: somebody says that there is none
    // The member, or nullptr when it is missing or null; no problem is reported.
    const Value* take(std::string_view key);
    // The member; a missing one is a problem (value_missing).
    const Value* require(std::string_view key);

    // A text that is not empty, plain (see plain_text.h) and within the limit.
    std::string text(std::string_view key, std::size_t limit = text_limit);
    std::optional<std::string> optional_text(std::string_view key, std::size_t limit = text_limit);
    std::vector<std::string> texts(std::string_view key);           // a list; required, may be empty
    std::vector<std::string> optional_texts(std::string_view key);  // empty when missing
    std::int64_t count(std::string_view key, std::int64_t smallest, std::int64_t largest);
    std::optional<std::int64_t> optional_count(std::string_view key, std::int64_t smallest, std::int64_t largest);
    std::optional<bool> optional_truth(std::string_view key);
    std::optional<calendar::Date> date(std::string_view key);  // required
    std::optional<calendar::Date> optional_date(std::string_view key);
    std::optional<calendar::Instant> instant(std::string_view key);  // required
    std::optional<calendar::Instant> optional_instant(std::string_view key);
    // The index of the member's text in the list of allowed words; 0 and a problem when it is none of them.
    std::size_t word(std::string_view key, const std::vector<std::string_view>& allowed);

    Reader object(std::string_view key);  // required
    std::optional<Reader> optional_object(std::string_view key);
    std::vector<Reader> objects(std::string_view key);  // a list of objects; required
    std::vector<Reader> optional_objects(std::string_view key);

    // Checks that "schema" is the given one.
    void schema(std::string_view expected);
    // Leaves the members that were not asked for unreported.
    void ignore_rest();

    std::string path(std::string_view key) const;  // drugs[0].daily_dose
    const std::string& path() const { return path_; }
    Problems& problems() { return *problems_; }
    void problem(ErrorCode code, std::string_view key, std::string message);

private:
    std::optional<std::string> checked_text(const Value& value, std::string_view key, std::size_t limit);

    const Object* object_;
    std::string path_;
    Problems* problems_;
    std::vector<std::string_view> asked_;
    bool reports_unknown_ = true;
};

// "drugs" and 2 give "drugs[2]".
std::string item_path(std::string_view list, std::size_t index);

}  // namespace cisterna::codec
