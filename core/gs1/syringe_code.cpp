#include "core/gs1/syringe_code.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"

namespace cisterna::gs1 {
namespace {

constexpr std::size_t longest_site = 8;
constexpr std::size_t longest_batch = 20;
constexpr int most_syringes = 99;
constexpr int last_revision = 999;
constexpr int modulus = 1271;
constexpr int radix = 36;
constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

bool is_capital_or_digit(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

bool is_word(std::string_view text, std::size_t longest) {
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), is_capital_or_digit);
}

tl::unexpected<Error> bad_part(std::string_view part, const std::string& rule) {
    return refuse(ErrorCode::ScanUnreadable, std::string(part),
                  "The syringe code's " + std::string(part) + " " + rule + ".");
}

Result<void> check_parts(const SyringeCode& code) {
    if (!is_word(code.site, longest_site)) return bad_part("site", "must have 1 to 8 capital letters or digits");
    if (!is_word(code.batch, longest_batch))
        return bad_part("batch", "must have 1 to 20 capital letters or digits, without hyphens");
    if (code.syringes < 1 || code.syringes > most_syringes) return bad_part("syringes", "must be from 1 to 99");
    if (code.syringe < 1 || code.syringe > code.syringes)
        return bad_part("syringe", "must be from 1 to the number of syringes");
    if (code.revision < 1 || code.revision > last_revision) return bad_part("revision", "must be from 1 to 999");
    return {};
}

tl::unexpected<Error> not_a_code(std::string_view text) {
    return refuse(ErrorCode::ScanUnreadable, "",
                  shown(text) +
                      " is not the code of a syringe made here, such as MAIN-B2611014-1OF2-R1 with two check "
                      "characters. Scan the syringe's own label.");
}

// The text without its check characters, with the hyphen before them.
std::string checked_part(const SyringeCode& code) {
    return code.site + "-" + code.batch + "-" + std::to_string(code.syringe) + "OF" + std::to_string(code.syringes) +
           "-R" + std::to_string(code.revision) + "-";
}

// 0 for anything but 1 to 3 digits; leading zeros are found by writing the code again.
int small_number(std::string_view digits) {
    int number = 0;
    if (digits.size() > 3 || !all_digits(digits)) return 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

struct Fields {
    std::array<std::string_view, 5> field;
    bool complete;
};

Fields split(std::string_view text) {
    Fields fields{{}, false};
    for (auto& field : fields.field) {
        const auto end = std::min(text.find('-'), text.size());
        field = text.substr(0, end);
        fields.complete = end == text.size() && &field == &fields.field.back();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return fields;
}

}  // namespace

std::string check_characters_mod_1271_36(std::string_view text) {
    int sum = 0;
    for (const char c : text) sum = (sum * radix + static_cast<int>(alphabet.find(c))) % modulus;
    const int shifted = sum * radix % modulus * radix % modulus;
    const int check = (modulus + 1 - shifted) % modulus;
    return {alphabet[static_cast<std::size_t>(check / radix)], alphabet[static_cast<std::size_t>(check % radix)]};
}

Result<std::string> syringe_code_text(const SyringeCode& code) {
    CISTERNA_CHECK(check_parts(code));
    const auto part = checked_part(code);
    return part + check_characters_mod_1271_36(part);
}

Result<SyringeCode> parse_syringe_code(std::string_view text) {
    const auto [field, complete] = split(text);
    if (!complete) return not_a_code(text);
    const auto of = field[2].find("OF");
    if (of == std::string_view::npos || !field[3].starts_with('R')) return not_a_code(text);
    const SyringeCode code{std::string(field[0]), std::string(field[1]), small_number(field[2].substr(0, of)),
                           small_number(field[2].substr(of + 2)), small_number(field[3].substr(1))};
    const auto expected = syringe_code_text(code);
    if (!expected) return not_a_code(text);
    const auto check_at = expected->size() - 2;
    if (text.substr(0, check_at) != std::string_view(*expected).substr(0, check_at)) return not_a_code(text);
    if (text != *expected)
        return refuse(ErrorCode::CheckDigit, "",
                      "The check characters of the syringe code " + shown(text) +
                          " are wrong: it was misread or mistyped. Scan the syringe again.");
    return code;
}

}  // namespace cisterna::gs1
