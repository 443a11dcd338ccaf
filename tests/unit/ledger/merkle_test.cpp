#include "ledger/merkle.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "core/digest/sha256.h"

using namespace cisterna;
using namespace cisterna::ledger;

namespace {

// RFC 9162, section 2.1.1, as it stands there.
Hash naive_root(const std::vector<std::string>& leaves, std::size_t begin, std::size_t end) {
    if (begin == end) return digest::sha256("");
    if (end - begin == 1) return digest::sha256(std::string(1, '\0') + leaves[begin]);
    std::size_t k = 1;
    while (k * 2 < end - begin) k *= 2;
    const auto left = naive_root(leaves, begin, begin + k);
    const auto right = naive_root(leaves, begin + k, end);
    return digest::sha256("\x01" + std::string(left.begin(), left.end()) + std::string(right.begin(), right.end()));
}

}  // namespace

TEST_CASE("The frontier gives the root of RFC 9162 for every size up to 200") {
    std::vector<std::string> leaves;
    Frontier frontier;
    CHECK(frontier.root() == naive_root(leaves, 0, 0));
    for (int i = 0; i < 200; ++i) {
        leaves.push_back("leaf " + std::to_string(i));
        const auto added = frontier.add(leaf_hash(leaves.back()));
        REQUIRE(added.root == naive_root(leaves, 0, leaves.size()));
        REQUIRE(frontier.size() == i + 1);
    }
}

TEST_CASE("The roots of the example tree of the Certificate Transparency reference log are met") {
    // Leaves and root of the widely used test vector of RFC 6962 implementations (8 leaves).
    const auto bytes = [](const std::string& hex) {
        std::string made;
        for (std::size_t i = 0; i < hex.size(); i += 2)
            made += static_cast<char>(static_cast<unsigned char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
        return made;
    };
    Frontier frontier;
    for (const auto* leaf :
         {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
        frontier.add(leaf_hash(bytes(leaf)));
    CHECK(digest::hex(frontier.root()) == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST_CASE("A tree is taken up again from the subtrees at its frontier's positions") {
    const bool held = rc::check("taken up = never put down", [] {
        const auto size = *rc::gen::inRange(0, 300);
        const auto more = *rc::gen::inRange(0, 40);
        Frontier whole;
        std::vector<Hash> subtrees;
        for (int i = 0; i < size; ++i) subtrees.push_back(whole.add(leaf_hash(std::to_string(i))).subtree);
        std::vector<Hash> kept;
        for (const auto position : frontier_positions(size))
            kept.push_back(subtrees.at(static_cast<std::size_t>(position) - 1));
        Frontier again(size, kept);
        RC_ASSERT(again.root() == whole.root());
        for (int i = 0; i < more; ++i) RC_ASSERT(again.add(leaf_hash("x")).root == whole.add(leaf_hash("x")).root);
    });
    CHECK(held);
}

TEST_CASE("A hash is read from 64 lower-case hex digits only") {
    const auto hash = leaf_hash("x");
    const auto text = digest::hex(hash);
    CHECK(hash_from_hex(text) == hash);
    CHECK_FALSE(hash_from_hex(text.substr(1)).has_value());
    CHECK_FALSE(hash_from_hex(std::string(64, 'A')).has_value());
    CHECK_FALSE(hash_from_hex(std::string(63, 'a') + "g").has_value());
}
