#pragma once

#include <string_view>
#include <vector>

#include "core/codec/value.h"
#include "core/result/result.h"

// The bench calculations of `cisterna calc KIND`: one JSON document in, one out, every figure with the steps by which a
// pharmacist can redo it by hand.
namespace cisterna::calculation {

// The kinds that `calculate` knows, in alphabetical order.
std::vector<std::string_view> kinds();

// Computes one bench calculation. `document` is the inputs object itself, or a whole case document: if it has the key
// "inputs", only that is read. The paths of refusals begin in the inputs. Refuses usage_wrong for an unknown kind,
// order_inconsistent for a case document of another kind, else what the calculation refuses.
Result<codec::Object> calculate(std::string_view kind, const codec::Value& document);

// The same from JSON text; what the parser refuses is refused with its path in the inputs too.
Result<codec::Object> calculate_text(std::string_view kind, std::string_view json);

}  // namespace cisterna::calculation
