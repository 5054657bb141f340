"""Every number a sentence may name, by key: figures at each coordinate, options, inputs, facts.

Belongs here: flattening a study into `Quantity` records and the lookup over them. A key is a figure's name, with
coordinates in brackets sorted by dimension: ``leader_share_of_two[basis=gross,year=2024]``.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import xarray as xr

from analysis.common.names import closest
from analysis.evidence.study_file import FEE_PERIODS
from analysis.evidence.words import words_of
from analysis.wording.numbers import format_value
from analysis.wording.slots import Lookup, Quantity, Slot, SlotError

if TYPE_CHECKING:
    from analysis.study import Result, Study

PROBABILITIES = ("breaks_even", "target_reachable")  # yes or no per draw: their mean is what a sentence states


FACTS, OPTIONS = "fact:", "[option"


def key(name: str, coords: Iterable[tuple[str, object]] = ()) -> str:
    """Canonical key of a figure at coordinates."""
    inside = ",".join(f"{d}={c}" for d, c in sorted((d, str(c)) for d, c in coords))
    return f"{name}[{inside}]" if inside else name


def anchor(kind: str, text: str) -> str:
    """Link target of a row of the appendix."""
    return f"{kind}-{re.sub(r'[^a-z0-9]+', '-', text.lower()).strip('-')}"


def _label(base: str, coords: tuple[tuple[str, object], ...], lang: str, words: Mapping[str, Mapping[str, str]]) -> str:
    if not coords:
        return base
    names = [words.get(str(c), {}).get(lang, str(c)) for _, c in coords]
    return f"{base}（{'，'.join(names)}）" if lang == "zh" else f"{base} ({', '.join(names)})"


def _flatten(
    name: str, label, unit: str, arrays: tuple[xr.DataArray, xr.DataArray, xr.DataArray], kind: str, words
) -> dict[str, Quantity]:
    value = arrays[0]
    points = itertools.product(*(value[d].values for d in value.dims))
    # By position, for all three stand over the same dimensions: looking up the labels of each point takes twice as long
    # as all the rest.
    ends = zip(*(a.values.ravel().tolist() for a in arrays), strict=True)
    out = {}
    for point, values in zip(points, ends, strict=True):
        coords = tuple(zip(value.dims, (p.item() if hasattr(p, "item") else p for p in point), strict=True))
        k = key(name, coords)
        out[k] = Quantity(
            k,
            *map(float, values),
            unit,
            {lang: _label(label[lang], coords, lang, words) for lang in ("zh", "en")},
            anchor(kind, k),
            typed=kind == "input",
        )
    return out


def coordinate_words(study: Study) -> dict[str, dict[str, str]]:
    """How a coordinate is called: cities, options, and the words of the study, general ones where it is silent."""
    words = {"fee_period": FEE_PERIODS[study.evidence.fee_period]} | words_of(study.evidence.study)
    cities = study.evidence.cities
    named = zip(cities.index, cities["name_zh"], cities["name_en"], strict=True)
    words |= {i: {"zh": zh.removesuffix("市"), "en": en} for i, zh, en in named}
    words |= {o.id: {"zh": o.name.zh, "en": o.name.en} for o in study.evidence.options.values()}
    targets = (i for i in study.inputs.values() if i.dims == ("target",))
    words |= {
        str(c.coords["target"]): {lang: format_value(c.value, i.unit, lang, typed=True) for lang in ("zh", "en")}
        for i in targets
        for c in i.cells
    }
    return words


def _figure(figure: Result, kind: str, words) -> dict[str, Quantity]:
    arrays = xr.broadcast(figure.value, figure.low, figure.high)
    return _flatten(figure.name, figure.label, figure.unit, arrays, kind, words)


def option_quantities(study: Study) -> dict[str, Quantity]:
    """Figures by option: the mean over the draws of what decides, else the base; interval over the same draws."""
    # Imported here: the model takes a second to load, and the report, which has its numbers published, needs none.
    from analysis.study.graph import OPTION_FIGURES
    from analysis.uncertainty.interval import interval

    words = coordinate_words(study)
    out: dict[str, Quantity] = {}
    for name in OPTION_FIGURES:
        spec, value, over = study.graph.specs[name], study.option_values[name], study.option_draws[name]
        if name in PROBABILITIES:
            low = high = value
        else:
            low, high = interval(over) if "draw" in over.dims else (over, over)
        arrays = xr.broadcast(value, low, high)
        found = _flatten(name, {"zh": spec.zh, "en": spec.en}, spec.unit, arrays, "figure", words)
        out |= found
        # [option=best] is the option that the study's rule picks, so that a sentence need not name it.
        out[key(name, [("option", "best")])] = found[key(name, [("option", study.decision.best)])]
    return out


def option_settings(study: Study) -> dict[str, Quantity]:
    """What each option sets an input to; the link leads to the option's row."""
    out = {}
    for option in study.evidence.options.values():
        for name, value in option.sets.items():
            if isinstance(value, float | int):
                item, k = study.inputs[name], key(name, [("option", option.id)])
                own = option.consequences.get(name)
                low, high = (own.low, own.high) if own else (value, value)
                label = {
                    lang: _label(item.label[lang], (("option", option.id),), lang, coordinate_words(study))
                    for lang in ("zh", "en")
                }
                out[k] = Quantity(k, value, low, high, item.unit, label, anchor("option", option.id), True, True)
    return out


def fact_quantities(study: Study) -> dict[str, Quantity]:
    """Facts, with the range their source gives."""
    out = {}
    for fact in study.evidence.facts.itertuples():
        low = fact.value if fact.low != fact.low else fact.low
        high = fact.value if fact.high != fact.high else fact.high
        out[f"fact:{fact.Index}"] = Quantity(
            f"fact:{fact.Index}",
            fact.value,
            low,
            high,
            fact.unit,
            {"zh": fact.metric_zh, "en": fact.metric},
            anchor("fact", fact.Index),
            typed=True,
            ends_typed=True,
        )
    return out


class Numbers(Mapping[str, Quantity]):
    """Every number of a study by key, flattened when first asked for; `add` puts in numbers from elsewhere."""

    def __init__(self, study: Study) -> None:
        self._study, self._words = study, coordinate_words(study)
        self._found: dict[str, Quantity] = {}
        self._loaded: set[str] = set()

    def _load(self, part: str) -> None:
        """Flatten one part: a figure or input by name, ``fact:`` or ``[option``."""
        if part in self._loaded:
            return
        self._loaded.add(part)
        study = self._study
        if part == FACTS:
            self._found |= fact_quantities(study)
        elif part == OPTIONS and study.decides:
            self._found |= option_quantities(study) | option_settings(study)
        elif part in study.inputs:
            found = _figure(study[part], "figure" if study.inputs[part].measured else "input", self._words)
            self._found |= {k: dataclasses.replace(q, anchor=anchor("input", part)) for k, q in found.items()}
        elif part in study.graph.specs:
            self._found |= _figure(study[part], "figure", self._words)

    def __getitem__(self, k: str) -> Quantity:
        self._load(FACTS if k.startswith(FACTS) else OPTIONS if "option=" in k else k.split("[")[0])
        return self._found[k]

    def of(self, names: Iterable[str], *, options: bool) -> dict[str, Quantity]:
        """Numbers of some figures, of all inputs and facts, and if asked of the options."""
        parts = [*names, *self._study.inputs, FACTS, *([OPTIONS] if options else [])]
        for part in parts:
            self._load(part)
        plain = set(parts)
        return {
            k: q
            for k, q in self._found.items()
            if k.startswith(FACTS) or (options if "option=" in k else k.split("[")[0] in plain)
        }

    def add(self, found: Mapping[str, Quantity]) -> None:
        """Put in numbers that the study itself does not hold."""
        self._found |= found

    def __iter__(self) -> Iterator[str]:
        self.of(self._study.figures, options=True)
        return iter(self._found)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def quantities(study: Study) -> dict[str, Quantity]:
    """All of them: figures, inputs, facts and figures by option."""
    return Numbers(study).of(study.figures, options=True)


def at_base(study: Study) -> dict[str, Quantity]:
    """All of them at base and without intervals, for who asks only which there are: no draw is evaluated."""
    from analysis.study.graph import OPTION_FIGURES

    words, out = coordinate_words(study), fact_quantities(study)
    for name, spec in study.graph.specs.items():
        value = study.base[name]
        value = value.isel(estimate=0, drop=True) if "estimate" in value.dims else value
        out |= _flatten(name, {"zh": spec.zh, "en": spec.en}, spec.unit, (value,) * 3, "figure", words)
    for item in study.inputs.values():
        label = {"zh": item.label.zh, "en": item.label.en}
        out |= _flatten(item.name, label, item.unit, (study.base_inputs[item.name],) * 3, "input", words)
    if study.decides:
        for name in OPTION_FIGURES:
            spec, value = study.graph.specs[name], study.option_base[name]
            found = _flatten(name, {"zh": spec.zh, "en": spec.en}, spec.unit, (value,) * 3, "figure", words)
            best = key(name, [("option", "best")])
            out |= found | {best: found[key(name, [("option", study.evidence.baseline)])]}
        out |= option_settings(study)
    return out


def lookup(known: Mapping[str, Quantity], words: Mapping[str, Mapping[str, str]], lang: str) -> Lookup:
    """Lookup over flattened quantities and words.

    Raises (when called)
    --------------------
    SlotError : unknown name, coordinate or word; the message gives the nearest.
    """

    def find(slot: Slot) -> Quantity | str:
        if slot.kind == "word":
            if slot.key in words:
                return words[slot.key][lang]
            raise SlotError(f"slot {{{slot.text}}}: unknown word{_nearest(slot.key, words)}")
        wanted = f"fact:{slot.key}" if slot.kind == "fact" else key(slot.key, slot.coords)
        if wanted in known:
            return known[wanted]
        raise SlotError(f"slot {{{slot.text}}}: no such figure{_nearest(wanted, known)}")

    return find


def _nearest(name: str, known: Iterable[str]) -> str:
    match = closest(name, known)
    return f"; the nearest is {{{match}}}" if match else ""
