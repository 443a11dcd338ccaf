#pragma once

#include <string>

#include "core/codec/value.h"
#include "core/result/result.h"

// The limit types of the calculation kind `limits`, one function each. `limit_type` has been read by the caller.
namespace cisterna::calculation {

Result<codec::Object> calculate_endotoxin(const codec::Value& inputs);
Result<codec::Object> calculate_endotoxin_load(const codec::Value& inputs);

Result<codec::Object> calculate_comparison(const codec::Value& inputs, const std::string& limit_type);
Result<codec::Object> calculate_assay(const codec::Value& inputs);
Result<codec::Object> calculate_yield(const codec::Value& inputs);
Result<codec::Object> calculate_certificate(const codec::Value& inputs);
Result<codec::Object> calculate_dose_change(const codec::Value& inputs);

Result<codec::Object> calculate_module(const codec::Value& inputs);
Result<codec::Object> calculate_fill_weight(const codec::Value& inputs);
Result<codec::Object> calculate_mass_balance(const codec::Value& inputs);
Result<codec::Object> calculate_batch_size(const codec::Value& inputs);
Result<codec::Object> calculate_samples(const codec::Value& inputs);

Result<codec::Object> calculate_expiry(const codec::Value& inputs);
Result<codec::Object> calculate_waste(const codec::Value& inputs);
Result<codec::Object> calculate_verification(const codec::Value& inputs);

}  // namespace cisterna::calculation
