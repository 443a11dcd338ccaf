#include "core/calculation/substances.h"

#include <algorithm>
#include <array>
#include <vector>

namespace cisterna::calculation {
namespace {

struct Prohibited {
    std::string_view word;  // of the drug's name, lower case
    std::string_view harm;
};

// Actives that no intrathecal preparation may hold. Sources: WHO and IMSN alerts on vinca alkaloids (2020); FDA alerts
// on tranexamic acid (December 2020, October 2025); US labels of iodinated contrast agents; Viscusi et al., Reg Anesth
// Pain Med 2021;46:176 (ionic and gadolinium contrast, neuromuscular blockers, doxorubicin, paracetamol, cytotoxics);
// Patel and Dexter on neuraxial potassium chloride; Patel, J Cardiothorac Vasc Anesth 2022 (digoxin). The formulary's
// never-intrathecal entries carry the citations in full.
constexpr auto prohibited = std::to_array<Prohibited>({
    {"vincristine", "it destroys the spinal cord and brain and is fatal"},
    {"vinblastine", "it destroys the spinal cord and brain and is fatal"},
    {"vinorelbine", "it destroys the spinal cord and brain and is fatal"},
    {"vindesine", "it destroys the spinal cord and brain and is fatal"},
    {"vinflunine", "it destroys the spinal cord and brain and is fatal"},
    {"tranexamic", "it causes seizures, arrhythmia and death"},
    {"iodixanol", "deaths and convulsions are reported"},
    {"ioversol", "deaths and convulsions are reported"},
    {"iopromide", "deaths and convulsions are reported"},
    {"diatrizoate", "severe harm is reported"},
    {"iothalamate", "severe harm is reported"},
    {"ioxaglate", "severe harm is reported"},
    {"gadolinium", "it is severely neurotoxic"},
    {"gadobutrol", "it is severely neurotoxic"},
    {"gadoterate", "it is severely neurotoxic"},
    {"gadopentetate", "it is severely neurotoxic"},
    {"potassium", "paraplegia and deaths are reported"},
    {"digoxin", "it causes paraplegia and encephalopathy"},
    {"rocuronium", "deaths after neuromuscular blockers are reported"},
    {"vecuronium", "deaths after neuromuscular blockers are reported"},
    {"cisatracurium", "deaths after neuromuscular blockers are reported"},
    {"atracurium", "deaths after neuromuscular blockers are reported"},
    {"succinylcholine", "deaths after neuromuscular blockers are reported"},
    {"suxamethonium", "deaths after neuromuscular blockers are reported"},
    {"doxorubicin", "it causes severe spinal injury"},
    {"daunorubicin", "it causes severe spinal injury"},
    {"idarubicin", "it causes severe spinal injury"},
    {"epirubicin", "it causes severe spinal injury"},
    {"mitoxantrone", "it causes severe spinal injury"},
    {"bortezomib", "it is fatal intrathecally"},
    {"paracetamol", "severe harm is reported"},
    {"acetaminophen", "severe harm is reported"},
    {"remifentanil", "its vehicle holds glycine"},
    {"methylprednisolone", "it causes arachnoiditis"},
    {"triamcinolone", "it causes arachnoiditis"},
    {"floxuridine", "deaths after cytotoxics are reported"},
    {"fluorouracil", "deaths after cytotoxics are reported"},
    {"chlorhexidine", "it causes chemical arachnoiditis"},
    {"povidone", "it causes chemical arachnoiditis"},
    {"phenol", "it is toxic to the nervous system"},
    {"formaldehyde", "it is toxic to the nervous system"},
});

// Drugs whose strength is counted as a salt, so that the bare name leaves open what a milligram is. Fentanyl and
// sufentanil are labelled as the base, baclofen and ziconotide have one form in use: their bare names are complete.
constexpr auto need_a_salt =
    std::to_array<std::string_view>({"morphine", "hydromorphone", "bupivacaine", "ropivacaine", "clonidine",
                                     "meperidine", "methadone", "ketamine", "midazolam"});

// Hetherington and Dooley, Med J Aust 2000;173:141 (benzyl alcohol, parabens); Fudin, Medscape 2009 (phenol, sulfites).
constexpr auto preservative_words = std::to_array<std::string_view>(
    {"benzyl", "methylparaben", "propylparaben", "parabens", "phenol", "cresol", "metacresol", "chlorobutanol",
     "thimerosal", "benzethonium", "benzalkonium", "metabisulfite", "bisulfite", "sulfite", "formaldehyde"});

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The words of a name in lower case; hyphens and other marks part words too, so that ids of the formulary read as
// names.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char written : name) {
        const char c = lower(written);
        const bool of_a_word =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80U;
        if (of_a_word)
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

}  // namespace

bool is_same_name(std::string_view a, std::string_view b) {
    return words_of(a) == words_of(b);
}

bool is_same_active(std::string_view a, std::string_view b) {
    const auto words_of_a = words_of(a);
    const auto words_of_b = words_of(b);
    return !words_of_a.empty() && !words_of_b.empty() && words_of_a[0] == words_of_b[0];
}

bool has_any_word(std::string_view name, std::initializer_list<std::string_view> words) {
    const auto found = words_of(name);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return std::find(found.begin(), found.end(), word) != found.end();
    });
}

Result<void> check_may_be_intrathecal(std::string_view name, const std::string& where) {
    const auto words = words_of(name);
    for (const auto& entry : prohibited)
        if (std::find(words.begin(), words.end(), entry.word) != words.end())
            return refuse(ErrorCode::DrugProhibitedIntrathecal, where,
                          "\"" + std::string(name) + "\" must never be given intrathecally: " +
                              std::string(entry.harm) + ". Do not prepare it; call the prescriber.");
    return {};
}

Result<void> check_salt_form(std::string_view name, const std::optional<std::string>& salt_form,
                             const std::string& where) {
    if (salt_form) return {};
    const auto words = words_of(name);
    if (words.size() != 1 || std::find(need_a_salt.begin(), need_a_salt.end(), words[0]) == need_a_salt.end())
        return {};
    return refuse(ErrorCode::SaltFormUnspecified, where,
                  "\"" + std::string(name) +
                      "\" does not tell the salt form, and a milligram of salt is not one of base; write "
                      "the full name, such as \"morphine sulfate\".");
}

bool is_preservative(std::string_view excipient) {
    const auto words = words_of(excipient);
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return std::find(preservative_words.begin(), preservative_words.end(), word) != preservative_words.end();
    });
}

Result<void> check_not_bacteriostatic(std::string_view name, const std::string& where) {
    const auto words = words_of(name);
    if (std::find(words.begin(), words.end(), "bacteriostatic") == words.end()) return {};
    return refuse(ErrorCode::PreservativePresent, where,
                  "\"" + std::string(name) + "\" contains a preservative; use a preservative-free product.");
}

}  // namespace cisterna::calculation
