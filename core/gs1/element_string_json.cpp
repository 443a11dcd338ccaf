#include "core/gs1/element_string_json.h"

#include "core/codec/refusal.h"
#include "core/gs1/syringe_code.h"

namespace cisterna::gs1 {
namespace {

template <class Optional>
codec::Value text_or_null(const Optional& optional) {
    return optional ? codec::Value(*optional) : codec::Value(nullptr);
}

std::string clock_text(std::chrono::minutes time_of_day) {
    std::string text(5, ':');
    const auto hours = time_of_day.count() / 60;
    const auto minutes = time_of_day.count() % 60;
    text[0] = static_cast<char>('0' + hours / 10);
    text[1] = static_cast<char>('0' + hours % 10);
    text[3] = static_cast<char>('0' + minutes / 10);
    text[4] = static_cast<char>('0' + minutes % 10);
    return text;
}

codec::Object element_json(const Element& element) {
    codec::Object object;
    object.set("ai", element.ai);
    object.set("title", find_identifier(element.ai)->title);
    object.set("value", element.value);
    return object;
}

codec::Object syringe_json(const SyringeCode& code) {
    codec::Object object;
    object.set("site", code.site);
    object.set("batch", code.batch);
    object.set("syringe", code.syringe);
    object.set("syringes", code.syringes);
    object.set("revision", code.revision);
    return object;
}

void set_expiry(codec::Object& object, const std::optional<Expiry>& expiry) {
    if (!expiry) {
        object.set("expiry", nullptr);
        return;
    }
    object.set("expiry", expiry->date.text());
    object.set("expiry_end_of_month", expiry->precision == DayPrecision::EndOfMonth);
    if (expiry->time_of_day) object.set("expiry_time", clock_text(*expiry->time_of_day));
}

void set_when_present(codec::Object& object, const char* key, const std::optional<ElementDate>& date) {
    if (date) object.set(key, date->date.text());
}

void set_logistics(codec::Object& object, const ElementString& elements) {
    if (const auto sscc = elements.sscc()) object.set("sscc", *sscc);
    if (const auto content = elements.content_gtin()) object.set("content_gtin", content->text());
    if (const auto count = elements.count()) object.set("count", *count);
    if (const auto piece = elements.piece()) {
        object.set("piece", piece->number);
        object.set("pieces", piece->total);
    }
}

}  // namespace

codec::Object element_string_json(const Scan& scan) {
    const auto& elements = scan.elements;
    codec::Array list;
    for (const auto& element : elements.elements()) list.emplace_back(element_json(element));
    const auto gtin = elements.gtin();
    codec::Object object;
    object.set("identifier", scan.identifier.empty() ? codec::Value(nullptr) : codec::Value(scan.identifier));
    object.set("separators", scan.separation == Separation::Restored ? "restored" : "as_written");
    object.set("elements", std::move(list));
    object.set("gtin", gtin ? codec::Value(gtin->text()) : codec::Value(nullptr));
    if (gtin && gtin->ndc_digits()) object.set("ndc_digits", *gtin->ndc_digits());
    set_expiry(object, elements.expiry());
    object.set("lot", text_or_null(elements.lot()));
    object.set("serial", text_or_null(elements.serial()));
    set_when_present(object, "production_date", elements.production_date());
    set_when_present(object, "best_before", elements.best_before());
    set_logistics(object, elements);
    if (const auto* own = elements.find(syringe_code_identifier))
        if (const auto code = parse_syringe_code(*own)) object.set("syringe", syringe_json(*code));
    return object;
}

codec::Object parse_to_json(std::string_view text, const ScanContext& context) {
    const auto scan = parse_scan(text, context);
    return scan ? element_string_json(*scan) : codec::refusal_json(scan.error());
}

}  // namespace cisterna::gs1
