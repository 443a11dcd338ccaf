#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cisterna::formulary {

// How well a figure is known. Confirmed: read in the cited document. Secondary: read in another source. Unconfirmed:
// attributed to the document, not yet compared with it.
enum class Evidence { Confirmed, Secondary, Unconfirmed };

std::string_view evidence_word(Evidence evidence);  // "confirmed", "secondary", "unconfirmed"

// Where a figure stands: a citation of the formulary and the place in it ("section 2.3"; may be empty).
struct Source {
    std::string citation;
    std::string locator;
};

struct Citation {
    std::string id;     // "pacc17"
    std::string title;  // as it is shown to people
    std::string seen_at;
    std::string kind;  // "guideline", "US label", ...
};

// A figure or a statement with its provenance.
template <class Value>
struct Known {
    Value value;
    Evidence evidence = Evidence::Unconfirmed;
    std::vector<Source> sources;
    std::string note;
};

}  // namespace cisterna::formulary
