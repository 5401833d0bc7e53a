"""Der Nachhaltigkeitserfüllungsgrad im Bericht: eine Zahl je Handlungsfeld und insgesamt, nie ohne Spanne."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.berichten.auszug import namen
from nachhaltigkeitshaushalt.berichten.inhalt import Art, Spalte, Tabelle, Wert, Zeile, Zelle, zeile
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT
from nachhaltigkeitshaushalt.bewerten.erfuellung import bedeutung, erfuellungsgrad
from nachhaltigkeitshaushalt.bewerten.spalten import ist_leer
from nachhaltigkeitshaushalt.kern.begriffe import NICHT_ZUGEORDNET

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

OHNE_FELD = "ohne Handlungsfeld"
_SPALTEN = (
    Spalte("Handlungsfeld", breite=5.0),
    Spalte("Erfüllungs\u00adgrad in %", Art.ZAHL, 2.2),
    Spalte("mindestens", Art.ZAHL, 2.0),
    Spalte("höchstens", Art.ZAHL, 2.0),
    Spalte("bewertbar", Art.ANZAHL, 1.8),
    Spalte("von", Art.ANZAHL, 1.2),
    Spalte("größter Einfluss", breite=3.0),
)


def tabelle_erfuellungsgrad(grundlage: Berichtsgrundlage) -> Tabelle:
    """Erfüllungsgrad mit Spanne und Abdeckung; sein Hinweis sagt, was er nicht bedeutet."""
    urteile, titel = grundlage.zielerreichung, namen(grundlage.handlungsfelder, "handlungsfeld")
    je_feld = erfuellungsgrad(urteile, je="handlungsfeld", ziele=grundlage.ziele).to_dict("records")
    folge = [*titel, *(eintrag["handlungsfeld"] for eintrag in je_feld)]
    je_feld.sort(key=lambda eintrag: folge.index(eintrag["handlungsfeld"]))
    titel[NICHT_ZUGEORDNET] = OHNE_FELD
    zeilen = [_zeile(titel.get(z["handlungsfeld"], z["handlungsfeld"]), z) for z in je_feld]
    zeilen += [_zeile("insgesamt", z, betont=True) for z in erfuellungsgrad(urteile).to_dict("records")]
    return Tabelle(
        kennung="erfuellungsgrad",
        titel=f"Nachhaltigkeitserfüllungsgrad {grundlage.jahr}",
        blatt="Erfüllungsgrad",
        spalten=_SPALTEN,
        zeilen=tuple(zeilen),
        hinweis=f"{bedeutung()} Mindestens und höchstens: alles nicht Bewertbare als Gewitter oder als Sonne.",
    )


def _zeile(name: str, eintrag: dict[Any, Any], *, betont: bool = False) -> Zeile:
    """Ein Handlungsfeld oder alle zusammen."""
    grad = [Zelle(_oder_nichts(eintrag[spalte]), Art.ZAHL, 1) for spalte in ("erfuellungsgrad", "von", "bis")]
    einfluss = FEHLT if ist_leer(eintrag["einfluss_kennzahl"]) else str(eintrag["einfluss_kennzahl"])
    werte: list[Wert | Zelle] = [name, *grad, int(eintrag["bewertbar"]), int(eintrag["kennzahlen"]), einfluss]
    schluessel = ("summe",) if betont else ("feld", str(eintrag["handlungsfeld"]))
    return zeile(_SPALTEN, werte, betont=betont, schluessel=schluessel)


def _oder_nichts(wert: float) -> float | None:
    """Die Zahl, oder None, wo sie nicht bestimmt ist."""
    return None if pd.isna(wert) else float(wert)
