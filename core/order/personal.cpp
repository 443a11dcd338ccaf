#include "core/order/personal.h"

namespace cisterna::order {
namespace {

constexpr std::string_view serial_key = "pump_serial";

codec::Object without_serial(const codec::Object& pump) {
    codec::Object rest;
    for (const auto& [key, value] : pump.members())
        if (key != "serial") rest.set(key, value);
    return rest;
}

}  // namespace

SplitPrescription split_personal(const codec::Value& document) {
    SplitPrescription parts;
    const auto* members = document.if_object();
    if (members == nullptr) return parts;
    for (const auto& [key, value] : members->members()) {
        const auto* pump = key == "pump" ? value.if_object() : nullptr;
        if (key == "patient") {
            parts.personal.set(key, value);
        } else if (pump != nullptr) {
            if (const auto* serial = pump->find("serial")) parts.personal.set(std::string(serial_key), *serial);
            parts.order.set(key, without_serial(*pump));
        } else {
            parts.order.set(key, value);
        }
    }
    return parts;
}

codec::Value join_personal(const SplitPrescription& parts) {
    codec::Object document = parts.order;
    if (const auto* patient = parts.personal.find("patient")) document.set("patient", *patient);
    const auto* serial = parts.personal.find(serial_key);
    const auto* pump = document.find("pump");
    if (serial != nullptr && pump != nullptr && pump->if_object() != nullptr) {
        codec::Object whole = *pump->if_object();
        whole.set("serial", *serial);
        document.set("pump", whole);
    }
    return document;
}

}  // namespace cisterna::order
