"""Maßnahmen priorisieren: drei offengelegte Regeln nebeneinander, mit Robustheit gegen die Gewichte."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.priorisierung_auswahl import Auswahl, beste_auswahl, nach_rang
from nachhaltigkeitshaushalt.bewerten.priorisierung_beteiligung import gleiche_anteile
from nachhaltigkeitshaushalt.bewerten.priorisierung_punkte import Punktetafel, baue_tafel, gewichte_der
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund, befundtabelle, fehler
from nachhaltigkeitshaushalt.kern.begriffe import Gewichtart, Massnahmenstatus
from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.kern.regelwerk import Regel, gueltig_in, lade_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung

REGELN = ("rangfolge", "exakt", "beteiligung")
"""Spalten der Ergebnistabelle, in der Reihenfolge des Berichts."""


@dataclass(frozen=True, eq=False)
class Priorisierung:
    """Ergebnis der Priorisierung eines Handlungsfelds.

    Attributes:
        handlungsfeld: Schlüssel des Handlungsfelds.
        jahr: Haushaltsjahr der Kosten.
        budget_cent: Gemeinsames Budget für die Maßnahmen.
        tabelle: Je Maßnahme Stammdaten, ``punkte``, ``rang``, ``stimmen``, je Regel gewählt oder
            nicht und ``robustheit_<regel>`` (Anteil der veränderten Gewichte, unter denen sie
            gewählt bleibt).
        regeln: Je Regel Name, Erläuterung, Anzahl, Kosten, Rest, Punktsumme, vertretene
            Stimmzettel, ausgelassene Maßnahmen und ob die Auswahl bewiesen ist.
        gewichte: Die verwendeten Gewichte mit ihrem Anteil.
        befunde: Was nicht teilnahm und warum.

    """

    handlungsfeld: str
    jahr: int
    budget_cent: int
    tabelle: pd.DataFrame
    regeln: pd.DataFrame
    gewichte: pd.DataFrame
    befunde: pd.DataFrame

    def _repr_html_(self) -> str:
        """Beide Tafeln im Notebook."""
        return str(self.tabelle.to_html(index=False)) + str(self.regeln.to_html(index=False))


def priorisiere(steuerung: Steuerung, *, handlungsfeld: str, jahr: int, budget_cent: int) -> Priorisierung:
    """Wählt unter den vorgeschlagenen Maßnahmen eines Handlungsfelds nach drei Regeln.

    Args:
        steuerung: Ergebnis von ``lies_steuerung`` mit Maßnahmen, Bewertungen, Stimmen, Gewichten.
        handlungsfeld: Schlüssel des Handlungsfelds.
        jahr: Haushaltsjahr der Kosten.
        budget_cent: Gemeinsames Budget in Cent.

    Returns:
        ``Priorisierung``; keine Regel entscheidet, alle drei stehen nebeneinander.

    Raises:
        HaushaltsFehler: Keine vorgeschlagene Maßnahme, oder alle Gewichte sind 0.

    """
    fassung = vorgaben(jahr)
    massnahmen, befunde = _teilnehmende(steuerung, handlungsfeld, jahr)
    befunde += _fremde(steuerung)
    namen, kosten = massnahmen["massnahme"].tolist(), massnahmen["betrag_cent"].tolist()
    if budget_cent < min(kosten):
        befunde.append(befund("budget_zu_klein", wert=als_euro(budget_cent), kosten=als_euro(min(kosten))))
    rechnung = _Rechnung(baue_tafel(namen, steuerung.bewertungen), kosten, budget_cent, fassung)
    gewichte = [
        gewichte_der(art, stamm, steuerung.gewichte)
        for art, stamm in (
            (Gewichtart.KRITERIUM, rechnung.tafel.kriterien),
            (Gewichtart.GRUPPE, rechnung.tafel.gruppen),
        )
    ]
    punkte = rechnung.tafel.punkte(*gewichte)
    befunde += [befund("massnahme_ohne_bewertung", wert=n) for n, p in zip(namen, punkte, strict=True) if np.isnan(p)]
    zettel = _stimmzettel(steuerung.stimmen, namen)
    exakt = rechnung.exakt(punkte)
    wahl = {
        "rangfolge": rechnung.rang(punkte),
        "exakt": exakt.gewaehlt,
        "beteiligung": _beteiligung(namen, kosten, zettel, budget_cent, fassung),
    }
    tabelle = _tabelle(massnahmen, punkte, zettel, wahl)
    for name, anteile in rechnung.robustheit(*gewichte).items():
        tabelle[f"robustheit_{name}"] = anteile
    return Priorisierung(
        handlungsfeld, jahr, budget_cent, tabelle, _regeltafel(tabelle, zettel, budget_cent, exakt),
        _gewichtstafel(rechnung.tafel, gewichte), befundtabelle(befunde),
    )  # fmt: skip


def vorgaben(jahr: int) -> Regel:
    """Die Fassung der Regeln, die im Jahr gilt."""
    fassungen = lade_regeln("priorisierung")["fassungen"]
    return gueltig_in(fassungen, jahr) or min(fassungen, key=lambda fassung: fassung["ab"])


def _teilnehmende(steuerung: Steuerung, feld: str, jahr: int) -> tuple[pd.DataFrame, list[Befund]]:
    """Vorgeschlagene Maßnahmen des Handlungsfelds und Jahres mit Kosten; die übrigen als Befund."""
    alle = steuerung.massnahmen
    eigene = alle[
        (alle["handlungsfeld"] == feld) & (alle["jahr"] == jahr) & (alle["status"] == Massnahmenstatus.VORGESCHLAGEN)
    ]
    ohne = eigene["betrag_cent"] <= 0
    befunde = [befund("massnahme_ohne_kosten", _ort(z), z["massnahme"]) for z in eigene[ohne].to_dict("records")]
    teilnehmende = eigene[~ohne].drop_duplicates("massnahme").sort_values("massnahme", ignore_index=True)
    if teilnehmende.empty:
        raise fehler("massnahmen_fehlen", wert=feld, jahr=jahr)
    return teilnehmende, befunde


def _fremde(steuerung: Steuerung) -> list[Befund]:
    """Bewertungen und Stimmen für Maßnahmen, die es nicht gibt."""
    bekannt = steuerung.massnahmen["massnahme"]
    return [
        befund("massnahme_unbekannt", _ort(z), z["massnahme"], aehnlich=meinten_sie(z["massnahme"], bekannt))
        for tabelle in (steuerung.bewertungen, steuerung.stimmen)
        for z in tabelle[~tabelle["massnahme"].isin(bekannt)].to_dict("records")
    ]


def _ort(zeile: dict[Any, Any]) -> Ort:
    """Zeile der Mappe, in der die Maßnahme steht."""
    return Ort(zeile["datei"], zeile["blatt"], f"{zeile['excel_zeile']}", "massnahme")


def _stimmzettel(stimmen: pd.DataFrame, namen: Sequence[str]) -> list[frozenset[str]]:
    """Stimmzettel mit mindestens einer der Maßnahmen."""
    eigene = stimmen[stimmen["massnahme"].isin(list(namen))]
    return [frozenset(gruppe) for _, gruppe in eigene.groupby("stimmzettel", sort=True)["massnahme"]]


def _beteiligung(
    namen: Sequence[str], kosten: Sequence[int], zettel: Sequence[frozenset[str]], budget: int, vorgaben: Regel
) -> tuple[int, ...]:
    """Gewählte Stellen der proportionalen Regel; ohne Stimmen keine."""
    if not zettel or budget <= 0:
        return ()
    schritt = Fraction(budget, len(zettel) * int(vorgaben["stufen"]))
    gewaehlt = gleiche_anteile(dict(zip(namen, kosten, strict=True)), zettel, budget, schritt=schritt)
    return tuple(i for i, name in enumerate(namen) if name in gewaehlt)


class _Rechnung:
    """Punkte zu Auswahlen: einmal mit den beschlossenen, oft mit veränderten Gewichten."""

    def __init__(self, tafel: Punktetafel, kosten: Sequence[int], budget: int, vorgaben: Regel) -> None:
        self.tafel, self.kosten, self.budget, self.vorgaben = tafel, kosten, budget, vorgaben

    def rang(self, punkte: np.ndarray[Any, Any]) -> tuple[int, ...]:
        """Gewichtete Rangfolge."""
        stellen, nutzen, kosten = self._bewertete(punkte)
        return tuple(stellen[k] for k in nach_rang(nutzen, kosten, self.budget))

    def exakt(self, punkte: np.ndarray[Any, Any], *, guenstig: bool = True) -> Auswahl:
        """Beste Auswahl."""
        stellen, nutzen, kosten = self._bewertete(punkte)
        auswahl = beste_auswahl(
            nutzen, kosten, self.budget, zeitgrenze=float(self.vorgaben["zeitgrenze"]), guenstig=guenstig
        )
        return Auswahl(tuple(stellen[k] for k in auswahl.gewaehlt), auswahl.nutzen, auswahl.schranke)

    def _bewertete(self, punkte: np.ndarray[Any, Any]) -> tuple[list[int], list[int], list[int]]:
        """Stellen mit Punkten, ihr ganzzahliger Nutzen und ihre Kosten."""
        stellen = np.flatnonzero(~np.isnan(punkte)).tolist()
        nutzen = [int(np.rint(punkte[i] * self.vorgaben["feinheit"])) for i in stellen]
        return stellen, nutzen, [self.kosten[i] for i in stellen]

    def _ziehungen(self) -> int:
        """Zahl der Ziehungen; bei sehr vielen Maßnahmen weniger, damit es schnell bleibt."""
        return int(min(self.vorgaben["ziehungen"], max(1, self.vorgaben["aufwand"] // len(self.kosten))))

    def robustheit(self, kriterien: np.ndarray[Any, Any], gruppen: np.ndarray[Any, Any]) -> dict[str, Any]:
        """Anteil der Ziehungen mit veränderten Gewichten, in denen eine Maßnahme gewählt ist."""
        zufall = np.random.default_rng(self.vorgaben["startwert"])
        spanne, anzahl = float(self.vorgaben["spanne"]), self._ziehungen()
        treffer = {name: np.zeros(len(self.kosten)) for name in ("rangfolge", "exakt")}
        for _ in range(anzahl):
            faktoren = [zufall.uniform(1 - spanne, 1 + spanne, len(w)) for w in (kriterien, gruppen)]
            punkte = self.tafel.punkte(kriterien * faktoren[0], gruppen * faktoren[1])
            treffer["rangfolge"][list(self.rang(punkte))] += 1
            treffer["exakt"][list(self.exakt(punkte, guenstig=False).gewaehlt)] += 1
        return {name: summe / anzahl for name, summe in treffer.items()}


def _tabelle(
    massnahmen: pd.DataFrame, punkte: np.ndarray[Any, Any], zettel: Sequence[frozenset[str]],
    wahl: dict[str, tuple[int, ...]],
) -> pd.DataFrame:  # fmt: skip
    """Stammdaten, Punkte, Rang, Zustimmungen und die Wahl jeder Regel."""
    spalten = ["massnahme", "bezeichnung", "produkt", "ziel", "betrag_cent", "meilensteine", "begruendung"]
    tabelle = massnahmen[spalten].copy()
    tabelle["punkte"] = punkte
    tabelle["rang"] = tabelle["punkte"].rank(method="min", ascending=False).astype("Int64")
    tabelle["stimmen"] = [sum(name in eintrag for eintrag in zettel) for name in tabelle["massnahme"]]
    for regel in REGELN:
        tabelle[regel] = np.isin(np.arange(len(tabelle)), wahl[regel])
    return tabelle


def _regeltafel(tabelle: pd.DataFrame, zettel: Sequence[frozenset[str]], budget: int, exakt: Auswahl) -> pd.DataFrame:
    """Die Regeln nebeneinander: was sie wählen, kosten, übrig lassen und auslassen."""
    texte = lade_regeln("priorisierung")["regeln"]
    zeilen = []
    for regel in REGELN:
        gewaehlt = tabelle[tabelle[regel]]
        namen, kosten = set(gewaehlt["massnahme"]), int(gewaehlt["betrag_cent"].sum())
        zeilen.append(
            {
                "regel": regel,
                "name": texte[regel]["name"],
                "text": texte[regel]["text"],
                "anzahl": len(gewaehlt),
                "kosten_cent": kosten,
                "rest_cent": budget - kosten,
                "punktsumme": float(gewaehlt["punkte"].sum()),
                "vertreten": sum(bool(eintrag & namen) for eintrag in zettel),
                "stimmzettel": len(zettel),
                "ausgelassen": ", ".join(tabelle.loc[~tabelle[regel], "massnahme"]),
                "bewiesen": exakt.bewiesen if regel == "exakt" else None,
            }
        )
    return pd.DataFrame(zeilen)


def _gewichtstafel(tafel: Punktetafel, gewichte: Sequence[np.ndarray[Any, Any]]) -> pd.DataFrame:
    """Art, Name, Gewicht und Anteil an der Summe der Art."""
    arten = ((Gewichtart.KRITERIUM, tafel.kriterien), (Gewichtart.GRUPPE, tafel.gruppen))
    zeilen = [
        {"art": str(art), "name": name, "gewicht": float(wert), "anteil": float(wert / werte.sum())}
        for (art, namen), werte in zip(arten, gewichte, strict=True)
        for name, wert in zip(namen, werte, strict=True)
    ]
    return pd.DataFrame(zeilen, columns=["art", "name", "gewicht", "anteil"])
