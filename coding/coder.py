"""One article in, its events out: the coder's steps in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Span

from coding import attach, mood, tree
from coding.actors import ActorLexicon, DocumentNames, load_lexicon
from coding.acts import ActIndex, Hit
from coding.codebook import CODEBOOK_DIR, load_codebook
from coding.confidence import Marks, mention_score
from coding.events import GENERAL, Draft, fold_article, same_family
from coding.parse import Paragraph, Parser, clean, load_model
from coding.patterns import Act, Codebook
from coding.places import Gazetteer, load_gazetteer
from coding.references import References, key_of
from coding.roles import RoleFinder, Roles
from coding.speech import SpeechReader, quote_spans
from coding.status import Reading, StatusReader
from coding.view import Knowledge, ParagraphView
from schemas.coded import CodedEvent, MentionSpan, Party
from schemas.codes import EventType, Sector, Status

VERSION = "0.1.0"
SEPARATOR = "\n\n"
SPOKEN_TYPES = {EventType.CONSULT, EventType.AGREE, EventType.REQUEST, EventType.ACCUSE, EventType.REJECT}
"""Of these, what may or did not happen is no event: only deeds are put out as hypothetical or negated."""
UNTOLD = {"possible", "try", "prevent", "expect_hostile", "would_be_hostile"}
LOOSE = {"clause", ""}


@dataclass(frozen=True)
class Coded:
    """What was read out of one article."""

    events: list[CodedEvent]
    n_sentences: int


@dataclass(frozen=True)
class Coder:
    """Codes articles. Build it with load_coder(); it keeps nothing from one article to the next."""

    codebook: Codebook
    parser: Parser
    index: ActIndex
    statuses: StatusReader
    speech: SpeechReader
    lexicon: ActorLexicon
    gazetteer: Gazetteer
    version: str

    def code(self, *, title: str, text: str, published: date) -> list[CodedEvent]:
        """Events of an article, in the order in which it tells them.

        Offsets count the code points of title + two line ends + text. Control characters count as blanks and lone
        surrogates as U+FFFD, in the offsets' text too. An empty text gives no event.
        """
        return self.read(title=title, text=text, published=published).events

    def read(self, *, title: str, text: str, published: date) -> Coded:
        """Events of an article and the number of its sentences."""
        full = clean(title + SEPARATOR + text)
        paragraphs = self.parser.parse(full, len(title))
        knowledge = Knowledge(self.lexicon, self.gazetteer, DocumentNames.of(full, self.lexicon, published), published)
        drafts = list(self._drafts(full, paragraphs, knowledge))
        return Coded(fold_article(drafts), sum(len(paragraph.sentences) for paragraph in paragraphs))

    def _drafts(self, full: str, paragraphs: list[Paragraph], knowledge: Knowledge) -> Iterator[Draft]:
        references = References()
        is_open = False
        for paragraph in paragraphs:
            quotes, is_open = quote_spans(paragraph.text, is_open)
            if paragraph.doc is None:
                continue
            view = ParagraphView(paragraph, paragraph.doc, knowledge, quotes)
            finder = RoleFinder(view, references, self.codebook.lists["party_heads"])
            for sentence in paragraph.doc.sents:
                yield from self._sentence(full, sentence, finder)

    def _sentence(self, full: str, sentence: Span, finder: RoleFinder) -> Iterator[Draft]:
        hits = self.index.hits(sentence, finder.is_party)
        candidates = [_Candidate(hit, self.statuses.read(hit)) for hit in hits]
        for candidate in candidates:
            candidate.roles = finder.roles(candidate.hit, candidate.reading)
        self.speech.remember(sentence, finder)
        for candidate in _not_absorbed(candidates):
            draft = self._draft(full, candidate, finder)
            if draft is not None:
                if draft.act.is_reciprocal and len(draft.actors) > 1:
                    finder.references.pair = draft.actors
                yield draft
        finder.references.see(finder.view, list(sentence))

    def _draft(self, full: str, candidate: _Candidate, finder: RoleFinder) -> Draft | None:
        hit, reading, view = candidate.hit, candidate.reading, finder.view
        act = self.codebook.acts[reading.act]
        speakers = self.speech.speaker(hit.head, finder)
        actors, recipients = candidate.roles.actors, candidate.roles.recipients
        if hit.pattern.actor == "speaker" or (not actors and act.is_verbal and speakers and _may_be_spoken(hit)):
            actors = speakers
            recipients = [party for party in recipients if key_of(party) not in {key_of(a) for a in actors}]
        if not actors and _is_of_the_pair(hit, act):
            actors = list(finder.references.pair)
        when = attach.when(hit, view, self.speech.say)
        status = attach.status_in_time(
            _announced(act, reading.status), when, view.knowledge.published, attach.tense_of(hit)
        )
        place = attach.location(hit, view, self.speech.say, self.codebook.lists["party_heads"])
        if not _is_event(hit, act, status, actors, recipients, place is not None, reading):
            return None
        speaker = _speaker(act, actors, speakers)
        if status is Status.NEGATED and _is_bare_denial(hit, actors, speaker):
            return None
        return Draft(
            act=act,
            mode=hit.pattern.mode or act.mode if act is hit.act else act.mode,
            status=status,
            actors=actors,
            recipients=recipients,
            speaker=speaker,
            magnitudes=attach.magnitudes(hit, view) if act is hit.act else [],
            when=when,
            location=place,
            score=mention_score(_marks(candidate, actors, recipients, status)),
            span=_span(full, candidate, view),
        )


@dataclass
class _Candidate:
    hit: Hit
    reading: Reading
    roles: Roles = field(default_factory=lambda: Roles([], [], "", ""))


def _not_absorbed(candidates: list[_Candidate]) -> list[_Candidate]:
    """Candidates without those that another one of the sentence tells already."""
    heads = {candidate.hit.head.i: candidate for candidate in candidates}
    fillers = {index: candidate for candidate in candidates for index in candidate.hit.consumed}
    named_closer = set()
    for candidate in candidates:
        owner = fillers.get(candidate.hit.head.i)
        if owner is not None and owner is not candidate and _names_closer(candidate, owner):
            candidate.roles = owner.roles if owner.roles.actors else candidate.roles
            named_closer.add(owner.hit.head.i)
    return [
        candidate
        for candidate in candidates
        if candidate.hit.head.i not in named_closer
        and not _is_owned(candidate, heads)
        and not _is_told_by(candidate, fillers.get(candidate.hit.head.i))
    ]


def _names_closer(candidate: _Candidate, owner: _Candidate) -> bool:
    """Whether a noun names the verb's act more closely: "launched a drone attack", "sent military aid"."""
    if candidate.reading.is_converted or owner.reading.is_converted or candidate.hit.act.name in GENERAL:
        return False
    return owner.hit.act.name in GENERAL and same_family(candidate.hit.act.name, owner.hit.act.name)


def _is_owned(candidate: _Candidate, heads: dict[int, _Candidate]) -> bool:
    """Whether the operator over an act is an act of its own: "demands that NATO remove" is one demand."""
    token = candidate.reading.actor_token
    owner = heads.get(token.i) if token is not None else None
    return owner is not None and owner is not candidate and bool(owner.roles.actors)


def _is_told_by(candidate: _Candidate, owner: _Candidate | None) -> bool:
    """Whether a noun only fills the pattern of a verb ("launched an attack").

    It stands on its own where it says whose it is and that is somebody else ("rejected Moscow's demand").
    """
    if owner is None or owner is candidate or candidate.hit.head.i == owner.hit.head.i:
        return False
    mine, theirs = (frozenset(map(key_of, c.roles.actors)) for c in (candidate, owner))
    if candidate.hit.act.name == owner.hit.act.name:
        return bool(theirs) or not mine
    if same_family(candidate.hit.act.name, owner.hit.act.name):
        return False
    return not (candidate.hit.act.is_verbal and mine and mine != theirs)


def _is_event(
    hit: Hit, act: Act, status: Status, actors: list[Party], recipients: list[Party], has_place: bool, reading: Reading
) -> bool:
    if _names_something(hit) or not _is_worth_telling(act, status, actors, recipients, reading):
        return False
    if hit.pattern.requires_recipient and not recipients and not reading.is_converted:
        return False
    if act.is_reciprocal and len(actors) < 2 and not act.is_armed:
        return any(p.sector is Sector.IGO for p in actors) or (bool(actors) and hit.pattern.is_strong)
    known = [party for party in actors if party.code or party.name]
    if hit.pattern.is_strong:
        return bool(known) or (act.is_armed and not reading.is_converted)
    return bool(known) and (bool(recipients) or has_place or (act.is_reciprocal and len(known) > 1))


def _is_worth_telling(act: Act, status: Status, actors: list[Party], recipients: list[Party], reading: Reading) -> bool:
    """Whether an act that may be, or is not, is told at all: a deed between known parties that somebody holds possible.

    Fears, questions, aims and what is to be prevented are no events (gold of 11 articles holds none of them).
    """
    if status not in {Status.HYPOTHETICAL, Status.NEGATED}:
        return True
    if act.is_verbal or act.event_type in SPOKEN_TYPES or UNTOLD & set(reading.operators) or reading.is_question:
        return False
    return any(party.code for party in actors) and bool(recipients)


def _names_something(hit: Hit) -> bool:
    """A trigger that only modifies another noun: "ceasefire monitoring centre", "attack drones"."""
    head = hit.head
    return (
        hit.pattern.kind == "noun"
        and head.dep_ in {"compound", "nmod"}
        and head.head.pos_ in {"NOUN", "PROPN"}
        and head.head.i not in {token.i for token in hit.trigger}
    )


def _is_of_the_pair(hit: Hit, act: Act) -> bool:
    """Whether nobody is named because the parties of the last talks are meant: "it was agreed", "the talks went on"."""
    if act.event_type not in {EventType.AGREE, EventType.CONSULT}:
        return False
    if hit.pattern.kind == "noun":
        return mood.is_given(hit.head) and not tree.prep_objects([hit.head], ("with", "between", "of"))
    return tree.is_passive(hit.head) and not tree.agents(hit.head)


def _may_be_spoken(hit: Hit) -> bool:
    """Whether the speaker may be the doer of a verbal act: not where the sentence says that something else does it."""
    if hit.pattern.kind != "verb":
        return True
    return all(subject.pos_ == "PRON" for subject in tree.logical_subjects(hit.head))


def _announced(act: Act, status: Status) -> Status:
    """ "We will answer in kind" is a threat uttered today, though the answer is to come."""
    return Status.ACTUAL if act.event_type == EventType.THREATEN and status is Status.FUTURE else status


def _is_bare_denial(hit: Hit, actors: list[Party], speaker: Party | None) -> bool:
    """Whether the doer only says that it did not: no event, unlike "will not", which announces something."""
    if speaker is None or key_of(speaker) not in {key_of(actor) for actor in actors}:
        return False
    return not any(child.lower_ in {"will", "wo", "shall"} for child in hit.head.children)


def _speaker(act: Act, actors: list[Party], speakers: list[Party]) -> Party | None:
    """The first speaker; null where the doer of a verbal act speaks for itself."""
    if not speakers or (act.is_verbal and {key_of(s) for s in speakers} & {key_of(a) for a in actors}):
        return None
    return speakers[0]


def _marks(candidate: _Candidate, actors: list[Party], recipients: list[Party], status: Status) -> Marks:
    return Marks(
        is_strong=candidate.hit.pattern.is_strong,
        n_constraints=candidate.hit.pattern.n_constraints,
        has_known_actor=any(party.code for party in actors),
        has_known_recipient=any(party.code for party in recipients) or len(actors) > 1,
        is_loose_recipient=bool(recipients) and candidate.roles.recipients_from in LOOSE,
        n_operators=len(candidate.reading.operators),
        is_actual=status is Status.ACTUAL,
    )


def _span(full: str, candidate: _Candidate, view: ParagraphView) -> MentionSpan:
    hit = candidate.hit
    sentence = view.sentence_of(hit.head)
    start = view.paragraph.start + min(token.idx for token in hit.trigger)
    end = view.paragraph.start + max(token.idx + len(token) for token in hit.trigger)
    rule = f"{hit.act.name}.{hit.pattern.id}" + "".join(f"+{name}" for name in candidate.reading.operators)
    return MentionSpan(
        sentence_index=sentence.index,
        start=sentence.start,
        end=sentence.end,
        text=full[sentence.start : sentence.end],
        trigger=full[start:end],
        trigger_start=start,
        trigger_end=end,
        rule=rule,
    )


def load_coder(model: str | None = None, codebook_dir: Path = CODEBOOK_DIR) -> Coder:
    """The coder with codebook, word lists and language model. `model`: a spaCy package or path; None: the pinned one.

    Raises ModelError where the model is missing, CodebookError where a codebook file cannot be.
    """
    codebook = load_codebook(codebook_dir)
    nlp = load_model(model)
    index = ActIndex(codebook)
    return Coder(
        codebook=codebook,
        parser=Parser(nlp, index.lemmas),
        index=index,
        statuses=StatusReader(codebook),
        speech=SpeechReader(codebook.lists["say"]),
        lexicon=load_lexicon(),
        gazetteer=load_gazetteer(),
        version=coder_version(nlp, codebook),
    )


def coder_version(nlp: Language, codebook: Codebook) -> str:
    """Name, version and a hash over the coder's code and data and the model's name, version and weights."""
    digest = hashlib.sha256(_source_hash().encode() + codebook.sha256.encode())
    digest.update(f"{nlp.meta.get('name')} {nlp.meta.get('version')} {spacy_version()}".encode())
    weights = nlp.path / "parser" / "model"
    if weights.is_file():
        digest.update(hashlib.sha256(weights.read_bytes()).digest())
    return f"brinkwatch {VERSION}+{digest.hexdigest()[:8]}"


@cache
def _source_hash() -> str:
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.csv")]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def spacy_version() -> str:
    """Version of spaCy, which decides what its weights give."""
    from importlib.metadata import version

    return version("spacy")


def code_file_text(content: str, published: date, model: str | None = None) -> list[CodedEvent]:
    """Events of a text as a file holds it: title on the first line, a blank line, the body.

    Offsets count the code points of the file as given.
    """
    title, body, shift = split_file_text(content)
    events = load_coder(model).code(title=title, text=body, published=published)
    return [_shifted(event, content, shift) for event in events]


def split_file_text(content: str) -> tuple[str, str, list[tuple[int, int]]]:
    """Title and body of a file's text, and how offsets into title + two line ends + body go back to the file.

    The third value lists (offset from which on, what to add).
    """
    start = len(content) - len(content.lstrip("\n"))
    line_end = content.find("\n", start)
    if line_end < 0:
        return content[start:], "", [(0, start)]
    body_start = line_end + len(content[line_end:]) - len(content[line_end:].lstrip("\n"))
    title = content[start:line_end]
    return (
        title,
        content[body_start:],
        [(0, start), (len(title) + len(SEPARATOR), body_start - len(title) - len(SEPARATOR))],
    )


def _shifted(event: CodedEvent, content: str, shifts: list[tuple[int, int]]) -> CodedEvent:
    mentions = [_shifted_span(span, content, shifts) for span in event.mentions]
    return event.model_copy(update={"mentions": mentions})


def _shifted_span(span: MentionSpan, content: str, shifts: list[tuple[int, int]]) -> MentionSpan:
    add = [amount for offset, amount in shifts if span.start >= offset][-1]
    names = ("start", "end", "trigger_start", "trigger_end")
    moved = {name: getattr(span, name) + add for name in names}
    text = clean(content[moved["start"] : moved["end"]])
    return span.model_copy(update=moved | {"text": text})
