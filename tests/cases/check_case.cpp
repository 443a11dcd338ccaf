#include "tests/cases/check_case.h"

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>

#include "core/codec/parse.h"
#include "core/codec/reader.h"
#include "core/codec/write.h"
#include "core/order/prescription_reading.h"
#include "core/order/stock.h"
#include "core/quantity/reading.h"
#include "core/rules/check.h"
#include "core/site/settings.h"
#include "tests/cases/changes.h"

namespace cisterna::cases {
namespace {

using codec::Object;
using codec::Value;
using rules::Finding;

constexpr std::string_view usual_start = "2026-11-23T09:00:00-05:00";

Result<Value> read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return refuse(ErrorCode::NotFound, file.filename().string(), "The file cannot be read.");
    return codec::parse(std::string{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()});
}

const std::string* text_of(const Object& object, std::string_view key) {
    const auto* member = object.find(key);
    return member == nullptr ? nullptr : member->if_text();
}

Result<Value> order_of(const Object& file, const std::filesystem::path& folder) {
    const auto* base = text_of(file, "order");
    if (base == nullptr) return refuse(ErrorCode::ValueMissing, "order", "Name a base order.");
    auto order = read_file(folder / "orders" / (*base + ".json"));
    const auto* changes = file.find("changes");
    const auto* members = changes == nullptr ? nullptr : changes->if_object();
    if (members == nullptr) return order;
    for (const auto& [place, value] : members->members()) {
        if (!order) return order;
        order = with_change(*order, place, value);
    }
    return order;
}

Result<Value> stock_of(const Object& file, const std::filesystem::path& folder) {
    const auto* stock = file.find("stock");
    if (stock == nullptr) return read_file(folder / "orders" / "stock.json");
    if (*stock == Value("none")) return Value();
    return *stock;
}

Result<CheckCase> read_case(const std::filesystem::path& path) {
    CISTERNA_TRY(document, read_file(path));
    const auto* file = document.if_object();
    if (file == nullptr) return refuse(ErrorCode::WrongType, "", "The case is no object.");
    static const std::vector<std::string_view> known{"id",    "rule",    "tests", "why", "order",   "changes",
                                                     "stock", "powders", "site",  "at",  "expected"};
    for (const auto& [key, value] : file->members())
        if (std::find(known.begin(), known.end(), key) == known.end())
            return refuse(ErrorCode::UnknownField, key, "A case has no such member.");
    for (const auto key : {"id", "rule", "tests", "why"})
        if (text_of(*file, key) == nullptr) return refuse(ErrorCode::ValueMissing, key, "A case needs this text.");
    const auto* expected = file->find("expected");
    if (expected == nullptr || expected->if_object() == nullptr)
        return refuse(ErrorCode::ValueMissing, "expected", "A case needs this object.");
    if (*text_of(*file, "id") != path.stem().string())
        return refuse(ErrorCode::OrderInconsistent, "id", "The id is not the file's name.");
    CISTERNA_TRY(order, order_of(*file, path.parent_path()));
    CISTERNA_TRY(stock, stock_of(*file, path.parent_path()));
    const auto* at = text_of(*file, "at");
    const auto* site = file->find("site");
    const auto* powders = file->find("powders");
    return CheckCase{*text_of(*file, "id"),
                     *text_of(*file, "rule"),
                     *text_of(*file, "tests"),
                     std::move(order),
                     std::move(stock),
                     site == nullptr ? Value() : *site,
                     powders == nullptr ? Value() : *powders,
                     at == nullptr ? std::string(usual_start) : *at,
                     *expected->if_object()};
}

std::optional<order::Container::Assay> read_assay(codec::Reader& item) {
    constexpr std::string_view kind = "concentration, such as 25 mg/mL";
    if (!item.has("assay")) return std::nullopt;
    return order::Container::Assay{quantity::read_quantity<quantity::Concentration>(item, "assay", kind),
                                   quantity::read_quantity<quantity::Concentration>(item, "assay_sd", kind)};
}

// {"product", "lot", "expiry", "containers"}: so many containers of one lot, perhaps assayed.
std::optional<order::Stock> read_stock(const Value& list, std::vector<std::string>& found) {
    if (list.is_null()) return std::nullopt;
    codec::Problems problems;
    order::Stock stock;
    {
        const Value document(Object().set("stock", list));
        codec::Reader reader(document, "", problems);
        for (auto& item : reader.objects("stock")) {
            order::Container container;
            container.product = item.text("product");
            container.lot = item.text("lot", 20);
            if (const auto expiry = item.date("expiry")) container.expiry = *expiry;
            container.assay = read_assay(item);
            const auto number = item.count("containers", 0, 500);
            for (std::int64_t i = 1; i <= number; ++i) {
                container.id = container.product + "/" + container.lot + "/" + std::to_string(i);
                stock.containers.push_back(container);
            }
        }
    }
    for (const auto& problem : problems.all()) found.push_back("the case's " + problem.where + ": " + problem.message);
    return stock;
}

void add_powders(const Value& powders, std::optional<order::Stock>& stock, std::vector<std::string>& found) {
    if (powders.is_null() || !stock) return;
    const auto read = order::read_stock(
        Value(Object().set("schema", "cisterna/stock/1").set("containers", codec::Array()).set("powders", powders)));
    if (read) {
        stock->powders = read->powders;
        return;
    }
    for (const auto& problem : read.error()) found.push_back("the case's " + problem.where + ": " + problem.message);
}

// A case gives the members that matter; the schema is understood.
site::Settings read_site(const Value& members, std::vector<std::string>& found) {
    const auto* object = members.if_object();
    if (object == nullptr) return {};
    auto document = *object;
    document.set("schema", "cisterna/site/1");
    const auto settings = site::read_settings(Value(std::move(document)));
    if (settings) return *settings;
    for (const auto& problem : settings.error())
        found.push_back("the case's site." + problem.where + ": " + problem.message);
    return {};
}

std::string shown(const Finding& finding) {
    std::string subject;
    for (const auto& id : finding.subject) subject += (subject.empty() ? "" : ", ") + id;
    std::string text = finding.rule + " [" + subject + "] " + std::string(rules::outcome_word(finding.outcome));
    if (!finding.actual.empty()) text += ", actual " + finding.actual;
    if (!finding.limit.empty()) text += ", limit " + finding.limit;
    if (finding.evidence) text += ", " + std::string(formulary::evidence_word(*finding.evidence));
    return text + ": " + finding.message;
}

bool is_about(const Finding& finding, const Value& subject) {
    const auto* ids = subject.if_array();
    return ids != nullptr && std::equal(ids->begin(), ids->end(), finding.subject.begin(), finding.subject.end(),
                                        [](const Value& id, const std::string& found) { return id == Value(found); });
}

// One member of an expected finding; nothing when the member is not known.
std::optional<bool> member_holds(const Finding& finding, const std::string& key, const Value& value) {
    if (key == "rule") return value == Value(finding.rule);
    if (key == "subject") return is_about(finding, value);
    if (key == "outcome") return value == Value(rules::outcome_word(finding.outcome));
    if (key == "actual") return value == Value(finding.actual);
    if (key == "limit") return value == Value(finding.limit);
    if (key == "evidence")
        return value == (finding.evidence ? Value(formulary::evidence_word(*finding.evidence)) : Value());
    if (key == "says") return value.if_text() != nullptr && finding.message.find(*value.if_text()) != std::string::npos;
    return std::nullopt;
}

bool fits(const Finding& finding, const Value& expected) {
    const auto& members = expected.if_object()->members();
    return std::all_of(members.begin(), members.end(), [&](const auto& member) {
        return member_holds(finding, member.first, member.second).value_or(false);
    });
}

bool is_readable(const Value& expected, std::vector<std::string>& found) {
    const auto* object = expected.if_object();
    const bool readable = object != nullptr && object->find("rule") != nullptr &&
                          std::all_of(object->members().begin(), object->members().end(), [](const auto& member) {
                              return member_holds(Finding(), member.first, member.second).has_value();
                          });
    if (!readable) found.push_back("the expected finding " + codec::one_line(expected) + " cannot be read");
    return readable;
}

void compare_findings(const Object& expected, const rules::Findings& findings, std::vector<std::string>& found) {
    static const codec::Array nothing;
    const auto list = [&](std::string_view key) {
        const auto* member = expected.find(key);
        return member == nullptr || member->if_array() == nullptr ? &nothing : member->if_array();
    };
    const auto is_there = [&](const Value& wanted) {
        return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return fits(f, wanted); });
    };
    for (const auto& wanted : *list("findings"))
        if (is_readable(wanted, found) && !is_there(wanted)) found.push_back("not found: " + codec::one_line(wanted));
    for (const auto& unwanted : *list("absent"))
        if (is_readable(unwanted, found) && is_there(unwanted))
            found.push_back("must be absent: " + codec::one_line(unwanted));
    if (list("findings")->empty() && list("absent")->empty()) found.push_back("the case expects no finding");
}

// No figure that could be used leaves a stopped check.
void compare_figures(const rules::Check& check, const Object& json, std::vector<std::string>& found) {
    const bool stopped = check.verdict == rules::Outcome::Stop;
    for (const auto key : {"recipe", "concentrations", "pump", "beyond_use"})
        if ((json.find(key) == nullptr) != stopped)
            found.push_back(std::string(key) + (stopped ? " leaves a stopped check" : " is missing"));
    if (stopped && (check.recipe || check.beyond_use || check.refill)) found.push_back("a stopped check holds figures");
}

}  // namespace

std::vector<Result<CheckCase>> read_check_cases(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        if (file.path().extension() == ".json") files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::vector<Result<CheckCase>> cases;
    for (const auto& file : files) {
        auto read = read_case(file);
        if (!read)
            read = refuse(read.error().code, file.filename().string() + " " + read.error().where, read.error().message);
        cases.push_back(std::move(read));
    }
    return cases;
}

std::vector<std::string> differences(const CheckCase& check_case, const formulary::Formulary& formulary) try {
    std::vector<std::string> found;
    const auto prescription = order::read_prescription(check_case.order);
    if (!prescription) {
        for (const auto& problem : prescription.error())
            found.push_back("the order is refused at " + problem.where + ": " + problem.message);
        return found;
    }
    const auto at = calendar::Instant::parse(check_case.at, "at");
    if (!at) return {at.error().message};
    auto stock = read_stock(check_case.stock, found);
    add_powders(check_case.powders, stock, found);
    const auto settings = read_site(check_case.site, found);
    const auto check = rules::check(*prescription, formulary, stock ? &*stock : nullptr, *at, settings);
    const auto* verdict = check_case.expected.find("verdict");
    if (verdict == nullptr || *verdict != Value(rules::outcome_word(check.verdict)))
        found.push_back("the verdict is " + std::string(rules::outcome_word(check.verdict)));
    for (const auto& [key, value] : check_case.expected.members())
        if (key != "verdict" && key != "findings" && key != "absent") found.push_back("expected has no member " + key);
    compare_findings(check_case.expected, check.findings, found);
    compare_figures(check, rules::check_json(check, *prescription, formulary, "test"), found);
    if (!found.empty())
        for (const auto& finding : check.findings) found.push_back("  found: " + shown(finding));
    return found;
} catch (const std::exception& bug) {
    return {std::string("the check ended in a bug: ") + bug.what()};
}

}  // namespace cisterna::cases
