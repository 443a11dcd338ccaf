#include "core/preparation/matching.h"

#include <algorithm>

#include "core/formulary/catalogue.h"
#include "core/gs1/scan.h"
#include "core/gs1/syringe_code.h"
#include "core/quantity/text.h"

namespace cisterna::preparation {
namespace {

gs1::ScanContext scan_context(const calendar::Instant& now) {
    const std::chrono::year_month_day today{now.local_date().days()};
    return {static_cast<int>(today.year()), gs1::Separators::KeptWhenSeen};
}

tl::unexpected<Error> not_read(std::string_view what) {
    return refuse(ErrorCode::ValueMissing, std::string(what),
                  "The code of the container holds no " + std::string(what) +
                      ". Scan its other code, or receive it with a sticker of its own.");
}

std::string scanned_words(const ScannedContainer& scanned) {
    return scanned.name + ", lot " + scanned.lot;
}

std::string asked_words(const Work& work) {
    std::string text;
    for (const auto& supply : work.supplies)
        if (supply.containers > 0) text += (text.empty() ? "" : "; ") + supply.name;
    return text;
}

Error not_asked_for(const Preparation& p, const ScannedContainer& scanned, const formulary::Formulary& formulary) {
    const auto* product = formulary.product(scanned.source);
    const auto same_drug = std::find_if(p.work.supplies.begin(), p.work.supplies.end(),
                                        [&](const Supply& s) { return product != nullptr && s.drug == product->drug; });
    if (same_drug == p.work.supplies.end())
        return {ErrorCode::ProductMismatch, "container",
                "Wrong drug: " + scanned_words(scanned) + " was scanned, the recipe asks for " + asked_words(p.work) +
                    ". Put it aside."};
    const auto* asked = formulary.product(same_drug->source);
    const auto strength = [](const formulary::Product* of) {
        return of == nullptr ? std::string()
                             : people_text(of->strength.value, quantity::concentration_unit(of->strength_unit));
    };
    if (asked != nullptr && asked->strength.value != product->strength.value)
        return {ErrorCode::ProductMismatch, "container",
                "Wrong strength: " + scanned_words(scanned) + " (" + strength(product) +
                    ") was scanned, the recipe asks for " + same_drug->name + " (" + strength(asked) +
                    "). Put it aside."};
    return {ErrorCode::ProductMismatch, "container",
            "Wrong product: " + scanned_words(scanned) + " was scanned, the recipe asks for " + same_drug->name +
                ". Put it aside."};
}

tl::unexpected<Error> used_already(const std::string& words, const std::string& batch, const std::string& by,
                                   const std::string& at) {
    return refuse(ErrorCode::ContainerAlreadyUsed, "container",
                  words + " was used already for batch " + batch + " by " + by + ", " + at + ". Take a new one.");
}

Result<void> check_unused(const Preparation& p, const ScannedContainer& scanned, const ReceivedContainer& received) {
    const auto here = std::find_if(p.containers.begin(), p.containers.end(),
                                   [&](const UsedContainer& c) { return c.container == scanned.id; });
    if (here != p.containers.end())
        return used_already("This container (" + scanned_words(scanned) + ")", p.batch, here->by,
                            here->at.people_text());
    if (!received.used_in.empty())
        return used_already("This container (" + scanned_words(scanned) + ")", received.used_in, received.used_by,
                            received.used_at);
    if (!received.used_by.empty())
        return refuse(ErrorCode::ContainerAlreadyUsed, "container",
                      "This container (" + scanned_words(scanned) + ") was recorded as waste by " + received.used_by +
                          ", " + received.used_at + ". Take a new one.");
    return {};
}

// Where the recipe counts on what one container holds, or on what its lot was assayed at, no other will do.
Result<void> check_chosen(const Supply& supply, const ScannedContainer& scanned, const ReceivedContainer& received) {
    if (supply.chosen.empty()) {
        if (!received.container.opened) return {};
        return refuse(ErrorCode::ProductMismatch, "container",
                      "This container (" + scanned_words(scanned) +
                          ") has been opened, and the recipe counts on a full one. Take a new one.");
    }
    if (std::find(supply.chosen.begin(), supply.chosen.end(), scanned.id) != supply.chosen.end()) return {};
    std::string ids;
    for (const auto& id : supply.chosen) ids += (ids.empty() ? "" : ", ") + id;
    return refuse(ErrorCode::ProductMismatch, "container",
                  "Another container of " + supply.name + ": the recipe counts on what is in " + ids + ", not on " +
                      scanned_words(scanned) + ", serial " + scanned.serial + ". Put it back.");
}

calendar::Instant end_of_day(const calendar::Date& day, const calendar::Instant& like) {
    return like.start_of(day.plus_days(1)).plus(std::chrono::seconds(-1));
}

tl::unexpected<Error> other_label(const std::string& what) {
    return refuse(ErrorCode::LabelMismatch, "syringe", what + " Put the syringe aside and call the pharmacist.");
}

}  // namespace

Result<ScannedContainer> read_container(std::string_view text, const formulary::Formulary& formulary,
                                        const calendar::Instant& now) {
    CISTERNA_TRY(scan, gs1::parse_scan(text, scan_context(now)));
    const auto gtin = scan.elements.gtin();
    const auto lot = scan.elements.lot();
    const auto expiry = scan.elements.expiry();
    const auto serial = scan.elements.serial();
    if (!gtin) return not_read("GTIN");
    if (!expiry) return not_read("expiry");
    if (!lot) return not_read("lot");
    if (!serial) return not_read("serial number");
    const auto item = formulary::find_by_gtin(formulary, gtin->text());
    if (!item)
        return refuse(ErrorCode::ProductMismatch, "container",
                      "The formulary does not know the product with GTIN " + gtin->text() +
                          ". Put it aside, or have it added to the formulary.");
    ScannedContainer container;
    container.id = gtin->text() + "-" + *lot + "-" + *serial;
    container.gtin = gtin->text();
    container.source = item->container;
    container.name = item->name;
    container.kind = item->kind == formulary::CatalogueKind::Product ? "product" : "diluent";
    container.lot = *lot;
    container.serial = *serial;
    container.expiry = expiry->date;
    return container;
}

Result<ScannedContainer> receive_container(std::string_view text, const formulary::Formulary& formulary,
                                           const calendar::Instant& now) {
    CISTERNA_TRY(container, read_container(text, formulary, now));
    if (container.expiry < now.local_date())
        return refuse(
            ErrorCode::StockExpired, "container",
            scanned_words(container) + " expired on " + container.expiry.text() + ". It is not taken into stock.");
    return container;
}

codec::Object received_content(const ScannedContainer& container, const std::string& received_by) {
    return codec::Object()
        .set("container", container.id)
        .set("gtin", container.gtin)
        .set("product", container.source)
        .set("kind", container.kind)
        .set("lot", container.lot)
        .set("expiry", container.expiry.text())
        .set("serial", container.serial)
        .set("received_by", received_by);
}

Result<void> match_container(const Preparation& p, const ScannedContainer& scanned, const Context& context) {
    const auto* supply = p.work.supply(scanned.source);
    if (supply == nullptr) return tl::unexpected<Error>(not_asked_for(p, scanned, context.formulary));
    if (scanned.expiry < context.now.local_date())
        return refuse(ErrorCode::StockExpired, "container",
                      "Expired: " + scanned_words(scanned) + " could be used to " + scanned.expiry.text() +
                          ". Take another lot.");
    if (end_of_day(scanned.expiry, p.work.beyond_use) < p.work.beyond_use)
        return refuse(ErrorCode::StockExpired, "container",
                      scanned_words(scanned) + " expires on " + scanned.expiry.text() +
                          ", before the beyond-use date " + p.work.beyond_use.people_text() +
                          " that the label says. Take a lot that lasts longer, or have the preparation rejected and "
                          "the order checked again.");
    CISTERNA_TRY(received, context.find_container(scanned.id));
    if (!received)
        return refuse(ErrorCode::ContainerUnknown, "container",
                      scanned_words(scanned) + ", serial " + scanned.serial +
                          ", was never received into stock. Receive it first.");
    if (received->container.product != scanned.source || received->container.lot != scanned.lot ||
        received->container.expiry != scanned.expiry)
        return refuse(ErrorCode::ProductMismatch, "container",
                      "The code of " + scanned_words(scanned) +
                          " differs from what was received under its number. Put it aside and call the pharmacist.");
    CISTERNA_CHECK(check_unused(p, scanned, *received));
    CISTERNA_CHECK(check_chosen(*supply, scanned, *received));
    if (p.scanned_of(scanned.source) >= supply->containers)
        return refuse(ErrorCode::ProductMismatch, "container",
                      "Enough of " + supply->name + ": the recipe asks for " + std::to_string(supply->containers) +
                          ", and they are scanned. Put it back.");
    return {};
}

Result<std::int64_t> match_syringe(const Preparation& p, std::string_view text, const Context& context) {
    CISTERNA_TRY(scan, gs1::parse_scan(text, scan_context(context.now)));
    const auto* content = scan.elements.find(gs1::syringe_code_identifier);
    if (content == nullptr) return other_label("This is not the code of one of our syringes.");
    CISTERNA_TRY(code, gs1::parse_syringe_code(*content));
    if (code.site != context.site.id)
        return other_label("This syringe belongs to the site " + code.site + ", not to " + context.site.id + ".");
    if (code.batch != p.batch)
        return other_label("This syringe belongs to batch " + code.batch + ", not to " + p.batch + ".");
    const auto label = p.labels.find(code.syringe);
    if (label == p.labels.end() || code.syringes != static_cast<int>(p.work.syringes.size()))
        return other_label("The record has no label for syringe " + std::to_string(code.syringe) + " of " +
                           std::to_string(code.syringes) + ".");
    if (label->second.revision != code.revision)
        return other_label("This label was replaced: it is revision " + std::to_string(code.revision) +
                           ", the record holds revision " + std::to_string(label->second.revision) + ".");
    return label->first;
}

}  // namespace cisterna::preparation
