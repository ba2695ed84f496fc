"""Numbers to inline SVG, drawn on the server: no script, prints, and every chart has its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 12.0, 24.0, 24.0
BAR_HEIGHT, BAR_GAP, BAR_LABEL_WIDTH = 18.0, 6.0, 150.0
N_STYLES = 4


@dataclass(frozen=True)
class Line:
    """One named series: a value a day, null where there is none."""

    name: str
    points: Sequence[tuple[date, float | None]]


@dataclass(frozen=True)
class Frame:
    """Where days and values lie on the paper."""

    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        """Distance from the left edge."""
        days = max((self.last - self.first).days, 1)
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / days

    def y(self, value: float) -> float:
        """Distance from the upper edge."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top

    @property
    def step(self) -> float:
        """Width of one day."""
        return (WIDTH - LEFT - RIGHT) / max((self.last - self.first).days, 1)


def line_chart(chart_id: str, title: str, lines: Sequence[Line], *, unit: str, steps: bool = False) -> Markup:
    """Lines over days from zero up; days without a value are hatched and break the line, so that a gap is no calm."""
    days = sorted({day for line in lines for day, _ in line.points})
    if not days:
        return Markup("")
    values = [value for line in lines for _, value in line.points if value is not None]
    frame = Frame(days[0], days[-1], _ceiling(max(values, default=0.0)))
    parts = [_hatch(chart_id), *_axes(frame, unit), *_gaps(chart_id, frame, lines)]
    for number, line in enumerate(lines):
        parts += _strokes(frame, line, number % N_STYLES, steps)
    parts += _legend(lines)
    last = ", ".join(f"{line.name} {_last_value(line)}" for line in lines)
    highest = f"highest {_short(max(values, default=0.0))} {unit}"
    words = f"{days[0].isoformat()} to {days[-1].isoformat()}; {highest}; {last}."
    return _svg(chart_id, title, words, HEIGHT + 20, parts)


def bar_chart(chart_id: str, title: str, bars: Sequence[tuple[str, float | None]], *, unit: str, top: float) -> Markup:
    """One bar a label; a label without a value has no bar and says so."""
    if not bars:
        return Markup("")
    parts: list[Markup] = []
    room = WIDTH - BAR_LABEL_WIDTH - 60
    for number, (label, value) in enumerate(bars):
        y = number * (BAR_HEIGHT + BAR_GAP) + 4
        length = 0.0 if value is None else room * min(max(value, 0.0) / top, 1.0)
        said = "not seen" if value is None else _short(value)
        parts += [
            Markup('<text class="label" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
                BAR_LABEL_WIDTH - 8, y + 13, label[:24]
            ),
            Markup('<rect class="bar" x="{}" y="{:.1f}" width="{:.1f}" height="{}"/>').format(
                BAR_LABEL_WIDTH, y, length, BAR_HEIGHT
            ),
            Markup('<text class="value" x="{:.1f}" y="{:.1f}">{}</text>').format(
                BAR_LABEL_WIDTH + length + 6, y + 13, said
            ),
        ]
    words = "; ".join(f"{label}: {'not seen' if value is None else _short(value)}" for label, value in bars)
    return _svg(chart_id, title, f"{words} ({unit}).", len(bars) * (BAR_HEIGHT + BAR_GAP) + 8, parts)


def _svg(chart_id: str, title: str, words: str, height: float, parts: Sequence[Markup]) -> Markup:
    head = Markup(
        '<svg class="chart" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-labelledby="{}-title {}-words">'
        '<title id="{}-title">{}</title><desc id="{}-words">{}</desc>'
    ).format(WIDTH, height, chart_id, chart_id, chart_id, title, chart_id, words)
    return head + Markup("").join(parts) + Markup("</svg>")


def _hatch(chart_id: str) -> Markup:
    return Markup(
        '<defs><pattern id="{}-blind" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
    ).format(chart_id)


def _axes(frame: Frame, unit: str) -> list[Markup]:
    parts = [Markup('<text class="tick" x="{}" y="{}">{}</text>').format(LEFT, TOP - 10, unit)]
    for share in (0.0, 0.5, 1.0):
        y = frame.y(frame.top * share)
        parts.append(
            Markup('<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(LEFT, WIDTH - RIGHT, y, y)
        )
        parts.append(
            Markup('<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
                LEFT - 6, y + 4, _short(frame.top * share)
            )
        )
    middle = frame.first + (frame.last - frame.first) / 2
    for day, anchor in ((frame.first, "start"), (middle, "middle"), (frame.last, "end")):
        parts.append(
            Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
                frame.x(day), HEIGHT - 8, anchor, day.isoformat()
            )
        )
    return parts


def _gaps(chart_id: str, frame: Frame, lines: Sequence[Line]) -> list[Markup]:
    """Hatched bands over runs of days on which no line has a value."""
    seen = {day for line in lines for day, value in line.points if value is not None}
    parts: list[Markup] = []
    day = frame.first
    while day <= frame.last:
        start = day
        while day <= frame.last and day not in seen:
            day += timedelta(days=1)
        if day > start:
            left = max(frame.x(start) - frame.step / 2, LEFT)
            right = min(frame.x(day - timedelta(days=1)) + frame.step / 2, WIDTH - RIGHT)
            parts.append(
                Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="url(#{}-blind)"/>').format(
                    left, TOP, max(right - left, 1.0), HEIGHT - TOP - BOTTOM, chart_id
                )
            )
        day += timedelta(days=1)
    return parts


def _strokes(frame: Frame, line: Line, style: int, steps: bool) -> list[Markup]:
    parts: list[Markup] = []
    for run in _runs(line):
        path = _path(frame, run, steps)
        if len(run) == 1:
            day, value = run[0]
            parts.append(
                Markup('<circle class="dot line-{}" cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(
                    style, frame.x(day), frame.y(value)
                )
            )
        else:
            parts.append(Markup('<path class="line line-{}" d="{}"/>').format(style, path))
    return parts


def _runs(line: Line) -> list[list[tuple[date, float]]]:
    """Stretches of following days that all have a value."""
    runs: list[list[tuple[date, float]]] = []
    for day, value in sorted(line.points, key=lambda point: point[0]):
        if value is None:
            continue
        if runs and (day - runs[-1][-1][0]).days == 1:
            runs[-1].append((day, value))
        else:
            runs.append([(day, value)])
    return runs


def _path(frame: Frame, run: Sequence[tuple[date, float]], steps: bool) -> str:
    words = [f"M{frame.x(run[0][0]):.1f} {frame.y(run[0][1]):.1f}"]
    for day, value in run[1:]:
        if steps:
            words.append(f"H{frame.x(day):.1f}V{frame.y(value):.1f}")
        else:
            words.append(f"L{frame.x(day):.1f} {frame.y(value):.1f}")
    return "".join(words)


def _legend(lines: Sequence[Line]) -> list[Markup]:
    parts: list[Markup] = []
    for number, line in enumerate(lines):
        x = LEFT + number * 165
        parts.append(
            Markup('<line class="line line-{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
                number % N_STYLES, x, x + 24, HEIGHT + 10, HEIGHT + 10
            )
        )
        parts.append(Markup('<text class="tick" x="{}" y="{}">{}</text>').format(x + 30, HEIGHT + 14, line.name[:22]))
    return parts


def _ceiling(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten: an axis that ends on a round number."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in (1, 2, 5, 10) if power * step >= value)


def _last_value(line: Line) -> str:
    value = max(line.points, key=lambda point: point[0])[1]
    return "last not seen" if value is None else f"last {_short(value)}"


def _short(value: float) -> str:
    return str(escape(f"{value:,.0f}" if value == int(value) else f"{value:.2g}"))
