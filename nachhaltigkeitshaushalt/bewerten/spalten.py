"""Spalten fremder Tabellen lesen: ohne Verlust vereinheitlichen, sonst mit klarer Meldung ablehnen.

Wer die Funktionen dieses Raums aus dem Notebook aufruft, bringt Tabellen aller Art mit: Jahre als
``2030.0``, fehlende Angaben als ``None`` oder NaN, Texte als ``category``. Was sich ohne Verlust
übersetzen lässt, wird übersetzt; alles andere ist ein ``HaushaltsFehler``.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from collections.abc import Sequence

Zahlen = NDArray[np.float64]
Kodes = NDArray[np.int64]

JAHR_AB, JAHR_BIS = 1800, 2200
_GROESSTE_GANZE = 2**53
_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "_", "-": "_"})
_DATUM = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def verlange_spalten(tabelle: pd.DataFrame, pflicht: Sequence[str], name: str, frei: Sequence[str] = ()) -> None:
    """Bricht ab, wenn eine Pflichtspalte fehlt (mit ähnlichstem Vorschlag) oder eine gelesene Spalte doppelt ist."""
    if not isinstance(tabelle, pd.DataFrame):
        raise fehler("bewertung_keine_tabelle", Ort(blatt=name), type(tabelle).__name__, tabelle=name)
    vorhanden = [str(spalte) for spalte in tabelle.columns]
    for spalte in pflicht:
        if spalte not in vorhanden:
            ort, vorschlag = Ort(blatt=name, spalte=spalte), _vorschlag(spalte, vorhanden)
            raise fehler("bewertung_spalte_fehlt", ort, spalte, tabelle=name, vorschlag=vorschlag)
    for spalte in (*pflicht, *frei):
        if vorhanden.count(spalte) > 1:
            raise fehler("bewertung_spalte_doppelt", Ort(blatt=name, spalte=spalte), spalte, tabelle=name)


def _vorschlag(spalte: str, vorhanden: list[str]) -> str:
    """Die ähnlichste vorhandene Spalte, sonst alle vorhandenen."""
    nahe = difflib.get_close_matches(spalte, vorhanden, n=1)
    return f"Meinten Sie „{nahe[0]}“?" if nahe else f"Vorhanden: {', '.join(vorhanden) or 'keine'}."


def verlange_auswahl(wert: str, name: str, erlaubt: Sequence[str]) -> None:
    """Bricht ab, wenn ein Aufruf einen unbekannten Begriff nennt."""
    if wert not in erlaubt:
        angaben = {"tabelle": "Aufruf", "spalte": name, "erlaubt": ", ".join(erlaubt)}
        raise fehler("bewertung_unbekannt", Ort(blatt="Aufruf", spalte=name), wert, **angaben)


def ist_leer(wert: object) -> bool:
    """Ob eine einzelne Zelle keine Angabe enthält: None, NaN, NaT oder leerer Text."""
    if wert is None or wert is pd.NA or wert is pd.NaT:
        return True
    if isinstance(wert, str):
        return not wert.strip()
    return isinstance(wert, Real) and wert != wert  # noqa: PLR0124 - NaN ist ungleich sich selbst


def zahlenspalte(tabelle: pd.DataFrame, spalte: str, name: str) -> Zahlen:
    """Spalte als Gleitkommazahlen, fehlende Angaben und fehlende Spalte als NaN; Text wird abgelehnt."""
    if spalte not in tabelle.columns:
        return np.full(len(tabelle), np.nan)
    reihe = tabelle[spalte]
    if reihe.dtype == np.float64:
        zahlen: Zahlen = reihe.to_numpy()
        return zahlen
    if pd.api.types.is_float_dtype(reihe.dtype):
        return _dezimal(reihe)
    return np.array([_zahl(wert, spalte, name) for wert in reihe.tolist()], dtype=np.float64)


def _dezimal(reihe: pd.Series[float]) -> Zahlen:
    """Andere Gleitkommaspalten; kürzere als 64 Bit über ihre Dezimalschreibweise, damit 0,1 die 0,1 bleibt."""
    if getattr(reihe.dtype, "itemsize", 8) >= np.dtype(np.float64).itemsize:
        zahlen: Zahlen = np.asarray(reihe.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
        return zahlen
    return np.array([float("nan") if ist_leer(wert) else float(str(wert)) for wert in reihe.array], dtype=np.float64)


def _zahl(wert: object, spalte: str, name: str) -> float:
    """Eine Zelle als Gleitkommazahl; Wahrheitswerte, Text und zu große ganze Zahlen sind Fehler."""
    if ist_leer(wert):
        return float("nan")
    if isinstance(wert, bool | np.bool_) or not isinstance(wert, Real | Decimal):
        raise fehler("bewertung_keine_zahl", Ort(blatt=name, spalte=spalte), wert, tabelle=name, spalte=spalte)
    if isinstance(wert, Integral) and abs(int(wert)) > _GROESSTE_GANZE:
        raise fehler("bewertung_zahl_ungenau", Ort(blatt=name, spalte=spalte), wert, tabelle=name, spalte=spalte)
    return float(wert)


def jahresspalte(tabelle: pd.DataFrame, spalte: str, name: str) -> Zahlen:
    """Spalte als Jahre (ganze Zahlen, als Gleitkomma gehalten), NaN = keine Angabe.

    ``2030.0`` und ``"2030"`` gelten als 2030; ``2030.5`` und Jahre außerhalb 1800–2200 sind Fehler.
    """
    if spalte in tabelle.columns and not pd.api.types.is_numeric_dtype(tabelle[spalte].dtype):
        werte = [_jahrestext(wert) for wert in tabelle[spalte].tolist()]
        tabelle = pd.DataFrame({spalte: pd.Series(werte, dtype=object)})
    jahre = _ganze_zahlen(tabelle, spalte, name)
    schlecht = ~np.isnan(jahre) & ((jahre != np.floor(jahre)) | (jahre < JAHR_AB) | (jahre > JAHR_BIS))
    if schlecht.any():
        wert = f"{jahre[schlecht][0]:.10g}".replace(".", ",")
        raise fehler("bewertung_kein_jahr", Ort(blatt=name, spalte=spalte), wert, tabelle=name, spalte=spalte)
    return jahre


def ganze_jahre(tabelle: pd.DataFrame, spalte: str, name: str) -> Kodes:
    """Spalte als Jahre ohne Lücken; ein fehlendes Jahr ist ein Fehler."""
    reihe = tabelle[spalte]
    if reihe.dtype == np.int64 and len(reihe) and JAHR_AB <= reihe.min() <= reihe.max() <= JAHR_BIS:
        fertig: Kodes = reihe.to_numpy()
        return fertig
    jahre = jahresspalte(tabelle, spalte, name)
    if np.isnan(jahre).any():
        raise fehler("bewertung_kein_jahr", Ort(blatt=name, spalte=spalte), "", tabelle=name, spalte=spalte)
    return jahre.astype(np.int64)


def _ganze_zahlen(tabelle: pd.DataFrame, spalte: str, name: str) -> Zahlen:
    """Wie ``zahlenspalte``, mit kurzem Weg für ganzzahlige Spalten."""
    if spalte in tabelle.columns and pd.api.types.is_integer_dtype(tabelle[spalte].dtype):
        return tabelle[spalte].to_numpy(dtype=np.float64, na_value=np.nan)
    return zahlenspalte(tabelle, spalte, name)


def _jahrestext(wert: object) -> object:
    """Ein als Text geschriebenes Jahr (vier Ziffern) als Zahl; alles andere bleibt, wie es ist."""
    if isinstance(wert, str) and re.fullmatch(r"[0-9]{4}", wert.strip()):
        return int(wert)
    return wert


def ein_jahr(wert: object, name: str = "jahr") -> int:
    """Ein einzelnes Jahr als ganze Zahl."""
    jahr = _zahl(_jahrestext(wert), name, "Aufruf")
    if not (jahr.is_integer() and JAHR_AB <= jahr <= JAHR_BIS):
        raise fehler("bewertung_kein_jahr", Ort(blatt="Aufruf", spalte=name), wert, tabelle="Aufruf", spalte=name)
    return int(jahr)


def eine_zahl(wert: object, name: str) -> float:
    """Eine einzelne Zahl eines Aufrufs; fehlt sie oder ist sie Text, ist das ein Fehler."""
    zahl = _zahl(wert, name, "Aufruf")
    if not np.isfinite(zahl):
        raise fehler("bewertung_keine_zahl", Ort(blatt="Aufruf", spalte=name), wert, tabelle="Aufruf", spalte=name)
    return zahl


def falte(text: str) -> str:
    """Schreibweise einer Aufzählung vereinheitlichen: ``" Jährlich"`` → ``"jaehrlich"``."""
    return text.strip().lower().translate(_UMLAUTE)


def aufzaehlung(tabelle: pd.DataFrame, spalte: str, erlaubt: Sequence[str], name: str) -> Kodes:
    """Spalte als Stelle in ``erlaubt``, −1 = keine Angabe (auch leerer Text); unbekannte Werte sind Fehler."""
    kodes, werte = texte(tabelle, spalte)
    stellen = [-1 if ist_leer(wert) else _stelle(wert, spalte, erlaubt, name) for wert in werte]
    return np.array([*stellen, -1], dtype=np.int64)[kodes]


def _stelle(wert: str, spalte: str, erlaubt: Sequence[str], name: str) -> int:
    """Stelle eines gefalteten Wertes in der Aufzählung."""
    gefaltet = falte(wert)
    if gefaltet in erlaubt:
        return list(erlaubt).index(gefaltet)
    angaben = {"tabelle": name, "spalte": spalte, "erlaubt": ", ".join(erlaubt)}
    raise fehler("bewertung_unbekannt", Ort(blatt=name, spalte=spalte), wert, **angaben)


def texte(tabelle: pd.DataFrame, spalte: str) -> tuple[Kodes, list[str]]:
    """Textspalte als Kodes und verschiedene Werte; −1 = keine Angabe (auch leerer Text)."""
    if spalte not in tabelle.columns:
        return np.full(len(tabelle), -1, dtype=np.int64), []
    kodes, werte = pd.factorize(tabelle[spalte])
    leer = np.array([*map(ist_leer, werte.tolist()), True])
    kodes = np.where(leer[kodes], -1, kodes).astype(np.int64)
    return kodes, [str(wert) for wert in werte.tolist()]


def schluesselspalte(tabelle: pd.DataFrame, spalte: str, name: str) -> pd.Series[str]:
    """Schlüsselspalte als Text; ganze Zahlen werden zu ihren Ziffern, alles andere ist ein Fehler."""
    reihe = tabelle[spalte].reset_index(drop=True)
    if isinstance(reihe.dtype, pd.CategoricalDtype):
        reihe = reihe.astype(reihe.cat.categories.dtype)
    if not isinstance(reihe.dtype, pd.StringDtype):
        reihe = pd.Series([_schluessel(wert, spalte, name) for wert in reihe.tolist()], dtype="str")
    if reihe.isna().any():
        raise fehler("bewertung_schluessel", Ort(blatt=name, spalte=spalte), "", tabelle=name, spalte=spalte)
    return reihe.astype("str")


def _schluessel(wert: object, spalte: str, name: str) -> str:
    """Ein Schlüssel als Text."""
    if isinstance(wert, str) and wert.strip():
        return wert
    if type(wert) is not bool and isinstance(wert, int | np.integer):
        return str(int(wert))
    raise fehler("bewertung_schluessel", Ort(blatt=name, spalte=spalte), wert, tabelle=name, spalte=spalte)


def datum(wert: object, name: str) -> str | None:
    """Ein Datenstand als ``JJJJ-MM-TT``, None = keine Angabe."""
    if ist_leer(wert):
        return None
    if isinstance(wert, dt.date | dt.datetime | np.datetime64):
        return str(pd.Timestamp(wert).date())
    text = str(wert).strip()
    if isinstance(wert, str) and _DATUM.match(text):
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    raise fehler("bewertung_kein_datum", Ort(blatt=name, spalte="datenstand"), wert, tabelle=name)
