"""Aus Merkmalen und Beträgen eines Blatts werden Haushaltszeilen nach Datenvertrag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.betraege import Betraege, lies_betraege
from nachhaltigkeitshaushalt.einlesen.merkmale import Merkmal
from nachhaltigkeitshaushalt.kern.begriffe import Seite
from nachhaltigkeitshaushalt.kern.geld import summe_cent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.layout import Betragsspalte, Layout
    from nachhaltigkeitshaushalt.einlesen.rohblatt import Rohblatt, Rohspalte
    from nachhaltigkeitshaushalt.kern.befunde import Befund

ERTRAGSSEITEN = (Seite.ERTRAG, Seite.EINZAHLUNG)
PFLICHT = ("jahr", "wertart", "plan", "produkt", "zeile")
_GEGENSEITE = {"ergebnis": ("ertrag", "aufwand"), "finanz": ("einzahlung", "auszahlung")}


def baue_zeilen(
    blatt: Rohblatt, layout: Layout, eintrag: Betragsspalte, merkmale: Mapping[str, Merkmal]
) -> tuple[pd.DataFrame, dict[str, Any], list[Befund]]:
    """Haushaltszeilen aus einer Betragsspalte, ihr Eintrag im Leseprotokoll und die Befunde."""
    spalte = blatt.verlange_spalte(eintrag.spalte)
    betraege, befunde = lies_betraege(blatt, spalte, eintrag.einheit)
    eigene = {"jahr": eintrag.jahr, "wertart": eintrag.wertart}
    feste = {name: Merkmal.fest(wert, blatt.zeilen) for name, wert in eigene.items() if wert is not None}
    alle = {**merkmale, **feste}
    verwendbar = ~np.logical_or.reduce([alle[name].fehlt() for name in PFLICHT])
    auswahl = np.flatnonzero(verwendbar & betraege.gilt)
    seiten, cent = _seiten_und_betraege(alle, betraege, auswahl, layout)
    tabelle = _als_tabelle(blatt, spalte, alle, auswahl, seiten, cent)
    return tabelle, _protokoll(blatt, spalte, eintrag, betraege, auswahl), befunde


def _seiten_und_betraege(
    merkmale: Mapping[str, Merkmal], betraege: Betraege, auswahl: NDArray[np.int64], layout: Layout
) -> tuple[pd.Categorical, NDArray[np.int64]]:
    """Seite je Zeile und der Betrag im Vorzeichen des Datenvertrags (beide Seiten positiv)."""
    ertrag, aufwand = layout.vorzeichen.faktoren
    cent = betraege.cent[auswahl]
    seite = merkmale["seite"].sonst(_seite_nach_vorzeichen(merkmale, betraege.cent * ertrag))
    kategorie = seite.kategorie(auswahl)
    ist_ertrag = np.isin(kategorie.codes, [i for i, name in enumerate(seite.werte) if name in ERTRAGSSEITEN])
    faktor = np.where(ist_ertrag, ertrag, aufwand)
    ohne_seite = merkmale["seite"].fehlt()[auswahl]
    return kategorie, np.where(ohne_seite, np.abs(cent), cent * faktor)


def _seite_nach_vorzeichen(merkmale: Mapping[str, Merkmal], ertragsbetrag: NDArray[np.int64]) -> Merkmal:
    """Seite für nachrichtliche Zeilen ohne feste Seite: das Vorzeichen der Datei entscheidet."""
    plan = merkmale["plan"]
    paare = [_GEGENSEITE.get(name, (None, None)) for name in plan.werte] or [(None, None)]
    texte = [text for paar in paare for text in paar]
    kodes = np.where(plan.fehlt(), -1, plan.kodes * 2 + (ertragsbetrag <= 0))
    return Merkmal.aus_zuordnung(kodes, texte)


def _als_tabelle(  # noqa: PLR0913 - die Bestandteile einer Zeile
    blatt: Rohblatt, spalte: Rohspalte, merkmale: Mapping[str, Merkmal], auswahl: NDArray[np.int64],
    seiten: pd.Categorical, cent: NDArray[np.int64],
) -> pd.DataFrame:  # fmt: skip
    """Die Spalten des Datenvertrags in fester Reihenfolge."""
    jahre = np.array([*map(int, merkmale["jahr"].werte), 0], dtype=np.int64)
    anzahl = len(auswahl)
    return pd.DataFrame(
        {
            "datei": _gleich(blatt.mappe.name, anzahl),
            "blatt": _gleich(blatt.blatt, anzahl),
            "excel_zeile": auswahl + blatt.erste_zeile,
            "jahr": jahre[merkmale["jahr"].kodes[auswahl]],
            **{name: merkmale[name].kategorie(auswahl) for name in PFLICHT[1:4]},
            "fachbereich": merkmale["fachbereich"].kategorie(auswahl),
            "konto": merkmale["konto"].kategorie(auswahl),
            "zeile": merkmale["zeile"].kategorie(auswahl),
            "seite": seiten,
            "betrag_cent": cent,
            "excel_spalte": _gleich(spalte.buchstabe, anzahl),
        }
    )


def _gleich(text: str, anzahl: int) -> pd.Categorical:
    """Derselbe Text in allen Zeilen, als Kategorie."""
    return pd.Categorical.from_codes(np.zeros(anzahl, dtype=np.int8), categories=pd.Index([text], dtype="str"))


def _protokoll(
    blatt: Rohblatt, spalte: Rohspalte, eintrag: Betragsspalte, betraege: Betraege, auswahl: NDArray[np.int64]
) -> dict[str, Any]:
    """Was aus der Spalte gelesen wurde: Anzahlen und Summen im Vorzeichen der Datei."""
    gelesen = summe_cent(betraege.cent[auswahl])
    return {
        "datei": blatt.mappe.name,
        "blatt": blatt.blatt,
        "excel_spalte": spalte.buchstabe,
        "ueberschrift": spalte.ueberschrift,
        "jahr": eintrag.jahr,
        "wertart": eintrag.wertart,
        "zeilen": blatt.zeilen,
        "gelesen": len(auswahl),
        "leer": int(betraege.leer.sum()),
        "strich": int(betraege.strich.sum()),
        "nicht_gelesen": blatt.zeilen - len(auswahl) - int(betraege.leer.sum()) - int(betraege.strich.sum()),
        "gerundet": int(betraege.gerundet.sum()),
        "summe_quelle_cent": betraege.summe_quelle_cent,
        "summe_gelesen_cent": gelesen,
        "differenz_cent": betraege.summe_quelle_cent - gelesen,
    }
