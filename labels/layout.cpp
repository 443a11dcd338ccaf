#include "labels/layout.h"

#include <algorithm>
#include <optional>

#include "labels/flow.h"

namespace cisterna::labels {
namespace {

using drawing::Faces;
using drawing::Ink;
using drawing::Weight;

enum class Spacing { Roomy, Tight };  // Roomy starts a line for each group of fields; Tight fills the lines
enum class Names { OneLine, Wrapped };

// One way of trying to fit everything.
struct Attempt {
    LetterSizes sizes;
    Spacing spacing;
    Names names;
};

constexpr int steps = 8;  // from the preferred to the minimum sizes
constexpr std::size_t most_name_lines = 2;

LetterSizes between(const LetterSizes& from, const LetterSizes& to, int step) {
    const auto mix = [&](int a, int b) { return a + (b - a) * step / steps; };
    return {.route = mix(from.route, to.route),
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
    while (shown.size() < field.text.size() && (static_cast<unsigned char>(field.text[shown.size()]) & 0xC0U) == 0x80U) {
        shown.pop_back();
    }
    if (shown.size() < field.text.size()) shown += "...";
    return refuse(ErrorCode::LabelDoesNotFit, field.name,
                  "The text \"" + shown + "\" does not fit on the label at the smallest legible size. Shorten it, or use "
                  "a larger label stock.");
}

// The first of those texts that needs the most room.
Field widest(const Faces& faces, const std::vector<Field>& among) {
    return *std::max_element(among.begin(), among.end(), [&](const Field& a, const Field& b) {
        return faces.width(a.text, Weight::Bold) < faces.width(b.text, Weight::Bold);
    });
}

struct PlacedDrug {
    std::vector<Line> name_lines;
};

// Builds one layout from top to bottom; every step refuses with label_does_not_fit when it runs out of room.
class Composition {
public:
    Composition(const LabelContent& content, const Stock& stock, const Faces& faces, const Attempt& attempt)
        : content_(content), faces_(faces), attempt_(attempt) {
        layout_.stock = stock;
        layout_.frame_line = line_thickness();
    }

    Result<Layout> compose(const Symbol& symbol) {
        place_symbol(symbol);
        CISTERNA_CHECK(place_route());
        CISTERNA_CHECK(place_column());
        CISTERNA_CHECK(place_patient());
        CISTERNA_CHECK(place_particulars());
        CISTERNA_CHECK(place_drugs());
        return std::move(layout_);
    }

private:
    const Stock& stock() const { return layout_.stock; }
    int left() const { return stock().margin; }
    int right() const { return stock().width - stock().margin; }
    int bottom() const { return stock().height - stock().margin; }
    int points(int tenths) const { return stock().dots(tenths); }
    int line_thickness() const { return std::max(2, points(5)); }
    int column_left() const { return right() - stock().column; }
    int main_width() const { return column_left() - points(60) - left(); }

    int ascent(int size) const { return (size * faces_.ascent() + 999) / 1000; }
    int line_height(int size) const { return ascent(size) + (size * faces_.descent() + 999) / 1000; }
    int width(std::string_view text, Weight weight, int size) const { return text_width(faces_, text, weight, size); }

    void place(const std::string& field, const std::string& text, int x, int baseline, int size, Weight weight,
               Ink ink = Ink::Black) {
        const Box box{x, baseline - ascent(size), width(text, weight, size), line_height(size)};
        layout_.texts.push_back({field, text, box, baseline, size, weight, ink});
    }

    // Lines of a flow from `top` down; answers where they end.
    int place_lines(const std::vector<Line>& lines, int x, int top, int size) {
        for (const Line& line : lines) {
            for (const Run& run : line) place(run.field, run.text, x + run.left, top + ascent(size), size, run.weight);
            top += line_height(size);
        }
        return top;
    }

    // The largest size, from the attempt's down to the stock's minimum, at which the text is no wider than `room`.
    std::optional<int> fitting_size(std::string_view text, Weight weight, int LetterSizes::*part, int room) const {
        const int smallest = points(stock().minimum.*part);
        int size = points(attempt_.sizes.*part);
        while (size >= smallest && width(text, weight, size) > room) --size;
        if (size < smallest) return std::nullopt;
        return size;
    }

    void place_symbol(const Symbol& symbol) {
        const int side = (symbol.modules + 2 * stock().quiet_zone) * stock().module;
        layout_.symbol = symbol;
        layout_.symbol_area = {right() - side, bottom() - side, side, side};
    }

    Result<void> place_route() {
        const int pad = points(40);
        const int room = right() - left() - 2 * pad;
        const auto size = fitting_size(content_.route_statement, Weight::Bold, &LetterSizes::route, room);
        if (!size) return does_not_fit({"route_statement", content_.route_statement});
        const Box bar{left(), stock().margin, right() - left(), line_height(*size) + points(10)};
        layout_.bars.push_back(bar);
        const int start = left() + pad + (room - width(content_.route_statement, Weight::Bold, *size)) / 2;
        place("route_statement", content_.route_statement, start, bar.top + points(5) + ascent(*size), *size,
              Weight::Bold, Ink::White);
        below_bar_ = bar.bottom() + points(20);
        return {};
    }

    // A frame across the column with text in its middle; answers where it ends.
    int place_framed(const std::vector<Line>& lines, int top, int size) {
        const int pad = points(15) + line_thickness();
        const Box frame{column_left(), top, stock().column,
                        2 * pad + static_cast<int>(lines.size()) * line_height(size)};
        layout_.frames.push_back(frame);
        int y = frame.top + pad;
        for (const Line& line : lines) {
            const int used = line.back().left + line.back().width;
            y = place_lines({line}, frame.left + (frame.width - used) / 2, y, size);
        }
        return frame.bottom();
    }

    Result<void> place_column() {
        const int inside = stock().column - 2 * (points(15) + line_thickness());
        const auto size = fitting_size(content_.exclusion_statement, Weight::Bold, &LetterSizes::exclusion, inside);
        if (!size) return does_not_fit({"exclusion_statement", content_.exclusion_statement});
        const int whole = width(content_.exclusion_statement, Weight::Bold, *size);
        int y = place_framed({{{"exclusion_statement", content_.exclusion_statement, Weight::Bold, 0, whole}}},
                             below_bar_, *size);
        const int small = points(attempt_.sizes.warning);
        Flow warnings(faces_, small, stock().column, small);
        for (std::size_t i = 0; i < content_.warnings.size(); ++i) {
            if (attempt_.spacing == Spacing::Roomy) warnings.end_line();
            warnings.add({{"warnings[" + std::to_string(i) + "]", content_.warnings[i], Weight::Bold}});
        }
        CISTERNA_TRY(lines, warnings.lines());
        y = place_lines(lines, column_left(), y + points(20), small);
        if (content_.demonstration) {
            Flow mark(faces_, small, inside, small);
            mark.add({{"demonstration", *content_.demonstration, Weight::Bold}});
            CISTERNA_TRY(mark_lines, mark.lines());
            y = place_framed(mark_lines, y + points(10), small);
        }
        column_end_ = y;
        if (y <= layout_.symbol_area.top) return {};
        return does_not_fit(widest(faces_, column_fields()));
    }

    std::vector<Field> column_fields() const {
        std::vector<Field> among = {{"exclusion_statement", content_.exclusion_statement}};
        for (std::size_t i = 0; i < content_.warnings.size(); ++i) {
            among.push_back({"warnings[" + std::to_string(i) + "]", content_.warnings[i]});
        }
        if (content_.demonstration) among.push_back({"demonstration", *content_.demonstration});
        return among;
    }

    Result<void> place_patient() {
        const auto fitting = fitting_size(content_.patient_name, Weight::Bold, &LetterSizes::patient, main_width());
        const int size = fitting.value_or(points(stock().minimum.patient));
        const int small = points(attempt_.sizes.identity);
        Flow name(faces_, size, main_width(), size);
        name.add({{"patient_name", content_.patient_name, Weight::Bold}});
        CISTERNA_TRY(name_lines, name.lines());
        Flow identity(faces_, small, main_width(), small);
        identity.add({{"", "Born"}, {"birth_date", content_.birth_date, Weight::Bold}});
        identity.add({{"record_number", content_.record_number, Weight::Bold}});
        CISTERNA_TRY(identity_lines, identity.lines());

        const int gap = points(80);
        const auto end_of = [](const Line& line) { return line.back().left + line.back().width; };
        const int name_end = end_of(name_lines.front());
        const bool beside = name_lines.size() == 1 && identity_lines.size() == 1 &&
                            name_end + gap + end_of(identity_lines.front()) <= main_width();
        int y = place_lines(name_lines, left(), below_bar_, size);
        if (beside) {
            const int baseline = below_bar_ + ascent(size);
            place_lines(identity_lines, left() + name_end + gap, baseline - ascent(small), small);
        } else {
            y = place_lines(identity_lines, left(), y, small);
        }
        y += points(10);
        layout_.rules.push_back({left(), y, main_width(), line_thickness()});
        drugs_top_ = y + line_thickness();
        return {};
    }

    std::vector<std::vector<Unit>> particulars() const {
        const auto bold = [](const char* field, const std::string& text) {
            return Piece{field, text, Weight::Bold};
        };
        const std::string syringe =
            std::to_string(content_.syringe_number) + " of " + std::to_string(content_.syringe_count);
        return {{{{"", "Syringe"}, bold("syringe", syringe)},
                 {{"", "Volume"}, bold("total_volume", content_.total_volume)},
                 {{"", "Diluent"}, {"diluent", content_.diluent}},
                 {bold("preservative_statement", content_.preservative_statement)}},
                {{{"", "Flow"}, bold("flow", content_.flow)}, {{"", "Pump"}, {"pump", content_.pump}}},
                {{{"", "Lot"}, bold("batch", content_.batch)},
                 {{"", "Rx"}, bold("rx_number", content_.rx_number)},
                 {{"", "Prepared"}, {"prepared_at", content_.prepared_at}},
                 {{"discard_statement", content_.discard_statement}}},
                {{{"", "Prescriber"}, {"prescriber", content_.prescriber}}},
                {{{"pharmacy_name", content_.pharmacy_name}},
                 {{"pharmacy_address", content_.pharmacy_address}},
                 {{"pharmacy_phone", content_.pharmacy_phone}}},
                {{{"machine_code", content_.machine_code}}}};
    }

    // Use by, storage and all the small print, at the bottom to the left of the symbol.
    Result<void> place_particulars() {
        const int room = layout_.symbol_area.left - points(30) - left();
        const int large = points(attempt_.sizes.use_by);
        Flow dates(faces_, large, room, large);
        dates.add({{"", "USE BY", Weight::Bold}, {"use_by", content_.use_by, Weight::Bold}});
        dates.add({{"storage", content_.storage, Weight::Bold}});
        CISTERNA_TRY(date_lines, dates.lines());

        const int small = points(attempt_.sizes.small);
        Flow print(faces_, small, room, small);
        for (const auto& group : particulars()) {
            if (attempt_.spacing == Spacing::Roomy) print.end_line();
            for (const Unit& unit : group) print.add(unit);
        }
        CISTERNA_TRY(print_lines, print.lines());

        const int height = static_cast<int>(date_lines.size()) * line_height(large) +
                           static_cast<int>(print_lines.size()) * line_height(small);
        const int top = bottom() - height;
        place_lines(print_lines, left(), place_lines(date_lines, left(), top, large), small);
        layout_.rules.push_back({left(), top - line_thickness() - points(5), main_width(), line_thickness()});
        drugs_bottom_ = layout_.rules.back().top;
        if (top >= column_end_) return {};
        return does_not_fit(widest(faces_, small_fields()));
    }

    std::vector<Field> small_fields() const {
        std::vector<Field> among;
        for (const auto& group : particulars()) {
            for (const Unit& unit : group) {
                for (const Piece& piece : unit) {
                    if (!piece.field.empty()) among.push_back({piece.field, piece.text});
                }
            }
        }
        return among;
    }

    int longest(const std::string LabelDrug::*member, Weight weight, int size) const {
        int result = 0;
        for (const LabelDrug& drug : content_.drugs) result = std::max(result, width(drug.*member, weight, size));
        return result;
    }

    const std::string& longest_name() const {
        const auto narrower = [&](const LabelDrug& a, const LabelDrug& b) {
            return faces_.width(a.label_name, Weight::Bold) < faces_.width(b.label_name, Weight::Bold);
        };
        return std::max_element(content_.drugs.begin(), content_.drugs.end(), narrower)->label_name;
    }

    Result<std::vector<Line>> name_lines(std::size_t index, int size, int room) const {
        const LabelDrug& drug = content_.drugs[index];
        Flow name(faces_, size, room, size);
        name.add({{drug_field(index, "label_name"), drug.label_name, Weight::Bold}});
        CISTERNA_TRY(lines, name.lines());
        const std::size_t most = attempt_.names == Names::OneLine ? 1 : most_name_lines;
        if (lines.size() > most) return does_not_fit({drug_field(index, "label_name"), drug.label_name});
        return lines;
    }

    int dose_width(const LabelDrug& drug, int size) const {
        const int pad = points(20);
        int sum = width("Dose", Weight::Regular, size) + width(" ", Weight::Regular, size) +
                  width(drug.daily_dose, Weight::Bold, size);
        if (drug.standing == DrugStanding::Primary) sum += 3 * pad + width("PRIMARY", Weight::Bold, size);
        return sum;
    }

    void place_dose(std::size_t index, int baseline, int size) {
        const LabelDrug& drug = content_.drugs[index];
        const int pad = points(20);
        int x = left();
        place("", "Dose", x, baseline, size, Weight::Regular);
        x += width("Dose", Weight::Regular, size) + width(" ", Weight::Regular, size);
        place(drug_field(index, "daily_dose"), drug.daily_dose, x, baseline, size, Weight::Bold);
        if (drug.standing != DrugStanding::Primary) return;
        x += width(drug.daily_dose, Weight::Bold, size) + pad;
        const int mark = width("PRIMARY", Weight::Bold, size);
        layout_.bars.push_back({x, baseline - ascent(size), mark + 2 * pad, line_height(size)});
        place(drug_field(index, "standing"), "PRIMARY", x + pad, baseline, size, Weight::Bold, Ink::White);
    }

    Result<void> place_drugs() {
        const int strength = points(attempt_.sizes.strength);
        const int detail = points(attempt_.sizes.detail);
        const int gap = points(60);
        const int second = std::max(longest(&LabelDrug::strength, Weight::Bold, strength),
                                    longest(&LabelDrug::total, Weight::Regular, detail));
        const int room = main_width() - gap - second;
        const auto fitting = fitting_size(longest_name(), Weight::Bold, &LetterSizes::name, room);
        const int size = fitting.value_or(points(stock().minimum.name));

        std::vector<std::vector<Line>> names;
        int first = 0;
        int height = 0;
        for (std::size_t i = 0; i < content_.drugs.size(); ++i) {
            CISTERNA_TRY(lines, name_lines(i, size, room));
            for (const Line& line : lines) first = std::max(first, line.back().left + line.back().width);
            first = std::max(first, dose_width(content_.drugs[i], detail));
            height += row_height(lines.size(), size, strength, detail);
            names.push_back(std::move(lines));
        }
        if (first > room) return does_not_fit(widest(faces_, detail_fields()));
        const int count = static_cast<int>(names.size());
        const int spare = drugs_bottom_ - drugs_top_ - height;
        if (spare < (count + 1) * points(5)) return does_not_fit(widest(faces_, small_fields()));
        const int space = std::min(spare / (count + 1), points(80));
        int y = drugs_top_ + space;
        for (std::size_t i = 0; i < names.size(); ++i) {
            place_drug(i, names[i], y, left() + first + gap, size);
            y += row_height(names[i].size(), size, strength, detail) + space;
        }
        return {};
    }

    std::vector<Field> detail_fields() const {
        std::vector<Field> among;
        for (std::size_t i = 0; i < content_.drugs.size(); ++i) {
            const LabelDrug& drug = content_.drugs[i];
            among.push_back({drug_field(i, "strength"), drug.strength});
            among.push_back({drug_field(i, "total"), drug.total});
            among.push_back({drug_field(i, "daily_dose"), drug.daily_dose});
        }
        return among;
    }

    int row_height(std::size_t lines, int name, int strength, int detail) const {
        const int more = static_cast<int>(lines) - 1;
        return line_height(strength) + more * line_height(name) + line_height(detail);
    }

    void place_drug(std::size_t index, const std::vector<Line>& lines, int top, int second_left, int size) {
        const LabelDrug& drug = content_.drugs[index];
        const int strength = points(attempt_.sizes.strength);
        const int detail = points(attempt_.sizes.detail);
        const int baseline = top + ascent(strength);
        place_lines(lines, left(), baseline - ascent(size), size);
        place(drug_field(index, "strength"), drug.strength, second_left, baseline, strength, Weight::Bold);
        const int under = top + line_height(strength);
        place(drug_field(index, "total"), drug.total, second_left, under + ascent(detail), detail, Weight::Regular);
        const int more = static_cast<int>(lines.size()) - 1;
        place_dose(index, under + more * line_height(size) + ascent(detail), detail);
    }

    const LabelContent& content_;
    const Faces& faces_;
    Attempt attempt_;
    Layout layout_;
    int below_bar_ = 0;
    int column_end_ = 0;
    int drugs_top_ = 0;
    int drugs_bottom_ = 0;
};

Result<void> check_glyphs(const LabelContent& content, const Faces& faces) {
    for (const Field& field : fields(content)) {
        for (const Weight weight : {Weight::Regular, Weight::Bold}) {
            CISTERNA_CHECK(faces.coverage(field.text, weight, field.name));
        }
    }
    return {};
}

std::vector<Attempt> attempts(const Stock& stock) {
    std::vector<Attempt> list;
    for (const Names names : {Names::OneLine, Names::Wrapped}) {
        for (int step = 0; step <= steps; ++step) {
            const LetterSizes sizes = between(stock.preferred, stock.minimum, step);
            list.push_back({sizes, Spacing::Roomy, names});
            list.push_back({sizes, Spacing::Tight, names});
        }
    }
    return list;
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
    Result<Layout> layout = refuse(ErrorCode::LabelDoesNotFit, "", "");
    for (const Attempt& attempt : attempts(stock)) {
        layout = Composition(content, stock, faces, attempt).compose(symbol);
        if (layout || layout.error().code != ErrorCode::LabelDoesNotFit) break;
    }
    return layout;
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
                    label.fill(area({origin.left + from * module, origin.top + row * module, (to - from) * module, module}),
                               Ink::Black);
                }
                from = to + 1;
            }
        }
        for (const PlacedText& text : layout.texts) {
            label.text(text.text, text.box.left, text.baseline,
                       {static_cast<double>(text.size), text.weight, text.ink}, drawing::Align::Left, text.field);
        }
    });
}

}  // namespace cisterna::labels
