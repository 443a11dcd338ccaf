#include "ledger/storage/ledger_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <system_error>

#include "ledger/storage/schema.h"

namespace cisterna::ledger::storage {
namespace {

using Header = std::array<char, 100>;  // of every SQLite file, see its file format documentation

constexpr std::string_view sqlite_magic{"SQLite format 3\0", 16};
constexpr std::size_t page_size_at = 16;  // 2 bytes; 1 stands for 65536
constexpr std::size_t page_count_at = 28;
constexpr std::size_t user_version_at = 60;
constexpr std::size_t application_id_at = 68;

std::uint32_t big_endian(const Header& header, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i) number = (number << 8U) | static_cast<unsigned char>(header[i]);
    return number;
}

std::uint64_t page_size(const Header& header) {
    const auto stored = big_endian(header, page_size_at) >> 16U;
    return stored == 1 ? 65536 : stored;
}

tl::unexpected<Error> no_ledger(const std::filesystem::path& file) {
    return refuse(
        ErrorCode::ConfigurationInvalid, file.string(),
        "This file is not a Cisterna ledger and was left untouched; check the file name in the configuration.");
}

tl::unexpected<Error> cut_off(const std::filesystem::path& file) {
    return refuse(ErrorCode::IntegrityFailed, file.string(),
                  "The ledger file has been cut off; restore the last backup.");
}

// Beside a journal the length means nothing: SQLite puts the file right when it opens it.
Result<void> check_length(const std::filesystem::path& file, const Header& header) {
    std::error_code failure;
    if (std::filesystem::exists(file.string() + "-journal", failure)) return {};
    const auto length = std::filesystem::file_size(file, failure);
    if (failure || length < page_size(header) * big_endian(header, page_count_at)) return cut_off(file);
    return {};
}

tl::unexpected<Error> storage_failed(const std::filesystem::path& file, const std::string& message) {
    return refuse(ErrorCode::StorageFailed, file.string(), message);
}

Result<void> sync_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced)
        return storage_failed(folder,
                              "The folder of the ledger could not be written to the disk; have the disk checked.");
    return {};
}

Result<void> remove_remains(const std::filesystem::path& unfinished) {
    for (const auto* ending : {"", "-journal"}) {
        std::error_code failure;
        std::filesystem::remove(unfinished.string() + ending, failure);
        if (failure)
            return storage_failed(
                unfinished, "What an interrupted start left behind cannot be removed; check the folder's rights.");
    }
    return {};
}

// A journal without its ledger would be played back into the new file and destroy it.
Result<void> refuse_orphaned_journal(const std::filesystem::path& file) {
    for (const auto* ending : {"-journal", "-wal"}) {
        const std::filesystem::path journal = file.string() + ending;
        std::error_code failure;
        if (std::filesystem::exists(std::filesystem::symlink_status(journal, failure)))
            return refuse(
                ErrorCode::ConfigurationInvalid, journal.string(),
                "The journal of a lost ledger stands here; put that ledger back beside it, or move the journal away.");
    }
    return {};
}

// The ledger holds patients' details: its owner alone may read it. SQLite gives the journal the same rights.
Result<void> make_private_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return storage_failed(file, "The new ledger's file cannot be made; check the folder's rights and the disk.");
    ::close(descriptor);
    return {};
}

void write_empty_ledger(const std::filesystem::path& file, const std::string& site, const calendar::Instant& now) {
    Connection connection(file, Access::Create);
    connection.script("BEGIN IMMEDIATE");
    connection.script(create_record);
    connection.script(create_projections);
    connection
        .query("INSERT INTO meta (only_row, format, site, created) VALUES (1, ?, ?, ?)", format_version, site,
               now.utc_text())
        .run();
    connection.script("COMMIT");
}

}  // namespace

Result<std::filesystem::path> resolved(const std::filesystem::path& file) {
    std::error_code failure;
    auto existing = std::filesystem::canonical(file, failure);
    if (!failure) return existing;
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    auto existing_folder = std::filesystem::canonical(folder, failure);
    if (failure)
        return refuse(ErrorCode::NotFound, file.string(),
                      "The ledger's folder does not exist; make it, or correct the file name.");
    return existing_folder / file.filename();
}

Result<void> check_header(const std::filesystem::path& file) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure)) return no_ledger(file);
    std::ifstream stream(file, std::ios::binary);
    Header header{};
    stream.read(header.data(), header.size());
    const auto read = static_cast<std::size_t>(stream.gcount());
    if (!stream.is_open() || stream.bad())
        return storage_failed(file, "The ledger cannot be read; check the file's rights and the disk.");
    if (!std::string_view(header.data(), read).starts_with(sqlite_magic)) return no_ledger(file);
    if (read < header.size()) return cut_off(file);
    if (big_endian(header, application_id_at) != application_id) return no_ledger(file);
    const auto version = static_cast<std::int64_t>(big_endian(header, user_version_at));
    if (version > format_version)
        return refuse(
            ErrorCode::StorageNewerVersion, file.string(),
            "This ledger was written by a newer version of Cisterna and was left untouched; install that version.");
    if (version != format_version) return no_ledger(file);
    return check_length(file, header);
}

Result<void> create(const std::filesystem::path& file, const std::string& site, const calendar::Instant& now) {
    const std::filesystem::path unfinished = file.string() + ".creating";
    CISTERNA_CHECK(refuse_orphaned_journal(file));
    CISTERNA_CHECK(remove_remains(unfinished));
    CISTERNA_CHECK(make_private_file(unfinished));
    try {
        write_empty_ledger(unfinished, site, now);
    } catch (...) {
        auto failure = storage_failure().error;
        (void)remove_remains(unfinished);
        return tl::unexpected<Error>(std::move(failure));
    }
    std::error_code failure;
    std::filesystem::rename(unfinished, file, failure);
    if (failure)
        return storage_failed(file, "The new ledger could not be put in its place; check the folder's rights.");
    return sync_folder(file.parent_path());
}

Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Access access) {
    if (access == Access::ReadWrite) CISTERNA_CHECK(sync_folder(file.parent_path()));
    auto connection = std::make_unique<Connection>(file, access);
    if (access == Access::ReadOnly) return connection;
    if (connection->is_read_only())
        return refuse(ErrorCode::StorageReadOnly, file.string(),
                      "The ledger can only be read; make the file writable, or open it for reading only.");
    connection->script("BEGIN EXCLUSIVE; PRAGMA user_version = 1; COMMIT");
    return connection;
}

}  // namespace cisterna::ledger::storage
