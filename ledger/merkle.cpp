#include "ledger/merkle.h"

#include <algorithm>
#include <stdexcept>

#include "core/digest/sha256.h"

namespace cisterna::ledger {
namespace {

constexpr char leaf_prefix = '\x00';
constexpr char node_prefix = '\x01';

void add_bytes(const Hash& hash, std::string& bytes) {
    for (const auto byte : hash) bytes += static_cast<char>(byte);
}

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    return std::nullopt;
}

}  // namespace

Hash leaf_hash(std::string_view bytes) {
    std::string prefixed(1, leaf_prefix);
    prefixed += bytes;
    return digest::sha256(prefixed);
}

Hash node_hash(const Hash& left, const Hash& right) {
    std::string prefixed(1, node_prefix);
    add_bytes(left, prefixed);
    add_bytes(right, prefixed);
    return digest::sha256(prefixed);
}

Hash empty_root() {
    return digest::sha256({});
}

std::optional<Hash> hash_from_hex(std::string_view text) {
    Hash hash{};
    if (text.size() != hash.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const auto high = hex_digit(text[2 * i]);
        const auto low = hex_digit(text[2 * i + 1]);
        if (!high || !low) return std::nullopt;
        hash[i] = static_cast<std::uint8_t>(*high * 16 + *low);
    }
    return hash;
}

Frontier::Frontier(std::int64_t size, std::vector<Hash> subtrees) : size_(size), subtrees_(std::move(subtrees)) {
    if (subtrees_.size() != frontier_positions(size).size())
        throw std::logic_error("a frontier needs one subtree for each binary one of its size");
}

Frontier::Added Frontier::add(const Hash& leaf) {
    Hash subtree = leaf;
    // Each trailing one of the size is a perfect subtree of the same height as the one that has just been completed.
    for (auto rest = size_; (rest & 1) != 0; rest >>= 1) {
        subtree = node_hash(subtrees_.back(), subtree);
        subtrees_.pop_back();
    }
    subtrees_.push_back(subtree);
    ++size_;
    return {subtree, root()};
}

Hash Frontier::root() const {
    if (subtrees_.empty()) return empty_root();
    Hash root = subtrees_.back();
    for (auto left = subtrees_.rbegin() + 1; left != subtrees_.rend(); ++left) root = node_hash(*left, root);
    return root;
}

std::vector<std::int64_t> frontier_positions(std::int64_t size) {
    std::vector<std::int64_t> positions;
    for (auto end = size; end > 0; end &= end - 1) positions.push_back(end);
    std::reverse(positions.begin(), positions.end());
    return positions;
}

}  // namespace cisterna::ledger
