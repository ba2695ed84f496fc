"""Notices -> Prefect events, on which automations act (`brinkwatch.alert.open`, `.closed`, `.withdrawn`)."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from prefect.events import Event, RelatedResource, Resource
from prefect.events.clients import get_events_client

from delivery.notice import Notice
from schemas.codes import Channel
from schemas.errors import DeliveryError

TIMEOUT_SECONDS = 60.0
RECONNECTIONS = 2


@dataclass(frozen=True)
class PrefectEvents:
    """The server that runs the flow. `emit_event` of Prefect sends behind one's back and only logs what fails; its
    client waits until the server has confirmed each event."""

    run_id: str
    dashboard_url: str = ""
    channel: Channel = Channel.EVENT
    name: str = "prefect"
    batch: int | None = None

    def tell(self, notices: Sequence[Notice]) -> None:
        """Emits one event a notice. Raises DeliveryError where the server does not confirm them in a minute."""
        if not notices:
            return
        try:
            asyncio.run(asyncio.wait_for(_emit([self.event(notice) for notice in notices]), TIMEOUT_SECONDS))
        except Exception as error:
            raise DeliveryError(f"the Prefect server took no event: {type(error).__name__}: {error}"[:500]) from error

    def event(self, notice: Notice) -> Event:
        """The event; its id follows from the notice, so that one sent twice can be known."""
        labels = {
            "prefect.resource.id": f"brinkwatch.alert.{notice.alert_id}",
            "prefect.resource.name": notice.title[:200],
        }
        if notice.alert is not None:
            alert = notice.alert
            labels |= {"kind": alert.kind.value, "series": alert.series, "a": alert.a, "b": alert.b}
        run = {"prefect.resource.id": f"brinkwatch.run.{self.run_id}", "prefect.resource.role": "run"}
        return Event(
            event=f"brinkwatch.alert.{notice.verdict.value}",
            resource=Resource.model_validate(labels),
            related=[RelatedResource.model_validate(run)],
            payload=notice.payload(self.dashboard_url),
            id=uuid.uuid5(uuid.NAMESPACE_OID, f"brinkwatch {notice.key}"),
        )


async def _emit(events: Sequence[Event]) -> None:
    async with get_events_client(reconnection_attempts=RECONNECTIONS, checkpoint_every=1) as client:
        for event in events:
            await client.emit(event)
