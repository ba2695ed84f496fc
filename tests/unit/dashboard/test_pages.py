"""What a person finds on the pages: numbers that lead to their events, hostile words as words, and clear refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest

from dashboard.panels import Kind, load_panel, load_panels
from dashboard.report import web_address
from schemas.errors import IndicatorError

PANELS = load_panels()
Serve = Callable[[Path], AbstractContextManager[httpx.Client]]


def test_today_is_the_newest_day_that_could_be_seen(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "<h1>As of 2022-02-24</h1>" in page.text
    assert "Last run: nightly r1" in page.text


def test_today_shows_rungs_alerts_and_the_evidence_of_the_latest_event(client: httpx.Client) -> None:
    text = client.get("/").text
    assert "Highest rungs of the week" in text
    assert "RUS – UKR" in text
    assert "novelty" in text
    assert 'href="/dyad/RUS/UKR"' in text
    assert "invasion" in text


def test_hostile_words_stay_words(client: httpx.Client) -> None:
    for path in ("/", "/dyad/RUS/UKR", "/events", "/events/" + invasion_id(client)):
        text = client.get(path).text
        assert "<script" not in text.lower()
        assert "<img" not in text.lower()
        assert "&lt;script&gt;alert(" in text
        assert 'href="javascript:' not in text


def invasion_id(client: httpx.Client) -> str:
    found = client.get("/api/v1/events.json", params={"act": "invasion"}).json()
    event_id: str = found["events"][0]["event_id"]
    return event_id


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/relative", "", None])
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) is None


def test_every_number_on_today_leads_to_as_many_events(client: httpx.Client) -> None:
    text = client.get("/").text
    links = re.findall(r'<a href="(/events\?[^"]+)">([0-9,]+)</a>', text)
    counted = 0
    for href, number in links[:60]:
        if "indicator=rung" in href and number == "10":
            continue  # a rung, not a count
        page = client.get(unescape(href)).text
        assert f'<strong id="total">{int(number.replace(",", ""))}</strong>' in page, href
        counted += 1
    assert counted > 5


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_every_panel_opens_by_itself(panel: object, client: httpx.Client) -> None:
    name = panel.name  # type: ignore[attr-defined]
    page = client.get(f"/panel/{name}")
    assert page.status_code == 200
    assert 'class="empty"' not in page.text or name in ("dyad_talks", "earlier_alerts"), page.text[-1500:]


@pytest.mark.parametrize("panel", [one for one in PANELS if one.chart], ids=lambda panel: panel.name)
def test_every_chart_has_words_and_a_table_beside_it(panel: object, client: httpx.Client) -> None:
    text = client.get(f"/panel/{panel.name}").text  # type: ignore[attr-defined]
    assert 'role="img"' in text
    assert "<desc" in text
    assert "<table>" in text


def test_a_blind_day_is_hatched_and_says_so_in_the_table(client: httpx.Client) -> None:
    text = client.get("/panel/dyad_rung", params={"a": "RUS", "b": "UKR"}).text
    assert "url(#chart-dyad_rung-blind)" in text
    assert "none (no_coverage)" in text


def test_the_pair_has_one_address_in_either_order(client: httpx.Client) -> None:
    assert "<h1>RUS – UKR</h1>" in client.get("/dyad/UKR/RUS").text
    assert client.get("/dyad/RUS/UKR", params={"day": "2022-01-01"}).status_code == 200


def test_an_organisation_has_a_pair_as_a_state_has(client: httpx.Client) -> None:
    page = client.get("/dyad/RUS/NATO")
    assert page.status_code == 200
    assert "talks" in page.text


def test_force_is_told_and_never_summed(client: httpx.Client) -> None:
    text = client.get("/dyad/RUS/UKR").text
    assert "170,000" in text


@pytest.mark.parametrize("path", ["/dyad/FRA/FJI", "/events/nothing", "/panel/nothing", "/nowhere", "/dyad/%00/%27"])
def test_what_is_not_there_is_a_clear_page(path: str, client: httpx.Client) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "<h1>Not here</h1>" in page.text


def test_an_indicator_that_does_not_exist_is_refused_in_words(client: httpx.Client) -> None:
    page = client.get("/events", params={"indicator": "doom", "day": "2022-02-24"})
    assert page.status_code == 422
    assert "no indicator" in page.text


@pytest.mark.parametrize("day", ["yesterday", "2022-02-31", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_refused_in_words(day: str, client: httpx.Client) -> None:
    page = client.get("/", params={"day": day})
    assert page.status_code == 422
    assert "<h1>This cannot be asked</h1>" in page.text


def test_empty_fields_of_a_form_choose_nothing(client: httpx.Client) -> None:
    form = {"actor": "", "recipient": "UKR", "act": "", "from": "", "to": "", "status": ""}
    assert '<strong id="total">37</strong>' in client.get("/events", params=form).text


def test_no_script_and_no_other_host_is_allowed(client: httpx.Client) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert " style=" not in page.text
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!publisher)', page.text)
    assert page.headers["x-content-type-options"] == "nosniff"


def test_without_a_snapshot_the_page_says_how_to_get_one(tmp_path: Path, serve: Serve) -> None:
    with serve(tmp_path) as nobody:
        page = nobody.get("/")
        assert page.status_code == 503
        assert "brinkwatch nightly" in page.text
        assert nobody.get("/health").status_code == 503
        assert nobody.get("/api/v1/events.json").json()["status"] == "error"


def test_a_panel_that_cannot_be_names_its_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("title: Broken\nkind: pie\n")
    with pytest.raises(IndicatorError, match=r"broken\.yaml"):
        load_panel(path)


def test_pages_hold_panels_in_their_order() -> None:
    assert [panel.order for panel in PANELS] == sorted(panel.order for panel in PANELS)
    assert {Kind.BARS, Kind.LINES, Kind.TABLE, Kind.EVENTS, Kind.FIGURES} == {panel.kind for panel in PANELS}


def test_an_earlier_day_can_be_asked_for(client: httpx.Client) -> None:
    text = client.get("/", params={"day": "2022-01-12"}).text
    assert "<h1>As of 2022-01-12</h1>" in text
    assert date(2022, 2, 24).isoformat() in text
