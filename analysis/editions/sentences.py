"""What changed since an edition, in lines of text for the command line.

Belongs here: English sentences with the names of the files. Does not belong here: the report's own page (`page`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.common.payload import from_json
from analysis.editions.arrows import arrow, signed
from analysis.editions.attribution import RULES
from analysis.editions.compare import Changes, IdChanges
from analysis.editions.explain import Explanation, Part, Reason
from analysis.editions.fingerprint import DRAWS

_SHOWN = 4
FEW, MOST = 12, 500  # names on a line, where the headlines are told and where everything is
_APART = 0.1  # "alone" is told where it differs from the part by more than this share


def _by(part: Part, unit: str) -> str:
    if part.by is None:
        return f"{part.cause.text()} decided whether it can be reached"
    apart = part.alone is not None and abs(part.alone - part.by) > _APART * abs(part.by)
    alone = f" ({signed(part.alone, unit, 'en')} alone)" if apart else ""
    return f"{part.cause.text()} moved it by {signed(part.by, unit, 'en')}{alone}"


def methods_said(reason: Reason) -> str:
    """The code as a cause, by the formulas that changed."""
    if not reason.methods:
        return "code outside the formulas, a library, or an input that cannot be swapped back"
    more = len(reason.methods) - _SHOWN
    return "method of " + ", ".join(reason.methods[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def cause_of(reason: Reason | None, unit: str) -> str:
    """Causes of a move, largest first, each with its part."""
    if reason is None:
        return ""
    said = [_by(p, unit) for p in reason.parts[:_SHOWN]]
    if len(reason.parts) > _SHOWN:
        rest = [p.by for p in reason.parts[_SHOWN:]]
        together = "" if None in rest else f" by {signed(sum(rest), unit, 'en')} together"
        said.append(f"{len(rest)} other changes moved it{together}")
    if reason.code is not None:
        said.append(f"{methods_said(reason)}: {signed(reason.code, unit, 'en')}")
    if reason.interaction is not None:
        said.append(f"interaction: {signed(reason.interaction, unit, 'en')}")
    return "; ".join(said) or "the changes together"


def moved(changes: Changes, key: str, reason: Reason | None) -> str:
    """ "typical_saving: ¥33 → ¥56; card_discount 10% → 17% moved it by +¥23"."""
    old, new = changes.old["numbers"][key], changes.new["numbers"][key]
    if old["unit"] != new["unit"]:
        return f"{key}: another unit, {old['unit']} → {new['unit']}"
    line = f"{key}: {arrow(from_json(old['value']), from_json(new['value']), new['unit'], 'en')}"
    causes = cause_of(reason, new["unit"])
    return f"{line}; {causes}" if causes else line


def because(reason: Reason) -> str:
    """Causes of a flip: those that pushed it over, the strongest first."""
    if reason.conditions:
        return "its conditions were rewritten in claims.toml"
    direction = sum(p.by or 0.0 for p in reason.parts) + (reason.code or 0.0) + (reason.interaction or 0.0)
    pushing = [p.cause.text() for p in reason.parts if (p.by or 0.0) * direction > 0]
    if reason.code is not None and reason.code * direction > 0:
        pushing.append(methods_said(reason))
    return ", ".join(pushing) or "the changes together"


def flipped(changes: Changes, claim: str, reason: Reason) -> str:
    """ "claim few_gain no longer holds, because of wallet ¥5,000 → ¥50,000"."""
    turn = "holds now" if changes.new["claims"][claim]["holds"] else "no longer holds"
    return f"claim {claim} {turn}, because of {because(reason)}"


def _named(ids: Sequence[str], most: int) -> str:
    """Names on one line that a terminal can bear; the rest is counted."""
    return ", ".join(ids[:most]) + (f" and {len(ids) - most:,} more" if len(ids) > most else "")


def _listed(title: str, listed: IdChanges, most: int) -> list[str]:
    return [
        f"  {title} {kind}: {_named(ids, most)}"
        for kind, ids in (("added", listed.added), ("removed", listed.removed), ("changed", listed.changed))
        if ids
    ]


def _evidence(changes: Changes, most: int) -> list[str]:
    lines = [*_listed("inputs", changes.inputs, most), *_listed("facts", changes.facts, most)]
    for fact in changes.facts.changed[:most]:
        old, new = changes.old["facts"][fact], changes.new["facts"][fact]
        value = (
            arrow(from_json(old["value"]), from_json(new["value"]), new["unit"], "en")
            if old["value"] != new["value"]
            else ""
        )
        source = f"source {old['source']} → {new['source']}" if old["source"] != new["source"] else ""
        lines += [f"    {fact}: {', '.join(t for t in (value, source) if t)}"] if value or source else []
    return lines + _listed("correlations", changes.correlations, most)


def _methods(changes: Changes, most: int) -> list[str]:
    lines = _listed("methods", changes.methods, most)
    for name in changes.methods.changed:
        old, new = (e["methods"][name]["formula"] for e in (changes.old, changes.new))
        lines += [f"    {name}: {old}  →  {new}"] if old != new else []
    if DRAWS in changes.methods.changed:
        lines.append(f"    {DRAWS}: how intervals are drawn")
    return lines + ([f"  methods only restated: {', '.join(changes.restated)}"] if changes.restated else [])


def _decision(changes: Changes, most: int) -> list[str]:
    old, new = changes.old["recommended"], changes.new["recommended"]
    turned = [f"  recommended option: {old} → {new}"] if old != new else []
    return [*turned, *_listed("options", changes.options, most)]


def _claims(changes: Changes, explanation: Explanation, most: int) -> list[str]:
    lines = [f"  {flipped(changes, c, explanation.claims[c])}" for c in changes.flipped]
    for claim in changes.surer:
        old, new = (e["claims"][claim]["share"] for e in (changes.old, changes.new))
        lines.append(f"  claim {claim} holds in {arrow(old, new, 'share', 'en')} of draws")
    return [*lines, *_listed("claims", changes.claims, most)]


def _numbers(changes: Changes, explanation: Explanation, everything: bool) -> list[str]:
    heads = [k for k in changes.numbers if k in changes.headlines]
    others = [k for k in changes.numbers if k not in changes.headlines]
    lines = [f"  {moved(changes, k, explanation.numbers.get(k))}" for k in heads]
    if others and everything:
        lines += [
            "  numbers besides the headlines:",
            *(f"    {moved(changes, k, explanation.numbers.get(k))}" for k in others),
        ]
    elif others:
        lines.append(f"  and {len(others)} numbers besides the headlines")
    if changes.intervals:
        lines.append(
            f"  only their interval moved: {', '.join(changes.intervals) if everything else len(changes.intervals)}"
        )
    return [*lines, *_listed("numbers", changes.listed_numbers, MOST if everything else FEW)]


def title(changes: Changes) -> str:
    """Which edition is compared with."""
    return f"edition {changes.old['name']} ({changes.old['date']})"


def lines(changes: Changes, explanation: Explanation, *, everything: bool = True) -> Iterable[str]:
    """The whole comparison; without `everything` numbers besides the headlines are only counted."""
    if not changes:
        return [f"Nothing has moved beyond tolerance since {title(changes)}."]
    out = [f"Since {title(changes)}:"]
    most = MOST if everything else FEW
    out += _claims(changes, explanation, most) + _decision(changes, most) + _numbers(changes, explanation, everything)
    out += _evidence(changes, most) + _methods(changes, most)
    if explanation.stuck:
        out.append(f"  cannot be swapped back under the model of now: {', '.join(c.text() for c in explanation.stuck)}")
    used = {r.rule for r in explanation.numbers.values() if len(r.parts) > 1}
    return [*out, *(f"  rule: {RULES[rule]['en']}" for rule in sorted(used))]
