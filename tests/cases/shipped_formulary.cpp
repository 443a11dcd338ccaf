#include "tests/cases/shipped_formulary.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "core/formulary/loading.h"

namespace cisterna::cases {
namespace {

std::vector<formulary::SourceFile> shipped_files() {
    const std::filesystem::path root = std::filesystem::path(CISTERNA_SOURCE_DIR) / "assets" / "formulary";
    std::vector<formulary::SourceFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        files.push_back({entry.path().lexically_relative(root).generic_string(),
                         {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}});
    }
    return files;
}

formulary::Formulary load_shipped() {
    auto loaded = formulary::load(shipped_files());
    if (loaded) return std::move(*loaded);
    std::string all = "the shipped formulary does not load:";
    for (const auto& error : loaded.error()) all += "\n" + error.where + ": " + error.message;
    throw std::runtime_error(all);
}

}  // namespace

const formulary::Formulary& shipped_formulary() {
    static const formulary::Formulary formulary = load_shipped();
    return formulary;
}

}  // namespace cisterna::cases
