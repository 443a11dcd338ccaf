#include "core/gs1/scan.h"

#include <catch2/catch.hpp>

#include "core/gs1/syringe_code.h"

namespace cisterna::gs1 {
namespace {

constexpr ScanContext context{2026, Separators::KeptWhenSeen};

std::string as_scanned(std::string text) {
    for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at)) text[at] = '\x1D';
    return text;
}

Scan read(const std::string& text, Separators separators = Separators::KeptWhenSeen) {
    auto scan = parse_scan(as_scanned(text), {2026, separators});
    INFO(text << (scan ? "" : ": " + scan.error().message));
    REQUIRE(scan.has_value());
    return *scan;
}

Error refused(const std::string& text, Separators separators = Separators::KeptWhenSeen) {
    const auto scan = parse_scan(as_scanned(text), {2026, separators});
    INFO(text);
    REQUIRE_FALSE(scan.has_value());
    CHECK_FALSE(scan.error().message.empty());
    return scan.error();
}

const std::string item = "0100372888147369";

TEST_CASE("Bracketed text is read") {
    const auto scan = read("(01)00372888147369(17)270331(10)AB12");
    CHECK(scan.identifier.empty());
    CHECK(scan.elements.gtin()->text() == "00372888147369");
    CHECK(scan.elements.expiry()->date.text() == "2027-03-31");
    CHECK(scan.elements.lot() == "AB12");
    CHECK(read(" (01) 00372888147369 (17)270331  (10)AB12 ").elements == scan.elements);
}

TEST_CASE("Bracketed text from a DataBar decoder is read with its identifier") {
    const auto scan = read("]e0(01)00372888147369(17)270331");
    CHECK(scan.identifier == "]e0");
    CHECK(scan.elements.expiry()->date.text() == "2027-03-31");
    CHECK(read("]e0010037288814736917270331").elements == scan.elements);
}

TEST_CASE("A bracket in a bracketed value must be marked, so that a mistyped identifier is not read as a lot") {
    CHECK(read("(01)00372888147369(10)A\\(21)B").elements.lot() == "A(21)B");
    CHECK(refused("(01)00372888147369(10)AB12(2l)S1").code == ErrorCode::ScanUnreadable);
    CHECK(refused("(01)00372888147369(10)A(B").code == ErrorCode::ScanUnreadable);
    CHECK(refused("(01)00372888147369(10)A\\B").code == ErrorCode::ScanUnreadable);
    CHECK(refused("(01").code == ErrorCode::ScanUnreadable);
    CHECK(refused("()00372888147369").code == ErrorCode::ScanUnreadable);
    CHECK(refused("(00000)00372888147369").code == ErrorCode::ScanUnreadable);
    CHECK(refused("(01)").code == ErrorCode::ScanUnreadable);
}

TEST_CASE("A scan is read with and without identifier, with a leading and a trailing separator") {
    const auto expected = read("(01)00372888147369(17)270331(10)AB12(21)S0001").elements;
    for (const char* start : {"", "]d2", "]C1", "]Q3", "]e0", "]J1"})
        for (const char* lead : {"", "|"})
            for (const char* trail : {"", "|"}) {
                const auto scan = read(start + std::string(lead) + item + "1727033110AB12|21S0001" + trail);
                CHECK(scan.elements == expected);
                CHECK(scan.identifier == start);
                CHECK(scan.separation == Separation::AsWritten);
            }
}

TEST_CASE("A superfluous separator after a value of predefined length is accepted, two in a row are not") {
    CHECK(read(item + "|17270331|10AB12").elements.lot() == "AB12");
    CHECK(refused(item + "||17270331").code == ErrorCode::ScanUnreadable);
    CHECK(refused(item + "10AB12||21S1").code == ErrorCode::ScanUnreadable);
    CHECK(refused("||" + item).code == ErrorCode::ScanUnreadable);
}

TEST_CASE("Symbols that do not say GS1 are refused by their identifier") {
    for (const char* identifier :
         {"]d1", "]d0", "]d3", "]d5", "]C0", "]C2", "]Q1", "]Q5", "]E0", "]E4", "]A0", "]D2", "]", "]d"}) {
        const auto error = refused(identifier + item);
        INFO(identifier);
        CHECK(error.code == ErrorCode::ScanUnreadable);
        CHECK(error.where == "identifier");
    }
    CHECK(refused("]d1" + item).message.find("]d1") != std::string::npos);
}

TEST_CASE("Nothing scanned is a missing value") {
    for (const char* text : {"", " ", "]d2", "|", "]d2|"}) CHECK(refused(text).code == ErrorCode::ValueMissing);
}

TEST_CASE("Characters that no GS1 code carries are shown") {
    const auto error = refused(item + "10AB#12");
    CHECK(error.code == ErrorCode::ScanUnreadable);
    CHECK(error.message.find("\"#\"") != std::string::npos);
    CHECK(refused(item + "10AB12\n").message.find("<0A>") != std::string::npos);
    CHECK(refused(item + "10AB12 ").code == ErrorCode::ScanUnreadable);
    CHECK(refused(item + "10\xC3\xA4").code == ErrorCode::ScanUnreadable);
}

TEST_CASE("A scan of more than 512 characters is refused") {
    CHECK(refused(item + "91" + std::string(600, 'A')).code == ErrorCode::ScanUnreadable);
    CHECK(refused("(01)" + std::string(600, '0')).code == ErrorCode::ScanUnreadable);
}

TEST_CASE("An unknown element is refused by its name") {
    CHECK(refused(item + "3103000500").where == "(3103)");
    CHECK(refused(item + "305").where == "(30)");
    CHECK(refused(item + "10AB12|4300NAME").where == "(4300)");
    CHECK(refused("HELLO").message.find("HELLO") != std::string::npos);
}

TEST_CASE("A wrong check digit, a bad date and a missing key keep their kinds") {
    CHECK(refused("0100372888147368").code == ErrorCode::CheckDigit);
    CHECK(refused(item + "17271331").code == ErrorCode::DateInvalid);
    CHECK(refused("10AB12").code == ErrorCode::Gs1MissingKey);
    CHECK(refused("17270331").code == ErrorCode::Gs1MissingKey);
    CHECK(refused(item + "10AB12|10AB13").code == ErrorCode::ScanContradictory);
}

TEST_CASE("A lost separator with two possible readings is refused with both") {
    const auto error = refused("]d2" + item + "1727033110AB1221S0001");
    CHECK(error.code == ErrorCode::ScanAmbiguous);
    CHECK(error.message.find("(10)AB1221S0001") != std::string::npos);
    CHECK(error.message.find("(10)AB12(21)S0001") != std::string::npos);
}

TEST_CASE("A lot that may have swallowed the expiry is refused") {
    CHECK(refused("]d2" + item + "10AB1217270331").code == ErrorCode::ScanAmbiguous);
}

TEST_CASE("A lost separator with one possible reading is put back, and the scan says so") {
    // Together lot and serial are too long for a lot.
    const auto scan = read("]d2" + item + "10ABCDEFGHIJKL21MNOPQRSTUVWX");
    CHECK(scan.elements.lot() == "ABCDEFGHIJKL");
    CHECK(scan.elements.serial() == "MNOPQRSTUVWX");
    CHECK(scan.separation == Separation::Restored);
    const auto timed = read("]d2" + item + "70032703312359" + "10AB");
    CHECK(timed.elements.lot() == "AB");
    CHECK(timed.separation == Separation::Restored);
}

TEST_CASE("A lot at the end that no other reading fits is accepted without separators") {
    for (const char* lot : {"AB12", "2611014", "A10B17", "AB21", "B2611-014", "X172713", "0"}) {
        const auto scan = read(item + "1727033110" + lot);
        CHECK(scan.elements.lot() == lot);
        CHECK(scan.separation == Separation::AsWritten);
    }
}

TEST_CASE("Where separators are proven to be kept, a lot may look like anything") {
    CHECK(read(item + "1727033110AB1221S0001", Separators::Kept).elements.lot() == "AB1221S0001");
    CHECK(refused(item + "10ABCDEFGHIJKL21MNOPQRSTUVWX", Separators::Kept).code == ErrorCode::ScanUnreadable);
    CHECK(refused(item + "7003270331235910AB", Separators::Kept).code == ErrorCode::ScanUnreadable);
}

TEST_CASE("A separator in the text shows that the reader sends them") {
    const std::string text = item + "10AB1299X|21S0001";
    CHECK(read(text).elements.lot() == "AB1299X");
    CHECK(refused(text, Separators::MayBeLost).code == ErrorCode::ScanAmbiguous);
}

TEST_CASE("An own syringe's label is read although a part of it looks like another element") {
    const auto own = *syringe_code_text({"MAIN", "B2692014", 1, 2, 1});
    for (const auto separators : {Separators::Kept, Separators::KeptWhenSeen, Separators::MayBeLost})
        CHECK(*read("]d291" + own, separators).elements.find("91") == own);
    CHECK(refused("]d291" + own.substr(0, own.size() - 2) + "00").code == ErrorCode::ScanAmbiguous);
}

TEST_CASE("A text that can be split in countless ways is refused quickly") {
    std::string many = item;
    for (int i = 0; i < 40; ++i) many += "9192939495";
    CHECK(refused(many).code == ErrorCode::ScanAmbiguous);
    std::string keyless = "21";
    for (int i = 0; i < 90; ++i) keyless += "91A2";
    CHECK_FALSE(parse_scan(keyless, context).has_value());
}

}  // namespace
}  // namespace cisterna::gs1
