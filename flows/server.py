"""Which errors of a flow mean that Prefect's server cannot be reached, and what to do about it."""

from __future__ import annotations

import os

import httpx

# What Prefect raises as a plain RuntimeError where the server of PREFECT_API_URL is asked for its version.
FAILED_TO_REACH = "Failed to reach API"


def server_trouble(error: BaseException) -> str | None:
    """One line where the error came of a server that does not answer; None for every other error."""
    is_plain = isinstance(error, RuntimeError) and str(error).startswith(FAILED_TO_REACH)
    if not is_plain and not isinstance(error, httpx.TransportError):
        return None
    if url := os.environ.get("PREFECT_API_URL"):
        advice = "start it, or unset PREFECT_API_URL: a run by itself needs none"
        return f"the Prefect server at {url} cannot be reached ({error}): {advice}"
    return f"the temporary Prefect server of this run does not answer ({error}): run again, nothing is lost"
