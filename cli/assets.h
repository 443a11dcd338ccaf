#pragma once

#include <filesystem>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/result/result.h"

namespace cisterna::cli {

// The folder with the program's own data: environment CISTERNA_ASSETS, else ../share/cisterna beside the program, else
// the source tree that it was built from. Refuses configuration_invalid when none of them exists.
Result<std::filesystem::path> assets_folder();

// Reads and loads a formulary folder; an empty path means the program's own.
tl::expected<formulary::Formulary, std::vector<Error>> load_formulary(const std::filesystem::path& folder);

}  // namespace cisterna::cli
