#include <algorithm>

#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

using formulary::NeverIntrathecal;
using formulary::NeverMatch;

constexpr std::string_view id = "never-intrathecal";

bool is_word_part(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Lower case, with a space for everything that is no letter or digit, and one at each end, so that whole words can be
// searched.
std::string words_of(std::string_view text) {
    std::string words = " ";
    for (const char c : text) {
        if (is_word_part(c))
            words += lower(c);
        else if (words.back() != ' ')
            words += ' ';
    }
    if (words.back() != ' ') words += ' ';
    return words;
}

bool names(const std::string& text_words, const std::string& substance) {
    return text_words.find(words_of(substance)) != std::string::npos;
}

const std::string* named_substance(const NeverIntrathecal& entry, std::string_view text) {
    const auto words = words_of(text);
    const auto found = std::find_if(entry.substances.begin(), entry.substances.end(),
                                    [&](const std::string& s) { return names(words, s); });
    return found == entry.substances.end() ? nullptr : &*found;
}

Finding stop(const NeverIntrathecal& entry, std::vector<std::string> subject, const std::string& what,
             const std::string& remedy) {
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::Stop;
    finding.subject = std::move(subject);
    finding.actual = what;
    finding.limit = "never intrathecally";
    finding.evidence = entry.evidence;
    finding.sources = entry.sources;
    finding.message = what + " must never be given intrathecally: " + entry.harm + ". " + remedy;
    return finding;
}

Finding not_in_formulary(const std::string& drug) {
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::Stop;
    finding.subject = {drug};
    finding.actual = "\"" + drug + "\"";
    finding.limit = "drugs of the formulary";
    finding.message = "The formulary does not know the drug \"" + drug +
                      "\", and what it does not know is not given intrathecally. Correct the name, or have the drug "
                      "added with its limits and sources.";
    return finding;
}

bool leaves_salt_form_open(const Subject& s, const std::string& name) {
    return std::any_of(s.formulary.drugs.begin(), s.formulary.drugs.end(), [&](const auto& d) {
        const auto& names = d.second.ambiguous_names;
        return std::find(names.begin(), names.end(), name) != names.end();
    });
}

// The list comes before everything else: a drug that stands on it is stopped even if somebody added it to the
// formulary.
void judge_drug(const Subject& s, const std::string& ordered, Findings& findings) {
    const auto* drug = s.formulary.drug(ordered);
    const auto name = drug == nullptr ? ordered : ordered + " " + drug->name;
    for (const auto& [entry_id, entry] : s.formulary.never_intrathecal) {
        if (entry.match != NeverMatch::Active || named_substance(entry, name) == nullptr) continue;
        findings.push_back(stop(entry, {ordered}, drug == nullptr ? "\"" + ordered + "\"" : drug->name,
                                "Remove it from the order and ask the prescriber."));
        return;
    }
    if (drug == nullptr && !leaves_salt_form_open(s, ordered)) findings.push_back(not_in_formulary(ordered));
}

bool lists(const NeverIntrathecal& entry, const std::string& product) {
    return std::find(entry.products.begin(), entry.products.end(), product) != entry.products.end();
}

void judge_source(const Subject& s, const std::string& source, const std::string& name,
                  const std::vector<std::string>& excipients, const std::string& remedy, Findings& findings) {
    for (const auto& [entry_id, entry] : s.formulary.never_intrathecal) {
        if (lists(entry, source)) findings.push_back(stop(entry, {source}, name, remedy));
        if (entry.match != NeverMatch::Excipient) continue;
        for (const auto& excipient : excipients)
            if (const auto* substance = named_substance(entry, excipient))
                findings.push_back(stop(entry, {source}, name + " (contains " + *substance + ")", remedy));
    }
}

bool excipients_are_unknown(const formulary::Product& product) {
    const auto& unknown = product.unknown_fields;
    return std::find(unknown.begin(), unknown.end(), "excipients") != unknown.end();
}

// What passes by a list of excipients that nobody has compared with the label passes with that word.
std::string unconfirmed_words(const Subject& s) {
    std::string names;
    for (const auto* product : used_products(s)) {
        if (product == nullptr) continue;
        const auto& fields = product->unconfirmed_fields;
        if (std::find(fields.begin(), fields.end(), "excipients") != fields.end())
            names += (names.empty() ? "" : ", ") + product->name;
    }
    return names.empty() ? names : " The excipients of " + names + " are unconfirmed.";
}

Finding not_covered(const formulary::Product& product) {
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::NotCovered;
    finding.subject = {product.id};
    finding.actual = "excipients not known";
    finding.limit = "never intrathecally";
    finding.sources = product.sources;
    finding.message =
        "The formulary does not know what " + product.name +
        " contains besides the drug, so its excipients were not compared. Read its label before approving.";
    return finding;
}

}  // namespace

Findings never_intrathecal(const Subject& s) {
    Findings findings;
    std::vector<std::string> looked_at;
    for (const auto& ordered : s.prescription.drugs) {
        looked_at.push_back(ordered.drug);
        judge_drug(s, ordered.drug, findings);
    }
    for (const auto* product : used_products(s)) {
        if (product == nullptr) continue;
        const auto before = findings.size();
        judge_source(s, product->id, product->name, product->excipients, "Choose another product.", findings);
        if (findings.size() == before && excipients_are_unknown(*product)) findings.push_back(not_covered(*product));
    }
    for (std::size_t i = 0; i < s.prescription.drugs.size(); ++i)
        if (const auto* powder = used_powder(s, i))
            judge_source(s, powder->id, powder->name, {}, "Choose a product.", findings);
    if (const auto* diluent = s.formulary.diluent(s.prescription.diluent))
        judge_source(s, diluent->id, diluent->name, diluent->excipients,
                     "Choose preservative-free 0.9 % sodium chloride.", findings);
    if (!findings.empty()) return findings;
    Finding pass;
    pass.rule = id;
    pass.subject = looked_at;
    const auto unconfirmed = unconfirmed_words(s);
    pass.message =
        "Every drug is in the formulary, and neither drugs, products nor diluent are on the list of what must never be "
        "given intrathecally." +
        unconfirmed;
    if (!unconfirmed.empty()) pass.evidence = formulary::Evidence::Unconfirmed;
    return {pass};
}

}  // namespace cisterna::rules
