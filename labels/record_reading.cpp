#include "labels/record_reading.h"

#include "core/codec/reader.h"

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
    reader.count("revision", 1, 999);
    content.demonstration = reader.optional_text("demonstration");
    return content;
}

}  // namespace

tl::expected<LabelContent, std::vector<Error>> read_label_record(const codec::Value& record) {
    codec::Problems problems;
    auto content = read_content(Reader(record, "", problems));
    if (!problems.empty()) return tl::unexpected(problems.all());
    return content;
}

}  // namespace cisterna::labels
