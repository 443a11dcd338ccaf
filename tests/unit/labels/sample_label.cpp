#include "tests/unit/labels/sample_label.h"

namespace cisterna::labels {

LabelContent sample_label(std::size_t drugs) {
    LabelContent content;
    content.patient_name = "Sample, Patient";
    content.birth_date = "1958-03-14";
    content.record_number = "MRN-4711";
    content.drugs = {
        {"HYDROmorphone hydrochloride", "3 mg/mL", "60 mg in 20 mL", "1.2 mg/day", DrugStanding::Primary},
        {"buPIVAcaine hydrochloride", "3 mg/mL", "60 mg in 20 mL", "1.2 mg/day", DrugStanding::Secondary},
        {"cloNIDine hydrochloride", "50 mcg/mL", "1,000 mcg in 20 mL", "20 mcg/day", DrugStanding::Secondary},
        {"ziconotide acetate", "2.5 mcg/mL", "50 mcg in 20 mL", "1 mcg/day", DrugStanding::Secondary}};
    content.drugs.resize(drugs);
    content.total_volume = "20 mL";
    content.diluent = "sodium chloride 0.9 %";
    content.preservative_statement = "PRESERVATIVE FREE";
    content.flow = "0.4 mL/day";
    content.pump = "SynchroMed II 8637-20";
    content.syringe_number = 1;
    content.syringe_count = 2;
    content.batch = "B2611014";
    content.rx_number = "RX-1001";
    content.prepared_at = "2026-11-23 09:30";
    content.use_by = "2026-12-03 09:30";
    content.storage = "REFRIGERATE 2-8 °C";
    content.warnings = {"CONTAINS OPIOID", "CII", "PROTECT FROM LIGHT", "COMPOUNDED DRUG"};
    content.discard_statement = "Discard unused portion";
    content.pharmacy_name = "Sample Infusion Pharmacy";
    content.pharmacy_address = "12 Example Street, Springfield, IL 62701";
    content.pharmacy_phone = "(555) 555-0100";
    content.prescriber = "Sample, Prescriber, MD";
    content.machine_code = "(91)MAIN-B2611014-1OF2-R1-XX";
    content.demonstration = "DEMONSTRATION - NOT FOR USE";
    return content;
}

const drawing::Faces& test_faces() {
    static const drawing::Faces faces = drawing::Faces::find().value();
    return faces;
}

Stock test_stock(std::string_view name) {
    return find_stock(name).value();
}

calendar::Instant test_instant() {
    return calendar::Instant::parse("2026-11-23T09:30:00-05:00").value();
}

}  // namespace cisterna::labels
