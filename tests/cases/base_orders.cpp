#include "tests/cases/base_orders.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/codec/parse.h"
#include "tests/cases/changes.h"

namespace cisterna::cases {
namespace {

codec::Value or_stop(Result<codec::Value> read, const std::string& what) {
    if (!read) throw std::runtime_error(what + ": " + read.error().message);
    return std::move(*read);
}

}  // namespace

codec::Value base_order(const std::string& name, const std::vector<Change>& changes) {
    std::ifstream file(CISTERNA_SOURCE_DIR "/tests/cases/check/orders/" + name + ".json", std::ios::binary);
    auto order = or_stop(
        codec::parse(std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}), name);
    for (const auto& change : changes) order = or_stop(with_change(order, change.place, change.value), change.place);
    return order;
}

}  // namespace cisterna::cases
