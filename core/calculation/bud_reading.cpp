#include "core/calculation/bud_reading.h"

#include "core/calculation/words.h"

namespace cisterna::calculation {
namespace {

using beyond_use::Category;
using beyond_use::ContainerKind;
using beyond_use::Factor;
using beyond_use::OpenedIn;
using beyond_use::Process;
using beyond_use::StartingComponents;
using beyond_use::SterilityTest;
using beyond_use::Storage;
using codec::Reader;

constexpr std::size_t date_length = 10;

std::optional<std::string> require_word(Reader& reader, std::string_view key) {
    if (!reader.has(key)) reader.require(key);
    return read_optional_word(reader, key);
}

// A word of the table; another one is a condition that the table does not know.
template <class Meaning>
Meaning read_part(Reader& reader, std::string_view key,
                  std::initializer_list<std::pair<std::string_view, Meaning>> spellings) {
    const auto text = require_word(reader, key);
    if (!text) return Meaning();
    const auto meaning = meaning_of(*text, spellings);
    if (!meaning)
        reader.problem(ErrorCode::NoLimitForCondition, key,
                       "USP <797> knows no such " + std::string(key) + "; correct it.");
    return meaning.value_or(Meaning());
}

Category read_category(Reader& reader) {
    using enum Category;
    return read_part<Category>(reader, "category",
                               {{"1", One},
                                {"2", Two},
                                {"3", Three},
                                {"category1", One},
                                {"category2", Two},
                                {"category3", Three},
                                {"cat1", One},
                                {"cat2", Two},
                                {"cat3", Three},
                                {"immediateuse", ImmediateUse},
                                {"immediate", ImmediateUse}});
}

Process read_process(Reader& reader) {
    using enum Process;
    return read_part<Process>(reader, "process",
                              {{"aseptic", Aseptic},
                               {"aseptically", Aseptic},
                               {"asepticprocessing", Aseptic},
                               {"asepticallyprocessed", Aseptic},
                               {"terminal", Terminal},
                               {"terminally", Terminal},
                               {"terminalsterilization", Terminal},
                               {"terminalsterilisation", Terminal},
                               {"terminallysterilized", Terminal},
                               {"terminallysterilised", Terminal}});
}

StartingComponents read_components(Reader& reader) {
    using enum StartingComponents;
    return read_part<StartingComponents>(reader, "starting_components",
                                         {{"sterile", OnlySterile},
                                          {"onlysterile", OnlySterile},
                                          {"allsterile", OnlySterile},
                                          {"nonsterile", AnyNonsterile},
                                          {"anynonsterile", AnyNonsterile},
                                          {"oneormorenonsterile", AnyNonsterile},
                                          {"mixed", AnyNonsterile}});
}

Storage read_storage(Reader& reader) {
    using enum Storage;
    return read_part<Storage>(reader, "storage",
                              {{"crt", ControlledRoom},
                               {"rt", ControlledRoom},
                               {"room", ControlledRoom},
                               {"roomtemperature", ControlledRoom},
                               {"controlledroom", ControlledRoom},
                               {"controlledroomtemperature", ControlledRoom},
                               {"ambient", ControlledRoom},
                               {"2025c", ControlledRoom},
                               {"20to25c", ControlledRoom},
                               {"fridge", Refrigerator},
                               {"refrigerator", Refrigerator},
                               {"refrigerated", Refrigerator},
                               {"cold", Refrigerator},
                               {"28c", Refrigerator},
                               {"2to8c", Refrigerator},
                               {"freezer", Freezer},
                               {"frozen", Freezer},
                               {"25to10c", Freezer},
                               {"2510c", Freezer}});
}

bool is_table_of_one_row(Category category) {
    return category == Category::One || category == Category::ImmediateUse;
}

// Category 1 and immediate use do not ask how it was made; if it is told, it must be understood.
void read_condition_parts(Reader& reader, BudStatement& statement) {
    auto& condition = statement.condition;
    condition.category = read_category(reader);
    const bool one_row = is_table_of_one_row(condition.category);
    if (!one_row || reader.has("process")) condition.process = read_process(reader);
    if (!one_row || reader.has("starting_components")) condition.components = read_components(reader);
    condition.storage = read_storage(reader);
}

SterilityTest proven_by(const BudStatement& statement) {
    if (statement.sterility.result != TestResult::Passed) return SterilityTest::NoneOrNotPassed;
    return statement.condition.category == Category::Three ? SterilityTest::PassedWithAllTests : SterilityTest::Passed;
}

void read_tests(Reader& reader, BudStatement& statement) {
    statement.filter = read_filter_test(reader);
    statement.sterility = read_test(reader, "sterility_test");
    for (const auto* name : {"endotoxin_test", "particulate_test", "potency_test", "container_closure_test"})
        statement.other_tests.push_back(read_test(reader, name));
    statement.condition.sterility_test = proven_by(statement);
}

// "stability_limit_hours": 120, "stability_limit_days": 5 or "stability_limit": "5 day".
void read_counted(Reader& reader, const std::string& name, Factor factor, const std::string& reason,
                  BudStatement& statement) {
    const auto hours = read_optional_number(reader, name + "_hours");
    const auto days = read_optional_number(reader, name + "_days");
    const auto written =
        quantity::read_optional_quantity<quantity::Duration>(reader, name, "duration, such as 24 h or 5 day");
    const auto own_reason = reader.optional_text(name + "_reason");
    const auto add = [&](const std::string& field, const quantity::Duration& longest) {
        statement.limits.push_back({field, {factor, longest, own_reason.value_or(reason), std::nullopt, {}}});
    };
    if (hours) add(name + "_hours", quantity::Duration::of(*hours, quantity::units::h));
    if (days) add(name + "_days", quantity::Duration::of(*days, quantity::units::day));
    if (written) add(name, *written);
}

void read_limits(Reader& reader, BudStatement& statement) {
    read_counted(reader, "stability_limit", Factor::Stability, "Stability in this container and temperature",
                 statement);
    for (const auto* name : {"labelled_use_within", "labeled_use_within", "label_begin_within", "begin_within"})
        read_counted(reader, name, Factor::Labelling, "A product's label: begin within", statement);
    read_counted(reader, "monograph_limit", Factor::Monograph, "Monograph of the compounded preparation", statement);
}

// A day or a month, usable to its end; or a moment with its time.
void read_component_expiry(Reader& reader, std::string_view key, const std::string& name, BudStatement& statement) {
    const auto* value = reader.take(key);
    const auto* text = value == nullptr ? nullptr : value->if_text();
    if (text != nullptr && text->size() > date_length) {
        if (auto moment = read_moment(reader, std::string(key))) {
            moment->field = reader.path(key);
            statement.component_dates.push_back({name, Factor::ComponentExpiry, *moment});
        }
        return;
    }
    if (const auto expiry = read_expiry(reader, key)) statement.expiries.push_back({reader.path(key), name, *expiry});
}

void read_component_date(Reader& reader, std::string_view key, const std::string& name, BudStatement& statement) {
    if (auto moment = read_moment(reader, std::string(key))) {
        moment->field = reader.path(key);
        statement.component_dates.push_back({name, Factor::ComponentBeyondUse, *moment});
    }
}

void read_components_list(Reader& reader, BudStatement& statement) {
    const auto first = spelling(reader, {"earliest_component_expiry", "component_expiry"});
    read_component_expiry(reader, first, "The component that expires first", statement);
    read_component_date(reader, spelling(reader, {"earliest_component_bud", "component_bud"}),
                        "The compounded component with the earliest date", statement);
    for (auto& item : reader.optional_objects("components")) {
        const auto name = item.text("name") + (item.has("lot") ? ", lot " + item.text("lot") : "");
        read_component_expiry(item, "expiry", name, statement);
        read_component_date(item, "bud", name, statement);
    }
}

std::optional<quantity::Duration> read_in_use_limit(Reader& reader) {
    if (const auto hours = read_optional_number(reader, "in_use_limit_hours"))
        return quantity::Duration::of(*hours, quantity::units::h);
    return quantity::read_optional_quantity<quantity::Duration>(reader, "in_use_limit", "duration, such as 12 h");
}

ContainerKind read_kind(Reader& reader) {
    using enum ContainerKind;
    const auto key = spelling(reader, {"kind", "container", "type"});
    const auto text = reader.text(key);
    const auto kind = meaning_of<ContainerKind>(text, {{"singledosevial", SingleDoseVial},
                                                       {"singledose", SingleDoseVial},
                                                       {"vial", SingleDoseVial},
                                                       {"ampule", Ampule},
                                                       {"ampul", Ampule},
                                                       {"ampoule", Ampule},
                                                       {"pharmacybulkpackage", PharmacyBulkPackage},
                                                       {"multipledosecontainer", MultipleDoseContainer},
                                                       {"multipledosevial", MultipleDoseContainer},
                                                       {"multidosevial", MultipleDoseContainer},
                                                       {"compoundedstock", CompoundedStock},
                                                       {"stocksolution", CompoundedStock}});
    if (!kind && !text.empty())
        reader.problem(ErrorCode::NoLimitForCondition, key,
                       "No in-use time is known for this kind of container; write single_dose_vial, ampule, "
                       "pharmacy_bulk_package or compounded_stock.");
    return kind.value_or(SingleDoseVial);
}

OpenedIn read_place(Reader& reader) {
    const auto key = spelling(reader, {"place", "opened_in", "air"});
    const auto text = reader.optional_text(key);
    if (!text) return OpenedIn::WorseThanIso5;  // nobody has said that the air was clean
    const auto place =
        meaning_of<OpenedIn>(*text, {{"iso5", OpenedIn::Iso5}, {"isoclass5", OpenedIn::Iso5}, {"pec", OpenedIn::Iso5}});
    return place.value_or(OpenedIn::WorseThanIso5);
}

void read_opened(Reader& reader, BudStatement& statement) {
    for (auto& item : reader.optional_objects("opened_containers")) {
        beyond_use::OpenedContainer container;
        container.name = item.text("name");
        container.kind = read_kind(item);
        container.place = read_place(item);
        container.stated = read_in_use_limit(item);
        item.optional_text("lot");
        const auto opened = read_clock_time(item, "opened");
        if (!item.has("opened")) item.require("opened");
        if (opened) statement.opened.push_back({item.path(), *opened, std::move(container)});
    }
}

void read_moves(Reader& reader, BudStatement& statement) {
    for (auto& item : reader.optional_objects("moves")) {
        const auto storage = read_storage(item);
        const auto at = read_clock_time(item, "at");
        if (!item.has("at")) item.require("at");
        if (at) statement.moves.push_back({*at, storage});
    }
}

std::chrono::sys_seconds wall_clock(const ClockTime& time) {
    return time.instant.utc() + time.instant.offset();
}

}  // namespace

std::optional<StatedMoment> read_moment(Reader& reader, const std::string& key) {
    const auto time = read_clock_time(reader, key);
    if (!time) return std::nullopt;
    const auto text = reader.optional_text(key).value_or("");
    StatedMoment moment{key, *time};
    if (text.size() == date_length) moment.precision = StatedMoment::Precision::Day;
    if (text.ends_with('Z')) moment.suffix = StatedMoment::Suffix::Zulu;
    return moment;
}

calendar::Instant on_clock_of(const StatedMoment& reference, const ClockTime& time) {
    const auto offset = reference.time.instant.offset();
    const bool both_stated = reference.time.zone == ClockTime::Zone::Stated && time.zone == ClockTime::Zone::Stated;
    return both_stated ? calendar::Instant(time.instant.utc(), offset)
                       : calendar::Instant(wall_clock(time) - offset, offset);
}

std::string moment_text(const calendar::Instant& instant, const StatedMoment& reference) {
    constexpr std::size_t clock_length = 19;
    if (reference.time.zone == ClockTime::Zone::Local) return instant.text().substr(0, clock_length);
    return reference.suffix == StatedMoment::Suffix::Zulu ? instant.utc_text() : instant.text();
}

BudStatement read_bud(Reader& reader) {
    BudStatement statement;
    read_condition_parts(reader, statement);
    read_tests(reader, statement);
    const std::string key(spelling(reader, {"prepared", "prepared_at", "preparation_started"}));
    statement.prepared = read_moment(reader, key);
    if (!reader.has(key)) reader.require(key);
    read_limits(reader, statement);
    read_components_list(reader, statement);
    statement.in_use_until = read_moment(reader, "in_use_until");
    read_opened(reader, statement);
    read_moves(reader, statement);
    statement.sterile_products = read_optional_count(reader, "sterile_products", 0, 1'000);
    return statement;
}

BudQuestion read_question(Reader& reader, std::initializer_list<std::string_view> requested) {
    BudQuestion question;
    question.requested = read_moment(reader, std::string(spelling(reader, requested)));
    for (const auto* key : {"release_at", "dispense_at", "administer_at", "begin_at", "used_at"})
        if (const auto use = read_moment(reader, key)) question.uses.push_back(*use);
    return question;
}

}  // namespace cisterna::calculation
