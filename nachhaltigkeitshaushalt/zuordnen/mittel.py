"""Mittel je Ziel und Handlungsfeldbudget: Haushaltszeilen × Anteile, centgenau, mit Rest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NACHRICHTLICHE_ZEILEN, NICHT_ZUGEORDNET
from nachhaltigkeitshaushalt.kern.geld import ganze_cent, verlange_summierbar
from nachhaltigkeitshaushalt.zuordnen.geltung import (
    Eintrag,
    budgeteintraege,
    geltende_je_jahr,
    naechste,
    vorfahren,
    zieleintraege,
    zum_konto,
)
from nachhaltigkeitshaushalt.zuordnen.verteilung import Anteilstafel, baue_tafel, verteile_und_summiere

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_GANZ = Fraction(1)
JE_ZIEL = ("jahr", "wertart", "plan", "seite")
JE_BUDGET = ("produkt", "jahr", "wertart", "plan", "seite")


@dataclass(frozen=True, eq=False)
class Verteilplan:
    """Wie die Zeilen einer Tabelle verteilt werden: Gruppe je Zeile, Tafel und Empfänger."""

    gruppe: NDArray[np.int64]
    tafel: Anteilstafel
    empfaenger: tuple[tuple[str, ...], ...]
    """Nummer → Empfänger; die letzten zwei sind „nicht zugeordnet“ und „nachrichtlich“."""


def mittel_je_ziel(
    zeilen: pd.DataFrame,
    produkte: pd.DataFrame,
    zuordnungen: pd.DataFrame,
    ziele: pd.DataFrame,
    *,
    jahr: int | None = None,
) -> pd.DataFrame:
    """Beträge je Ziel und Wirkung, dazu der nicht zugeordnete Rest.

    Args:
        zeilen: ``Haushaltszeilen``.
        produkte: ``Produkte``; über Gruppe und Bereich vererben sich Zuordnungen.
        zuordnungen: ``Zuordnungen``; das Nähere (Produkt vor Gruppe vor Bereich) geht vor.
        ziele: ``Ziele``; Zuordnungen zu unbekannten Zielen fallen in den Rest.
        jahr: Nur dieses Haushaltsjahr; ohne Angabe alle.

    Returns:
        ``ziel, handlungsfeld, wirkung, jahr, wertart, plan, seite, betrag_cent`` (Cent). Zeilen
        mit ``ziel == "nicht zugeordnet"`` und ``"nachrichtlich"`` machen die Summe je Jahr ×
        Wertart × Seite auf den Cent gleich der Summe der Haushaltszeilen.

    Beispiel:
        >>> from nachhaltigkeitshaushalt import beispielmappen, lies_haushalt, lies_steuerung
        >>> haushalt = lies_haushalt(beispielmappen()["haushalt"])
        >>> steuerung = lies_steuerung(beispielmappen()["steuerung"])
        >>> mittel = mittel_je_ziel(haushalt.zeilen, haushalt.produkte, steuerung.zuordnungen, steuerung.ziele)
        >>> int(mittel["betrag_cent"].sum() - haushalt.zeilen["betrag_cent"].sum())
        0

    """
    auswahl = _im_jahr(zeilen, jahr)
    plan = verteilplan(auswahl, produkte, zieleintraege(zuordnungen, set(ziele["ziel"])))
    summen = _summiere(auswahl, plan, JE_ZIEL)
    handlungsfeld = ziele.drop_duplicates("ziel").set_index("ziel")["handlungsfeld"]
    summen.insert(1, "handlungsfeld", summen["empfaenger_0"].map(handlungsfeld).astype("str"))
    namen = {"empfaenger_0": "ziel", "empfaenger_1": "wirkung"}
    ergebnis = summen.rename(columns=namen)[["ziel", "handlungsfeld", "wirkung", *JE_ZIEL, "betrag_cent"]]
    return ergebnis.sort_values(["ziel", "wirkung", *JE_ZIEL], ignore_index=True)


def handlungsfeldbudgets(
    zeilen: pd.DataFrame, produkte: pd.DataFrame, budgets: pd.DataFrame, *, jahr: int | None = None
) -> pd.DataFrame:
    """Gemeinsame Budgets je Handlungsfeld nach bewirtschaftendem Fachbereich und Produkt.

    Args:
        zeilen: ``Haushaltszeilen``.
        produkte: ``Produkte``.
        budgets: ``Handlungsfeldbudgets``; ein Eintrag mit Konto geht vor dem ganzen Produkt.
        jahr: Nur dieses Haushaltsjahr; ohne Angabe alle.

    Returns:
        ``handlungsfeld, fachbereich, produkt, jahr, wertart, plan, seite, betrag_cent`` (Cent)
        mit ausdrücklicher Restzeile ``handlungsfeld == "nicht zugeordnet"`` je Produkt.

    """
    auswahl = _im_jahr(zeilen, jahr)
    plan = verteilplan(auswahl, produkte, budgeteintraege(budgets))
    summen = _summiere(auswahl, plan, JE_BUDGET)
    namen = {"empfaenger_0": "handlungsfeld", "empfaenger_1": "fachbereich"}
    summen = summen.rename(columns=namen)[["handlungsfeld", "fachbereich", *JE_BUDGET, "betrag_cent"]]
    eigener = produkte.drop_duplicates("produkt").set_index("produkt")["fachbereich"]
    ohne = summen["fachbereich"].isna() | (summen["fachbereich"] == "")
    summen["fachbereich"] = summen["fachbereich"].mask(ohne, summen["produkt"].astype("str").map(eigener)).astype("str")
    return summen.sort_values(["handlungsfeld", "fachbereich", *JE_BUDGET], ignore_index=True)


def verteilplan(zeilen: pd.DataFrame, produkte: pd.DataFrame, eintraege: Sequence[Eintrag]) -> Verteilplan:
    """Gruppe je Zeile (Produkt, Jahr und – wenn Einträge Konten nennen – Konto) und deren Tafel."""
    empfaenger = tuple(sorted({eintrag.empfaenger for eintrag in eintraege}))
    rest, nachrichtlich = len(empfaenger), len(empfaenger) + 1
    mit_konto = any(eintrag.konto for eintrag in eintraege)
    merkmale = ("produkt", "jahr", "konto") if mit_konto else ("produkt", "jahr")
    gruppe, gruppen = kombiniere(zeilen, merkmale)
    zugeordnet = _eintraege_je_gruppe(gruppen, produkte, eintraege)
    verschieden = {id(liste): liste for liste in zugeordnet}
    anteile = _anteile(verschieden.values(), empfaenger)
    tafel = baue_tafel([*anteile, [(nachrichtlich, _GANZ)]], rest)
    tafelzeile = pd.Index(list(verschieden)).get_indexer(pd.Index([id(liste) for liste in zugeordnet]))[gruppe]
    wiederholt = zeilen["zeile"].isin(NACHRICHTLICHE_ZEILEN).to_numpy()
    reste = ((NICHT_ZUGEORDNET,), (NACHRICHTLICH,))
    return Verteilplan(np.where(wiederholt, len(anteile), tafelzeile), tafel, (*empfaenger, *reste))


def _anteile(
    listen: Iterable[list[Eintrag]], empfaenger: tuple[tuple[str, ...], ...]
) -> list[list[tuple[int, Fraction]]]:
    """Je Liste von Einträgen die Nummer des Empfängers und sein Anteil."""
    nummer = {name: i for i, name in enumerate(empfaenger)}
    return [[(nummer[eintrag.empfaenger], eintrag.anteil) for eintrag in liste] for liste in listen]


def _eintraege_je_gruppe(
    gruppen: pd.DataFrame, produkte: pd.DataFrame, eintraege: Sequence[Eintrag]
) -> list[list[Eintrag]]:
    """Die geltenden Einträge jeder Gruppe (Produkt, Jahr, Konto); gleiche Einträge sind dieselbe Liste."""
    linie = vorfahren(produkte)
    je_jahr = geltende_je_jahr(eintraege, gruppen["jahr"].unique().tolist())
    konten = gruppen["konto"].astype("str").fillna("") if "konto" in gruppen else [""] * len(gruppen)
    zugeordnet = (
        naechste(linie.get(produkt, (produkt,)), je_jahr[jahr])
        for produkt, jahr in zip(gruppen["produkt"], gruppen["jahr"].tolist(), strict=True)
    )
    gemerkt: dict[tuple[int, str], list[Eintrag]] = {}
    ergebnis = []
    for liste, konto in zip(zugeordnet, konten, strict=True):
        merkmal = (id(liste), konto)
        if merkmal not in gemerkt:
            gemerkt[merkmal] = zum_konto(liste, konto)
        ergebnis.append(gemerkt[merkmal])
    return ergebnis


def kombiniere(zeilen: pd.DataFrame, spalten: Sequence[str]) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Nummer der Wertekombination je Zeile und die Tabelle der vorkommenden Kombinationen."""
    kode = np.zeros(len(zeilen), dtype=np.int64)
    for name in spalten:
        stellen, werte = _kodiere(zeilen[name])
        kode = pd.factorize(kode * (len(werte) + 1) + stellen + 1)[0].astype(np.int64)
    erste = np.flatnonzero(~pd.Index(kode).duplicated())
    return kode, zeilen[list(spalten)].iloc[erste].reset_index(drop=True)


def _kodiere(spalte: pd.Series[Any]) -> tuple[NDArray[np.int64], pd.Index]:
    """Kodes (−1 = fehlt) und Werte einer Spalte."""
    if isinstance(spalte.dtype, pd.CategoricalDtype):
        kategoriekodes: NDArray[np.int64] = np.asarray(spalte.cat.codes, dtype=np.int64)
        return kategoriekodes, spalte.cat.categories
    roh, werte = pd.factorize(spalte)
    kodes: NDArray[np.int64] = np.asarray(roh, dtype=np.int64)
    return kodes, pd.Index(werte)


def _im_jahr(zeilen: pd.DataFrame, jahr: int | None) -> pd.DataFrame:
    """Die Zeilen eines Haushaltsjahres, oder alle."""
    return zeilen if jahr is None else zeilen[zeilen["jahr"] == jahr]


def _summiere(zeilen: pd.DataFrame, plan: Verteilplan, je: Sequence[str]) -> pd.DataFrame:
    """Summe je Empfänger und Merkmalen ``je``; Nullen entfallen, die Restzeile bleibt immer."""
    schluessel, merkmale = kombiniere(zeilen, je)
    betraege = ganze_cent(zeilen["betrag_cent"])
    verlange_summierbar(betraege)
    summen = verteile_und_summiere(betraege, plan.gruppe, schluessel, plan.tafel, len(plan.empfaenger))
    behalten = summen != 0
    behalten[:, plan.tafel.rest] = True
    wo, wer = np.nonzero(behalten)
    texte = {name: "str" for name in je if name != "jahr"}
    ergebnis = merkmale.iloc[wo].reset_index(drop=True).astype(texte)
    breite = max(len(name) for name in plan.empfaenger)
    for k in range(max(breite, 2)):
        namen = pd.Series([name[k] if k < len(name) else None for name in plan.empfaenger], dtype="str")
        ergebnis[f"empfaenger_{k}"] = namen.iloc[wer].to_numpy()
    return ergebnis.astype({"empfaenger_0": "str", "empfaenger_1": "str"}).assign(betrag_cent=summen[wo, wer])
