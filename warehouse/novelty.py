"""Which acts are news of their own, and the query that finds when: alert_rules/novelty.yaml and novelty.sql."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.errors import IndicatorError
from warehouse.indicator_files import FastLoader
from warehouse.judged import RULES_DIR

SETTINGS = RULES_DIR / "novelty.yaml"
RULE = RULES_DIR / "novelty.sql"


class Novelty(BaseModel):
    """What novelty.yaml says: the lowest rung that is news, and acts that always are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_rung: int = Field(ge=1, le=10)
    acts: tuple[str, ...]

    @property
    def events_sql(self) -> str:
        """A condition on events: those that the rule reads."""
        return (
            f"(status = 'actual' AND direction = 'up' "
            f"AND (escalation_rung >= {self.from_rung} OR act IN ({self._acts_sql})))"
        )

    @property
    def rule_sql(self) -> str:
        """The query: a row per series, pair and day on which something is new."""
        filled = RULE.read_text().replace("{events}", self.events_sql).replace("{acts}", self._acts_sql)
        return filled.replace("{from_rung}", str(self.from_rung))

    @property
    def _acts_sql(self) -> str:
        return ", ".join("'" + act.replace("'", "''") + "'" for act in self.acts) or "NULL"


def load_novelty(path: Path = SETTINGS) -> Novelty:
    """The settings. Raises IndicatorError naming the file where they are not right."""
    try:
        return Novelty.model_validate(yaml.load(path.read_text(), FastLoader))  # noqa: S506 - a safe one
    except (ValidationError, yaml.YAMLError) as error:
        raise IndicatorError(path, str(error)) from error
