#include "core/codec/write.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace cisterna::codec {
namespace {

enum class KeyOrder { AsSet, Sorted };
enum class Layout { OneLine, Indented };

void write_text(const std::string& text, std::string& out) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    std::array<char, 8> escape{};
                    std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
                    out += escape.data();
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

class Writer {
public:
    Writer(KeyOrder order, Layout layout) : order_(order), layout_(layout) {}

    void write(const Value& value) {
        if (value.is_null()) {
            out_ += "null";
        } else if (const auto* truth = value.if_truth()) {
            out_ += *truth ? "true" : "false";
        } else if (const auto* count = value.if_count()) {
            out_ += std::to_string(*count);
        } else if (const auto* text = value.if_text()) {
            write_text(*text, out_);
        } else if (const auto* array = value.if_array()) {
            write_array(*array);
        } else {
            write_object(*value.if_object());
        }
    }

    std::string take() { return std::move(out_); }

private:
    void new_line() {
        if (layout_ == Layout::OneLine) return;
        out_ += '\n';
        out_.append(depth_ * 2, ' ');
    }

    void write_array(const Array& items) {
        if (items.empty()) {
            out_ += "[]";
            return;
        }
        out_ += '[';
        ++depth_;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) out_ += ',';
            new_line();
            write(items[i]);
        }
        --depth_;
        new_line();
        out_ += ']';
    }

    void write_object(const Object& object) {
        if (object.empty()) {
            out_ += "{}";
            return;
        }
        std::vector<const Object::Members::value_type*> members;
        for (const auto& member : object.members()) members.push_back(&member);
        if (order_ == KeyOrder::Sorted)
            std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
        out_ += '{';
        ++depth_;
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (i > 0) out_ += ',';
            new_line();
            write_text(members[i]->first, out_);
            out_ += layout_ == Layout::Indented ? ": " : ":";
            write(members[i]->second);
        }
        --depth_;
        new_line();
        out_ += '}';
    }

    KeyOrder order_;
    Layout layout_;
    std::size_t depth_ = 0;
    std::string out_;
};

std::string written(const Value& value, KeyOrder order, Layout layout) {
    Writer writer(order, layout);
    writer.write(value);
    return writer.take();
}

}  // namespace

std::string canonical(const Value& value) {
    return written(value, KeyOrder::Sorted, Layout::OneLine);
}

std::string one_line(const Value& value) {
    return written(value, KeyOrder::AsSet, Layout::OneLine);
}

std::string indented(const Value& value) {
    return written(value, KeyOrder::AsSet, Layout::Indented) + "\n";
}

}  // namespace cisterna::codec
