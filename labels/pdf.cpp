#include "labels/pdf.h"

#include <vector>

#include "labels/drawing/document.h"

namespace cisterna::labels {

Result<std::string> label_pdf(const LabelContent& content, const Stock& stock, const drawing::Faces& faces,
                              const calendar::Instant& created) {
    CISTERNA_TRY(layout, lay_out(content, stock, faces));
    return layouts_pdf({&layout, 1}, faces, created);
}

Result<std::string> label_sheet_pdf(std::span<const LabelContent> contents, const Stock& stock,
                                    const drawing::Faces& faces, const calendar::Instant& created) {
    std::vector<Layout> layouts;
    layouts.reserve(contents.size());
    for (std::size_t i = 0; i < contents.size(); ++i) {
        auto layout = lay_out(contents[i], stock, faces);
        if (!layout) {
            const Error& error = layout.error();
            return refuse(error.code, "labels[" + std::to_string(i) + "]." + error.where, error.message);
        }
        layouts.push_back(std::move(*layout));
    }
    return layouts_pdf(layouts, faces, created);
}

Result<std::string> layouts_pdf(std::span<const Layout> layouts, const drawing::Faces& faces,
                                const calendar::Instant& created) {
    if (layouts.empty()) {
        return refuse(ErrorCode::ValueMissing, "labels", "There is no label to print. Choose at least one syringe.");
    }
    drawing::Document document(faces, {"Syringe label", created});
    for (const Layout& layout : layouts) {
        const double dot = layout.stock.dot();
        drawing::Page& page = document.add_page(layout.stock.width * dot, layout.stock.height * dot);
        draw_label(page, layout, 0, 0);
    }
    return document.finish();
}

}  // namespace cisterna::labels
