#include "core/calculation/tonicity_reading.h"

#include "core/calculation/powder_reading.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Reader;
using codec::Value;
using quantity::Rational;

void read_outside(Reader& reader, std::string_view key, ReadEquivalent& read) {
    const auto text = reader.optional_text(key);
    if (!text) return;
    if (text->find("hold") != std::string::npos)
        read.outside = solution::Outside::HoldTheEndValue;
    else if (text->find("refuse") == std::string::npos)
        reader.problem(ErrorCode::OrderInconsistent, key, "Write \"hold the end value\" or \"refuse\".");
}

void read_points(Reader& reader, std::string_view key, ReadEquivalent& read) {
    for (auto& item : reader.objects(key)) {
        solution::EquivalentPoint point;
        point.concentration = read_concentration(item, "concentration").value;
        const auto name = spelling(item, {"sodium_chloride_equivalent", "e_value", "E", "e", "equivalent", "value"});
        const auto value = read_optional_ratio(item, name);
        if (!value) item.require(name);
        point.equivalent = value.value_or(Rational());
        read.points.push_back(std::move(point));
    }
}

// One figure, a list of points, or an object with the points and what holds outside them.
void read_value(Reader& reader, std::string_view key, ReadEquivalent& read) {
    const auto* value = reader.take(key);
    if (value == nullptr) return;
    if (value->if_array() != nullptr) return read_points(reader, key, read);
    if (value->if_object() == nullptr) {
        read.value = read_optional_ratio(reader, key);
        return;
    }
    Reader table = reader.object(key);
    read_points(table, spelling(table, {"points", "table"}), read);
    read_outside(table, spelling(table, {"outside", "rule"}), read);
}

Result<Rational> unchecked_equivalent(const ReadEquivalent& read,
                                      const std::optional<quantity::Concentration>& concentration) {
    const int ways = (read.value ? 1 : 0) + (read.points.empty() ? 0 : 1) + (read.liso ? 1 : 0);
    if (ways > 1)
        return refuse(ErrorCode::OrderInconsistent, read.path,
                      "The E value is stated in more than one way; leave one of them.");
    if (read.value) return *read.value;
    if (read.liso) {
        if (read.molar_mass) return solution::equivalent_from_liso(*read.liso, *read.molar_mass, read.drug_path);
        return refuse(ErrorCode::ValueMissing, read.drug_path.empty() ? "mw" : read.drug_path + ".mw",
                      "The molecular weight is missing, from which the E value follows; fill it in.");
    }
    if (concentration) return solution::equivalent_at(read.points, *concentration, read.outside, read.path);
    return refuse(ErrorCode::ValueMissing, read.drug_path.empty() ? "concentration" : read.drug_path + ".concentration",
                  "The E value depends on the concentration, which is missing; fill it in.");
}

}  // namespace

std::optional<ReadEquivalent> read_optional_equivalent(Reader& reader,
                                                       const std::optional<solution::MolarMass>& molar_mass) {
    const auto key = spelling(reader, {"sodium_chloride_equivalent", "e_value", "E", "e"});
    const auto table =
        spelling(reader, {"sodium_chloride_equivalents", "sodium_chloride_equivalent_table", "e_values"});
    ReadEquivalent read;
    read.drug_path = reader.path();
    read.path = reader.path(reader.has(table) ? table : key);
    read.molar_mass = molar_mass;
    const bool is_there = reader.has(key) || reader.has(table) || reader.has("liso");
    read_value(reader, key, read);
    read_value(reader, table, read);
    read_outside(reader, "sodium_chloride_equivalent_outside", read);
    read.liso = read_optional_number(reader, "liso");
    if (!is_there) return std::nullopt;
    return read;
}

Result<Rational> equivalent_of(const ReadEquivalent& read,
                               const std::optional<quantity::Concentration>& concentration) {
    CISTERNA_TRY(equivalent, unchecked_equivalent(read, concentration));
    if (equivalent.sign() >= 0 && equivalent <= Rational(1)) return equivalent;
    return refuse(ErrorCode::OrderInconsistent, read.path, "An E value lies between 0 and 1; correct it.");
}

void explain_equivalent(Steps& steps, const std::string& drug, const ReadEquivalent& read,
                        const quantity::Concentration& concentration, const Rational& equivalent) {
    constexpr auto mg = quantity::MassUnit::Milligram;
    const auto result = quantity::contract_number(equivalent);
    if (read.liso)
        return steps.add(drug + ": E = 17 x Liso / molecular weight",
                         "17 x " + quantity::contract_number(*read.liso) + " / " +
                             quantity::contract_number(read.molar_mass->in(solution::units::g_per_mol)),
                         result);
    if (read.points.empty()) return;
    std::string points;
    for (const auto& point : read.points)
        points += (points.empty() ? "" : ", ") + quantity::contract_number(point.equivalent) + " at " +
                  text_of(point.concentration, mg);
    steps.add(drug + ": E at its concentration, on the straight line between the two nearest points",
              points + "; concentration " + text_of(concentration, mg), result);
}

}  // namespace cisterna::calculation
