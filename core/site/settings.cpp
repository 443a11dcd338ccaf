#include "core/site/settings.h"

#include <set>

#include "core/codec/reader.h"
#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "core/quantity/reading.h"
#include "core/quantity/text.h"

namespace cisterna::site {
namespace {

using codec::Reader;
using quantity::Rational;

constexpr std::string_view volume_kind = "volume, such as 0.1 mL";
constexpr std::string_view mass_kind = "mass, such as 0.1 mg";
constexpr std::string_view duration_kind = "time, such as 12 h";
constexpr std::int64_t most_points = 1'000'000;

const std::vector<std::string_view> shape_words{"triangular", "rectangular"};
const std::vector<std::string_view> final_volume_words{"sum-of-volumes", "quantum-sufficit"};
const std::vector<std::string_view> hub_words{"not-counted", "up-to-dead-space"};
const std::vector<std::string_view> dilution_words{"allowed", "never"};

void read_percent(Reader& reader, std::string_view key, Rational& value) {
    const auto share = quantity::read_optional_percent(reader, key);
    if (!share) return;
    if (share->sign() <= 0 || *share >= Rational(1))
        return reader.problem(ErrorCode::ConfigurationInvalid, key, "This must be over 0 % and under 100 %.");
    value = *share;
}

template <class Q>
void read_positive(Reader& reader, std::string_view key, std::string_view kind, Q& value) {
    const auto read = quantity::read_optional_quantity<Q>(reader, key, kind);
    if (!read) return;
    if (!read->is_positive())
        return reader.problem(ErrorCode::ConfigurationInvalid, key, "This must be above zero; correct it.");
    value = *read;
}

template <class Choice>
void read_word(Reader& reader, std::string_view key, const std::vector<std::string_view>& words, Choice& value) {
    if (reader.has(key)) value = static_cast<Choice>(reader.word(key, words));
}

void read_coverage(Reader& reader, Rational& factor) {
    if (const auto whole = reader.optional_count("coverage_factor", 1, 4)) factor = *whole;
}

std::vector<Balance> read_balances(Reader& reader) {
    std::vector<Balance> balances;
    std::set<std::string> seen;
    for (auto& item : reader.optional_objects("balances")) {
        Balance balance;
        balance.id = item.text("id");
        balance.repeatability = quantity::read_quantity<quantity::Mass>(item, "repeatability", mass_kind);
        balance.readability = quantity::read_quantity<quantity::Mass>(item, "readability", mass_kind);
        if (balance.repeatability.sign() < 0 || !balance.readability.is_positive())
            item.problem(ErrorCode::ConfigurationInvalid, "readability",
                         "The readability must be above zero and the repeatability not below it; correct them.");
        if (!seen.insert(balance.id).second)
            item.problem(ErrorCode::ConfigurationInvalid, "id", "The balance stands in the list twice; remove one.");
        balances.push_back(std::move(balance));
    }
    return balances;
}

void read_weights(Reader& reader, Weights& weights) {
    auto item = reader.optional_object("weights");
    if (!item) return;
    const auto read = [&](std::string_view key, std::int64_t& points) {
        points = item->optional_count(key, 0, most_points).value_or(points);
    };
    read("error", weights.error);
    read("controlled_waste", weights.controlled_waste);
    read("other_waste", weights.other_waste);
    read("container", weights.container);
    read("puncture", weights.puncture);
    read("off_label", weights.off_label);
    read("nonsterile", weights.nonsterile);
}

Settings read_all(Reader reader) {
    Settings settings;
    reader.schema("cisterna/site/1");
    read_percent(reader, "tolerance", settings.tolerance);
    read_coverage(reader, settings.coverage_factor);
    read_percent(reader, "strength_range", settings.strength_range);
    read_word(reader, "strength_shape", shape_words, settings.strength_shape);
    read_positive(reader, "smallest_draw", volume_kind, settings.smallest_draw);
    read_word(reader, "final_volume", final_volume_words, settings.final_volume);
    read_word(reader, "hub_loss", hub_words, settings.hub_loss);
    read_word(reader, "intermediate_dilutions", dilution_words, settings.intermediate_dilutions);
    if (reader.has("syringes")) {
        settings.syringes = reader.texts("syringes");
        if (settings.syringes->empty())
            reader.problem(ErrorCode::ConfigurationInvalid, "syringes",
                           "At least one syringe is needed; name one, or leave the list out to use them all.");
    }
    settings.balances = read_balances(reader);
    read_positive(reader, "opened_vial", duration_kind, settings.opened_vial);
    read_weights(reader, settings.weights);
    return settings;
}

}  // namespace

const Settings& standard_settings() {
    static const Settings settings;
    return settings;
}

tl::expected<Settings, std::vector<Error>> read_settings(const codec::Value& document) {
    codec::Problems problems;
    auto settings = read_all(Reader(document, "", problems));
    if (!problems.empty()) return tl::unexpected(problems.all());
    return settings;
}

codec::Object settings_json(const Settings& settings) {
    codec::Array balances;
    for (const auto& balance : settings.balances)
        balances.push_back(codec::Object()
                               .set("id", balance.id)
                               .set("repeatability", contract_text(balance.repeatability, quantity::units::mg))
                               .set("readability", contract_text(balance.readability, quantity::units::mg)));
    codec::Object json;
    json.set("schema", "cisterna/site/1")
        .set("tolerance", quantity::contract_percent(settings.tolerance))
        .set("coverage_factor", settings.coverage_factor.to_count().value_or(0))
        .set("strength_range", quantity::contract_percent(settings.strength_range))
        .set("strength_shape", shape_words.at(static_cast<std::size_t>(settings.strength_shape)))
        .set("smallest_draw", contract_text(settings.smallest_draw, quantity::units::mL))
        .set("final_volume", final_volume_words.at(static_cast<std::size_t>(settings.final_volume)))
        .set("hub_loss", hub_words.at(static_cast<std::size_t>(settings.hub_loss)))
        .set("intermediate_dilutions", dilution_words.at(static_cast<std::size_t>(settings.intermediate_dilutions)));
    if (settings.syringes) {
        codec::Array ids;
        for (const auto& id : *settings.syringes) ids.push_back(id);
        json.set("syringes", std::move(ids));
    }
    return json.set("balances", std::move(balances))
        .set("opened_vial", contract_text(settings.opened_vial, quantity::units::h))
        .set("weights", codec::Object()
                            .set("error", settings.weights.error)
                            .set("controlled_waste", settings.weights.controlled_waste)
                            .set("other_waste", settings.weights.other_waste)
                            .set("container", settings.weights.container)
                            .set("puncture", settings.weights.puncture)
                            .set("off_label", settings.weights.off_label)
                            .set("nonsterile", settings.weights.nonsterile));
}

std::string settings_hash(const Settings& settings) {
    return digest::hex(digest::sha256(codec::canonical(settings_json(settings))));
}

}  // namespace cisterna::site
