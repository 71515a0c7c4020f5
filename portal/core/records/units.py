"""Units: one name for each however it is printed, and quantities as whole millionths, which both databases add up exactly."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from portal.core.errors import Invalid

SCALE = 1_000_000
LARGEST = 10**12  # of any unit; 64 bits hold nine times as many millionths


@dataclass(frozen=True, slots=True)
class Unit:
    """`symbol` is how people write it, `factor` how many of its dimension's base unit it is; `spelled` are other ways to print it."""

    name: str
    symbol: str
    dimension: str
    factor: Decimal
    spelled: tuple[str, ...] = ()


def _unit(name: str, symbol: str, dimension: str, factor: str, spelled: str = "") -> Unit:
    return Unit(name, symbol, dimension, Decimal(factor), tuple(spelled.split("|")) if spelled else ())


#: The first of a dimension is its base. A "ton" may be of 2,000 or 2,240 pounds or metric, so it stands for itself.
UNITS = {
    unit.name: unit
    for unit in (
        _unit("kilowatt_hour_(kwh)", "kWh", "energy", "1", "kilowatt hour|kilowatt hours|kilowattstunden"),
        _unit("megawatt_hour_(mwh)", "MWh", "energy", "1000", "megawatt hour|megawatt hours"),
        _unit("gigawatt_hour_(gwh)", "GWh", "energy", "1000000"),
        _unit("therm_(thm)", "therm", "energy", "29.3071", "therms|thm"),
        _unit("cubic_metre_(m3)", "m³", "volume", "1", "m3|mc|cbm|cubic metre|cubic metres|cubic meter|cubic meters|kubikmeter"),
        _unit("normal_cubic_metre_(nm3)", "Nm³", "normal volume", "1", "nm3"),
        _unit("standard_cubic_metre_(sm3)", "Smc", "standard volume", "1", "sm3|sm³"),
        _unit("litre_(l)", "l", "volume", "0.001", "litre|litres|liter|liters|ltr|ltrs|lt|litro|litros|litri"),
        _unit("gallon_(gal)", "gal", "volume", "0.003785411784", "gallon|gallons"),
        _unit("hundred_cubic_feet_(ccf)", "CCF", "volume", "2.8316846592", "hcf"),
        _unit("thousand_cubic_feet_(mcf)", "Mcf", "volume", "28.316846592"),
        _unit("kilogram_(kg)", "kg", "mass", "1", "kilo|kilos|kilogram|kilograms|kilogramm"),
        _unit("tonne_(t)", "t", "mass", "1000", "tonne|tonnes|tonnen|tonnellate|toneladas|tonnellata|tonelada"),
        _unit("gram_(g)", "g", "mass", "0.001", "gram|grams"),
        _unit("pound_(lb)", "lb", "mass", "0.45359237", "lbs|pound|pounds"),
        _unit("ton_(ton)", "ton", "ton", "1", "tons"),
        _unit("piece_(pc)", "pc", "pieces", "1", "pcs|piece|pieces|unit|units|unidades|stück"),
    )
}
BASES = {unit.dimension: unit for unit in reversed(UNITS.values())}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip(" .,;:()[]").replace("k wh", "kwh")


_SPELLED = {_plain(said): unit for unit in UNITS.values() for said in (unit.name, unit.symbol, *unit.spelled)}


def unit_of(text: str | None) -> Unit | None:
    """The unit that is printed, or named by a program; None for one that isn't known."""
    return _SPELLED.get(_plain(text)) if text else None


def millionths(quantity: Decimal | str, field: str | None = None) -> int:
    """A quantity as it is kept. `Invalid` for what isn't finite, is above 10¹² or finer than a millionth."""
    number = Decimal(quantity)
    if number.is_finite() and number.copy_abs() <= LARGEST and (not number or number.adjusted() >= -6):  # by arithmetic 1e999999999 would overflow
        with localcontext(Context(prec=400)):
            scaled = number * SCALE
            if scaled == scaled.to_integral_value():
                return int(scaled)
    raise Invalid("A quantity has at most twelve digits before its mark and six behind it.", field=field)


def quantity_of(kept: int) -> Decimal:
    """Millionths as a quantity, without zeros at its end."""
    whole, rest = divmod(abs(kept), SCALE)
    text = f"{'-' if kept < 0 else ''}{whole}" + (f".{rest:06d}".rstrip("0") if rest else "")
    return Decimal(text)
