#include "labels/symbol.h"

#include <zint.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace cisterna::labels {
namespace {

struct Element {
    std::string identifier;
    std::string value;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The next element, taken off the front of the text.
std::optional<Element> take_element(std::string_view& text) {
    const auto close = text.find(')');
    if (text.empty() || text.front() != '(' || close == std::string_view::npos) return std::nullopt;
    const auto identifier = text.substr(1, close - 1);
    const auto end = std::min(text.find('(', close), text.size());
    const auto value = text.substr(close + 1, end - close - 1);
    const bool well_formed = identifier.size() >= 2 && identifier.size() <= 4 &&
                             std::all_of(identifier.begin(), identifier.end(), is_digit) && !value.empty() &&
                             value.find_first_of(")[]") == std::string_view::npos;
    if (!well_formed) return std::nullopt;
    text.remove_prefix(end);
    return Element{std::string(identifier), std::string(value)};
}

std::optional<std::vector<Element>> read_elements(std::string_view text) {
    std::vector<Element> elements;
    while (!text.empty()) {
        auto element = take_element(text);
        if (!element) return std::nullopt;
        elements.push_back(std::move(*element));
    }
    if (elements.empty()) return std::nullopt;
    return elements;
}

// GS1 General Specifications, table of element strings with predefined length: these need no separator behind them.
bool has_predefined_length(const std::string& identifier) {
    const int start = (identifier[0] - '0') * 10 + (identifier[1] - '0');
    return start <= 4 || (start >= 11 && start <= 20) || (start >= 31 && start <= 36) || start == 41;
}

std::string scanned_message(const std::vector<Element>& elements) {
    std::string message;
    for (const Element& element : elements) {
        message += element.identifier + element.value;
        if (!has_predefined_length(element.identifier) && &element != &elements.back()) message += '\x1D';
    }
    return message;
}

// Square brackets are outside the GS1 character set, so that no value can hold one.
std::string encoder_text(const std::vector<Element>& elements) {
    std::string text;
    for (const Element& element : elements) text += "[" + element.identifier + "]" + element.value;
    return text;
}

using Encoder = std::unique_ptr<zint_symbol, decltype(&ZBarcode_Delete)>;

Encoder square_gs1_encoder() {
    Encoder encoder(ZBarcode_Create(), &ZBarcode_Delete);
    if (!encoder) return encoder;
    encoder->symbology = BARCODE_DATAMATRIX;
    encoder->input_mode = GS1_MODE;
    encoder->option_3 = DM_SQUARE;
    encoder->warn_level = WARN_FAIL_ALL;
    return encoder;
}

std::vector<std::uint8_t> cells_of(const zint_symbol& encoder) {
    std::vector<std::uint8_t> cells;
    for (int row = 0; row < encoder.rows; ++row) {
        for (int column = 0; column < encoder.width; ++column) {
            const unsigned byte = encoder.encoded_data[row][column / 8];
            cells.push_back(static_cast<std::uint8_t>((byte >> (static_cast<unsigned>(column) % 8U)) & 1U));
        }
    }
    return cells;
}

tl::unexpected<Error> refuse_code(std::string_view where, std::string_view element_string, const std::string& why) {
    return refuse(ErrorCode::ScanUnreadable, std::string(where),
                  "The label's code " + std::string(element_string) + " cannot be made into a GS1 symbol: " + why);
}

}  // namespace

Result<Symbol> gs1_datamatrix(std::string_view element_string, std::string_view where) {
    const auto elements = read_elements(element_string);
    if (!elements) {
        return refuse_code(where, element_string,
                           "it must be application identifiers in parentheses, each with its value, such as "
                           "(91)MAIN-B2611014-1OF2-R1-XX.");
    }
    const Encoder encoder = square_gs1_encoder();
    if (!encoder) return refuse(ErrorCode::Bug, std::string(where), "The symbol encoder could not be started.");
    const std::string text = encoder_text(*elements);
    const int outcome = ZBarcode_Encode(encoder.get(), reinterpret_cast<const unsigned char*>(text.data()),
                                        static_cast<int>(text.size()));
    if (outcome != 0) return refuse_code(where, element_string, std::string(encoder->errtxt) + ".");
    if (encoder->rows != encoder->width) return refuse_code(where, element_string, "the symbol is not square.");
    return Symbol{std::string(element_string), scanned_message(*elements), encoder->width, cells_of(*encoder)};
}

}  // namespace cisterna::labels
