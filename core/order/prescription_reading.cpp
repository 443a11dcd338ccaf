#include "core/order/prescription_reading.h"

#include <algorithm>
#include <array>

#include "core/codec/reader.h"
#include "core/quantity/reading.h"

namespace cisterna::order {
namespace {

using codec::Reader;
using quantity::read_optional_quantity;
using quantity::read_quantity;

constexpr std::int64_t drugs_allowed = 8;
constexpr std::int64_t syringes_allowed = 8;

constexpr std::string_view volume_kind = "volume, such as \"20 mL\"";
constexpr std::string_view dose_kind = "dose a day, such as \"4 mg/day\"";
constexpr std::string_view concentration_kind = "concentration, such as \"8 mg/mL\"";
constexpr std::string_view flow_kind = "flow, such as \"0.5 mL/day\"";
constexpr std::string_view duration_kind = "time, such as \"90 day\" or \"3 h\"";

// Reports a quantity that was read but is not above zero. A quantity that could not be read has a problem already.
template <class Q>
void require_positive(Reader& reader, std::string_view key, const Q& quantity, ErrorCode code) {
    const auto place = reader.path(key);
    const auto& found = reader.problems().all();
    const bool reported = std::any_of(found.begin(), found.end(), [&](const Error& e) { return e.where == place; });
    if (!reported && !quantity.is_positive()) reader.problem(code, key, "This must be above zero; correct the figure.");
}

template <class Q>
Q positive(Reader& reader, std::string_view key, std::string_view kind, ErrorCode code) {
    auto quantity = read_quantity<Q>(reader, key, kind);
    require_positive(reader, key, quantity, code);
    return quantity;
}

template <class Q>
std::optional<Q> optional_positive(Reader& reader, std::string_view key, std::string_view kind, ErrorCode code) {
    if (!reader.has(key)) {
        reader.take(key);
        return std::nullopt;
    }
    return positive<Q>(reader, key, kind, code);
}

quantity::Volume not_negative_volume(Reader& reader, std::string_view key) {
    auto volume = read_optional_quantity<quantity::Volume>(reader, key, volume_kind).value_or(quantity::Volume());
    if (volume.sign() < 0)
        reader.problem(ErrorCode::VolumeNotPositive, key, "This must not be negative; write \"0 mL\" for none.");
    return volume;
}

Patient read_patient(Reader reader) {
    Patient patient;
    patient.id = reader.text("id", 40);
    patient.name = reader.text("name", 120);
    if (const auto date = reader.date("birth_date")) patient.birth_date = *date;
    patient.weight = optional_positive<quantity::PatientMass>(reader, "weight", "body weight, such as \"71 kg\"",
                                                              ErrorCode::WeightNotPositive);
    patient.allergies = reader.optional_texts("allergies");
    if (reader.has("opioid_status"))
        patient.opioid_status =
            reader.word("opioid_status", {"naive", "tolerant"}) == 0 ? OpioidStatus::Naive : OpioidStatus::Tolerant;
    else
        reader.take("opioid_status");
    return patient;
}

Prescriber read_prescriber(Reader reader) {
    return {reader.text("name", 120), reader.optional_text("npi", 20).value_or("")};
}

Catheter read_catheter(Reader reader) {
    return {
        positive<quantity::Length>(reader, "implanted_length", "length, such as \"76 cm\"",
                                   ErrorCode::OrderInconsistent),
        positive<quantity::VolumePerLength>(reader, "volume_per_length", "volume of a length, such as \"0.0022 mL/cm\"",
                                            ErrorCode::VolumeNotPositive)};
}

OrderedPump read_pump(Reader reader) {
    OrderedPump pump;
    pump.model = reader.text("model", 60);
    pump.serial = reader.optional_text("serial", 40).value_or("");
    pump.alarm_volume =
        optional_positive<quantity::Volume>(reader, "alarm_volume", volume_kind, ErrorCode::VolumeNotPositive);
    pump.tubing_volume =
        optional_positive<quantity::Volume>(reader, "tubing_volume", volume_kind, ErrorCode::VolumeNotPositive);
    if (auto catheter = reader.optional_object("catheter")) pump.catheter = read_catheter(std::move(*catheter));
    return pump;
}

struct DailyDose {
    quantity::DoseRate value;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;  // in which it was written
};

DailyDose read_daily_dose(Reader& reader) {
    const auto dose = quantity::read_written<quantity::DoseRate::dimension>(reader, "daily_dose", dose_kind);
    if (!dose) return {};
    require_positive(reader, "daily_dose", dose->value, ErrorCode::DoseNotPositive);
    return {dose->value, dose->mass_unit.value_or(quantity::MassUnit::Milligram)};
}

OrderedDrug read_drug(Reader reader) {
    OrderedDrug drug;
    drug.drug = reader.text("drug", 300);
    const auto dose = read_daily_dose(reader);
    drug.daily_dose = dose.value;
    drug.unit = dose.unit;
    if (reader.optional_truth("primary").value_or(false)) drug.role = DrugRole::Primary;
    drug.product = reader.optional_text("product", 100);
    return drug;
}

std::vector<OrderedDrug> read_drugs(Reader& order) {
    std::vector<OrderedDrug> drugs;
    for (auto& reader : order.objects("drugs")) drugs.push_back(read_drug(std::move(reader)));
    if (drugs.empty()) {
        if (order.has("drugs"))
            order.problem(ErrorCode::NoDrugs, "drugs", "The order names no drug; add at least one.");
        return drugs;
    }
    if (drugs.size() > drugs_allowed)
        order.problem(ErrorCode::OrderInconsistent, "drugs",
                      "At most " + std::to_string(drugs_allowed) + " drugs are handled in one preparation.");
    const auto primaries =
        std::count_if(drugs.begin(), drugs.end(), [](const OrderedDrug& d) { return d.role == DrugRole::Primary; });
    if (drugs.size() == 1) drugs[0].role = DrugRole::Primary;
    if (drugs.size() > 1 && primaries != 1)
        order.problem(ErrorCode::OrderInconsistent, "drugs",
                      "Exactly one drug must be marked \"primary\": true, the one that the pump is programmed by.");
    return drugs;
}

Basis read_basis(Reader& order) {
    if (!order.has("basis")) {
        order.take("basis");
        return NotStated{};
    }
    auto reader = order.object("basis");
    const auto concentration = optional_positive<quantity::Concentration>(
        reader, "primary_concentration", concentration_kind, ErrorCode::ConcentrationNotPositive);
    const auto flow = optional_positive<quantity::Flow>(reader, "flow", flow_kind, ErrorCode::FlowNotPositive);
    const auto interval =
        optional_positive<quantity::Duration>(reader, "refill_interval", duration_kind, ErrorCode::OrderInconsistent);
    const int given = (concentration ? 1 : 0) + (flow ? 1 : 0) + (interval ? 1 : 0);
    if (given != 1)
        order.problem(ErrorCode::OrderInconsistent, "basis",
                      "Give exactly one of primary_concentration, flow and refill_interval.");
    if (concentration) return PrimaryConcentration{*concentration};
    if (interval) return OrderedRefillInterval{*interval};
    return OrderedFlow{flow.value_or(quantity::Flow())};
}

ConcentrationWish read_concentration_wish(Reader reader, const std::vector<OrderedDrug>& drugs) {
    const auto name = reader.text("drug", 300);
    const auto is_it = [&](const OrderedDrug& d) { return d.drug == name; };
    const auto found = std::find_if(drugs.begin(), drugs.end(), is_it);
    ConcentrationWish wish{static_cast<std::size_t>(found - drugs.begin()),
                           optional_positive<quantity::Concentration>(reader, "at_least", concentration_kind,
                                                                      ErrorCode::ConcentrationNotPositive),
                           optional_positive<quantity::Concentration>(reader, "at_most", concentration_kind,
                                                                      ErrorCode::ConcentrationNotPositive)};
    if (!name.empty() && !drugs.empty() && found == drugs.end())
        reader.problem(ErrorCode::OrderInconsistent, "drug",
                       "The order does not hold this drug; name one of its drugs as it is written there.");
    if (!reader.has("at_least") && !reader.has("at_most"))
        reader.problem(ErrorCode::ValueMissing, "at_most", "Say at_least, at_most or both, or leave the wish out.");
    return wish;
}

std::vector<ConcentrationWish> read_concentration_wishes(Reader& wishes, const std::vector<OrderedDrug>& drugs) {
    std::vector<ConcentrationWish> read;
    for (auto& reader : wishes.optional_objects("concentrations")) {
        const auto place = reader.path("drug");
        auto wish = read_concentration_wish(std::move(reader), drugs);
        const auto same = [&](const ConcentrationWish& other) { return other.drug == wish.drug; };
        const bool known = wish.drug < drugs.size();
        if (known && std::any_of(read.begin(), read.end(), same))
            wishes.problems().add(ErrorCode::OrderInconsistent, place,
                                  "This drug has a wish already; write both ends into one.");
        if (known) read.push_back(std::move(wish));
    }
    return read;
}

Wishes read_wishes(Reader reader, const std::vector<OrderedDrug>& drugs) {
    const auto interval = [&](std::string_view key) {
        return optional_positive<quantity::Duration>(reader, key, duration_kind, ErrorCode::OrderInconsistent);
    };
    const auto flow = [&](std::string_view key) {
        return optional_positive<quantity::Flow>(reader, key, flow_kind, ErrorCode::FlowNotPositive);
    };
    Wishes wishes;
    wishes.refill_interval = interval("refill_interval");
    wishes.refill_interval_at_most = interval("refill_interval_at_most");
    wishes.flow_at_least = flow("flow_at_least");
    wishes.flow_at_most = flow("flow_at_most");
    wishes.concentrations = read_concentration_wishes(reader, drugs);
    return wishes;
}

PatientBolus read_patient_bolus(Reader reader) {
    PatientBolus bolus;
    bolus.dose = positive<quantity::Mass>(reader, "dose", "dose, such as \"0.25 mg\"", ErrorCode::DoseNotPositive);
    bolus.lockout = positive<quantity::Duration>(reader, "lockout", duration_kind, ErrorCode::OrderInconsistent);
    bolus.maximum_per_day = reader.count("maximum_per_day", 1, 96);
    return bolus;
}

LastFillDrug read_last_fill_drug(Reader reader) {
    LastFillDrug drug;
    drug.drug = reader.text("drug", 100);
    drug.concentration = positive<quantity::Concentration>(reader, "concentration", concentration_kind,
                                                           ErrorCode::ConcentrationNotPositive);
    const auto dose = read_daily_dose(reader);
    drug.daily_dose = dose.value;
    drug.unit = dose.unit;
    return drug;
}

LastFill read_last_fill(Reader reader) {
    LastFill fill;
    if (const auto date = reader.date("date")) fill.date = *date;
    fill.volume = positive<quantity::Volume>(reader, "volume", volume_kind, ErrorCode::VolumeNotPositive);
    fill.flow = positive<quantity::Flow>(reader, "flow", flow_kind, ErrorCode::FlowNotPositive);
    for (auto& drug : reader.objects("drugs")) fill.drugs.push_back(read_last_fill_drug(std::move(drug)));
    return fill;
}

Compounding read_compounding(Reader reader) {
    constexpr std::array<std::string_view, 4> categories{"1", "2", "3", "immediate-use"};
    constexpr std::array<std::string_view, 2> processes{"aseptic", "terminal"};
    constexpr std::array<std::string_view, 4> tests{"none", "passed", "passed-with-all-tests", "pending"};
    constexpr std::array<std::string_view, 3> storages{"room", "refrigerator", "freezer"};
    const auto word = [&](std::string_view key, const auto& words) {
        return std::string(words.at(reader.word(key, {words.begin(), words.end()})));
    };
    Compounding compounding;
    compounding.category = word("category", categories);
    compounding.process = word("process", processes);
    compounding.sterility_test = word("sterility_test", tests);
    compounding.storage = word("storage", storages);
    return compounding;
}

Prescription read_order(Reader order) {
    Prescription prescription;
    order.schema(prescription_schema);
    prescription.id = order.text("id", 40);
    prescription.patient = read_patient(order.object("patient"));
    prescription.prescriber = read_prescriber(order.object("prescriber"));
    prescription.indication = order.optional_text("indication").value_or("");
    prescription.pump = read_pump(order.object("pump"));
    order.word("route", {"intrathecal"});
    prescription.drugs = read_drugs(order);
    prescription.basis = read_basis(order);
    if (auto wishes = order.optional_object("wishes"))
        prescription.wishes = read_wishes(std::move(*wishes), prescription.drugs);
    prescription.diluent = order.text("diluent", 100);
    prescription.fill_volume =
        positive<quantity::Volume>(order, "fill_volume", volume_kind, ErrorCode::VolumeNotPositive);
    prescription.overfill = not_negative_volume(order, "overfill");
    prescription.syringes = order.optional_count("syringes", 1, syringes_allowed).value_or(1);
    if (auto bolus = order.optional_object("patient_bolus"))
        prescription.patient_bolus = read_patient_bolus(std::move(*bolus));
    if (auto fill = order.optional_object("last_fill")) prescription.last_fill = read_last_fill(std::move(*fill));
    prescription.compounding = read_compounding(order.object("compounding"));
    prescription.need_by = order.optional_instant("need_by");
    return prescription;
}

}  // namespace

tl::expected<Prescription, std::vector<Error>> read_prescription(const codec::Value& document) {
    codec::Problems problems;
    auto prescription = read_order(Reader(document, "", problems));
    if (!problems.empty()) return tl::unexpected(problems.all());
    return prescription;
}

}  // namespace cisterna::order
