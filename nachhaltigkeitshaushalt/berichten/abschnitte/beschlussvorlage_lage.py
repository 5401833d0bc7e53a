"""Woraus die Beschlussvorlage entsteht."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.bewerten.priorisierung import REGELN

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.priorisierung import Priorisierung


@dataclass(frozen=True)
class Vorlage:
    """Ergebnis der Priorisierung und alles, was die Vorlage daneben nennt."""

    ergebnis: Priorisierung
    regel: str
    """Welche Auswahl vorgeschlagen wird."""
    feld: str
    produkte: dict[str, str]
    ziele: dict[str, str]
    gremium: str
    angaben: dict[str, str] = field(default_factory=dict)
    dateien: dict[str, str] = field(default_factory=dict)

    def massnahmen(self) -> list[dict[str, Any]]:
        """Alle Maßnahmen, nach Rang geordnet, ohne Bewertung zuletzt."""
        geordnet = self.ergebnis.tabelle.sort_values(["rang", "massnahme"], na_position="last")
        zeilen: list[dict[str, Any]] = geordnet.to_dict("records")  # type: ignore[assignment]
        return zeilen

    def gewaehlte(self) -> list[dict[str, Any]]:
        """Die vorgeschlagenen Maßnahmen."""
        return [m for m in self.massnahmen() if m[self.regel]]

    def vorschlag(self) -> dict[str, Any]:
        """Die Zeile der vorgeschlagenen Regel."""
        return self.regelzeilen()[list(REGELN).index(self.regel)]

    def regelzeilen(self) -> list[dict[str, Any]]:
        """Die Regeln nebeneinander."""
        zeilen: list[dict[str, Any]] = self.ergebnis.regeln.to_dict("records")  # type: ignore[assignment]
        return zeilen

    def treffer(self, massnahme: dict[str, Any]) -> int:
        """Von wie vielen Regeln die Maßnahme gewählt ist."""
        return sum(bool(massnahme[regel]) for regel in REGELN)


def name_der(massnahme: dict[str, Any]) -> str:
    """Schlüssel mit Bezeichnung."""
    bezeichnung = massnahme["bezeichnung"]
    return f"{massnahme['massnahme']} {bezeichnung}" if isinstance(bezeichnung, str) else str(massnahme["massnahme"])
