"""One article in, its events out: the coder's steps in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from coding import attach, mood, selection
from coding.act_quantities import magnitudes
from coding.actors import ActorLexicon, DocumentNames, load_lexicon
from coding.acts import ActIndex
from coding.aftermath import Aftermath
from coding.candidates import Candidate, not_absorbed
from coding.clean_text import clean
from coding.codebook import CODEBOOK_DIR, load_codebook
from coding.confidence import mention_score
from coding.draft import Draft, in_order
from coding.draft_parts import first_speaker, marks_of, span_of
from coding.event_place import location
from coding.events import fold_article
from coding.file_text import SEPARATOR
from coding.hits import Hit, Names
from coding.home import Home, home_of
from coding.judged import Coded
from coding.language_model import load_model
from coding.marks import mention_marks
from coding.opponents import POINTING, completed
from coding.parse import Paragraph, Parser
from coding.party_keys import key_of
from coding.patterns import Codebook
from coding.places import Gazetteer, load_gazetteer
from coding.ranker import Ranker, load_ranker
from coding.references import References
from coding.roles import RoleFinder
from coding.scenes import near_code, scene_code
from coding.sides import all_sides
from coding.speech import SpeechReader, quote_spans
from coding.status import StatusReader
from coding.syntax import Span
from coding.topic import Topics, load_topics
from coding.version import coder_version
from coding.view import Knowledge, ParagraphView
from coding.voices import Voices
from schemas.coded import CodedEvent, Party
from schemas.codes import DatePrecision, EventType, Status


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
    topics: Topics
    states: Mapping[str, str]
    """Names of the states by code."""
    ranker: Ranker

    def code(self, *, title: str, text: str, published: date) -> list[CodedEvent]:
        """Events of an article, in the order in which it tells them.

        Offsets count the code points of title + two line ends + text. Control characters count as blanks and lone
        surrogates as U+FFFD, in the offsets' text too. An empty text gives no event.
        """
        return self.read(title=title, text=text, published=published).events

    def read(self, *, title: str, text: str, published: date) -> Coded:
        """Events of an article and the number of its sentences; none of an article that is about another field."""
        full = clean(title + SEPARATOR + text)
        topics = self.topics.of(full, published)
        if topics.field:
            paragraphs = self.parser.unparsed(full, len(title))
            return Coded([], sum(len(paragraph.sentences) for paragraph in paragraphs))
        paragraphs = self.parser.parse(full, len(title))
        knowledge = Knowledge(
            self.lexicon, self.gazetteer, DocumentNames.from_text(full, self.lexicon, published), published
        )
        opening = clean(text[:200])
        home = home_of(full, opening, self.states, knowledge, is_of_unrest=topics.is_of_unrest)
        drafts = list(self._drafts(full, paragraphs, knowledge, home))
        judged = fold_article(completed(drafts), topics.marks, self.ranker)
        return Coded(judged, sum(len(paragraph.sentences) for paragraph in paragraphs))

    def _drafts(self, full: str, paragraphs: list[Paragraph], knowledge: Knowledge, home: Home) -> Iterator[Draft]:
        references, lists = References(home=home), self.codebook.lists
        is_open, told_in, voices, aftermath = False, "", Voices(home.author), Aftermath()
        for paragraph in paragraphs:
            quotes, is_open = quote_spans(paragraph.text, is_open)
            if (voice := voices.hear(paragraph.turn, knowledge)) is not None:
                quotes, references.speaker = [(0, len(paragraph.text))], voice
            if paragraph.doc is None:
                continue
            view = ParagraphView(paragraph, paragraph.doc, knowledge, quotes)
            finder = RoleFinder(view, references, lists["party_heads"], lists["light_verbs"])
            finder.quoted_by = partial(self.speech.of_quote, finder=finder)
            references.scene = "" if any(s.kind in {"country", "capital"} for s in view.actor_spans) else told_in
            told_in = ""
            if paragraph.is_headline:
                voices.issuer = [span.party for span in view.actor_spans if span.party.code][:1]
                references.see_pair(span.party for span in view.actor_spans)
            for sentence in paragraph.doc.sents:
                told_in = scene_code(sentence, view) or told_in
                references.near = "" if home.code else near_code(sentence, view, references.near)
                references.scene = told_in or references.scene
                drafts = list(self._sentence(full, sentence, finder))
                aftermath.see(sentence, drafts, view)
                yield from drafts
            if paragraph.opens_list and not paragraph.is_headline:
                references.lister = finder.lister(paragraph.doc) or references.lister or list(home.author)

    def _sentence(self, full: str, sentence: Span, finder: RoleFinder) -> Iterator[Draft]:
        hits = self.index.hits(sentence, Names(finder.is_party, finder.view.is_place, finder.view.is_people))
        candidates = [self._candidate(hit, finder) for hit in hits]
        self.speech.remember(sentence, finder)
        for draft in self._told(full, candidates, finder):
            if draft.act.event_type == EventType.CONSULT:
                finder.references.see_meeting(draft.actors)
            elif draft.act.is_reciprocal and len(draft.actors) == 2:
                finder.references.pair = draft.actors
            elif not finder.references.pair and draft.act.is_armed:
                finder.references.see_pair([*draft.actors, *draft.recipients])
            yield draft
        finder.see(sentence)

    def _told(self, full: str, candidates: list[Candidate], finder: RoleFinder) -> list[Draft]:
        """Drafts of the candidates that are events; one that is none leaves what it took in to stand for itself."""
        drafts: dict[int, Draft] = {}
        while True:
            kept = not_absorbed(candidates)
            hits = [candidate.hit for candidate in kept]
            fresh = [candidate for candidate in kept if candidate.hit.head.i not in drafts]
            found = {c.hit.head.i: self._draft_of_trigger(full, c, finder, hits) for c in fresh}
            drafts |= {at: draft for at, draft in found.items() if draft is not None}
            untold = {at for at, draft in found.items() if draft is None or not draft.names_somebody}
            if not untold or len(kept) == len(candidates):
                return in_order(drafts)
            candidates = [candidate for candidate in candidates if candidate.hit.head.i not in untold]

    def _candidate(self, hit: Hit, finder: RoleFinder) -> Candidate:
        """The reading of a trigger: the first of its patterns that has the parties it needs, else the best one."""
        best = candidate = self._read(hit, finder)
        is_only_due = best.reading.status is Status.HYPOTHETICAL and mood.is_obligation(hit.head)
        if is_only_due and not best.reading.is_converted:  # "Mali must apologise": no apology, a demand
            demands = (self._read(other, finder) for other in hit.others if other.pattern.takes_any_verb)
            return next((demand for demand in demands if self._has_its_parties(demand, finder)), best)
        for other in hit.others:
            if self._has_its_parties(candidate, finder):
                return candidate
            candidate = self._read(other, finder)
        return candidate if self._has_its_parties(candidate, finder) else best

    def _read(self, hit: Hit, finder: RoleFinder) -> Candidate:
        reading = self.statuses.read(hit)
        return Candidate(hit, reading, finder.roles(hit, reading))

    def _has_its_parties(self, candidate: Candidate, finder: RoleFinder) -> bool:
        pattern, recipients = candidate.hit.pattern, candidate.roles.recipients
        if selection.is_policed_by_crowd(candidate.hit.act, candidate.roles.actors):
            return False
        known = {key_of(party) for party in recipients}
        if pattern.actor == "speaker":
            told_by = self.speech.speaker(candidate.hit.head, finder) or self._author(candidate.hit, finder)
            speakers = set(map(key_of, told_by))
            if not speakers:
                return False
            known -= speakers
        elif not candidate.reading.is_converted:
            n_needed = 2 if candidate.hit.act.is_reciprocal else 0 if pattern.is_strong else 1
            if len(candidate.roles.actors) < n_needed:
                return False
        return bool(known) or candidate.reading.is_converted or not pattern.requires_recipient

    @staticmethod
    def _author(hit: Hit, finder: RoleFinder) -> list[Party]:
        """Who says in a statement of his own what nobody else is quoted with."""
        return [] if finder.view.in_quote(hit.head) else list(finder.references.home.author[:1])

    def _draft_of_trigger(
        self, full: str, candidate: Candidate, finder: RoleFinder, rivals: Sequence[Hit]
    ) -> Draft | None:
        """The draft of a candidate; where a weak pattern gives no event, that of its trigger's first strong one."""
        draft = self._draft(full, candidate, finder, rivals)
        if draft is not None or candidate.hit.pattern.is_strong:
            return draft
        for other in candidate.hit.others:
            if other.pattern.is_strong:
                second = self._read(other, finder)
                if self._has_its_parties(second, finder):
                    return self._draft(full, second, finder, rivals)
        return None

    def _draft(self, full: str, candidate: Candidate, finder: RoleFinder, rivals: Sequence[Hit]) -> Draft | None:
        hit, reading, view = candidate.hit, candidate.reading, finder.view
        act = self.codebook.acts[selection.shared(reading.act, candidate.roles.actors)]
        speakers = self.speech.speaker(hit.head, finder)
        when = attach.when(hit, view, self.speech.say)
        read = selection.announced(act, reading.status)
        status = attach.status_in_time(read, when, view.knowledge.published, attach.tense_of(hit))
        place = location(hit, view, self.speech.say, finder.party_heads)
        sides = all_sides(candidate, act, finder, speakers or self._author(hit, finder), place, self.speech.say)
        actors, recipients = sides.actors, sides.recipients
        home = finder.references.home
        is_dated = when.precision is not DatePrecision.PUBLISHED
        has_place = place is not None
        if not selection.is_event(hit, act, status, actors, recipients, has_place, reading, home, is_dated=is_dated):
            return None
        speaker = first_speaker(act, actors, speakers)
        if status is Status.NEGATED and selection.is_bare_denial(hit, actors, speaker):
            return None
        marks = mention_marks(candidate, act, status, (actors, recipients), when, finder, is_said=speaker is not None)
        return Draft(
            act=act,
            mode=hit.pattern.mode or act.mode if act is hit.act else act.mode,
            status=status,
            actors=actors,
            recipients=recipients,
            struck=sides.struck,
            speaker=speaker,
            magnitudes=magnitudes(hit, view, rivals),
            when=when,
            location=place,
            score=mention_score(marks_of(candidate, actors, recipients, status)),
            span=span_of(full, candidate, view),
            is_given=selection.points_back(hit),
            about=finder.about(hit) if act.event_type in POINTING else frozenset(),
            has_doer=finder.has_doer(hit),
            marks=marks,
            decided_by=reading.decided_by if status is reading.status else "its day" if status is not read else "",
        )


def load_coder(model: str | None = None, codebook_dir: Path = CODEBOOK_DIR) -> Coder:
    """The coder with codebook, word lists and language model. `model`: a spaCy package or path; None: the pinned one.

    Raises ModelError where the model is missing, CodebookError where a codebook file cannot be.
    """
    codebook = load_codebook(codebook_dir)
    nlp = load_model(model)
    index = ActIndex(codebook)
    lexicon, ranker = load_lexicon(), load_ranker()
    return Coder(
        codebook=codebook,
        parser=Parser(nlp, index.lemmas, index.verbs),
        index=index,
        statuses=StatusReader(codebook),
        speech=SpeechReader(codebook.lists["say"]),
        lexicon=lexicon,
        topics=load_topics(codebook_dir / "topics.yaml"),
        states=lexicon.index.states(),
        gazetteer=load_gazetteer(),
        version=coder_version(nlp, codebook.sha256, ranker.sha256),
        ranker=ranker,
    )
