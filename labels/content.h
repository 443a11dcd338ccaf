#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result/result.h"

namespace cisterna::labels {

// Whose dose the pump's programmer shows: the primary drug's, or that of a drug that rides along.
enum class DrugStanding { Primary, Secondary };

// One drug's lines. All texts are finished: rounded, with their units, in ISMP form (leading zero, no trailing zero,
// comma from 1,000, mcg).
struct LabelDrug {
    std::string label_name;  // tall-man, with the salt: "HYDROmorphone hydrochloride"
    std::string strength;    // in the syringe: "8 mg/mL"
    std::string total;       // "160 mg in 20 mL"
    std::string daily_dose;  // as ordered: "4 mg/day"
    DrugStanding standing = DrugStanding::Secondary;
};

// What the label of one syringe says, ready for print. Nothing here is computed or shortened any more; what stands here
// is printed and read back in full, or the label is refused.
struct LabelContent {
    std::string route_statement = "FOR INTRATHECAL PUMP REFILL ONLY";
    std::string exclusion_statement = "NOT FOR IV USE";
    std::string patient_name;   // "LAST, First"
    std::string birth_date;     // "1958-03-14"
    std::string record_number;  // "MRN-4711"
    std::vector<LabelDrug> drugs;
    std::string total_volume;            // in this syringe: "20 mL"
    std::string diluent;                 // "sodium chloride 0.9 %"
    std::string preservative_statement;  // "PRESERVATIVE FREE"
    std::string flow;                    // "0.5 mL/day"
    std::string pump;                    // "SynchroMed II 20 mL"
    int syringe_number = 1;              // 1 to syringe_count
    int syringe_count = 1;               // 1 to 99
    std::string batch;                   // "B2611014"
    std::string rx_number;               // "RX-1001"
    std::string prepared_at;             // "2026-11-23 09:30"
    std::string use_by;                  // date and time: "2026-12-03 09:30"
    std::string storage;                 // one only: "REFRIGERATE 2-8 °C"
    std::vector<std::string> warnings;   // "CONTAINS OPIOID", "CII", "PROTECT FROM LIGHT", "COMPOUNDED DRUG"
    std::string discard_statement;       // "Discard unused portion"
    std::string pharmacy_name;
    std::string pharmacy_address;
    std::string pharmacy_phone;
    std::string prescriber;
    std::string machine_code;                  // GS1 element string: "(91)MAIN-B2611014-1OF2-R1-XX"
    std::optional<std::string> demonstration;  // "DEMONSTRATION - NOT FOR USE", drawn visibly
};

// A text of the label and the name by which refusals call it.
struct Field {
    std::string name;  // "drugs[0].strength"
    std::string text;
};

// Every text that the label must show, in the order of LabelContent; the machine code is among them, since it is also
// printed in letters. The read-back asks for each of them.
std::vector<Field> fields(const LabelContent& content);

// The content with another text in one of those fields. A name that is none, or whose text is made from a figure
// ("syringe", "drugs[0].standing"), changes nothing.
LabelContent with_text(LabelContent content, const std::string& name, const std::string& text);

// Refuses content that cannot be a label: a required text that is empty (value_missing), no drug (no_drugs), not
// exactly one primary drug or an impossible syringe number (order_inconsistent), a text that cannot be drawn
// (text_invalid). `where` names the field.
Result<void> check(const LabelContent& content);

}  // namespace cisterna::labels
