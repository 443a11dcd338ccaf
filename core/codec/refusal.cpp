#include "core/codec/refusal.h"

namespace cisterna::codec {

Object refusal_json(const Error& error) {
    Object refusal;
    refusal.set("refused", true);
    refusal.set("refusal_kind", entry(error.code).name);
    refusal.set("where", error.where);
    refusal.set("message", error.message);
    return refusal;
}

}  // namespace cisterna::codec
