#include "core/endotoxin/load.h"

namespace cisterna::endotoxin {
namespace {

std::string part_path(std::size_t index, const char* field) {
    return "parts[" + std::to_string(index) + "]." + field;
}

ErrorCode not_positive(const MassPart& /*part*/) {
    return ErrorCode::WeightNotPositive;
}
ErrorCode not_positive(const VolumePart& /*part*/) {
    return ErrorCode::VolumeNotPositive;
}

template <class Content>
Result<Endotoxin> load_of_part(const Content& part, std::size_t index) {
    if (!part.amount.is_positive())
        return refuse(not_positive(part), part_path(index, "amount"), "The amount must be above zero; correct it.");
    if (part.limit.sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, part_path(index, "limit"),
                      "An endotoxin limit cannot be below zero; correct it.");
    return part.amount * part.limit;
}

}  // namespace

Result<Load> load_of(const std::vector<LoadPart>& parts, const std::optional<quantity::Volume>& volume) {
    if (parts.empty()) return refuse(ErrorCode::NoDrugs, "parts", "No component is given; add at least one.");
    Load load;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        CISTERNA_TRY(of_part,
                     std::visit([&](const auto& content) { return load_of_part(content, i); }, parts[i].content));
        load.parts.push_back(of_part);
        load.total += of_part;
    }
    if (!volume) return load;
    if (!volume->is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "volume", "The volume must be above zero; correct it.");
    load.per_volume = load.total / *volume;
    // The other way: the shares of the components for each mL.
    ProductLimit<quantity::volume_dimension> shares;
    for (const auto& part : load.parts) shares += part / *volume;
    if (shares != *load.per_volume)
        return refuse(ErrorCode::Bug, "parts", "The endotoxin load and its proof do not agree; report this.");
    return load;
}

}  // namespace cisterna::endotoxin
