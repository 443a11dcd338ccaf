#include "cli/calc_text.h"

#include <algorithm>

#include "core/codec/write.h"

namespace cisterna::cli {
namespace {

using codec::Object;
using codec::Value;

constexpr std::size_t name_width = 30;

// "draw_volume" is "draw volume".
std::string words_of(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string padded(std::string text) {
    text.resize(std::max(text.size() + 2, name_width), ' ');
    return text;
}

std::string leaf_text(const Value& value) {
    if (const auto* text = value.if_text()) return *text;
    if (const auto* truth = value.if_truth()) return *truth ? "yes" : "no";
    return codec::one_line(value);
}

bool is_leaf(const Value& value) {
    return value.if_array() == nullptr && value.if_object() == nullptr;
}

class Page {
public:
    void members(const Object& object, const std::string& indent) {
        for (const auto& [name, value] : object.members())
            if (name != "steps") member(name, value, indent);
    }

    void steps(const codec::Array& steps) {
        if (steps.empty()) return;
        text_ += "\nHow each figure comes about:\n";
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const auto number = std::to_string(i + 1) + ". ";
            step(*steps[i].if_object(), number, std::string(number.size() + 2, ' '));
        }
    }

    std::string text() && { return std::move(text_); }

private:
    void line(const std::string& text) { text_ += text + "\n"; }

    void member(const std::string& name, const Value& value, const std::string& indent) {
        if (is_leaf(value)) return line(indent + padded(words_of(name)) + leaf_text(value));
        line(indent + words_of(name) + ":");
        if (const auto* object = value.if_object()) return members(*object, indent + "  ");
        for (const auto& item : *value.if_array()) list_item(item, indent + "  ");
    }

    // The first member stands beside the dash, the others below it.
    void list_item(const Value& item, const std::string& indent) {
        const auto* object = item.if_object();
        if (object == nullptr) return line(indent + "- " + leaf_text(item));
        const auto start = text_.size();
        members(*object, indent + "  ");
        if (text_.size() > start) text_[start + indent.size()] = '-';
    }

    void step(const Object& step, const std::string& number, const std::string& indent) {
        const auto part = [&](const char* name) {
            const auto* value = step.find(name);
            return value == nullptr ? std::string() : leaf_text(*value);
        };
        line("  " + number + part("formula"));
        if (!part("figures").empty()) line(indent + "  " + part("figures"));
        line(indent + "= " + part("result"));
    }

    std::string text_;
};

}  // namespace

std::string calc_text(const Object& answer) {
    Page page;
    page.members(answer, "");
    const auto* steps = answer.find("steps");
    if (steps != nullptr && steps->if_array() != nullptr) page.steps(*steps->if_array());
    return std::move(page).text();
}

}  // namespace cisterna::cli
