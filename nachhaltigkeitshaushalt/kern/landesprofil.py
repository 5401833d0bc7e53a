"""Das Landesprofil: Gliederung, Kontenrahmen und Produktrahmen eines Landes, nach Jahr."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import fehler
from nachhaltigkeitshaushalt.kern.regelwerk import gueltig_in, lade_regeln, vorhandene_regeln

if TYPE_CHECKING:
    from collections.abc import Mapping

Zeile = dict[str, Any]
UNGEGLIEDERT: Mapping[str, tuple[str, str]] = {
    "ertrag": ("ertraege_ungegliedert", "ergebnis"), "aufwand": ("aufwendungen_ungegliedert", "ergebnis"),
    "einzahlung": ("einzahlungen_ungegliedert", "finanz"), "auszahlung": ("auszahlungen_ungegliedert", "finanz"),
}  # fmt: skip
"""Seite → Zeile und Plan der Beträge, zu denen die Datei nur die Seite nennt; die Gliederung kennt sie nicht."""


@dataclass(frozen=True)
class Landesprofil:
    """Ein Landesprofil zu einem Haushaltsjahr; Inhalt aus ``regeln/laender/<land>.yaml``."""

    land: str
    jahr: int
    zeilen: tuple[Mapping[str, Any], ...]
    """Zeilen aller Pläne, wie gedruckt: nummer, zeile, bezeichnung, plan, ebene und seite, art oder summe."""
    konten: Mapping[str, str]
    """Kontenanfang → Zeile; der längste passende Anfang gewinnt."""
    nachrichtlich: frozenset[str]
    """Zeilen, die andere nur wiederholen und nie mitgezählt werden."""
    produktrahmen: Mapping[str, Any]
    regeln: Mapping[str, Any] = field(default_factory=dict)
    """Übriger Inhalt des Profils: fortgeschriebener Ansatz, Toleranzen, Bilanz, Berichtsname."""

    def gliederung(self, plan: str, ebene: str = "gesamt") -> list[Mapping[str, Any]]:
        """Die Zeilen eines Plans und einer Ebene in gedruckter Reihenfolge."""
        return [zeile for zeile in self.zeilen if zeile["plan"] == plan and zeile["ebene"] == ebene]

    def zeile_zum_konto(self, konto: str) -> str | None:
        """Semantische Zeile zum Konto nach dem längsten passenden Kontenanfang."""
        laengen = range(len(konto), 0, -1)
        return next((self.konten[konto[:n]] for n in laengen if konto[:n] in self.konten), None)

    def zeile_zur_nummer(self, plan: str, nummer: str, ebene: str = "teilplan") -> str | None:
        """Semantische Zeile zur gedruckten Nummer auf einer Ebene; kennt diese sie nicht, im Gesamtplan.

        Dieselbe Nummer bedeutet je Ebene Verschiedenes (27 und 28 in Nordrhein-Westfalen). Beträge
        stehen bei Produkten, deshalb gilt ohne Angabe der Teilplan.
        """
        gesucht = nummer.lstrip("0")
        for zeilen in (self.gliederung(plan, ebene), self.gliederung(plan)):
            for zeile in zeilen:
                if gesucht == zeile["nummer"].lstrip("0") or gesucht in zeile.get("auch", ()):
                    return str(zeile["zeile"])
        return None

    def seiten(self) -> dict[str, str]:
        """Zeile → Seite für alle Zeilen, die Beträge tragen (keine Summen)."""
        eigene = {zeile["zeile"]: zeile["seite"] for zeile in self.zeilen if "seite" in zeile}
        return {**eigene, **{zeile: seite for seite, (zeile, _) in UNGEGLIEDERT.items()}}

    def plaene(self) -> dict[str, str]:
        """Zeile → Plan (ergebnis oder finanz)."""
        return {**{zeile["zeile"]: zeile["plan"] for zeile in self.zeilen}, **dict(UNGEGLIEDERT.values())}

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
        regeln=_regeln(daten, jahr),
    )


def _zeilen(gliederungen: list[dict[str, Any]], jahr: int) -> tuple[Mapping[str, Any], ...]:
    """Alle im Jahr geltenden Zeilen, ergänzt um Plan und Ebene."""
    return tuple(
        {**zeile, "plan": gliederung["plan"], "ebene": gliederung["ebene"]}
        for gliederung in _geltende(gliederungen, jahr)
        for zeile in zeilen_der_gliederung(gliederung, gliederungen)
    )


def _geltende(gliederungen: list[dict[str, Any]], jahr: int) -> list[Mapping[str, Any]]:
    """Je Plan und Ebene die Gliederung, die im Jahr gilt."""
    je_art: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for gliederung in gliederungen:
        je_art.setdefault((gliederung["plan"], gliederung["ebene"]), []).append(gliederung)
    geltende = (gueltig_in(fassungen, jahr) for fassungen in je_art.values())
    return [gliederung for gliederung in geltende if gliederung is not None]


def zeilen_der_gliederung(abschnitt: Mapping[str, Any], gliederungen: list[dict[str, Any]]) -> list[Zeile]:
    """Zeilen eines Abschnitts; mit ``wie`` übernimmt er die einer anderen Fassung oder Ebene desselben Plans."""
    wie, eigene = abschnitt.get("wie"), list(abschnitt["zeilen"])
    if wie is None:
        return eigene
    gesucht = {"plan": abschnitt["plan"], "ab": wie.get("ab", abschnitt["ab"]), "ebene": wie["ebene"]}
    vorlage = next(g for g in gliederungen if all(g[name] == wert for name, wert in gesucht.items()))
    von, bis = _stelle(wie.get("von", "0")), _stelle(wie.get("bis", "999"))
    namen = abschnitt.get("bezeichnungen", {})
    geerbt = [z for z in zeilen_der_gliederung(vorlage, gliederungen) if von <= _stelle(z["nummer"]) <= bis]
    return [{**z, "bezeichnung": namen.get(z["nummer"], z["bezeichnung"])} for z in geerbt] + eigene


def _regeln(daten: Mapping[str, Any], jahr: int) -> dict[str, Any]:
    """Die übrigen Abschnitte des Profils; datierte Listen auf das im Jahr Geltende gebracht."""
    fest = {"land", "gliederungen", "kontenrahmen", "nachrichtlich", "produktrahmen"}
    return {
        name: (gueltig_in(wert, jahr) or {}) if isinstance(wert, list) else wert
        for name, wert in daten.items()
        if name not in fest
    }


def _stelle(nummer: str) -> int:
    """Die Zahl in einer gedruckten Nummer, auch wenn ein Buchstabe davorsteht („E8“)."""
    return int(nummer.lstrip("AES"))
