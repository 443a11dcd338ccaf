#pragma once

#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::gs1 {

// What an own syringe's symbol says: enough to find the record, and nothing about the patient.
struct SyringeCode {
    std::string site;   // 1 to 8 capital letters and digits
    std::string batch;  // 1 to 20 capital letters and digits
    int syringe;        // from 1 to `syringes`
    int syringes;       // from 1 to 99
    int revision;       // of the label, from 1 to 999

    bool operator==(const SyringeCode&) const = default;
};

// The code is the value of an element of GS1's internal identifier 91: free in content, up to 90 characters, needs no
// key.
inline constexpr std::string_view syringe_code_identifier = "91";

// The two check characters of a text of digits, capital letters and hyphens, by ISO/IEC 7064, MOD 1271-36 (the
// standard's example: ISO79 gives 3W, also in the documentation of docs.rs/iso-7064); the hyphen, which that system has
// no value for, counts 36, as the supplementary character of MOD 37-2 does. Every change of one character and every
// swap of two neighbours is caught: such a change moves the sum by d * 36^k with |d| <= 36, or by d * 35 * 36^k, and
// 1271 = 31 * 41 divides neither. Another character in the text is a bug of the caller.
std::string check_characters_mod_1271_36(std::string_view text);

// MAIN-B2611014-1OF2-R1-XX: site, batch, syringe, label revision and the check characters of all that stands before
// them. At most 47 characters. Refuses (scan_unreadable) parts outside the limits above, with the part's name as
// `where`.
Result<std::string> syringe_code_text(const SyringeCode& code);

// The inverse. Refuses another shape (scan_unreadable) and wrong check characters (check_digit).
Result<SyringeCode> parse_syringe_code(std::string_view text);

}  // namespace cisterna::gs1
