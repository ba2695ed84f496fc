"""Verbs of speech that go on with what somebody said, hung by the parser on what is said."""

from __future__ import annotations

from coding.syntax import Token
from coding.tree import is_verb

SPEAKS = {"call", "urge", "demand", "accuse", "warn", "condemn", "praise", "threaten", "reject", "thank", "criticise",
          "criticize", "denounce", "appeal", "blame", "vow", "pledge", "promise", "invite", "ask", "welcome", "insist",
          "summon", "propose", "offer", "deny", "dismiss"}  # fmt: skip


def speaks_beside(verb: Token) -> bool:
    """Whether a verb of speech goes on with what somebody said, though it hangs on what is said.

    "Said that X was wrong and called on Y", "demanded that X withdraw and accused it".
    """
    told, says = verb.head, verb.head.head
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or verb.lemma_ not in SPEAKS or told.dep_ != "ccomp":
        return False
    return says.tag_ == "VBD" and told.i > says.i and is_verb(says)
