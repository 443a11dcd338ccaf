#include "cli/assets.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "cli/files.h"
#include "core/formulary/loading.h"

namespace cisterna::cli {
namespace {

namespace fs = std::filesystem;

// Every file that is named as one of the formulary, through links too. A name that leads nowhere is kept: reading it is
// refused, where leaving it out would drop a limit in silence.
std::error_code list_files(const fs::path& folder, std::vector<fs::path>& paths) {
    std::error_code failure;
    for (auto it = fs::recursive_directory_iterator(folder, fs::directory_options::follow_directory_symlink, failure);
         !failure && it != fs::recursive_directory_iterator(); it.increment(failure)) {
        std::error_code leads_nowhere;
        if (it->path().extension() == ".json" && !it->is_directory(leads_nowhere)) paths.push_back(it->path());
    }
    return failure;
}

tl::expected<std::vector<formulary::SourceFile>, std::vector<Error>> read_folder(const fs::path& folder) {
    std::vector<fs::path> paths;
    if (list_files(folder, paths))
        return tl::unexpected(std::vector<Error>{
            {ErrorCode::NotFound, folder.string(), "The formulary folder cannot be read. Check its name."}});
    std::sort(paths.begin(), paths.end());
    std::vector<formulary::SourceFile> files;
    for (const auto& path : paths) {
        auto text = read_file(path, largest_document);
        if (!text) return tl::unexpected(std::vector<Error>{text.error()});
        files.push_back({path.lexically_relative(folder).generic_string(), std::move(*text)});
    }
    return files;
}

}  // namespace

Result<fs::path> assets_folder() {
    std::vector<fs::path> places;
    if (const char* set = std::getenv("CISTERNA_ASSETS")) places.emplace_back(set);
    std::error_code failure;
    const auto program = fs::read_symlink("/proc/self/exe", failure);
    if (!failure) places.push_back(program.parent_path().parent_path() / "share" / "cisterna");
    places.emplace_back(CISTERNA_BUILD_ASSETS);
    for (const auto& place : places)
        if (fs::is_directory(place / "formulary", failure)) return place;
    return refuse(ErrorCode::ConfigurationInvalid, "CISTERNA_ASSETS",
                  "The program's data folder was not found. Set CISTERNA_ASSETS to the folder that holds formulary.");
}

tl::expected<formulary::Formulary, std::vector<Error>> load_formulary(const fs::path& folder) {
    fs::path chosen = folder;
    if (chosen.empty()) {
        auto assets = assets_folder();
        if (!assets) return tl::unexpected(std::vector<Error>{assets.error()});
        chosen = *assets / "formulary";
    }
    auto files = read_folder(chosen);
    if (!files) return tl::unexpected(std::move(files.error()));
    return formulary::load(*files);
}

}  // namespace cisterna::cli
