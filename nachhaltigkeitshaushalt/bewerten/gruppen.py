"""Gruppen: zu welchem Ziel, Handlungsfeld, Produkt(bereich) oder SDG eine bewertete Kennzahl gehört."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.methoden import NICHT_BEWERTBAR, STATUS
from nachhaltigkeitshaushalt.bewerten.spalten import (
    aufzaehlung,
    ganze_jahre,
    ist_leer,
    verlange_auswahl,
    verlange_spalten,
)
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.begriffe import NICHT_ZUGEORDNET

if TYPE_CHECKING:
    from collections.abc import Mapping


EBENEN = ("ziel", "handlungsfeld", "produkt", "produktbereich", "sdg", "gesamt")
GESAMT = "gesamt"


def ordne_gruppen(
    bewertungen: pd.DataFrame,
    je: str,
    *,
    kennzahlen: pd.DataFrame | None = None,
    ziele: pd.DataFrame | None = None,
    produkte: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Bewertungen mit der Spalte ``gruppe``; wer keiner Gruppe angehört, steht unter „nicht zugeordnet“.

    Eine Kennzahl, deren Ziel mehrere SDG nennt, steht bei jedem davon, in keiner Gruppe aber zweimal.
    """
    verlange_spalten(bewertungen, ("kennzahl", "jahr", "status"), "Bewertungen", ("grad", "ziel", "produkt"))
    verlange_auswahl(je, "je", EBENEN)
    gelesen = _gelesen(bewertungen)
    mit_gruppe = _mit_gruppe(gelesen, je, kennzahlen=kennzahlen, ziele=ziele, produkte=produkte)
    doppelt = mit_gruppe["kennzahl"][mit_gruppe.duplicated(["gruppe", "jahr", "kennzahl"])]
    if len(doppelt):
        raise fehler("bewertung_zeile_doppelt", Ort(blatt="Bewertungen", spalte="kennzahl"), doppelt.iloc[0])
    return mit_gruppe


def _gelesen(bewertungen: pd.DataFrame) -> pd.DataFrame:
    """Bewertungen mit einheitlichem Status und ganzem Jahr; ein leerer Status ist „nicht bewertbar“."""
    kodes = aufzaehlung(bewertungen, "status", STATUS, "Bewertungen")
    status = pd.array([*map(str, STATUS)], dtype="str").take(np.where(kodes < 0, NICHT_BEWERTBAR, kodes))
    jahre = ganze_jahre(bewertungen, "jahr", "Bewertungen")
    return bewertungen.assign(status=status, jahr=jahre)


def _mit_gruppe(
    bewertungen: pd.DataFrame,
    je: str,
    *,
    kennzahlen: pd.DataFrame | None,
    ziele: pd.DataFrame | None,
    produkte: pd.DataFrame | None,
) -> pd.DataFrame:
    """Eine Zeile je Bewertung und Gruppe, zu der sie gehört."""
    if je == GESAMT:
        return bewertungen.assign(gruppe=GESAMT)
    anker = "produkt" if je in {"produkt", "produktbereich"} else "ziel"
    schluessel = _schluessel(bewertungen, anker, kennzahlen)
    if je != anker:
        schluessel = _uebersetze(schluessel, _verzeichnis(je, ziele, produkte))
    gruppen = pd.Series([wert or [NICHT_ZUGEORDNET] for wert in schluessel], index=bewertungen.index, dtype=object)
    return bewertungen.assign(gruppe=gruppen).explode("gruppe", ignore_index=True).astype({"gruppe": "str"})


def _schluessel(bewertungen: pd.DataFrame, spalte: str, kennzahlen: pd.DataFrame | None) -> list[list[str]]:
    """Ziel oder Produkt je Bewertung – aus der Kennzahlentabelle oder aus der Bewertung selbst."""
    if kennzahlen is None:
        verlange_spalten(bewertungen, (spalte,), "Bewertungen")
        werte = bewertungen[spalte]
    else:
        verlange_spalten(kennzahlen, ("kennzahl", spalte), "Kennzahlen")
        je_kennzahl = kennzahlen.drop_duplicates("kennzahl")
        verzeichnis = {str(k): wert for k, wert in zip(je_kennzahl["kennzahl"], je_kennzahl[spalte], strict=True)}
        werte = bewertungen["kennzahl"].astype("str").map(verzeichnis)
    return [[] if ist_leer(wert) else [str(wert)] for wert in werte.tolist()]


def _uebersetze(schluessel: list[list[str]], verzeichnis: Mapping[str, list[str]]) -> list[list[str]]:
    """Schlüssel → Gruppen; unbekannte Schlüssel gehören keiner Gruppe an."""
    return [[gruppe for einer in mehrere for gruppe in verzeichnis.get(einer, [])] for mehrere in schluessel]


def _verzeichnis(je: str, ziele: pd.DataFrame | None, produkte: pd.DataFrame | None) -> dict[str, list[str]]:
    """Nachschlagewerk Ziel → Handlungsfeld oder SDG, Produkt → Produktbereich."""
    if je == "produktbereich":
        tabelle = _verlangt(produkte, "Produkte", ("produkt", "produktbereich"))
        return {str(p): [str(b)] for p, b in zip(tabelle["produkt"], tabelle["produktbereich"], strict=True)}
    tabelle = _verlangt(ziele, "Ziele", ("ziel", je))
    eigene = {str(ziel): _teile(wert, je) for ziel, wert in zip(tabelle["ziel"], tabelle[je], strict=True)}
    return {ziel: _geerbt(ziel, eigene, _oberziele(tabelle)) for ziel in eigene}


def _verlangt(tabelle: pd.DataFrame | None, name: str, spalten: tuple[str, ...]) -> pd.DataFrame:
    """Die Nachschlagetabelle; fehlt sie, ist das ein Fehler mit ihrem Namen."""
    if tabelle is None:
        raise fehler("bewertung_keine_tabelle", Ort(blatt=name), "nichts", tabelle=name)
    verlange_spalten(tabelle, spalten, name)
    return tabelle


def _teile(wert: object, je: str) -> list[str]:
    """Angabe eines Ziels; SDG sind durch Komma oder Semikolon getrennt, ``13.0`` ist 13."""
    if ist_leer(wert):
        return []
    if je != "sdg":
        return [str(wert)]
    teile = (teil.strip().removesuffix(".0") for teil in re.split("[,;]", str(wert)))
    return list(dict.fromkeys(teil for teil in teile if teil))


def _oberziele(ziele: pd.DataFrame) -> dict[str, str]:
    """Ziel → Oberziel, soweit angegeben."""
    if "oberziel" not in ziele.columns:
        return {}
    paare = zip(ziele["ziel"].tolist(), ziele["oberziel"].tolist(), strict=True)
    return {str(ziel): str(ober) for ziel, ober in paare if not ist_leer(ober)}


def _geerbt(ziel: str, eigene: Mapping[str, list[str]], oberziele: Mapping[str, str]) -> list[str]:
    """Eigene Angabe, sonst die des nächsten Oberziels; ein Kreis im Zielbaum endet ohne Angabe."""
    besucht: set[str] = set()
    while not eigene.get(ziel) and ziel in oberziele and ziel not in besucht:
        besucht.add(ziel)
        ziel = oberziele[ziel]
    return eigene.get(ziel, [])


def baum_unter(ziele: pd.DataFrame) -> dict[str, list[str]]:
    """Ziel → alle Ziele darunter, auf jeder Ebene; ein Kreis im Zielbaum endet."""
    kinder: dict[str, list[str]] = {}
    for ziel, ober in _oberziele(ziele).items():
        kinder.setdefault(ober, []).append(ziel)
    ergebnis = {}
    for ziel in kinder:
        offen, gefunden = [ziel], dict[str, None]()
        while offen:
            neue = [kind for kind in kinder.get(offen.pop(), []) if kind not in gefunden and kind != ziel]
            gefunden |= dict.fromkeys(neue)
            offen += neue
        ergebnis[ziel] = list(gefunden)
    return ergebnis
