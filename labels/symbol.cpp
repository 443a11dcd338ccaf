#include "labels/symbol.h"

#include <zint.h>

#include <memory>

#include "core/gs1/bracketed.h"
#include "core/gs1/element_string.h"

namespace cisterna::labels {
namespace {

// Places two-digit years so that every 29 February between 1977 and 2076 is a day; the years themselves are not used.
constexpr int reference_year = 2026;

// Square brackets are outside the GS1 character set, so that no value can hold one.
std::string encoder_text(const std::vector<gs1::Element>& elements) {
    std::string text;
    for (const gs1::Element& element : elements) text += "[" + element.ai + "]" + element.value;
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

tl::unexpected<Error> refuse_code(ErrorCode code, std::string_view where, std::string_view element_string,
                                  const std::string& why) {
    return refuse(code, std::string(where),
                  "The label's code " + std::string(element_string) + " cannot be made into a GS1 symbol: " + why);
}

Result<gs1::ElementString> read_code(std::string_view element_string) {
    CISTERNA_TRY(elements, gs1::split_bracketed(element_string));
    return gs1::ElementString::of(std::move(elements), reference_year);
}

}  // namespace

Result<Symbol> gs1_datamatrix(std::string_view element_string, std::string_view where) {
    const auto code = read_code(element_string);
    if (!code) return refuse_code(code.error().code, where, element_string, code.error().message);
    const Encoder encoder = square_gs1_encoder();
    if (!encoder) return refuse(ErrorCode::Bug, std::string(where), "The symbol encoder could not be started.");
    const std::string text = encoder_text(code->elements());
    const int outcome = ZBarcode_Encode(encoder.get(), reinterpret_cast<const unsigned char*>(text.data()),
                                        static_cast<int>(text.size()));
    const bool square = outcome == 0 && encoder->rows == encoder->width;
    if (!square) {
        const std::string why = outcome == 0 ? "it would not be square." : std::string(encoder->errtxt) + ".";
        return refuse_code(ErrorCode::ScanUnreadable, where, element_string, why);
    }
    return Symbol{std::string(element_string), code->text(), encoder->width, cells_of(*encoder)};
}

}  // namespace cisterna::labels
