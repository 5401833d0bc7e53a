"""Vergleich zweier Jahre: welche Kennzahlen anders beurteilt sind, und warum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.inhalt import Absatz, Abschnitt, Art, Spalte, Tabelle, Wert, Zeile, zeile
from nachhaltigkeitshaushalt.berichten.kennzahlenblick import NICHT_BEWERTBAR, STATUSFOLGE, sammle_kennzahlen
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, aufgezaehlt, mehrzahl, schreibe_status, zahl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

Urteil = dict[Any, Any]
EINGANGSWERTE = (
    ("zielwert", "Zielwert"),
    ("zieljahr", "Zieljahr"),
    ("untergrenze", "Untergrenze"),
    ("obergrenze", "Obergrenze"),
    ("istwert", "Ist-Wert"),
    ("sollwert", "Sollwert"),
)
IMMER_GENANNT = ("istwert", "sollwert")
"""Auch unverändert eine Auskunft: Dann liegt das andere Urteil nicht daran."""


@dataclass(frozen=True)
class Paar:
    """Eine Kennzahl mit ihrem Urteil damals und heute; None, wo es keines gibt."""

    kennzahl: str
    bezeichnung: str
    damals: Urteil | None
    heute: Urteil | None
    stellen: int

    @property
    def art(self) -> str:
        """besser, schlechter, gleich, anders (zu oder von „nicht bewertbar“), neu oder entfallen."""
        if self.damals is None or self.heute is None:
            return "neu" if self.damals is None else "entfallen"
        alt, neu = str(self.damals["status"]), str(self.heute["status"])
        if alt == neu:
            return "gleich"
        if NICHT_BEWERTBAR in (alt, neu):
            return "anders"
        return "besser" if STATUSFOLGE.index(neu) < STATUSFOLGE.index(alt) else "schlechter"


def bilde_paare(grundlage: Berichtsgrundlage, vorjahr: Mapping[str, Any]) -> list[Paar]:
    """Alle Kennzahlen beider Jahre, die heutigen zuerst."""
    damals = {str(urteil["kennzahl"]): urteil for urteil in vorjahr["kennzahlen"]}
    heutige = [
        Paar(k.kennzahl, k.bezeichnung, damals.pop(k.kennzahl, None), k.urteil, k.stellen)
        for k in sammle_kennzahlen(grundlage)
    ]
    return heutige + [Paar(name, name, urteil, None, 0) for name, urteil in damals.items()]


_KURZ = {
    "besser": "besser beurteilt",
    "schlechter": "schlechter beurteilt",
    "gleich": "gleich beurteilt",
    "anders": "von oder zu „nicht bewertbar“ gewechselt",
    "neu": "neu",
    "entfallen": "nicht mehr berichtet",
}


def kurzfassung_urteile(paare: list[Paar]) -> str:
    """Wie viele Kennzahlen besser, schlechter, gleich beurteilt sind."""
    arten = [paar.art for paar in paare]
    teile = [f"{zahl(arten.count(art), 0)} {wort}" for art, wort in _KURZ.items() if art in arten]
    return f"{mehrzahl(len(paare), 'Kennzahl', 'Kennzahlen')}: {aufgezaehlt(teile) or 'keine zu vergleichen'}."


def abschnitt_urteile(paare: list[Paar], grundlage: Berichtsgrundlage, damals: int) -> Abschnitt:
    """Kennzahlen mit anderem Urteil, neue und weggefallene."""
    anders = [paar for paar in paare if paar.art != "gleich"]
    gleich = len(paare) - len(anders)
    text = f"{mehrzahl(gleich, 'Kennzahl hat', 'Kennzahlen haben')} denselben Status wie {damals}."
    if not anders:
        return Abschnitt("Urteile über die Kennzahlen", (Absatz(text),))
    spalten = (
        Spalte("Kennzahl", breite=4.6),
        Spalte(f"Status {damals}", breite=2.6),
        Spalte(f"Status {grundlage.jahr}", Art.STATUS, 2.6),
        Spalte("Woran es liegt", breite=7.8),
    )
    zeilen = tuple(_zeile(paar, spalten) for paar in anders)
    titel = f"Kennzahlen mit anderem Status als {damals}"
    tabelle = Tabelle("vergleich_urteile", titel, "Urteile", spalten, zeilen)
    return Abschnitt("Urteile über die Kennzahlen", (Absatz(text), tabelle))


def _zeile(paar: Paar, spalten: tuple[Spalte, ...]) -> Zeile:
    """Eine Kennzahl mit beiden Urteilen und dem Grund."""
    vorher = FEHLT if paar.damals is None else schreibe_status(str(paar.damals["status"]))
    nachher = None if paar.heute is None else str(paar.heute["status"])
    werte: list[Wert] = [paar.bezeichnung, vorher, nachher, _grund(paar)]
    return zeile(spalten, werte, schluessel=("kennzahl", paar.kennzahl))


def _grund(paar: Paar) -> str:
    """Andere Regel, anderes Ziel, anderer Ist- oder Sollwert, und das Urteil von heute in Worten."""
    if paar.damals is None:
        return "Die Kennzahl ist neu."
    if paar.heute is None:
        return "Die Kennzahl wird nicht mehr berichtet."
    saetze = []
    if any(paar.damals.get(name) != paar.heute.get(name) for name in ("methode", "regelversion")):
        saetze.append("Es gilt eine andere Regel oder Fassung.")
    if werte := _eingangswerte(paar.damals, paar.heute, paar.stellen):
        saetze.append(f"{werte}.")
    return " ".join([*saetze, str(paar.heute.get("begruendung") or "")]).strip()


def _eingangswerte(damals: Urteil, heute: Urteil, stellen: int) -> str:
    """Die Eingangswerte beider Jahre: „Ist-Wert 41,0 → 42,1, Sollwert unverändert 42,7“."""
    teile = []
    for name, wort in EINGANGSWERTE:
        vorher, nachher = (_geschrieben(urteil.get(name), name, stellen) for urteil in (damals, heute))
        if vorher != nachher:
            teile.append(f"{wort} {vorher} → {nachher}")
        elif name in IMMER_GENANNT and nachher != FEHLT:
            teile.append(f"{wort} unverändert {nachher}")
    return ", ".join(teile)


def _geschrieben(wert: Any, name: str, stellen: int) -> str:  # noqa: ANN401 - Zahl oder nichts
    """Eine Angabe als Text; fehlt sie, „–“."""
    if wert is None or wert != wert:  # noqa: PLR0124 - NaN ist sich selbst nicht gleich
        return FEHLT
    return str(int(wert)) if name == "zieljahr" else zahl(float(wert), stellen)
