#include "reports/printable.h"

#include "labels/drawing/characters.h"

namespace cisterna::reports {

std::string printable(std::string_view text, labels::drawing::Weight weight, const labels::drawing::Faces& faces) {
    if (faces.coverage(text, weight, "")) return std::string(text);
    std::string result;
    while (!text.empty()) {
        const auto character = labels::drawing::take_character(text);
        const auto one = labels::drawing::utf8(character);
        result += faces.coverage(one, weight, "") ? one : "[" + labels::drawing::character_name(character) + "]";
    }
    return result;
}

}  // namespace cisterna::reports
