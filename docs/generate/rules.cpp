// Writes docs/RULES.md from the list of rules and the figures of a formulary.
//
//   generate_rules PAGE FORMULARY           writes the page
//   generate_rules --check PAGE FORMULARY   ends with 1 when the page is not what they say
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/formulary/loading.h"
#include "core/quantity/text.h"
#include "core/rules/governing_limit.h"
#include "core/rules/rule.h"
#include "docs/generate/page.h"

namespace {

using namespace cisterna;
using formulary::Formulary;
using formulary::Limit;
using formulary::LimitFigure;
using formulary::LimitKind;
using quantity::people_text;

Formulary load(const std::filesystem::path& folder) {
    std::vector<formulary::SourceFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        files.push_back({entry.path().lexically_relative(folder).generic_string(),
                         {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}});
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    auto loaded = formulary::load(files);
    if (!loaded) throw std::runtime_error(loaded.error().front().where + ": " + loaded.error().front().message);
    return std::move(*loaded);
}

// A text in a cell of a table.
std::string cell(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '|' || c == '<') safe += '\\';
        safe += c;
    }
    return safe;
}

std::string citations(const std::vector<formulary::Source>& sources) {
    std::string text;
    for (const auto& source : sources) {
        text += (text.empty() ? "" : ", ") + source.citation;
        if (!source.locator.empty()) text += " (" + source.locator + ")";
    }
    return cell(text);
}

std::string_view kind_words(LimitKind kind) {
    switch (kind) {
        case LimitKind::MaximumConcentration: return "largest concentration";
        case LimitKind::MaximumDailyDose: return "largest daily dose";
        case LimitKind::WarningDailyDose: return "caution above a daily dose";
        case LimitKind::StartingDose: return "starting dose";
        case LimitKind::TrialBolus: return "trial bolus";
        case LimitKind::UsualRange: break;
    }
    return "usual range";
}

template <class Q, class U>
std::string range(const std::optional<Q>& low, const Q& high, const U& unit) {
    return (low ? people_text(*low, unit) + " to " : std::string()) + people_text(high, unit);
}

std::string figure_words(const LimitFigure& figure) {
    if (figure.concentration) return people_text(*figure.concentration, quantity::concentration_unit(figure.unit));
    if (figure.dose) return range(figure.low_dose, *figure.dose, quantity::dose_rate_unit(figure.unit));
    if (figure.bolus) return range(figure.low_bolus, *figure.bolus, quantity::mass_unit(figure.unit));
    return "";
}

// What the figure does: it governs, gives way to a stricter one, binds elsewhere, or is shown only.
std::string effect(const Formulary& formulary, const Limit& limit, const LimitFigure& figure) {
    if (!limit.superseded_by.empty()) return "superseded by " + limit.superseded_by;
    const bool is_compared = figure.kind == LimitKind::MaximumConcentration ||
                             figure.kind == LimitKind::MaximumDailyDose || figure.kind == LimitKind::WarningDailyDose;
    if (!is_compared) return "not compared by a rule";
    const auto governs = rules::governing_limit(formulary, limit.drug, figure.kind);
    if (governs && governs->figure == &figure)
        return figure.kind == LimitKind::WarningDailyDose ? "**holds** what is over it" : "**stops** what is over it";
    const bool binds_here = limit.jurisdiction.empty() || limit.jurisdiction == "US";
    return binds_here ? "gives way to the governing figure" : "binds in " + limit.jurisdiction;
}

std::string rule_table() {
    std::ostringstream table;
    table << "| rule | asks |\n| --- | --- |\n";
    for (const auto& rule : rules::all_rules()) table << "| `" << rule.id << "` | " << cell(rule.question) << " |\n";
    return table.str();
}

std::string missing_rules() {
    std::string text;
    for (const auto rule : rules::rules_not_judged()) {
        text += (text.empty() ? "`" : ", `");
        text += std::string(rule) + "`";
    }
    return text;
}

std::string limits_of(const Formulary& formulary, const formulary::Drug& drug) {
    std::ostringstream table;
    table << "### " << drug.name << "\n\nDose and strength are counted as " << drug.strength_basis << ".\n\n"
          << "| figure | value | from | effect | evidence | citations |\n| --- | --- | --- | --- | --- | --- |\n";
    for (const auto& [id, limit] : formulary.limits) {
        if (limit.drug != drug.id) continue;
        for (const auto& figure : limit.figures)
            table << "| " << kind_words(figure.kind) << " | " << figure_words(figure) << " | " << cell(limit.guideline)
                  << " | " << effect(formulary, limit, figure) << " | " << formulary::evidence_word(figure.evidence)
                  << " | " << citations(limit.sources) << " |\n";
    }
    for (const auto kind : {LimitKind::MaximumConcentration, LimitKind::MaximumDailyDose})
        if (!rules::governing_limit(formulary, drug.id, kind))
            table << "\nNo " << kind_words(kind) << " is known: the rule answers *not covered*, never *pass*.\n";
    return table.str() + "\n";
}

template <class Q, class U>
std::string known_words(const std::optional<formulary::Known<Q>>& known, const U& unit) {
    if (!known) return "not known";
    return people_text(known->value, unit) + " (" + std::string(formulary::evidence_word(known->evidence)) + ": " +
           citations(known->sources) + ")";
}

std::string pump_table(const Formulary& formulary) {
    using namespace quantity::units;
    std::ostringstream table;
    table << "| pump | least flow | most flow | reservoir |\n| --- | --- | --- | --- |\n";
    for (const auto& [id, pump] : formulary.pumps)
        table << "| " << cell(pump.name) << " | " << known_words(pump.minimum_flow, mL_per_day) << " | "
              << known_words(pump.maximum_flow, mL_per_day) << " | " << known_words(pump.reservoir, mL) << " |\n";
    return table.str();
}

std::string storage_words(formulary::Storage storage) {
    switch (storage) {
        case formulary::Storage::ControlledRoom: return "room";
        case formulary::Storage::Refrigerator: return "refrigerator";
        case formulary::Storage::Freezer: break;
    }
    return "freezer";
}

std::string beyond_use_table(const Formulary& formulary) {
    using namespace quantity::units;
    std::ostringstream table;
    table << "| category | process | sterility test | storage | at most | table | evidence | citations |\n"
             "| --- | --- | --- | --- | --- | --- | --- | --- |\n";
    for (const auto& row : formulary.beyond_use) {
        if (row.starting_components == "any-nonsterile") continue;
        const bool in_hours = row.longest && *row.longest < quantity::Duration::of(2, day);
        const auto longest = !row.longest ? "not allowed" : people_text(*row.longest, in_hours ? h : day);
        table << "| " << row.category << " | " << row.process << " | " << row.sterility_test << " | "
              << storage_words(row.storage) << " | " << longest << " | " << row.table << " | "
              << formulary::evidence_word(row.evidence) << " | " << citations(row.sources) << " |\n";
    }
    return table.str();
}

std::string_view match_words(formulary::NeverMatch match) {
    switch (match) {
        case formulary::NeverMatch::Active: return "drug";
        case formulary::NeverMatch::Excipient: return "excipient";
        case formulary::NeverMatch::Diluent: return "diluent";
        case formulary::NeverMatch::Product: return "product";
        case formulary::NeverMatch::Formulation: break;
    }
    return "for people";
}

std::string never_table(const Formulary& formulary) {
    std::ostringstream table;
    table << "| what | compared with | harm | evidence | citations |\n| --- | --- | --- | --- | --- |\n";
    for (const auto& [id, entry] : formulary.never_intrathecal) {
        std::string what;
        for (const auto& substance : entry.substances) what += (what.empty() ? "" : ", ") + substance;
        table << "| " << cell(what) << " | " << match_words(entry.match) << " | " << cell(entry.harm) << " | "
              << formulary::evidence_word(entry.evidence) << " | " << citations(entry.sources) << " |\n";
    }
    return table.str();
}

std::string citation_table(const Formulary& formulary) {
    std::ostringstream table;
    table << "| citation | title | kind |\n| --- | --- | --- |\n";
    for (const auto& [id, citation] : formulary.citations)
        table << "| " << id << " | " << cell(citation.title) << " | " << cell(citation.kind) << " |\n";
    return table.str();
}

std::string page(const Formulary& formulary) {
    std::ostringstream text;
    text << "# Rules\n\n"
            "Each rule answers for what it concerns: *pass*, *not covered* (nobody has evidence, which is never a "
            "pass), *hold* (a\npharmacist may override with a reason) or *stop* (no override; the finding says what "
            "to change). The worst answer is the\nverdict. A limit belongs to what it allows: exactly on it is not "
            "over it. An unconfirmed limit stops what exceeds it, and\nwhat it lets pass carries that word.\n\n"
            "This page is made from core/rules and assets/formulary: `cmake --build --preset dev --target "
            "generate_docs`. The\ncases of tests/cases/check show each rule at work.\n\n"
         << rule_table() << "\nThis version has no rule yet for: " << missing_rules()
         << ".\nA pass says nothing about them.\n\n"
            "## How well a figure is known\n\n"
            "*confirmed*: read in the cited document. *secondary*: read in another source. *unconfirmed*: attributed "
            "to the document, not\nyet compared with it.\n\n"
            "## Limits of the drugs (`max-daily-dose`, `max-concentration`)\n\n"
            "The strictest current figure governs. All figures are inclusive.\n\n";
    for (const auto& [id, drug] : formulary.drugs) text << limits_of(formulary, drug);
    text << "## Pumps (`pump-flow`, `pump-volume`)\n\n"
         << pump_table(formulary)
         << "\n## Beyond-use dates (`beyond-use`)\n\n"
            "From the start of preparation, for sterile components. Administration must begin by then; the expiry of "
            "a component may\ncome first. A pending sterility test counts as passed, since the preparation stays in "
            "quarantine.\n\n"
         << beyond_use_table(formulary) << "\n## Never intrathecally (`never-intrathecal`)\n\n"
         << never_table(formulary) << "\n## Citations\n\n"
         << citation_table(formulary);
    return text.str();
}

}  // namespace

int main(int count, char** arguments) {
    return docs::run({arguments, arguments + count}, 1, [](const auto& words) { return page(load(words.front())); });
}
