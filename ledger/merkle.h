#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cisterna::ledger {

// The Merkle tree of RFC 9162, section 2.1, over SHA-256.
using Hash = std::array<std::uint8_t, 32>;

// SHA-256(0x00 || bytes)
Hash leaf_hash(std::string_view bytes);
// SHA-256(0x01 || left || right)
Hash node_hash(const Hash& left, const Hash& right);
// The root of the tree without leaves: SHA-256 of no bytes.
Hash empty_root();
// 64 lower-case hex digits; nothing for any other text.
std::optional<Hash> hash_from_hex(std::string_view text);

// What is needed of a tree to add leaves to it: the roots of the perfect subtrees that it is made of, largest first.
class Frontier {
public:
    struct Added {
        Hash subtree;  // root of the largest perfect subtree that ends with the new leaf
        Hash root;     // of the whole tree with the new leaf
    };

    Frontier() = default;
    // A tree of `size` leaves; `subtrees` belong to frontier_positions(size), in that order and number (a bug
    // otherwise).
    Frontier(std::int64_t size, std::vector<Hash> subtrees);

    Added add(const Hash& leaf);
    std::int64_t size() const { return size_; }
    Hash root() const;

private:
    std::int64_t size_ = 0;
    std::vector<Hash> subtrees_;
};

// The positions (counted from 1) whose `subtree` hashes make up the frontier of a tree of that size, leftmost first.
// There are as many as the size has binary ones, so a tree of any length is taken up again with a few reads.
std::vector<std::int64_t> frontier_positions(std::int64_t size);

}  // namespace cisterna::ledger
