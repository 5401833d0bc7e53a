"""Güte der Steuerung: was Räte und Rechnungshöfe an Zielen und Kennzahlen rügen, als Befunde.

Jede Rüge ist eine kleine benannte Prüfung in ``PRUEFUNGEN``; Grenzen und Wörter stehen in
``regeln/methoden/guete.yaml``, der Wortlaut im Regelkatalog unter ``guete_…``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.begruendung import zahlwort
from nachhaltigkeitshaushalt.bewerten.guete_erlaeuterung import ort_der_zeile, pruefe_erlaeuterungen
from nachhaltigkeitshaushalt.bewerten.spalten import (
    ein_jahr,
    eine_zahl,
    falte,
    ist_leer,
    jahresspalte,
    verlange_spalten,
    zahlenspalte,
)
from nachhaltigkeitshaushalt.bewerten.vorgaben import UNBEKANNT, genannte_methode
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen
from nachhaltigkeitshaushalt.kern.befunde import Befund, befund, befundtabelle
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Pruefstoff:
    """Alles, was eine Prüfung braucht."""

    kennzahlen: pd.DataFrame
    ziele: pd.DataFrame
    werte: pd.DataFrame
    bewertungen: pd.DataFrame
    vorjahr: pd.DataFrame | None
    jahr: int
    regeln: dict[str, Any]


def pruefe_steuerung(  # noqa: PLR0913 - je eine freiwillige Tabelle
    kennzahlen: pd.DataFrame,
    ziele: pd.DataFrame,
    werte: pd.DataFrame,
    jahr: int,
    *,
    vorjahr: pd.DataFrame | None = None,
    erlaeuterungen: pd.DataFrame | None = None,
    wesentlichkeit: float | None = None,
) -> pd.DataFrame:
    """Prüft Ziele und Kennzahlen auf die wiederkehrenden Rügen.

    Args:
        kennzahlen: Tabelle ``Kennzahlen``.
        ziele: Tabelle ``Ziele``.
        werte: Tabelle ``Kennzahlwerte``.
        jahr: Berichtsjahr.
        vorjahr: Kennzahlen des Vorjahres, um Verschwundenes zu finden.
        erlaeuterungen: Texte zu Kennzahlen mit ``kennzahl``, ``jahr``, ``erlaeuterung`` und freiwillig
            ``gegensteuerung`` und ``urteil`` (von Hand vergeben). Ohne diese Tabelle entfallen
            die Prüfungen der Texte.
        wesentlichkeit: Abweichung vom Sollwert in Prozent, ab der eine Erläuterung erwartet wird;
            ohne Angabe die Grenze aus ``regeln/methoden/guete.yaml``.

    Returns:
        Tabelle ``Befunde``; Reihenfolge wie ``PRUEFUNGEN``.

    """
    verlange_spalten(ziele, ("ziel",), "Ziele")
    jahr = ein_jahr(jahr)
    regeln = dict(lade_regeln("methoden/guete"))
    if wesentlichkeit is not None:
        regeln["wesentlichkeit_prozent"] = eine_zahl(wesentlichkeit, "wesentlichkeit")
    bewertungen = bewerte_kennzahlen(kennzahlen, werte, jahr)
    stoff = Pruefstoff(kennzahlen, ziele, werte, bewertungen, vorjahr, jahr, regeln)
    befunde = [einer for pruefung in PRUEFUNGEN for einer in pruefung(stoff)]
    if erlaeuterungen is not None:
        grenze = float(regeln["wesentlichkeit_prozent"])
        befunde += pruefe_erlaeuterungen(bewertungen, erlaeuterungen, jahr, grenze)
    return befundtabelle(befunde)


def _ziel_ohne_kennzahl(stoff: Pruefstoff) -> Iterator[Befund]:
    """Ein Ziel ohne Unterziel muss mindestens eine Kennzahl haben."""
    gemessen = set(_spalte(stoff.kennzahlen, "ziel"))
    obere = set(_spalte(stoff.ziele, "oberziel"))
    for zeile in stoff.ziele.to_dict("records"):
        if zeile["ziel"] not in gemessen | obere:
            yield befund("guete_ziel_ohne_kennzahl", ort_der_zeile(zeile, "Ziele", "ziel"), zeile["ziel"])


def _ohne_zielwert(stoff: Pruefstoff) -> Iterator[Befund]:
    """Eine Kennzahl mit Zieljahr oder jährlichem Ziel braucht einen Zielwert, ein Korridor eine Grenze."""
    zeilen = stoff.bewertungen.drop_duplicates("kennzahl").set_index("kennzahl")
    for zeile in _je_kennzahl(stoff):
        urteil = zeilen.loc[str(zeile["kennzahl"])]
        felder = ["untergrenze", "obergrenze"] if urteil["zielart"] == "korridor" else ["zielwert"]
        if urteil["zielart"] != "richtung" and urteil[felder].isna().all():
            yield befund(
                "guete_kennzahl_ohne_zielwert", ort_der_zeile(zeile, "Kennzahlen", "zielwert"), zeile["kennzahl"]
            )


def _ohne_wert(stoff: Pruefstoff) -> Iterator[Befund]:
    """Eine Kennzahl ohne Ist-Wert misst nichts."""
    mit_wert = set(_istwerte(stoff)["kennzahl"].astype("str"))
    for zeile in _je_kennzahl(stoff):
        if str(zeile["kennzahl"]) not in mit_wert:
            ort = ort_der_zeile(zeile, "Kennzahlen", "kennzahl")
            yield befund("guete_kennzahl_ohne_wert", ort, zeile["kennzahl"], jahr=stoff.jahr)


def _nur_menge_oder_bericht(stoff: Pruefstoff) -> Iterator[Befund]:
    """Eine bloße Menge auf Stufe Input oder Output, oder ein Bericht, misst keine Wirkung."""
    for zeile in _je_kennzahl(stoff):
        ort = ort_der_zeile(zeile, "Kennzahlen", "bezeichnung")
        einheit, name = falte(_text(zeile, "einheit")), _text(zeile, "bezeichnung").lower()
        if any(wort in name for wort in stoff.regeln["berichtswoerter"]):
            yield befund("guete_nur_bericht", ort, zeile["kennzahl"], bezeichnung=_text(zeile, "bezeichnung"))
        elif _ist_menge(einheit, name, stoff.regeln) and zeile.get("wirkungsstufe") in {"input", "output"}:
            yield befund("guete_nur_menge", ort, zeile["kennzahl"], bezeichnung=_text(zeile, "bezeichnung"))


def _ist_menge(einheit: str, name: str, regeln: dict[str, Any]) -> bool:
    """Ob eine Kennzahl nur zählt; ein Verhältnis („je 1.000 Einwohner“) ist keine bloße Menge."""
    return einheit in regeln["mengeneinheiten"] and " je " not in f" {name} "


def _zu_viele(stoff: Pruefstoff) -> Iterator[Befund]:
    """Mehr als die zulässige Zahl von Kennzahlen je Ziel verstellt den Blick."""
    grenze = stoff.regeln["hoechstens_kennzahlen_je_ziel"]
    anzahl = pd.Series([z["ziel"] for z in _je_kennzahl(stoff) if not ist_leer(z.get("ziel"))]).value_counts()
    for zeile in stoff.ziele.to_dict("records"):
        menge = int(anzahl.get(zeile["ziel"], 0))
        if menge > grenze:
            ort = ort_der_zeile(zeile, "Ziele", "ziel")
            yield befund("guete_zu_viele_kennzahlen", ort, zeile["ziel"], anzahl=menge, grenze=grenze)


def _verschwunden(stoff: Pruefstoff) -> Iterator[Befund]:
    """Was im Vorjahr gemessen wurde, darf nicht stillschweigend entfallen."""
    if stoff.vorjahr is None:
        return
    verlange_spalten(stoff.vorjahr, ("kennzahl",), "Kennzahlen des Vorjahres")
    vorhanden = set(map(str, stoff.kennzahlen["kennzahl"]))
    for zeile in stoff.vorjahr.to_dict("records"):
        if str(zeile["kennzahl"]) not in vorhanden:
            yield befund(
                "guete_kennzahl_verschwunden", ort_der_zeile(zeile, "Kennzahlen", "kennzahl"), zeile["kennzahl"]
            )


def _methode_unbekannt(stoff: Pruefstoff) -> Iterator[Befund]:
    """Eine fast getroffene Methode ist vermutlich ein Tippfehler."""
    for zeile in _je_kennzahl(stoff):
        methode = _text(zeile, "methode")
        if methode and genannte_methode(methode) == UNBEKANNT:
            yield befund("guete_methode_unbekannt", ort_der_zeile(zeile, "Kennzahlen", "methode"), methode)


def _unbekannte_kennzahl(stoff: Pruefstoff) -> Iterator[Befund]:
    """Werte zu einer nicht aufgeführten Kennzahl gehen in keine Bewertung ein."""
    fremd = stoff.werte[~stoff.werte["kennzahl"].astype("str").isin(stoff.kennzahlen["kennzahl"].astype("str"))]
    for zeile in fremd.drop_duplicates("kennzahl").to_dict("records"):
        yield befund("guete_wert_ohne_kennzahl", ort_der_zeile(zeile, "Kennzahlwerte", "kennzahl"), zeile["kennzahl"])


def _reihenbruch(stoff: Pruefstoff) -> Iterator[Befund]:
    """Wechselt die Quelle oder springt der letzte Wert, ist die Reihe vielleicht gebrochen."""
    werte = _istwerte(stoff)
    spalten = [name for name in ("kennzahl", "_jahr", "datenstand") if name in werte.columns]
    for name, reihe in werte.sort_values(spalten, kind="stable").groupby("kennzahl", sort=False, observed=True):
        letzte = reihe.drop_duplicates("_jahr", keep="last")
        yield from _quellenwechsel(str(name), letzte)
        yield from _sprung(str(name), letzte, stoff.regeln)


def _istwerte(stoff: Pruefstoff) -> pd.DataFrame:
    """Vorhandene Ist-Werte bis zum Berichtsjahr, mit ``_jahr`` und ``_wert`` als Zahlen."""
    werte = stoff.werte.assign(
        _jahr=jahresspalte(stoff.werte, "jahr", "Kennzahlwerte"),
        _wert=zahlenspalte(stoff.werte, "wert", "Kennzahlwerte"),
    )
    if "wertart" in werte.columns:
        werte = werte[werte["wertart"].astype("str").map(falte) == "ist"]
    return werte[(werte["_jahr"] <= stoff.jahr) & werte["_wert"].notna()]


def _quellenwechsel(name: str, reihe: pd.DataFrame) -> Iterator[Befund]:
    """Erster Wechsel der Quelle innerhalb einer Reihe."""
    zeilen = [zeile for zeile in reihe.to_dict("records") if _text(zeile, "quelle")]
    for davor, zeile in pairwise(zeilen):
        vorher, nachher = _text(davor, "quelle"), _text(zeile, "quelle")
        if vorher != nachher:
            angaben = {"jahr": int(zeile["_jahr"]), "vorher": vorher, "nachher": nachher}
            yield befund("guete_quelle_gewechselt", ort_der_zeile(zeile, "Kennzahlwerte", "quelle"), name, **angaben)
            return


def _sprung(name: str, reihe: pd.DataFrame, regeln: dict[str, Any]) -> Iterator[Befund]:
    """Größte Änderung, wenn sie ein Vielfaches der mittleren (Median) ist."""
    aenderungen = np.abs(np.diff(reihe["_wert"].to_numpy(dtype=np.float64)))
    if len(aenderungen) < regeln["sprung_mindestens_aenderungen"]:
        return
    stelle, ueblich = int(aenderungen.argmax()), float(np.median(aenderungen))
    if ueblich > 0 and aenderungen[stelle] > regeln["sprung_faches"] * ueblich:
        zeile = reihe.iloc[stelle + 1].to_dict()
        angaben = {"jahr": int(zeile["_jahr"]), "aenderung": zahlwort(float(aenderungen[stelle]))}
        ort = ort_der_zeile(zeile, "Kennzahlwerte", "wert")
        yield befund("guete_sprung", ort, name, ueblich=zahlwort(ueblich), **angaben)


def _je_kennzahl(stoff: Pruefstoff) -> list[dict[Any, Any]]:
    """Je Kennzahl ihre erste Zeile."""
    return stoff.kennzahlen.drop_duplicates("kennzahl").to_dict("records")


def _text(zeile: dict[Any, Any], spalte: str) -> str:
    """Textfeld einer Zeile, leer ohne Angabe."""
    wert = zeile.get(spalte)
    return "" if ist_leer(wert) else str(wert)


def _spalte(tabelle: pd.DataFrame, spalte: str) -> list[str]:
    """Alle Angaben einer freiwilligen Spalte."""
    return (
        [] if spalte not in tabelle.columns else [str(wert) for wert in tabelle[spalte].tolist() if not ist_leer(wert)]
    )


PRUEFUNGEN: tuple[Callable[[Pruefstoff], Iterator[Befund]], ...] = (
    _ziel_ohne_kennzahl,
    _ohne_zielwert,
    _ohne_wert,
    _nur_menge_oder_bericht,
    _zu_viele,
    _verschwunden,
    _methode_unbekannt,
    _unbekannte_kennzahl,
    _reihenbruch,
)
