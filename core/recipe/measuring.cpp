#include "core/recipe/measuring.h"

namespace cisterna::recipe {

Measured measured(const Way& way, const Scales& scales, const quantity::Volume& asked) {
    Measured result;
    for (const auto& filling : way.fillings) {
        const auto& syringe = *scales.all()[filling.scale].syringe;
        result.pulls.push_back({syringe.id, syringe.nominal, syringe.graduation, volume_of(filling.volume)});
    }
    result.volume = volume_of(way.volume);
    result.error = result.volume - asked;
    result.way = way;
    return result;
}

}  // namespace cisterna::recipe
