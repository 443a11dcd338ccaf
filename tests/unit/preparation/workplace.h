#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/preparation/decide.h"
#include "demo_assets.h"

namespace cisterna::preparation::samples {

// One preparation on a bench without a ledger: commands are decided and their events evolved, and each step is kept.
// The steps `to_...` do everything up to that stage as the demonstration does: tech-11 compounds, tech-12 is the second
// person, rph-02 approves and rph-03 verifies.
class Workplace {
public:
    explicit Workplace(codec::Value document = demo_prescription("rx-1001"), std::string batch = "B26112301");

    // Decides; on success the events take effect, unless it is only asked.
    Result<std::vector<Event>> give(const Actor& actor, const Command& command);
    Result<std::vector<Event>> ask(const Actor& actor, const Command& command) const;
    void must(const Actor& actor, const Command& command);  // fails the test when it is refused
    Error refusal(const Actor& actor, const Command& command) const;

    void enter();
    void to_checked();
    void to_approved();
    void to_started();
    void to_scanned();
    void to_drawn();
    void to_finished();
    void to_verified();
    void to_released();

    void override_all_open();
    void scan_all();
    void draw_all();
    void compound();  // from the accepted labels to the finished syringes
    void accept_label(std::int64_t syringe);
    AcceptLabel label(std::int64_t syringe, std::int64_t revision) const;
    codec::Object label_document(std::int64_t syringe, std::int64_t revision) const;
    std::string syringe_scan(std::int64_t syringe) const;  // the accepted label's code
    // The first step of a drug, and the diluent's own.
    const Step& drug() const;
    const Step& diluent() const;
    const Supply& supply_of(const Step& step) const;
    const FilledSyringe& syringe(std::size_t index) const { return state.work.syringes.at(index); }
    RecordDraw draw_of(const Step& asked) const;
    RecordWaste waste_of(const Supply& supply) const;
    RecordWaste waste_of(const Step& asked) const { return waste_of(supply_of(asked)); }
    // Codes of received, unused containers of a product that are in date, first expiring first.
    std::vector<std::string> containers_of(const std::string& source) const;
    void receive(const std::string& code);
    std::string entered_batch() const { return batch_; }

    Preparation state;
    std::vector<Event> events;
    std::vector<Preparation> steps;  // the state after each event
    calendar::Instant now = moment("2026-11-23T08:00:00-05:00");
    Site pharmacy = site();
    const formulary::Formulary* formulary = &shipped_formulary();
    codec::Object personal;
    codec::Object order;
    std::map<std::string, ReceivedContainer> received;  // by container
    std::set<std::string> accounts{"tech-11", "tech-12", "rph-01", "rph-02", "rph-03"};
    bool storage_works = true;
    site::Settings policy;

private:
    order::Stock available() const;

    std::string batch_;
    std::map<std::string, std::string> codes_;  // by container
};

}  // namespace cisterna::preparation::samples
