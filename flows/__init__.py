"""What runs and when; the only room that knows Prefect."""

from flows.settings import set_prefect_defaults

# Before Prefect is imported anywhere: it reads its settings once.
set_prefect_defaults()
