#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/answers.h"
#include "core/formulary/formulary.h"
#include "core/result/result.h"
#include "labels/drawing/faces.h"
#include "ledger/ledger.h"
#include "pharmacy/pharmacy.h"

namespace cisterna::cli {

// One prescription of the demonstration and the people who work on it.
struct DemoOrder {
    std::string file;  // under assets/demo
    std::string batch;
    std::string compounder;
    std::string wrong_drug;  // a container's code, of stock, that is offered on purpose; empty for none
    std::string wrong_strength;
    std::string expired;
    std::string used_elsewhere;  // used in an earlier batch
    double tilt = 0;             // of the photographs, degrees
};

// A clock that the story moves.
class StoryClock final : public pharmacy::Clock {
public:
    explicit StoryClock(calendar::Instant start) : now_(start) {}
    calendar::Instant now() override { return now_; }
    void set(const calendar::Instant& now) { now_ = now; }
    void pass(std::chrono::seconds time) { now_ = now_.plus(time); }

private:
    calendar::Instant now_;
};

// Leads orders through a pharmacy step by step and tells what happens. A refusal that has to come and does not is an
// error: the demonstration is a test of the whole program as well.
class DemoStory {
public:
    DemoStory(pharmacy::Pharmacy& pharmacy, ledger::Ledger& ledger, const formulary::Formulary& formulary,
              const labels::drawing::Faces& faces, StoryClock& clock, std::filesystem::path assets,
              std::filesystem::path out, OutputForm form, Streams& streams);

    Result<void> tell_all();

private:
    // What the refusal of an attempt must be.
    using Attempt = Result<preparation::Preparation>;

    Result<void> open_accounts();
    Result<void> receive_delivery();
    Result<void> tell_order(const DemoOrder& order);
    Result<void> tell_unsafe_order();
    Result<preparation::Preparation> check(const DemoOrder& order);
    Result<void> approve(const DemoOrder& order, const preparation::Preparation& checked);
    Result<std::vector<pharmacy::PrintedLabel>> print_labels(const DemoOrder& order);
    Result<void> compound(const DemoOrder& order);
    Result<void> offer_wrong_containers(const DemoOrder& order);
    Result<void> scan_containers(const DemoOrder& order);
    Result<void> measure_and_waste(const DemoOrder& order);
    Result<void> draw_from_nothing(const DemoOrder& order, const preparation::Work& work);
    Result<void> measure(const DemoOrder& order, const preparation::Step& step);
    Result<void> waste_rest(const DemoOrder& order, const preparation::Supply& supply);
    Result<void> verify(const DemoOrder& order, const std::vector<pharmacy::PrintedLabel>& labels);
    Result<void> release(const DemoOrder& order);
    Result<void> write_record(const DemoOrder& order);
    Result<void> finish_story();

    Result<std::string> photograph_label(const DemoOrder& order, const pharmacy::PrintedLabel& label,
                                         std::size_t number);
    Result<void> must_be_refused(const Attempt& attempt, ErrorCode expected, const std::string& what);
    Result<codec::Value> read_asset(const std::string& name);
    Result<void> write(const std::string& name, std::string_view bytes);
    // A request with a key of its own, and a little time that passes.
    pharmacy::Request request(const std::string& user, const std::string& station);
    Result<preparation::Preparation> give(const std::string& user, const std::string& station, const std::string& batch,
                                          const preparation::Command& command);

    void chapter(const std::string& text);
    void say(const std::string& text);
    void acknowledge(const std::string& what);

    pharmacy::Pharmacy& pharmacy_;
    ledger::Ledger& ledger_;
    const formulary::Formulary& formulary_;
    const labels::drawing::Faces& faces_;
    StoryClock& clock_;
    std::filesystem::path assets_;
    std::filesystem::path out_;
    OutputForm form_;
    Streams& streams_;
    int requests_ = 0;
    std::int64_t acknowledged_ = 0;  // how many events were told
    std::string other_batch_scan_;   // the code of an earlier batch's syringe, as scanned
    std::vector<std::string> files_;
    std::map<std::string, std::string> names_;
};

}  // namespace cisterna::cli
