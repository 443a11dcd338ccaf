#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/result/result.h"

// What a bench calculation can tell from a drug's name alone. A check against the formulary knows more; this is the
// last net.
namespace cisterna::calculation {

// Names that mean the same: "Morphine  Sulfate" and "morphine sulfate".
bool is_same_name(std::string_view a, std::string_view b);

// True when both names begin with the same word, the name of the active substance.
bool is_same_active(std::string_view a, std::string_view b);

// True when one of the words, in lower case, stands in the name as a whole word.
bool has_any_word(std::string_view name, std::initializer_list<std::string_view> words);

// Refuses drug_prohibited_intrathecal when the name holds a substance that must never be given intrathecally.
Result<void> check_may_be_intrathecal(std::string_view name, const std::string& where);

// Refuses salt_form_unspecified when the name could mean several salt forms, whose milligrams differ.
Result<void> check_salt_form(std::string_view name, const std::optional<std::string>& salt_form,
                             const std::string& where);

// True for a preservative or antioxidant that must not be in an intrathecal solution.
bool is_preservative(std::string_view excipient);

// Refuses preservative_present for a product that tells in its name that it is preserved.
Result<void> check_not_bacteriostatic(std::string_view name, const std::string& where);

}  // namespace cisterna::calculation
