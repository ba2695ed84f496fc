"""Verbs of speech that go on with what somebody said, hung by the parser on what is said, or into a quotation."""

from __future__ import annotations

from coding.syntax import Token
from coding.tree import is_verb

SPEAKS = {"call", "urge", "demand", "accuse", "warn", "condemn", "praise", "threaten", "reject", "thank", "criticise",
          "criticize", "denounce", "appeal", "blame", "vow", "pledge", "promise", "invite", "ask", "welcome", "insist",
          "summon", "propose", "offer", "deny", "dismiss"}  # fmt: skip


QUOTES = {'"', "“", "”"}


def spoken_around(verb: Token) -> Token | None:
    """The verb with which one goes on behind a quotation that the parser hung it into.

    "Branded it "an outrage that will not stand" and gave them 72 hours": None where both stand on one side.
    """
    inner = verb.head
    if verb.dep_ != "conj" or inner.i > verb.i or not is_verb(inner):
        return None
    marks = [token.i for token in verb.sent if token.text in QUOTES and token.i < verb.i]
    before = [at for at in marks if at < inner.i]
    if len(before) % 2 == 0 or len(marks) % 2:
        return None
    return next((above for above in inner.ancestors if above.i < before[-1] and is_verb(above)), None)


def speaks_beside(verb: Token) -> bool:
    """Whether a verb of speech goes on with what somebody said, though it hangs on what is said.

    "Said that X was wrong and called on Y", "demanded that X withdraw and accused it".
    """
    told, says = verb.head, verb.head.head
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or verb.lemma_ not in SPEAKS or told.dep_ != "ccomp":
        return False
    return says.tag_ == "VBD" and told.i > says.i and is_verb(says)
