#include "printed.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace cisterna::reports::samples {
namespace {

// A file that goes away with the object.
class PdfFile {
public:
    explicit PdfFile(const std::string& pdf) {
        path_ = (std::filesystem::temp_directory_path() / "cisterna-record-XXXXXX").string();
        const int file = ::mkstemp(path_.data());
        REQUIRE(file >= 0);
        REQUIRE(::write(file, pdf.data(), pdf.size()) == static_cast<ssize_t>(pdf.size()));
        ::close(file);
    }
    ~PdfFile() { std::remove(path_.c_str()); }
    PdfFile(const PdfFile&) = delete;
    PdfFile& operator=(const PdfFile&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

struct Answer {
    std::string text;
    int code = 0;
};

Answer run(const std::string& command) {
    Answer answer;
    FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> part{};
    for (std::size_t count = 0; (count = std::fread(part.data(), 1, part.size(), pipe)) > 0;)
        answer.text.append(part.data(), count);
    answer.code = WEXITSTATUS(::pclose(pipe));
    return answer;
}

}  // namespace

std::string text_of(const std::string& pdf) {
    const PdfFile file(pdf);
    const auto answer = run("pdftotext -raw -enc UTF-8 " + file.path() + " -");
    REQUIRE(answer.code == 0);
    return answer.text;
}

std::string squeezed(const std::string& text) {
    std::string result;
    std::copy_if(text.begin(), text.end(), std::back_inserter(result),
                 [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\f' && c != '\t'; });
    return result;
}

int check_by_qpdf(const std::string& pdf) {
    const PdfFile file(pdf);
    return run("qpdf --check " + file.path()).code;
}

std::string properties_of(const std::string& pdf) {
    const PdfFile file(pdf);
    return run("pdfinfo " + file.path()).text;
}

}  // namespace cisterna::reports::samples
