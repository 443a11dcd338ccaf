// Each line of the gallery has its legal twin here; this file must compile. When it does not, the gallery proves
// nothing.
#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/quantity/amount.h"
#include "core/quantity/any_quantity.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rounding.h"
#include "core/quantity/text.h"

namespace cisterna::quantity {

Mass sum(const Mass& a, const Mass& b) {
    return a + b;
}
bool less(const Mass& a, const Mass& b) {
    return a < b;
}
bool equal(const PatientMass& a, const PatientMass& b) {
    return a == b;
}
PatientMass patient_mass(const PatientMass& patient) {
    return patient;
}
Concentration strength(const Concentration& strength) {
    return strength;
}
DoseRate dose(const Concentration& strength, const Flow& flow) {
    return strength * flow;
}
Concentration concentration(const Mass& mass, const Volume& volume) {
    return mass / volume;
}
Rational ratio(const Mass& a, const Mass& b) {
    return a / b;
}
Mass of_number(const Rational& number) {
    return Mass::of(number, units::mg);
}
Mass of_count() {
    return Mass::of(4, units::mg);
}
Rational number_of(const Mass& mass) {
    return mass.in(units::mg);
}
double for_drawing(const Mass& mass) {
    return mass.in(units::mg).approximate();
}
Mass four_more(const Mass& mass) {
    return mass + Mass::of(4, units::mg);
}
bool over_four(const Mass& mass) {
    return mass > Mass::of(4, units::mg);
}
Mass half(const Mass& mass) {
    return mass * Rational::ratio(1, 2);
}
Mass doubled(const Mass& mass) {
    return 2 * mass;
}
PatientMass patient() {
    return PatientMass::of(71, units::kg_of_patient);
}
std::string printed(const Mass& mass) {
    return people_text(mass, units::mg);
}
Rounded<volume_dimension> rounded(const Volume& volume, const Volume& increment) {
    return round_to(volume, increment, RoundingMode::Down);
}
Rational tenth() {
    return Rational::ratio(1, 10);
}
std::optional<Rational> read_tenth() {
    return Rational::from_decimal("0.1");
}
Rational one() {
    return Rational(1);
}
Result<Amount> sum(const Amount& a, const Amount& b) {
    return a.plus(b);
}
Mass mass_of(const Amount& amount) {
    return amount.mass();
}
Amount amount(const Mass& mass) {
    return Amount(Substance("morphine-sulfate"), mass);
}
Result<AnyQuantity> parsed() {
    return AnyQuantity::parse("4 mg");
}
Result<Mass> typed(const AnyQuantity& written) {
    return written.as<drug_mass_dimension>("mass");
}

}  // namespace cisterna::quantity

namespace cisterna::codec {

Value figure() {
    return Value("4.5 mL");
}
Value count() {
    return Value(4);
}
Value truth() {
    return Value(true);
}

}  // namespace cisterna::codec

namespace cisterna::calendar {

Result<Date> day() {
    return Date::parse("2026-11-23");
}
bool before(const Date& day, const Instant& moment) {
    return day < moment.local_date();
}

}  // namespace cisterna::calendar
