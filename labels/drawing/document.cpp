#include "labels/drawing/document.h"

#include <hpdf.h>

#include <array>
#include <cstdio>
#include <deque>
#include <optional>

namespace cisterna::labels::drawing {

struct DocumentState {
    explicit DocumentState(const Faces& its_faces) : faces(its_faces) {}
    ~DocumentState() {
        if (pdf != nullptr) HPDF_Free(pdf);
    }
    DocumentState(const DocumentState&) = delete;
    DocumentState& operator=(const DocumentState&) = delete;

    void fail(Error error) {
        if (!failure) failure = std::move(error);
    }

    HPDF_Font font(Weight weight, Coverage coverage);

    Faces faces;
    HPDF_Doc pdf = nullptr;
    std::deque<Page> pages;
    std::array<HPDF_Font, 4> fonts{};
    std::optional<Error> failure;
};

namespace {

// Called from inside libharu, a C library: notes the failure and returns, so that nothing is thrown through it.
// libharu keeps the error too and refuses all further work.
void note_failure(HPDF_STATUS error, HPDF_STATUS detail, void* state) {
    std::array<char, 96> message{};
    std::snprintf(message.data(), message.size(), "The document could not be drawn (drawing error %04lX, %lu).",
                  static_cast<unsigned long>(error), static_cast<unsigned long>(detail));
    static_cast<DocumentState*>(state)->fail({ErrorCode::Bug, "document", message.data()});
}

HPDF_Date pdf_date(const calendar::Instant& instant) {
    using namespace std::chrono;
    const auto local = instant.utc() + instant.offset();
    const auto day = floor<days>(local);
    const year_month_day date(day);
    const hh_mm_ss time(local - day);
    const auto offset = abs(instant.offset());
    HPDF_Date result{};
    result.year = static_cast<int>(date.year());
    result.month = static_cast<int>(static_cast<unsigned>(date.month()));
    result.day = static_cast<int>(static_cast<unsigned>(date.day()));
    result.hour = static_cast<int>(time.hours().count());
    result.minutes = static_cast<int>(time.minutes().count());
    result.seconds = static_cast<int>(time.seconds().count());
    result.ind = instant.offset() < minutes(0) ? '-' : '+';
    result.off_hour = static_cast<int>(offset.count() / 60);
    result.off_minutes = static_cast<int>(offset.count() % 60);
    return result;
}

HPDF_Page paper(void* page) {
    return static_cast<HPDF_Page>(page);
}

HPDF_REAL real(double value) {
    return static_cast<HPDF_REAL>(value);
}

HPDF_REAL grey_level(Ink ink) {
    switch (ink) {
        case Ink::Black: return 0.0F;
        case Ink::White: return 1.0F;
        case Ink::Grey: break;
    }
    return 0.6F;
}

}  // namespace

HPDF_Font DocumentState::font(Weight weight, Coverage coverage) {
    HPDF_Font& font = fonts.at(static_cast<std::size_t>(weight) * 2 + static_cast<std::size_t>(coverage));
    if (font != nullptr) return font;
    const char* name = HPDF_LoadTTFontFromFile(pdf, faces.file(weight, coverage).c_str(), HPDF_TRUE);
    if (name != nullptr) font = HPDF_GetFont(pdf, name, "UTF-8");
    return font;
}

Page::Page(DocumentState& document, void* page, double width, double height)
    : document_(&document), page_(page), width_(width), height_(height) {}

void Page::set_ink(Ink ink) {
    if (ink == ink_) return;
    HPDF_Page_SetGrayFill(paper(page_), grey_level(ink));
    ink_ = ink;
}

void Page::text(std::string_view text, double x, double baseline, const Style& style, Align align,
                std::string_view where) {
    if (document_->failure || text.empty()) return;
    const auto coverage = document_->faces.coverage(text, style.weight, where);
    if (!coverage) return document_->fail(coverage.error());
    HPDF_Font font = document_->font(style.weight, *coverage);
    if (font == nullptr) return;
    const double width = static_cast<double>(document_->faces.width(text, style.weight)) * style.size / 1000;
    const double left = align == Align::Left ? x : align == Align::Right ? x - width : x - width / 2;
    set_ink(style.ink);
    HPDF_Page_SetFontAndSize(paper(page_), font, real(style.size));
    HPDF_Page_BeginText(paper(page_));
    HPDF_Page_SetTextMatrix(paper(page_), 1, 0, 0, 1, real(left), real(height_ - baseline));
    HPDF_Page_ShowText(paper(page_), std::string(text).c_str());
    HPDF_Page_EndText(paper(page_));
}

// One rectangle and one fill each time: several rectangles in one path grow by a printer's dot in some renderers.
void Page::fill(const Area& area, Ink ink) {
    if (document_->failure) return;
    set_ink(ink);
    HPDF_Page_Rectangle(paper(page_), real(area.left), real(height_ - area.top - area.height), real(area.width),
                        real(area.height));
    HPDF_Page_Fill(paper(page_));
}

void Page::frame(const Area& area, double thickness, Ink ink) {
    fill({area.left, area.top, area.width, thickness}, ink);
    fill({area.left, area.top + area.height - thickness, area.width, thickness}, ink);
    fill({area.left, area.top + thickness, thickness, area.height - 2 * thickness}, ink);
    fill({area.left + area.width - thickness, area.top + thickness, thickness, area.height - 2 * thickness}, ink);
}

void Page::scaled(double x, double y, double unit, double height, const std::function<void(Page&)>& draw) {
    if (document_->failure) return;
    HPDF_Page_GSave(paper(page_));
    HPDF_Page_Concat(paper(page_), real(unit), 0, 0, real(unit), real(x), real(height_ - y - height * unit));
    Page field(*document_, page_, width_ / unit, height);
    field.ink_ = ink_;
    draw(field);
    HPDF_Page_GRestore(paper(page_));
}

Document::Document(const Faces& faces, const Attributes& attributes) : state_(std::make_unique<DocumentState>(faces)) {
    state_->pdf = HPDF_New(note_failure, state_.get());
    if (state_->pdf == nullptr) {
        state_->fail({ErrorCode::Bug, "document", "The document could not be started."});
        return;
    }
    HPDF_UseUTFEncodings(state_->pdf);
    HPDF_SetCompressionMode(state_->pdf, HPDF_COMP_ALL);
    HPDF_SetInfoAttr(state_->pdf, HPDF_INFO_TITLE, attributes.title.c_str());
    HPDF_SetInfoDateAttr(state_->pdf, HPDF_INFO_CREATION_DATE, pdf_date(attributes.created));
}

Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

const Faces& Document::faces() const {
    return state_->faces;
}

Page& Document::add_page(double width, double height) {
    HPDF_Page page = state_->failure ? nullptr : HPDF_AddPage(state_->pdf);
    if (page != nullptr) {
        HPDF_Page_SetWidth(page, real(width));
        HPDF_Page_SetHeight(page, real(height));
    }
    return state_->pages.emplace_back(*state_, page, width, height);
}

Result<std::string> Document::finish() {
    if (!state_->failure) HPDF_SaveToStream(state_->pdf);
    std::string bytes;
    if (!state_->failure) {
        HPDF_UINT32 size = HPDF_GetStreamSize(state_->pdf);
        bytes.resize(size);
        HPDF_ReadFromStream(state_->pdf, reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
        bytes.resize(size);
    }
    if (state_->failure) return tl::unexpected<Error>(*state_->failure);
    return bytes;
}

}  // namespace cisterna::labels::drawing
