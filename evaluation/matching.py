"""When a coded event is the gold one: the rules of comparison of articles.py, field by field.

A prediction matches a gold event of its type when one of its mentions lies in a sentence of the evidence. Every further
value that a careful coder could give stands in the gold event's `also_accept`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
# A gold party like "UKR separatists" is met by somebody of that country who is no organ of the state.
NON_STATE = frozenset({"REB", "SEP", "UAF", "OPP", "PRM"})
# A bare country is met by the state and its organs.
STATE = frozenset({"GOV", "MIL", "LEG", "PTY", "SPY", "COP", "JUD", ""})
ALPHA_3 = 3


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text, by full stops and line ends; closing quotes stay with their sentence."""
    spans, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        spans.append((start, end.start() + len(end.group().rstrip())))
        start = end.end()
    return [*spans, (start, len(text))]


def touched(spans: Sequence[tuple[int, int]], start: int, end: int) -> set[int]:
    """Numbers of the sentences that an interval touches."""
    return {number for number, (a, b) in enumerate(spans) if a < end and start < b}


def occurrences(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Every place of a quote in a text."""
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def accepted(gold: Record, key: str) -> list[Any]:
    """The gold value of a field and what else is accepted."""
    return [gold.get(key), *(gold.get("also_accept") or {}).get(key, [])]


def code_of(party: Any) -> str:
    """Code of a party as compared: upper case, empty for null."""
    return str(party or "").upper().strip()


def names_party(gold: str, parties: Sequence[Record]) -> bool:
    """Whether one of the coded parties is the one that the gold code names."""
    return any(_is_party(gold, party) for party in parties)


def _is_party(gold: str, party: Record) -> bool:
    code, name, country = (code_of(party.get(key)) for key in ("code", "name", "country"))
    sector = code_of(party.get("sector"))
    if gold in (code, name):
        return True
    if " " in gold:
        head, tail = gold.split(" ", 1)
        return (country == head and sector in NON_STATE) or tail in name or bool(name and name in gold)
    return country == gold and len(gold) == ALPHA_3 and sector in STATE


def same_parties(gold: Sequence[Any], parties: Sequence[Record]) -> bool:
    """Whether all gold parties are coded and no further ones."""
    wanted = [code_of(g if isinstance(g, str) else g.get("code")) for g in gold]
    if not wanted:
        return not parties
    coded = {code_of(p.get("code") or p.get("country") or p.get("name")) for p in parties}
    return all(names_party(code, parties) for code in wanted) and len(coded) <= len(set(wanted))


def right_parties(gold: Record, key: str, coded: Record) -> bool:
    """Whether `actors` or `recipients` are one of the accepted lists."""
    lists = [gold.get(key) or []] + [v if isinstance(v, list) else [v] for v in accepted(gold, key)[1:]]
    return any(same_parties(parties, coded.get(key) or []) for parties in lists)


def right_date(gold: Record, coded: Record) -> bool:
    """Whether the day begins as an accepted date does ("2022-01" accepts any day of January); null accepts null."""
    day = str(coded.get("event_date") or "")
    return any(day.startswith(str(date)) if date else not day for date in accepted(gold, "date"))


def right_speaker(gold: Record, coded: Record) -> bool:
    """Whether the speaker is accepted; null also where the doer speaks for itself."""
    said = coded.get("speaker")
    said = said if isinstance(said, list) else [said] if said else []
    speakers = [s if isinstance(s, dict) else {"code": s} for s in said]
    return any(_is_speaker(wanted, gold, speakers) for wanted in accepted(gold, "speaker"))


def _is_speaker(wanted: Any, gold: Record, speakers: Sequence[Record]) -> bool:
    if wanted is None:
        return all(any(_is_party(code_of(actor), s) for actor in gold["actors"]) for s in speakers)
    return any(names_party(code_of(w), speakers) for w in (wanted if isinstance(wanted, list) else [wanted]))


def right_magnitude(gold: Sequence[Record], coded: Sequence[Record]) -> bool:
    """Whether one coded quantity overlaps one of the gold ones of its kind."""
    return any(_overlaps(g, c) for g in gold for c in coded if c.get("kind") == g.get("kind"))


def _overlaps(gold: Record, coded: Record) -> bool:
    low, high = (gold.get(bound, gold.get("value")) for bound in ("low", "high"))
    coded_low, coded_high = coded.get("low"), coded.get("high")
    coded_low = coded_high if coded_low is None else coded_low
    coded_high = coded_low if coded_high is None else coded_high
    if coded_low is None:
        return False
    top, bottom = (high if high is not None else low), (low if low is not None else high)
    return (low is None or coded_low <= top) and (high is None or coded_high >= bottom)


def compare(gold: Record, coded: Record) -> dict[str, bool]:
    """Field by field whether a coded event is right; `record` is act, actors, recipients and status together.

    Act, date and magnitude count where gold has them.
    """
    checks = {
        "actors": right_parties(gold, "actors", coded),
        "recipients": right_parties(gold, "recipients", coded),
        "status": coded.get("status") in accepted(gold, "status"),
        "speaker": right_speaker(gold, coded),
    }
    if "date" in gold:
        checks["date"] = right_date(gold, coded)
    if gold.get("act"):
        checks["act"] = coded.get("act") in accepted(gold, "act")
    if gold.get("magnitude"):
        quantities = [gold["magnitude"], *(gold.get("more_magnitudes") or [])]
        checks["magnitude"] = right_magnitude(quantities, coded.get("magnitudes") or [])
    checks["record"] = all(checks.get(key, True) for key in ("act", "actors", "recipients", "status"))
    return checks


def falls_into(trap: Record, start: int, end: int, coded: Record) -> bool:
    """Whether an event's trigger lies in the trap's span and the event is one that the trap forbids."""
    if not any(start <= a and b <= end for a, b in _triggers(coded)):
        return False
    if trap.get("forbid"):
        forbidden = trap["forbid"]
    elif trap.get("event_type"):
        forbidden = [{key: trap[key] for key in ("event_type", "status") if trap.get(key)}]
    else:
        return True
    return any(
        all(coded.get(key) in (value if isinstance(value, list) else [value]) for key, value in way.items())
        for way in forbidden
    )


def _triggers(coded: Record) -> Iterator[tuple[int, int]]:
    for mention in coded.get("mentions") or []:
        if mention.get("trigger_start") is not None:
            yield mention["trigger_start"], mention["trigger_end"]
        else:
            yield mention["start"], mention["end"]
