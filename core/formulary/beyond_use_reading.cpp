#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {
namespace {

using codec::Reader;

const Words<Storage> storage_words{{"controlled-room", Storage::ControlledRoom},
                                   {"refrigerator", Storage::Refrigerator},
                                   {"freezer", Storage::Freezer}};

std::string read_one_of(Reader& reader, std::string_view key, const std::vector<std::string_view>& words) {
    return std::string(words[read_word_index(reader, key, words)]);
}

// A time, or the word not-allowed. A missing field is not taken for either.
std::optional<quantity::Duration> read_longest(Reader& entry) {
    const auto* value = entry.require("longest");
    if (value == nullptr) return std::nullopt;
    if (const auto* text = value->if_text(); text != nullptr && *text == "not-allowed") return std::nullopt;
    const auto written = read_bounded<quantity::Duration::dimension>(
        entry, "longest", "time, such as 4 day, or not-allowed", Bound::AboveZero, ErrorCode::NotANumber);
    return written ? std::optional(written->value) : std::nullopt;
}

}  // namespace

Storage read_storage(Reader& reader, std::string_view key) {
    return read_word(reader, key, storage_words);
}

std::vector<BeyondUseRow> read_beyond_use(Reader& reader, References& references) {
    std::vector<BeyondUseRow> rows;
    reader.text("title");
    for (auto& entry : reader.objects("rows")) {
        BeyondUseRow row;
        row.id = read_id(entry, "id");
        row.category = read_one_of(entry, "category", {"1", "2", "3", "immediate-use"});
        row.process = read_one_of(entry, "process", {"aseptic", "terminal", "any"});
        row.sterility_test = read_one_of(entry, "sterility_test", {"none", "passed", "passed-with-all-tests", "any"});
        row.starting_components = read_one_of(entry, "starting_components", {"only-sterile", "any-nonsterile", "any"});
        row.storage = read_storage(entry, "storage");
        row.longest = read_longest(entry);
        row.table = entry.text("table");
        row.evidence = read_evidence(entry);
        row.sources = read_sources(entry, references);
        row.note = read_optional_note(entry, "note");
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace cisterna::formulary
