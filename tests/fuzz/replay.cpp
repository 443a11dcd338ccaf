// Stands in for the fuzzer where there is none: runs a fuzz target over every file of the folders that are named.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

std::size_t replay(const std::filesystem::path& folder) {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        std::ifstream stream(file.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
        std::cout << file.path().filename().string() << std::endl;  // flushed: the last name is the one that fails
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        ++count;
    }
    return count;
}

}  // namespace

int main(int count, char** folders) {
    std::size_t files = 0;
    for (int i = 1; i < count; ++i) files += replay(folders[i]);
    std::cout << files << " files\n";
    return files > 0 ? 0 : 1;
}
