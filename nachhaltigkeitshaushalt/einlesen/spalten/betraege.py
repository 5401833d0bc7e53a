"""Beträge einer Spalte: Zellen → Cent, mit einem Befund je Zelle, die keine Zahl ist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.einlesen.datei.zahlentext import Stilbeleg, Zahl, Zahlenstil, belege, lies_im_stil
from nachhaltigkeitshaushalt.einlesen.layout.modell import EINHEITEN
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import sammelbefund
from nachhaltigkeitshaushalt.kern.befunde import Befund, befund
from nachhaltigkeitshaushalt.kern.geld import GROESSTER_BETRAG_CENT, euro_zu_cent, summe_cent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte
    from nachhaltigkeitshaushalt.kern.typen import Zellinhalt

HOECHSTENS_EINZELN = 1000
"""So viele Zellen einer Spalte werden einzeln beanstandet, der Rest gesammelt."""
STRICHE = ("-", "–", "—")


@dataclass(frozen=True, eq=False)
class Betraege:
    """Die Beträge einer Spalte, je Zeile ein Cent-Betrag und ob er gilt."""

    cent: NDArray[np.int64]
    gilt: NDArray[np.bool_]
    leer: NDArray[np.bool_]
    strich: NDArray[np.bool_]
    gerundet: NDArray[np.bool_]
    summe_quelle_cent: int
    """Summe aller Zahlen der Spalte, unabhängig davon, ob ihre Zeile verwendbar ist."""
    stil: str = "zahl"
    """Zahlenstil der Texte in der Spalte; ``zahl``, wenn die Zellen Zahlen sind."""


@dataclass(frozen=True)
class Zahlenregel:
    """Wie Texte einer Betragsspalte zu lesen sind."""

    einheit: str = "euro"
    zahlen: str = "zahl"
    """Angabe des Layouts: ``erkennen``, ``deutsch``, ``englisch`` oder ``zahl`` (Text ist kein Betrag)."""
    nachbarn: Stilbeleg = field(default_factory=Stilbeleg)
    """Belege der anderen Betragsspalten; sie entscheiden, wo die Spalte selbst nichts sagt."""


def texte_der_spalte(spalte: Rohspalte) -> list[str]:
    """Die verschiedenen Texte einer Spalte, die keine Striche sind."""
    return [] if spalte.zahlen is not None else [w for w in spalte.werte if isinstance(w, str) and not ist_strich(w)]


def ist_strich(text: str) -> bool:
    """Steht statt eines Betrags nur ein Strich?"""
    return text.strip() in STRICHE


def lies_betraege(
    blatt: Rohblatt, spalte: Rohspalte, regel: Zahlenregel = Zahlenregel()
) -> tuple[Betraege, list[Befund]]:
    """Liest eine Betragsspalte; leer, „–“ und unlesbar bleiben verschieden von 0."""
    einheit = EINHEITEN[regel.einheit]
    texte = texte_der_spalte(spalte) if regel.zahlen != "zahl" else []
    stil, befunde = _stil(blatt, spalte, texte, regel)
    euro, text = _zahlen(spalte)
    zu_gross = np.abs(euro) * einheit * 100 > GROESSTER_BETRAG_CENT
    strich = np.isin(text, STRICHE)
    unlesbar = blatt.unlesbar_in(spalte)
    gilt = ~np.isnan(euro) & ~zu_gross
    cent, gerundet = euro_zu_cent(np.where(gilt, euro, 0.0) * einheit)
    offen = (text != "") & ~strich
    if texte:
        aus_text, gelesen, bruch, riesig = _aus_texten(spalte, stil, einheit)
        cent, gilt, gerundet = np.where(gelesen, aus_text, cent), gilt | gelesen, gerundet | bruch
        offen, zu_gross = offen & ~gelesen & ~riesig, zu_gross | riesig
    befunde += [
        *_je_zelle(blatt, spalte, np.flatnonzero(offen), "betrag_kein_zahlenwert"),
        *_je_zelle(blatt, spalte, np.flatnonzero(unlesbar), "zelle_fehlerwert"),
        *_je_zelle(blatt, spalte, np.flatnonzero(zu_gross), "betrag_zu_gross"),
    ]
    if gerundet.any():
        wo = np.flatnonzero(gerundet)
        wert = text[wo[0]] or euro[wo[0]]
        befunde.append(sammelbefund(blatt, spalte, wo, "betrag_gerundet", wert, "betrag_cent"))
    leer = spalte.leer() & ~unlesbar
    name = "zahl" if not texte else str(stil)
    return Betraege(cent, gilt, leer, strich, gerundet, summe_cent(cent[gilt]), name), befunde


def _stil(blatt: Rohblatt, spalte: Rohspalte, texte: list[str], regel: Zahlenregel) -> tuple[Zahlenstil, list[Befund]]:
    """Zahlenstil der Spalte: nach Layout, aus ihren Belegen, sonst aus denen der anderen Spalten."""
    if regel.zahlen in (Zahlenstil.DEUTSCH, Zahlenstil.ENGLISCH):
        return Zahlenstil(regel.zahlen), []
    eigene = belege(texte)
    stil = eigene.stil()
    if stil is not Zahlenstil.MEHRDEUTIG:
        return stil, []
    if not eigene.deutsch and regel.nachbarn.stil() in (Zahlenstil.DEUTSCH, Zahlenstil.ENGLISCH):
        return regel.nachbarn.stil(), []
    gemischt = eigene.deutsch > 0
    ort = blatt.ort(f"{spalte.buchstabe}{blatt.erste_zeile - 1}", "betrag_cent")
    angaben = {"spalte": spalte.ueberschrift, "deutsch": eigene.deutsch, "englisch": eigene.englisch}
    kennung = "zahlenstil_gemischt" if gemischt else "zahlenstil_mehrdeutig"
    return stil, [befund(kennung, ort, eigene.mehrdeutig, **angaben)]


def _aus_texten(
    spalte: Rohspalte, stil: Zahlenstil, einheit: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Cent, gelesen, gerundet und unmöglich groß je Zeile; jeder verschiedene Text wird einmal gedeutet."""
    kodes, werte = spalte.kodiert()
    cent = np.zeros(len(werte) + 1, dtype=np.int64)
    zustand = np.zeros((3, len(werte) + 1), dtype=bool)
    for i, wert in enumerate(werte):
        zahl = lies_im_stil(wert, stil) if isinstance(wert, str) else None
        if zahl is not None:
            cent[i], zustand[:, i] = _cent_und_zustand(zahl, einheit)
    gelesen, bruchteil, zu_gross = zustand[:, kodes]
    return cent[kodes], gelesen, bruchteil, zu_gross


def _cent_und_zustand(zahl: Zahl, einheit: int) -> tuple[int, tuple[bool, bool, bool]]:
    """Cent und ob gelesen, gerundet, unmöglich groß; eine eigene Einheit der Zahl geht der des Layouts vor."""
    betrag, bruch = zahl.cent(1 if zahl.faktor > 1 else einheit)
    if abs(betrag) > GROESSTER_BETRAG_CENT:
        return 0, (False, False, True)
    return betrag, (True, bruch, False)


def _zahlen(spalte: Rohspalte) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    """Zahl (NaN: keine) und Text ('' : keiner) je Zeile."""
    if spalte.zahlen is not None:
        return spalte.zahlen, np.full(len(spalte.zahlen), "", dtype="<U1")
    kodes, werte = spalte.kodiert()
    zahlen = np.array([_zahl(wert) for wert in werte] + [np.nan])
    texte = np.array(["" if _ist_zahl(wert) else str(wert).strip() or " " for wert in werte] + [""])
    return zahlen[kodes], texte[kodes]


def _ist_zahl(wert: Zellinhalt) -> bool:
    """Ist der Zellinhalt eine Zahl (und kein Wahrheitswert)?"""
    return isinstance(wert, (int, float)) and not isinstance(wert, bool)


def _zahl(wert: Zellinhalt) -> float:
    """Zahl oder NaN."""
    return float(wert) if _ist_zahl(wert) else np.nan


def _je_zelle(blatt: Rohblatt, spalte: Rohspalte, zeilen: NDArray[np.int64], regel: str) -> list[Befund]:
    """Ein Befund je Zelle, ab der 1001. Zelle ein Sammelbefund."""
    befunde = []
    kodes, werte = spalte.kodiert() if len(zeilen) else (np.zeros(0, dtype=np.int64), [])
    for i in zeilen[:HOECHSTENS_EINZELN]:
        zelle = blatt.zelle(spalte, i)
        kennung, wert = grund_der_zelle(blatt, zelle) or (regel, werte[kodes[i]])
        befunde.append(befund(kennung, blatt.ort(zelle, "betrag_cent"), wert, zellen=zelle))
    if len(zeilen) > HOECHSTENS_EINZELN:
        befunde.append(sammelbefund(blatt, spalte, zeilen[HOECHSTENS_EINZELN:], "betrag_weitere", "", "betrag_cent"))
    return befunde


def grund_der_zelle(blatt: Rohblatt, zelle: str) -> tuple[str, str | None] | None:
    """Regel und Wert einer unlesbaren Zelle, sonst None; eine Formel ohne Ergebnis ist kein Fehlerwert."""
    wert = blatt.unlesbar.get(zelle)
    if wert is None:
        return None
    return ("zelle_fehlerwert", wert) if wert else ("formel_ohne_wert", None)
