#include "demo_assets.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/codec/parse.h"
#include "core/formulary/loading.h"
#include "core/quantity/any_quantity.h"

namespace cisterna::preparation::samples {
namespace {

namespace fs = std::filesystem;

const fs::path& assets() {
    static const fs::path folder = fs::path(CISTERNA_SOURCE_DIR) / "assets";
    return folder;
}

std::string text_of(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    REQUIRE(stream);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

formulary::Formulary load_shipped() {
    std::vector<formulary::SourceFile> files;
    const auto folder = assets() / "formulary";
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back({entry.path().lexically_relative(folder).generic_string(), text_of(entry.path())});
    auto loaded = formulary::load(files);
    REQUIRE(loaded);
    return *loaded;
}

}  // namespace

const formulary::Formulary& shipped_formulary() {
    static const formulary::Formulary formulary = load_shipped();
    return formulary;
}

codec::Value demo_prescription(const std::string& name) {
    for (const auto& entry : fs::directory_iterator(assets() / "demo")) {
        if (!entry.path().filename().string().starts_with(name)) continue;
        auto document = codec::parse(text_of(entry.path()));
        REQUIRE(document);
        return *document;
    }
    FAIL("there is no prescription " << name);
    return {};
}

codec::Value with(codec::Value document, const std::string& path, codec::Value replacement) {
    const auto* members = document.if_object();
    REQUIRE(members != nullptr);
    const auto dot = path.find('.');
    codec::Object changed = *members;
    if (dot == std::string::npos) {
        changed.set(path, std::move(replacement));
        return changed;
    }
    const auto* inner = members->find(path.substr(0, dot));
    REQUIRE(inner != nullptr);
    changed.set(path.substr(0, dot), with(*inner, path.substr(dot + 1), std::move(replacement)));
    return changed;
}

std::vector<std::string> delivery() {
    std::ifstream lines(assets() / "demo" / "delivery.txt");
    std::vector<std::string> codes;
    for (std::string line; std::getline(lines, line);) codes.push_back(line);
    REQUIRE(!codes.empty());
    return codes;
}

Site site() {
    return {"MAIN", "Demo Infusion Pharmacy", "1 Sample Street, Anytown", "+1 555 0100", "DEMONSTRATION - NOT FOR USE"};
}

Actor technician(const std::string& id) {
    return {id, "Technician " + id, Role::Technician};
}
Actor pharmacist(const std::string& id) {
    return {id, "Pharmacist " + id, Role::Pharmacist};
}
Actor pharmacist_in_charge(const std::string& id) {
    return {id, "Pharmacist in charge " + id, Role::Pharmacist | Role::PharmacistInCharge};
}

calendar::Instant moment(const std::string& text) {
    const auto instant = calendar::Instant::parse(text);
    REQUIRE(instant);
    return *instant;
}

quantity::Volume millilitres(const std::string& figure) {
    const auto quantity = quantity::AnyQuantity::parse(figure + " mL");
    REQUIRE(quantity);
    const auto volume = quantity->as<quantity::Volume::dimension>("volume");
    REQUIRE(volume);
    return *volume;
}

}  // namespace cisterna::preparation::samples
