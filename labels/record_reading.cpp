#include "labels/record_reading.h"

#include <array>
#include <utility>

#include "core/codec/reader.h"
#include "core/gs1/syringe_code.h"

namespace cisterna::labels {
namespace {

using codec::Reader;

constexpr std::size_t long_text = 400;

LabelDrug read_drug(Reader reader) {
    LabelDrug drug;
    drug.label_name = reader.text("name", long_text);
    drug.strength = reader.text("strength");
    drug.total = reader.text("total");
    drug.daily_dose = reader.text("daily_dose");
    drug.standing = reader.optional_truth("primary").value_or(false) ? DrugStanding::Primary : DrugStanding::Secondary;
    return drug;
}

void read_patient(Reader reader, LabelContent& content) {
    content.patient_name = reader.text("name", long_text);
    content.birth_date = reader.text("birth_date");
    content.record_number = reader.text("record_number");
}

void read_site(Reader reader, LabelContent& content) {
    content.pharmacy_name = reader.text("name");
    content.pharmacy_address = reader.text("address");
    content.pharmacy_phone = reader.text("phone");
}

std::string moment(Reader& reader, std::string_view key) {
    const auto instant = reader.instant(key);
    return instant ? instant->people_text() : std::string();
}

// "syringe 2 of 2 of batch B26112303, label revision 1"
std::string syringe_words(const gs1::SyringeCode& code) {
    return "syringe " + std::to_string(code.syringe) + " of " + std::to_string(code.syringes) + " of batch " +
           code.batch + ", label revision " + std::to_string(code.revision);
}

// A scanner finds the record by the code alone: it must lead to the syringe that the letters tell of.
void check_code(Reader& reader, const LabelContent& content, int revision) {
    constexpr std::string_view element = "(91)";
    std::string_view text = content.machine_code;
    if (!text.starts_with(element)) {
        reader.problem(ErrorCode::ScanUnreadable, "code",
                       "The code must be that of a syringe, such as (91)MAIN-B2611014-1OF2-R1 with two check "
                       "characters. Take the record as the program made it.");
        return;
    }
    text.remove_prefix(element.size());
    const auto code = gs1::parse_syringe_code(text);
    if (!code) {
        reader.problem(code.error().code, "code", code.error().message);
        return;
    }
    const gs1::SyringeCode told{code->site, content.batch, content.syringe_number, content.syringe_count, revision};
    if (*code == told) return;
    reader.problem(ErrorCode::LabelMismatch, "code",
                   "The code says " + syringe_words(*code) + ", and the record says " + syringe_words(told) +
                       ". Take the record as the program made it.");
}

LabelContent read_content(Reader reader) {
    LabelContent content;
    reader.schema("cisterna/label/1");
    read_site(reader.object("site"), content);
    read_patient(reader.object("patient"), content);
    for (auto& drug : reader.objects("drugs")) content.drugs.push_back(read_drug(std::move(drug)));
    content.total_volume = reader.text("volume");
    content.diluent = reader.text("diluent");
    content.preservative_statement = reader.text("preservative");
    content.flow = reader.text("flow");
    content.pump = reader.text("pump");
    content.syringe_number = static_cast<int>(reader.count("syringe", 1, 99));
    content.syringe_count = static_cast<int>(reader.count("syringes", 1, 99));
    content.batch = reader.text("batch");
    content.rx_number = reader.text("prescription");
    content.prepared_at = moment(reader, "prepared");
    content.use_by = moment(reader, "use_by");
    content.storage = reader.text("storage");
    content.warnings = reader.texts("warnings");
    content.discard_statement = reader.text("discard");
    content.prescriber = reader.text("prescriber");
    content.machine_code = reader.text("code");
    const auto revision = static_cast<int>(reader.count("revision", 1, 999));
    content.demonstration = reader.optional_text("demonstration");
    if (reader.problems().empty()) check_code(reader, content, revision);
    return content;
}

// Where LabelContent and the record name a text differently.
constexpr auto other_names = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"patient_name", "patient.name"},
    {"birth_date", "patient.birth_date"},
    {"record_number", "patient.record_number"},
    {"total_volume", "volume"},
    {"preservative_statement", "preservative"},
    {"rx_number", "prescription"},
    {"prepared_at", "prepared"},
    {"discard_statement", "discard"},
    {"pharmacy_name", "site.name"},
    {"pharmacy_address", "site.address"},
    {"pharmacy_phone", "site.phone"},
    {"machine_code", "code"},
});

}  // namespace

std::string record_field(const std::string& label_field) {
    for (const auto& [label, record] : other_names)
        if (label == label_field) return std::string(record);
    constexpr std::string_view drug_name = ".label_name";
    if (!label_field.ends_with(drug_name)) return label_field;
    return label_field.substr(0, label_field.size() - drug_name.size()) + ".name";
}

tl::expected<LabelContent, std::vector<Error>> read_label_record(const codec::Value& record) {
    codec::Problems problems;
    auto content = read_content(Reader(record, "", problems));
    if (!problems.empty()) return tl::unexpected(problems.all());
    return content;
}

}  // namespace cisterna::labels
