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
        const auto* patient = key == "patient" ? value.if_object() : nullptr;
        const auto* pump = key == "pump" ? value.if_object() : nullptr;
        if (patient != nullptr) {
            for (const auto& [name, detail] : patient->members()) parts.personal.set(name, detail);
        } else if (pump != nullptr) {
            parts.order.set(key, without_serial(*pump));
        } else {
            parts.order.set(key, value);
        }
    }
    const auto* pump = members->find("pump");
    const auto* serial = pump != nullptr && pump->if_object() != nullptr ? pump->if_object()->find("serial") : nullptr;
    if (serial != nullptr) parts.personal.set(std::string(serial_key), *serial);
    return parts;
}

codec::Value join_personal(const SplitPrescription& parts) {
    codec::Object document = parts.order;
    codec::Object patient;
    for (const auto& [name, detail] : parts.personal.members())
        if (name != serial_key) patient.set(name, detail);
    document.set("patient", std::move(patient));
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
