"""Das Landesprofil: Gliederung, Kontenrahmen und Produktrahmen eines Landes, nach Jahr."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import fehler
from nachhaltigkeitshaushalt.kern.regelwerk import gueltig_in, lade_regeln, vorhandene_regeln

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Landesprofil:
    """Ein Landesprofil zu einem Haushaltsjahr; Inhalt aus ``regeln/laender/<land>.yaml``."""

    land: str
    jahr: int
    zeilen: tuple[Mapping[str, Any], ...]
    """Zeilen aller Pläne in gedruckter Reihenfolge: nummer, zeile, bezeichnung, plan, ebene und seite oder summe."""
    konten: Mapping[str, str]
    """Kontenanfang → Zeile; der längste passende Anfang gewinnt."""
    nachrichtlich: frozenset[str]
    """Zeilen, die andere nur wiederholen und nie mitgezählt werden."""
    produktrahmen: Mapping[str, Any]

    def gliederung(self, plan: str, ebene: str = "gesamt") -> list[Mapping[str, Any]]:
        """Die Zeilen eines Plans und einer Ebene in gedruckter Reihenfolge."""
        return [zeile for zeile in self.zeilen if zeile["plan"] == plan and zeile["ebene"] == ebene]

    def zeile_zum_konto(self, konto: str) -> str | None:
        """Semantische Zeile zum Konto nach dem längsten passenden Kontenanfang."""
        laengen = range(len(konto), 0, -1)
        return next((self.konten[konto[:n]] for n in laengen if konto[:n] in self.konten), None)

    def zeile_zur_nummer(self, plan: str, nummer: str) -> str | None:
        """Semantische Zeile zur gedruckten Nummer: erst Gesamtplan, dann Teilplan."""
        gleich = [z for z in self.zeilen if z["plan"] == plan and z["nummer"].lstrip("0") == nummer.lstrip("0")]
        return gleich[0]["zeile"] if gleich else None

    def seiten(self) -> dict[str, str]:
        """Zeile → Seite für alle Zeilen, die Beträge tragen (keine Summen)."""
        return {zeile["zeile"]: zeile["seite"] for zeile in self.zeilen if "seite" in zeile}

    def plaene(self) -> dict[str, str]:
        """Zeile → Plan (ergebnis oder finanz)."""
        return {zeile["zeile"]: zeile["plan"] for zeile in self.zeilen}

    def stellen(self) -> tuple[int, int]:
        """Wie viele Stellen des Produktschlüssels Produktbereich und Produktgruppe bilden."""
        stellen = self.produktrahmen["stellen"]
        return int(stellen["produktbereich"]), int(stellen["produktgruppe"])


@cache
def lade_landesprofil(land: str, jahr: int) -> Landesprofil:
    """Profil des Landes (``"NW"``) für ein Haushaltsjahr.

    Raises:
        HaushaltsFehler: Zum Land oder zum Jahr gibt es kein Profil; ein fehlendes Profil ist
            nie eine Annahme, weil Kontenklassen je Land Gegensätzliches bedeuten.

    Beispiel:
        >>> lade_landesprofil("NW", 2025).zeile_zum_konto("448100")
        'kostenerstattungen'

    """
    vorhanden = [name.upper() for name in vorhandene_regeln("laender")]
    if land.upper() not in vorhanden:
        raise fehler("landesprofil_fehlt", wert=land, vorhanden=", ".join(vorhanden))
    daten = lade_regeln(f"laender/{land.lower()}")
    kontenrahmen = gueltig_in(daten["kontenrahmen"], jahr)
    zeilen = _zeilen(daten["gliederungen"], jahr)
    if kontenrahmen is None or not zeilen:
        raise fehler("landesprofil_jahr", wert=land, jahr=jahr)
    return Landesprofil(
        land=daten["land"],
        jahr=jahr,
        zeilen=zeilen,
        konten=kontenrahmen["konten"],
        nachrichtlich=frozenset(eintrag["zeile"] for eintrag in daten.get("nachrichtlich", [])),
        produktrahmen=daten["produktrahmen"],
    )


def _zeilen(gliederungen: list[dict[str, Any]], jahr: int) -> tuple[Mapping[str, Any], ...]:
    """Alle im Jahr geltenden Zeilen, ergänzt um Plan und Ebene."""
    arten = dict.fromkeys((g["plan"], g["ebene"]) for g in gliederungen)
    je_art = {art: [g for g in gliederungen if (g["plan"], g["ebene"]) == art] for art in arten}
    geltend = [gueltig_in(auswahl, jahr) or auswahl[0] for auswahl in je_art.values()]
    return tuple({**z, "plan": g["plan"], "ebene": g["ebene"]} for g in geltend for z in g["zeilen"])
