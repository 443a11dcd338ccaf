#include "core/rules/check.h"

#include <algorithm>

#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "core/rules/governing_limit.h"

namespace cisterna::rules {
namespace {

Finding without_recipe(const Error& error, const order::Prescription& prescription) {
    Finding finding;
    finding.rule = "recipe";
    finding.outcome = Outcome::Stop;
    finding.subject = {error.where.empty() ? prescription.id : error.where};
    finding.actual = std::string(entry(error.code).name);
    finding.message = error.message;
    return finding;
}

// What is known of the solution in its syringes and in the pump.
struct Kept {
    SyringeLife syringe;
    StudiesFound pump_studies;
    IntervalCaps caps;
    std::optional<pump::RefillForecast> refill;
};

Kept keep(const order::Prescription& prescription, const recipe::Targets& targets, const recipe::Recipe* recipe,
          const formulary::Formulary& formulary, const calendar::Instant& at, const site::Settings& site) {
    Kept kept;
    kept.syringe = syringe_life(prescription, targets, recipe, formulary, site);
    kept.pump_studies =
        find_studies(prescription, targets, formulary, formulary::StudyContainer::Pump, body_temperature());
    kept.caps = caps_of_order(prescription, formulary, kept.pump_studies, recipe);
    kept.refill = refill_of(prescription, targets, formulary, at, kept.caps.caps);
    return kept;
}

}  // namespace

std::string approval_key(const Finding& finding, const std::string& formulary_hash) {
    codec::Array subject;
    for (const auto& id : finding.subject) subject.push_back(id);
    const auto figures = codec::Object()
                             .set("rule", finding.rule)
                             .set("outcome", outcome_word(finding.outcome))
                             .set("subject", std::move(subject))
                             .set("actual", finding.actual)
                             .set("limit", finding.limit)
                             .set("formulary", formulary_hash);
    return digest::hex(digest::sha256(codec::canonical(figures))).substr(0, 32);
}

Check check(const order::Prescription& prescription, const formulary::Formulary& formulary, const order::Stock* stock,
            const calendar::Instant& at, const site::Settings& site) {
    const auto targets = recipe::targets_of(prescription);
    const auto limits = concentration_limits(prescription, formulary);
    Result<recipe::Recipe> planned = targets
                                         ? recipe::plan(prescription, *targets, {formulary, stock, at, site, limits})
                                         : Result<recipe::Recipe>(tl::unexpected(targets.error()));
    const auto* recipe = planned ? &*planned : nullptr;
    const auto kept = targets ? std::optional(keep(prescription, *targets, recipe, formulary, at, site)) : std::nullopt;
    auto beyond_use = beyond_use::beyond_use(prescription.compounding, at, recipe, formulary,
                                             kept ? considered(kept->syringe) : beyond_use::Considered());
    const Subject subject{prescription,
                          formulary,
                          stock,
                          at,
                          targets ? &*targets : nullptr,
                          recipe,
                          beyond_use,
                          site,
                          limits,
                          planned ? nullptr : &planned.error(),
                          kept ? &kept->syringe : nullptr,
                          kept ? &kept->pump_studies : nullptr,
                          kept ? &kept->caps : nullptr,
                          kept && kept->refill ? &*kept->refill : nullptr};

    Check result;
    result.prescription = prescription.id;
    result.at = at;
    result.formulary_hash = formulary.hash;
    result.formulary_version = formulary.version;
    result.formulary_is_adopted = !formulary.adopted_by.empty();
    result.site_policy = site::settings_hash(site);
    for (const auto& rule : all_rules())
        for (auto& finding : rule.judge(subject)) result.findings.push_back(std::move(finding));
    const bool stopped = std::any_of(result.findings.begin(), result.findings.end(),
                                     [](const Finding& f) { return f.outcome == Outcome::Stop; });
    if (!planned) {
        result.no_recipe = planned.error();
        // A stop of a rule says better what is wrong; the recipe's own refusal is shown when it is the only one.
        if (!stopped) result.findings.push_back(without_recipe(planned.error(), prescription));
    }
    for (auto& finding : result.findings) {
        finding.key = approval_key(finding, formulary.hash);
        result.verdict = std::max(result.verdict, finding.outcome);
    }
    if (result.verdict == Outcome::Stop) return result;
    result.recipe = std::move(*planned);
    result.beyond_use = std::move(*beyond_use);
    result.stability_not_known = kept->syringe.not_known;
    result.interval_caps = kept->caps;
    result.refill = kept->refill;
    result.bolus_day = bolus_day_of(prescription, *targets);
    result.bridge = bridge_of(prescription, *targets, formulary);
    return result;
}

}  // namespace cisterna::rules
