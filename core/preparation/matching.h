#pragma once

#include <string>
#include <string_view>

#include "core/order/stock.h"
#include "core/preparation/decide.h"
#include "core/preparation/preparation.h"
#include "core/result/result.h"

namespace cisterna::preparation {

// A container as its code describes it.
struct ScannedContainer {
    std::string id;  // GTIN, lot and serial, joined by hyphens
    std::string gtin;
    std::string source;  // id of the product, or of the diluent's container
    std::string name;
    std::string kind;  // "product" or "diluent"
    std::string lot;
    std::string serial;
    calendar::Date expiry{std::chrono::sys_days{}};
};

// Reads the GS1 code of a container and finds it in the formulary. Refuses what parse_scan refuses, a code without
// GTIN, lot, expiry or serial number (value_missing: what was not read is not in date), and a GTIN that the formulary
// does not know (product_mismatch).
Result<ScannedContainer> read_container(std::string_view text, const formulary::Formulary& formulary,
                                        const calendar::Instant& now);

// Reads a container that comes into stock; refuses an expired one too (stock_expired).
Result<ScannedContainer> receive_container(std::string_view text, const formulary::Formulary& formulary,
                                           const calendar::Instant& now);
// The content of the event container-received.
codec::Object received_content(const ScannedContainer& container, const std::string& received_by);

// Compares a scanned container with the work. Refuses, with what was expected and what was scanned: a drug or strength
// that the recipe does not ask for (product_mismatch), more containers than it asks for (product_mismatch), an expired
// one and one that expires before the beyond-use date (stock_expired), one that was never received (container_unknown),
// one whose lot or expiry differs from its receipt (product_mismatch), one that was used already
// (container_already_used, with who and when), an opened one, or another than the one whose content or assay the recipe
// counts on (product_mismatch).
Result<void> match_container(const Preparation& preparation, const ScannedContainer& scanned, const Context& context);

// Compares the code of a finished syringe with the record: site, batch, syringe and the label's latest revision. Gives
// the number of the syringe. Refuses label_mismatch, and what the parsers refuse.
Result<std::int64_t> match_syringe(const Preparation& preparation, std::string_view text, const Context& context);

}  // namespace cisterna::preparation
