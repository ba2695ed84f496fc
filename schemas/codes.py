"""The code lists: short fixed vocabularies of the columns, each declared once."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """The 16 event types of PLOVER 2.0 (manual of 4 February 2024)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Status(StrEnum):
    """Whether the act took place, after PLOVER's auxiliary modes."""

    ACTUAL = "actual"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    HISTORICAL = "historical"


class Direction(StrEnum):
    """Where an act moves a crisis."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class DatePrecision(StrEnum):
    """How exact `event_date` is; a week is given by its Monday, a month or year by its first day."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    PUBLISHED = "published"


class MagnitudeKind(StrEnum):
    """What a quantity counts."""

    TROOPS = "troops"
    SHIPS = "ships"
    AIRCRAFT = "aircraft"
    VEHICLES = "vehicles"
    MISSILES = "missiles"
    DEAD = "dead"
    INJURED = "injured"
    CAPTURED = "captured"
    MONEY = "money"
    DURATION = "duration"


class PlacePrecision(StrEnum):
    """How exact a location is, from a point to a whole country or sea."""

    POINT = "point"
    CITY = "city"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    REGION = "region"
    COUNTRY = "country"


class Sector(StrEnum):
    """Actor sectors of PLOVER 2.0."""

    GOV = "GOV"
    MIL = "MIL"
    REB = "REB"
    OPP = "OPP"
    PTY = "PTY"
    COP = "COP"
    JUD = "JUD"
    SPY = "SPY"
    IGO = "IGO"
    MED = "MED"
    EDU = "EDU"
    BUS = "BUS"
    CRM = "CRM"
    CVL = "CVL"
    LEG = "LEG"
    NGO = "NGO"
    PRM = "PRM"
    SET = "SET"
    SEP = "SEP"
    UAF = "UAF"
    REL = "REL"
    LAB = "LAB"
    REF = "REF"
    ELI = "ELI"
    JRN = "JRN"
    HLH = "HLH"
    AGR = "AGR"
    UNK = "UNK"


class OwnerKind(StrEnum):
    """Who stands behind a publisher."""

    PUBLIC = "public"
    PRIVATE = "private"
    STATE = "state"
    GOVERNMENT = "government"
    IGO = "igo"
    NGO = "ngo"
    UNKNOWN = "unknown"


class FetchOutcome(StrEnum):
    """How a request ended; every request has exactly one."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    EMPTY = "empty"
    ZOMBIE = "zombie"
    STALE = "stale"
    UNDATED = "undated"
    BLOCKED = "blocked"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BAD_TLS = "bad_tls"
    BAD_XML = "bad_xml"
    ROBOTS = "robots"
    REFUSED_ADDRESS = "refused_address"
    ERROR = "error"


class FetchPurpose(StrEnum):
    """What a request was for."""

    ROBOTS = "robots"
    LISTING = "listing"
    PAGE = "page"
    ARCHIVE = "archive"


class PublishedFrom(StrEnum):
    """Which statement gave an article's publication time, best first."""

    FEED = "feed"
    JSON_LD = "json_ld"
    PAGE = "page"
    TEXT = "text"
    FIRST_SEEN = "first_seen"


class DuplicateRelation(StrEnum):
    """How an article repeats an earlier one."""

    SAME_URL = "same_url"
    SAME_TEXT = "same_text"
    NEAR_TEXT = "near_text"
    OVERLAP = "overlap"


class NotCodedReason(StrEnum):
    """Why a stored article is not coded."""

    DUPLICATE = "duplicate"
    LANGUAGE = "language"
    PAYWALLED = "paywalled"
    HEADLINE_ONLY = "headline_only"


class HealthState(StrEnum):
    """Whether a source could be seen on a day."""

    OK = "ok"
    NO_COVERAGE = "no_coverage"
    DISABLED = "disabled"


class RejectStage(StrEnum):
    """At which stop something was lost."""

    SOURCE = "source"
    FETCH = "fetch"
    EXTRACT = "extract"
    CODE = "code"
    LOAD = "load"
    DELIVER = "deliver"


class RejectReason(StrEnum):
    """Why something could not be read, coded or loaded."""

    UNREADABLE_LISTING = "unreadable_listing"
    FETCH_FAILED = "fetch_failed"
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    CONSENT_PAGE = "consent_page"
    UNDATED = "undated"
    DATE_REFUSED = "date_refused"
    BAD_ITEM = "bad_item"
    EXTRACT_FAILED = "extract_failed"
    TOO_SLOW = "too_slow"
    OUT_OF_MEMORY = "out_of_memory"
    CODING_FAILED = "coding_failed"
    INVALID_ROW = "invalid_row"
    DELIVERY_FAILED = "delivery_failed"


class RunStage(StrEnum):
    """How far a run has come; each stop is one row of `runs`."""

    STARTED = "started"
    FETCHED = "fetched"
    CODED = "coded"
    FOLDED = "folded"
    INDICATORS = "indicators"
    PUBLISHED = "published"
    FINISHED = "finished"
    FAILED = "failed"


class IndicatorScope(StrEnum):
    """What a series is about."""

    DYAD = "dyad"
    DIRECTED = "directed"
    COUNTRY = "country"
    WORLD = "world"


class IndicatorStatus(StrEnum):
    """Why a value is there or is not: null exactly when this is not `ok`."""

    OK = "ok"
    NO_COVERAGE = "no_coverage"
    PARTIAL_WINDOW = "partial_window"
    TOO_FEW = "too_few"
    NOT_APPLICABLE = "not_applicable"


class AlertKind(StrEnum):
    """What an alert says."""

    SURGE = "surge"
    NOVELTY = "novelty"
    BLIND = "blind"
    CALM = "calm"


class AlertVerdict(StrEnum):
    """What is told of an alert: that its spell began, that it ended, that later reports have taken it back."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """The way by which an alert leaves."""

    SUMMARY = "summary"
    FEED = "feed"
    EVENT = "event"
    WEBHOOK = "webhook"
    MAIL = "mail"
