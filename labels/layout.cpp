#include "labels/layout.h"

#include <algorithm>
#include <optional>

#include "labels/flow.h"

namespace cisterna::labels {
namespace {

using drawing::Faces;
using drawing::Ink;
using drawing::Weight;

// Roomy starts a line for each group of particulars; Tight fills the lines; Spread also fills the column with some.
enum class Spacing { Roomy, Tight, Spread };
enum class Names { OneLine, Wrapped };

constexpr int steps = 8;  // from the preferred to the minimum sizes
constexpr std::size_t most_name_lines = 2;

// What a line takes above and below its baseline even when its letters need less, in thousandths of their size.
constexpr int usual_rise = 740;
constexpr int usual_fall = 212;

LetterSizes between(const LetterSizes& from, const LetterSizes& to, int step) {
    const auto mix = [&](int a, int b) { return a + (b - a) * step / steps; };
    return {.route = from.route,
            .exclusion = mix(from.exclusion, to.exclusion),
            .warning = mix(from.warning, to.warning),
            .patient = mix(from.patient, to.patient),
            .identity = mix(from.identity, to.identity),
            .name = mix(from.name, to.name),
            .strength = mix(from.strength, to.strength),
            .detail = mix(from.detail, to.detail),
            .use_by = mix(from.use_by, to.use_by),
            .small = mix(from.small, to.small)};
}

std::string drug_field(std::size_t index, const char* member) {
    return "drugs[" + std::to_string(index) + "]." + member;
}

tl::unexpected<Error> does_not_fit(const Field& field) {
    std::string shown = field.text.substr(0, 40);
    while (shown.size() < field.text.size() &&
           (static_cast<unsigned char>(field.text[shown.size()]) & 0xC0U) == 0x80U) {
        shown.pop_back();
    }
    if (shown.size() < field.text.size()) shown += "...";
    return refuse(ErrorCode::LabelDoesNotFit, field.name,
                  "The text \"" + shown +
                      "\" does not fit on the label at the smallest legible size. Shorten it, or use "
                      "a larger label stock.");
}

// What both parts of a label share: measuring, and placing lines. Their steps answer false when they run out of room.
class Board {
public:
    Board(const LabelContent& content, const Stock& stock, const Faces& faces, int step)
        : content_(content), faces_(faces), sizes_(between(stock.preferred, stock.minimum, step)) {
        layout_.stock = stock;
        layout_.frame_line = line_thickness();
    }

    const Layout& layout() const { return layout_; }

protected:
    const LabelContent& content() const { return content_; }
    const Faces& faces() const { return faces_; }
    const Stock& stock() const { return layout_.stock; }
    Layout& drawn() { return layout_; }

    int left() const { return stock().margin; }
    int right() const { return stock().width - stock().margin; }
    int bottom() const { return stock().height - stock().margin; }
    int points(int tenths) const { return stock().dots(tenths); }
    int size_of(int LetterSizes::*part) const { return points(sizes_.*part); }
    int smallest(int LetterSizes::*part) const { return points(stock().minimum.*part); }
    int line_thickness() const { return std::max(2, points(4)); }
    int column_left() const { return right() - stock().column; }
    int main_width() const { return column_left() - points(60) - left(); }

    int width(std::string_view text, Weight weight, int size) const { return text_width(faces_, text, weight, size); }
    int rise(std::string_view text, Weight weight, int size) const {
        return (std::max(usual_rise, faces_.rise(text, weight)) * size + 999) / 1000;
    }
    int fall(std::string_view text, Weight weight, int size) const {
        return (std::max(usual_fall, faces_.fall(text, weight)) * size + 999) / 1000;
    }
    int rise(const Line& line, int size) const {
        int result = 0;
        for (const Run& run : line) result = std::max(result, rise(run.text, run.weight, size));
        return result;
    }
    int line_height(const Line& line, int size) const {
        int below = 0;
        for (const Run& run : line) below = std::max(below, fall(run.text, run.weight, size));
        return rise(line, size) + below;
    }
    int height(const std::vector<Line>& lines, int size) const {
        int sum = 0;
        for (const Line& line : lines) sum += line_height(line, size);
        return sum;
    }

    // The largest size, from `size` down to the smallest, at which the text is no wider than `room`.
    std::optional<int> fitting_size(std::string_view text, int size, int LetterSizes::*part, int room) const {
        while (size >= smallest(part) && width(text, Weight::Bold, size) > room) --size;
        if (size < smallest(part)) return std::nullopt;
        return size;
    }

    void place(const std::string& field, const std::string& text, int x, int baseline, int size, Weight weight,
               Ink ink = Ink::Black) {
        const int above = rise(text, weight, size);
        const Box box{x, baseline - above, width(text, weight, size), above + fall(text, weight, size)};
        layout_.texts.push_back({field, text, box, baseline, size, weight, ink});
    }

    // Lines from `top` down; answers where they end.
    int place_lines(const std::vector<Line>& lines, int x, int top, int size, int leading = 0) {
        for (const Line& line : lines) {
            const int baseline = top + rise(line, size);
            for (const Run& run : line) place(run.field, run.text, x + run.left, baseline, size, run.weight);
            top += line_height(line, size) + leading;
        }
        return top - (lines.empty() ? 0 : leading);
    }

private:
    const LabelContent& content_;
    const Faces& faces_;
    LetterSizes sizes_;
    Layout layout_;
};

int end_of(const Line& line) {
    return line.back().left + line.back().width;
}

// The bar with the route, the column of warnings, the symbol, and all that stands below the drugs.
class Frame : public Board {
public:
    Frame(const LabelContent& content, const Stock& stock, const Faces& faces, int step, Spacing spacing)
        : Board(content, stock, faces, step), spacing_(spacing) {}

    bool compose(const Symbol& symbol) {
        place_symbol(symbol);
        return place_route() && place_column() && place_particulars();
    }

    int route_size() const { return route_size_; }
    int below_bar() const { return below_bar_; }
    int drugs_bottom() const { return drugs_bottom_; }

private:
    void place_symbol(const Symbol& symbol) {
        const int side = (symbol.modules + 2 * stock().quiet_zone) * stock().module;
        drawn().symbol = symbol;
        drawn().symbol_area = {right() - side, bottom() - side, side, side};
    }

    bool place_route() {
        const std::string& text = content().route_statement;
        const int pad = points(40);
        const int room = right() - left() - 2 * pad;
        const auto size = fitting_size(text, size_of(&LetterSizes::route), &LetterSizes::route, room);
        if (!size) return false;
        route_size_ = *size;
        const int above = rise(text, Weight::Bold, *size) + points(15);
        const Box bar{left(), stock().margin, right() - left(), above + fall(text, Weight::Bold, *size)};
        drawn().bars.push_back(bar);
        const int start = left() + pad + (room - width(text, Weight::Bold, *size)) / 2;
        place("route_statement", text, start, bar.top + above, *size, Weight::Bold, Ink::White);
        below_bar_ = bar.bottom() + points(15);
        return true;
    }

    // A frame across the column with lines in its middle; answers where it ends.
    int place_framed(const std::vector<Line>& lines, int top, int size) {
        const int pad = points(15) + line_thickness();
        const Box frame{column_left(), top, stock().column, 2 * pad + height(lines, size)};
        drawn().frames.push_back(frame);
        int y = frame.top + pad;
        for (const Line& line : lines) {
            y = place_lines({line}, frame.left + (frame.width - end_of(line)) / 2, y, size);
        }
        return frame.bottom();
    }

    int inside_frame() const { return stock().column - 2 * (points(15) + line_thickness()); }

    // In one line when the smallest size allows it.
    std::optional<int> place_framed_text(const char* field, const std::string& text, int top, int LetterSizes::*part) {
        const int size = fitting_size(text, size_of(part), part, inside_frame()).value_or(size_of(part));
        Flow flow(faces(), size, inside_frame(), size);
        flow.add({{field, text, Weight::Bold}});
        const auto lines = flow.lines();
        if (!lines) return std::nullopt;
        return place_framed(*lines, top, size);
    }

    bool place_column() {
        const auto exclusion_end = place_framed_text("exclusion_statement", content().exclusion_statement, below_bar_,
                                                     &LetterSizes::exclusion);
        if (!exclusion_end) return false;
        const int large = size_of(&LetterSizes::use_by);
        Flow syringe(faces(), large, stock().column, large);
        syringe.add({{"", "Syringe", Weight::Bold}, {"syringe", syringe_text(), Weight::Bold}});
        const auto syringe_lines = syringe.lines();
        if (!syringe_lines) return false;
        const int syringe_end = place_lines(*syringe_lines, column_left(), *exclusion_end + points(20), large);
        return place_warnings(syringe_end + points(10)) && place_demonstration() &&
               column_end_ <= drawn().symbol_area.top;
    }

    bool place_warnings(int top) {
        const int size = warning_size();
        Flow warnings(faces(), size, stock().column, size);
        for (std::size_t i = 0; i < content().warnings.size(); ++i) {
            warnings.add({{"warnings[" + std::to_string(i) + "]", content().warnings[i], Weight::Bold}});
        }
        if (spacing_ == Spacing::Spread) {
            for (const Unit& unit : movable_particulars()) warnings.add(unit);
        }
        const auto lines = warnings.lines();
        if (lines) column_end_ = place_lines(*lines, column_left(), top, size, leading(size));
        return lines.has_value();
    }

    bool place_demonstration() {
        if (!content().demonstration) return true;
        const auto end = place_framed_text("demonstration", *content().demonstration, column_end_ + points(15),
                                           &LetterSizes::warning);
        column_end_ = end.value_or(column_end_);
        return end.has_value();
    }

    // Small enough that no warning is broken over two lines, where that is possible.
    int warning_size() const {
        int size = size_of(&LetterSizes::warning);
        for (const std::string& warning : content().warnings) {
            const auto fitting = fitting_size(warning, size, &LetterSizes::warning, stock().column);
            size = fitting.value_or(size);
        }
        return size;
    }

    std::string syringe_text() const {
        return std::to_string(content().syringe_number) + " of " + std::to_string(content().syringe_count);
    }

    int leading(int size) const { return spacing_ == Spacing::Roomy ? size / 10 : 0; }

    static Piece bold(const char* field, const std::string& text) { return {field, text, Weight::Bold}; }

    // What may stand in the column as well as at the bottom.
    std::vector<Unit> movable_particulars() const {
        return {{{"", "Lot"}, bold("batch", content().batch)},
                {{"", "Rx"}, bold("rx_number", content().rx_number)},
                {{"discard_statement", content().discard_statement}}};
    }

    std::vector<std::vector<Unit>> particulars() const {
        const LabelContent& c = content();
        std::vector<Unit> preparation = {{{"", "Prepared"}, {"prepared_at", c.prepared_at}}};
        if (spacing_ != Spacing::Spread) {
            const auto movable = movable_particulars();
            preparation.insert(preparation.begin(), movable.begin(), movable.end());
        }
        const Unit code = {{"machine_code", c.machine_code}};
        std::vector<Unit> prescriber = {{{"", "Prescriber"}, {"prescriber", c.prescriber}}};
        std::vector<Unit> pharmacy = {{{"pharmacy_name", c.pharmacy_name}},
                                      {{"pharmacy_address", c.pharmacy_address}},
                                      {{"pharmacy_phone", c.pharmacy_phone}}};
        (spacing_ == Spacing::Spread ? prescriber : pharmacy).push_back(code);
        return {{{{"", "Volume"}, bold("total_volume", c.total_volume)},
                 {{"", "Diluent"}, {"diluent", c.diluent}},
                 {bold("preservative_statement", c.preservative_statement)}},
                {{{"", "Flow"}, bold("flow", c.flow)}, {{"", "Pump"}, {"pump", c.pump}}},
                preparation,
                prescriber,
                pharmacy};
    }

    // Use by, storage and all the small print, at the bottom to the left of the symbol.
    bool place_particulars() {
        const int room = drawn().symbol_area.left - points(30) - left();
        const int large = size_of(&LetterSizes::use_by);
        Flow dates(faces(), large, room, large);
        dates.add({{"", "USE BY", Weight::Bold}, bold("use_by", content().use_by)});
        const auto storage = storage_beside(dates, room, large);
        if (!storage) dates.add({bold("storage", content().storage)});

        const int small = size_of(&LetterSizes::small);
        Flow print(faces(), small, room, small * 4 / 5);
        for (const auto& group : particulars()) {
            if (spacing_ == Spacing::Roomy) print.end_line();
            for (const Unit& unit : group) print.add(unit);
        }
        const auto date_lines = dates.lines();
        const auto print_lines = print.lines();
        if (!date_lines || !print_lines) return false;

        const int gaps = static_cast<int>(print_lines->size()) * leading(small);
        const int top = bottom() - height(*date_lines, large) - height(*print_lines, small) - gaps;
        const int dates_end = place_lines(*date_lines, left(), top, large);
        if (storage) {
            place("storage", content().storage, left() + end_of(date_lines->front()) + large,
                  top + rise(date_lines->front(), large), *storage, Weight::Bold);
        }
        place_lines(*print_lines, left(), dates_end + leading(small), small, leading(small));
        drugs_bottom_ = top - line_thickness() - points(5);
        drawn().rules.push_back({left(), drugs_bottom_, main_width(), line_thickness()});
        return top >= column_end_;
    }

    // The size at which the storage stands in the same line as the date; letters with accents make it a line of its
    // own.
    std::optional<int> storage_beside(const Flow& dates, int room, int size) const {
        const auto lines = dates.lines();
        const bool higher = rise(content().storage, Weight::Bold, size) > usual_rise * size / 1000 + 1;
        if (!lines || lines->size() != 1 || higher) return std::nullopt;
        return fitting_size(content().storage, size, &LetterSizes::small, room - end_of(lines->front()) - size);
    }

    Spacing spacing_;
    int route_size_ = 0;
    int below_bar_ = 0;
    int column_end_ = 0;
    int drugs_bottom_ = 0;
};

// The patient and the drugs, between the bar and the particulars.
class Middle : public Board {
public:
    Middle(const LabelContent& content, const Stock& stock, const Faces& faces, int step, Names names)
        : Board(content, stock, faces, step), names_(names) {}

    // Measures everything and places the patient below `top`.
    bool prepare(int top, int largest) {
        strength_ = std::min(size_of(&LetterSizes::strength), largest);
        detail_ = size_of(&LetterSizes::detail);
        return place_patient(top) && measure_drugs();
    }

    // Where the drugs end when they stand as close as they may.
    int least_bottom() const { return drugs_top_ + rows_ + (static_cast<int>(name_lines_.size()) + 1) * points(5); }

    // Spreads the drugs over the room down to `end`.
    void place_drugs(int end) {
        const int spare = end - drugs_top_ - rows_;
        const int space = std::min(spare / (static_cast<int>(name_lines_.size()) + 1), points(100));
        int y = drugs_top_ + space;
        for (std::size_t i = 0; i < name_lines_.size(); ++i) {
            place_drug(i, y);
            y += row_height(i) + space;
        }
    }

private:
    bool place_patient(int top) {
        const std::string& patient = content().patient_name;
        const auto fitting = fitting_size(patient, size_of(&LetterSizes::patient), &LetterSizes::patient, main_width());
        const int size = fitting.value_or(smallest(&LetterSizes::patient));
        const int small = size_of(&LetterSizes::identity);
        Flow name(faces(), size, main_width(), size);
        name.add({{"patient_name", patient, Weight::Bold}});
        Flow identity(faces(), small, main_width(), small);
        identity.add({{"", "Born"}, {"birth_date", content().birth_date, Weight::Bold}});
        identity.add({{"record_number", content().record_number, Weight::Bold}});
        const auto lines = name.lines();
        const auto identity_lines = identity.lines();
        if (!lines || !identity_lines) return false;

        const int gap = points(80);
        const int name_end = end_of(lines->front());
        const bool beside = lines->size() == 1 && identity_lines->size() == 1 &&
                            name_end + gap + end_of(identity_lines->front()) <= main_width();
        int y = place_lines(*lines, left(), top, size);
        if (beside) {
            const int baseline = top + rise(lines->front(), size);
            place_lines(*identity_lines, left() + name_end + gap, baseline - rise(identity_lines->front(), small),
                        small);
        } else {
            y = place_lines(*identity_lines, left(), y + points(5), small);
        }
        drawn().rules.push_back({left(), y + points(5), main_width(), line_thickness()});
        drugs_top_ = drawn().rules.back().bottom();
        return true;
    }

    bool measure_drugs() {
        const auto& drugs = content().drugs;
        int second = 0;
        for (const LabelDrug& drug : drugs) {
            second = std::max(
                {second, width(drug.strength, Weight::Bold, strength_), width(drug.total, Weight::Regular, detail_)});
        }
        const int gap = points(60);
        const int room = main_width() - gap - second;
        const auto fitting = fitting_size(longest_name(), size_of(&LetterSizes::name), &LetterSizes::name, room);
        name_ = fitting.value_or(smallest(&LetterSizes::name));
        int first = 0;
        for (std::size_t i = 0; i < drugs.size(); ++i) {
            auto lines = name_lines(i, room);
            if (!lines) return false;
            for (const Line& line : *lines) first = std::max(first, end_of(line));
            first = std::max(first, dose_width(drugs[i]));
            name_lines_.push_back(std::move(*lines));
            rows_ += row_height(i);
        }
        second_left_ = left() + first + gap;
        return first <= room;
    }

    const std::string& longest_name() const {
        const auto narrower = [&](const LabelDrug& a, const LabelDrug& b) {
            return faces().width(a.label_name, Weight::Bold) < faces().width(b.label_name, Weight::Bold);
        };
        return std::max_element(content().drugs.begin(), content().drugs.end(), narrower)->label_name;
    }

    std::optional<std::vector<Line>> name_lines(std::size_t index, int room) const {
        Flow name(faces(), name_, room, name_);
        name.add({{drug_field(index, "label_name"), content().drugs[index].label_name, Weight::Bold}});
        auto lines = name.lines();
        const std::size_t most = names_ == Names::OneLine ? 1 : most_name_lines;
        if (lines && lines->size() > most) lines.reset();
        return lines;
    }

    int mark_pad() const { return points(20); }
    int mark_size() const { return std::max(detail_ * 85 / 100, smallest(&LetterSizes::small)); }

    int dose_width(const LabelDrug& drug) const {
        int sum = width("Dose ", Weight::Regular, detail_) + width(drug.daily_dose, Weight::Bold, detail_);
        if (drug.standing == DrugStanding::Primary) {
            sum += 3 * mark_pad() + width("PRIMARY", Weight::Bold, mark_size());
        }
        return sum;
    }

    // A row: the name with the strength beside it, and below them the daily dose with the total beside it.
    struct Row {
        int first_rise = 0;   // above the first baseline
        int first_fall = 0;   // below it
        int more_names = 0;   // further lines of the name
        int second_rise = 0;  // above the second baseline
        int second_fall = 0;
        int height() const { return first_rise + first_fall + more_names + second_rise + second_fall; }
    };

    Row row(std::size_t index) const {
        const LabelDrug& drug = content().drugs[index];
        const Line& first = name_lines_[index].front();
        Row result;
        result.first_rise = std::max(rise(first, name_), rise(drug.strength, Weight::Bold, strength_));
        result.first_fall =
            std::max(line_height(first, name_) - rise(first, name_), fall(drug.strength, Weight::Bold, strength_));
        for (std::size_t i = 1; i < name_lines_[index].size(); ++i) {
            result.more_names += line_height(name_lines_[index][i], name_);
        }
        result.second_rise =
            std::max(rise(drug.daily_dose, Weight::Bold, detail_), rise(drug.total, Weight::Regular, detail_));
        result.second_fall =
            std::max(fall(drug.daily_dose, Weight::Bold, detail_), fall(drug.total, Weight::Regular, detail_));
        return result;
    }

    int row_height(std::size_t index) const { return row(index).height(); }

    void place_drug(std::size_t index, int top) {
        const LabelDrug& drug = content().drugs[index];
        const Row measures = row(index);
        const auto& lines = name_lines_[index];
        const int baseline = top + measures.first_rise;
        place_lines({lines.front()}, left(), baseline - rise(lines.front(), name_), name_);
        place(drug_field(index, "strength"), drug.strength, second_left_, baseline, strength_, Weight::Bold);
        const int under = baseline + measures.first_fall;
        place_lines({lines.begin() + 1, lines.end()}, left(), under, name_);
        place(drug_field(index, "total"), drug.total, second_left_, under + measures.second_rise, detail_,
              Weight::Regular);
        place_dose(index, under + measures.more_names + measures.second_rise);
    }

    void place_dose(std::size_t index, int baseline) {
        const LabelDrug& drug = content().drugs[index];
        int x = left();
        place("", "Dose", x, baseline, detail_, Weight::Regular);
        x += width("Dose ", Weight::Regular, detail_);
        place(drug_field(index, "daily_dose"), drug.daily_dose, x, baseline, detail_, Weight::Bold);
        if (drug.standing != DrugStanding::Primary) return;
        x += width(drug.daily_dose, Weight::Bold, detail_) + mark_pad();
        // White capitals in the middle of a bar as high as the line.
        const int above = rise(drug.daily_dose, Weight::Bold, detail_);
        const int high = above + fall(drug.daily_dose, Weight::Bold, detail_);
        const int mark = width("PRIMARY", Weight::Bold, mark_size());
        drawn().bars.push_back({x, baseline - above, mark + 2 * mark_pad(), high});
        const int capitals = faces().rise("PRIMARY", Weight::Bold) * mark_size() / 1000;
        const int below = high - above - (high - capitals) / 2;
        place(drug_field(index, "standing"), "PRIMARY", x + mark_pad(), baseline + below, mark_size(), Weight::Bold,
              Ink::White);
    }

    Names names_;
    int strength_ = 0;
    int detail_ = 0;
    int name_ = 0;
    int drugs_top_ = 0;
    int rows_ = 0;
    int second_left_ = 0;
    std::vector<std::vector<Line>> name_lines_;
};

Result<void> check_glyphs(const LabelContent& content, const Faces& faces) {
    for (const Field& field : fields(content)) {
        for (const Weight weight : {Weight::Regular, Weight::Bold}) {
            CISTERNA_CHECK(faces.coverage(field.text, weight, field.name));
        }
    }
    return {};
}

struct FrameChoice {
    Frame frame;
    int cost;  // in half steps away from the preferred sizes; tight lines cost as much as three steps
};

// All frames that hold together, from large to small.
std::vector<FrameChoice> frames(const LabelContent& content, const Stock& stock, const Faces& faces,
                                const Symbol& symbol) {
    std::vector<FrameChoice> choices;
    for (int step = 0; step <= steps; ++step) {
        for (const Spacing spacing : {Spacing::Roomy, Spacing::Tight, Spacing::Spread}) {
            FrameChoice choice{Frame(content, stock, faces, step, spacing),
                               2 * step + (spacing == Spacing::Roomy ? 0 : 6)};
            if (choice.frame.compose(symbol)) choices.push_back(std::move(choice));
        }
    }
    return choices;
}

Layout joined(const Frame& frame, Middle& middle) {
    middle.place_drugs(frame.drugs_bottom());
    Layout layout = frame.layout();
    const Layout& more = middle.layout();
    layout.texts.insert(layout.texts.end(), more.texts.begin(), more.texts.end());
    layout.bars.insert(layout.bars.end(), more.bars.begin(), more.bars.end());
    layout.rules.insert(layout.rules.end(), more.rules.begin(), more.rules.end());
    return layout;
}

// The cheapest frame that leaves the middle its room.
const FrameChoice* frame_around(const Middle& middle, const std::vector<FrameChoice>& choices) {
    const FrameChoice* best = nullptr;
    for (const FrameChoice& choice : choices) {
        if (choice.frame.drugs_bottom() < middle.least_bottom()) continue;
        if (best == nullptr || choice.cost < best->cost) best = &choice;
    }
    return best;
}

// The middle and the frame whose sizes are together the nearest to the preferred ones.
std::optional<Layout> best_layout(const LabelContent& content, const Stock& stock, const Faces& faces,
                                  const std::vector<FrameChoice>& choices, Names names) {
    std::optional<Layout> best;
    int least_cost = 0;
    for (int step = 0; step <= steps && !choices.empty(); ++step) {
        const Frame& any = choices.front().frame;
        Middle middle(content, stock, faces, step, names);
        if (!middle.prepare(any.below_bar(), any.route_size())) continue;
        const FrameChoice* choice = frame_around(middle, choices);
        if (choice == nullptr || (best && 2 * step + choice->cost >= least_cost)) continue;
        least_cost = 2 * step + choice->cost;
        best = joined(choice->frame, middle);
    }
    return best;
}

std::optional<Layout> fitting_layout(const LabelContent& content, const Stock& stock, const Faces& faces,
                                     const Symbol& symbol) {
    const auto choices = frames(content, stock, faces, symbol);
    auto layout = best_layout(content, stock, faces, choices, Names::OneLine);
    if (!layout) layout = best_layout(content, stock, faces, choices, Names::Wrapped);
    return layout;
}

// The field to shorten: the widest one without which all else fits, or else the widest of all.
Field culprit(const LabelContent& content, const Stock& stock, const Faces& faces, const Symbol& symbol) {
    auto list = fields(content);
    std::stable_sort(list.begin(), list.end(), [&](const Field& a, const Field& b) {
        return faces.width(a.text, Weight::Bold) > faces.width(b.text, Weight::Bold);
    });
    for (const Field& field : list) {
        if (fitting_layout(with_text(content, field.name, "x"), stock, faces, symbol)) return field;
    }
    return list.front();
}

}  // namespace

Result<Layout> lay_out(const LabelContent& content, const Stock& stock, const Faces& faces) {
    CISTERNA_CHECK(check(content));
    CISTERNA_CHECK(check_glyphs(content, faces));
    if (content.drugs.size() > static_cast<std::size_t>(stock.most_drugs)) {
        return refuse(ErrorCode::LabelDoesNotFit, "drugs",
                      "The label stock " + std::string(stock.name) + " holds at most " +
                          std::to_string(stock.most_drugs) + " drugs legibly. Use a larger label stock.");
    }
    CISTERNA_TRY(symbol, gs1_datamatrix(content.machine_code, "machine_code"));
    auto layout = fitting_layout(content, stock, faces, symbol);
    if (!layout) return does_not_fit(culprit(content, stock, faces, symbol));
    return std::move(*layout);
}

void draw_label(drawing::Page& page, const Layout& layout, double x, double y, double scale) {
    const auto area = [](const Box& box) {
        return drawing::Area{static_cast<double>(box.left), static_cast<double>(box.top),
                             static_cast<double>(box.width), static_cast<double>(box.height)};
    };
    page.scaled(x, y, layout.stock.dot() * scale, layout.stock.height, [&](drawing::Page& label) {
        for (const Box& bar : layout.bars) label.fill(area(bar), Ink::Black);
        for (const Box& rule : layout.rules) label.fill(area(rule), Ink::Black);
        for (const Box& frame : layout.frames) label.frame(area(frame), layout.frame_line);
        const Box origin = layout.symbol_box();
        const int module = layout.stock.module;
        const Symbol& symbol = layout.symbol;
        for (int row = 0; row < symbol.modules; ++row) {
            for (int from = 0; from < symbol.modules;) {
                int to = from;
                while (to < symbol.modules && symbol.is_dark(to, row)) ++to;
                if (to > from) {
                    label.fill(
                        area({origin.left + from * module, origin.top + row * module, (to - from) * module, module}),
                        Ink::Black);
                }
                from = to + 1;
            }
        }
        for (const PlacedText& text : layout.texts) {
            label.text(text.text, text.box.left, text.baseline, {static_cast<double>(text.size), text.weight, text.ink},
                       drawing::Align::Left, text.field);
        }
    });
}

}  // namespace cisterna::labels
