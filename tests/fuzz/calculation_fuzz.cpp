// Feeds any bytes to the bench calculations. None may crash, hang or find itself in an impossible state; what is
// answered must be JSON that can be read again, and what is refused must hold no figure that could be used.
//   The first byte chooses the kind of calculation ('0' the first), the rest is the document. A document of cases says
// itself which kind it is, so that every case file is an input too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/calculation/calculation.h"
#include "core/codec/parse.h"
#include "core/codec/plain_text.h"
#include "core/codec/refusal.h"
#include "core/codec/write.h"

namespace {

using namespace cisterna;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Asked {
    std::string kind;
    std::string_view document;
};

Asked asked(std::string_view input) {
    const auto kinds = calculation::kinds();
    if (input.starts_with('{')) {
        const auto document = codec::parse(input);
        const auto* object = document ? document->if_object() : nullptr;
        const auto* kind = object == nullptr ? nullptr : object->find("kind");
        if (kind != nullptr && kind->if_text() != nullptr) return {*kind->if_text(), input};
        return {std::string(kinds[0]), input};
    }
    const auto first = input.empty() ? '0' : input[0];
    const auto number = static_cast<unsigned char>(first - '0') % kinds.size();
    return {std::string(kinds[number]), input.substr(std::min<std::size_t>(1, input.size()))};
}

void check_document(const codec::Object& document) {
    const codec::Value value(document);
    const auto text = codec::canonical(value);
    const auto again = codec::parse(text);
    require(again.has_value() && *again == value);
    require(codec::canonical(*again) == text);
}

// Each figure can be redone by hand: every step has its formula, its figures and its result.
void check_steps(const codec::Object& answer) {
    const auto* steps = answer.find("steps");
    require(steps != nullptr && steps->if_array() != nullptr);
    for (const auto& step : *steps->if_array()) {
        require(step.if_object() != nullptr);
        for (const auto* member : {"formula", "result"}) {
            const auto* text = step.if_object()->find(member);
            require(text != nullptr && text->if_text() != nullptr && !text->if_text()->empty());
        }
    }
}

// A bug that the program noticed itself is told as it would tell a person.
void check_refusal(const Error& error) {
    if (error.code == ErrorCode::Bug) {
        std::fprintf(stderr, "impossible state at \"%s\": %s\n", error.where.c_str(), error.message.c_str());
        std::abort();
    }
    require(error.message.ends_with('.'));
    require(!codec::why_not_plain(error.message));
    require(!codec::why_not_plain(error.where));
    const auto document = codec::refusal_json(error);
    require(document.members().size() == 4);
    check_document(document);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto [kind, document] = asked({reinterpret_cast<const char*>(bytes), size});
    const auto answer = calculation::calculate_text(kind, document);
    if (!answer) {
        check_refusal(answer.error());
        return 0;
    }
    check_document(*answer);
    check_steps(*answer);
    return 0;
}
