#pragma once

#include <string>

// A finished PDF as other programs read it.
namespace cisterna::reports::samples {

// All text in the order in which it was drawn (pdftotext).
std::string text_of(const std::string& pdf);
// Without any white space: lines are broken anywhere in a table.
std::string squeezed(const std::string& text);
// Exit code of qpdf --check.
int check_by_qpdf(const std::string& pdf);
// What pdfinfo tells of it.
std::string properties_of(const std::string& pdf);

}  // namespace cisterna::reports::samples
