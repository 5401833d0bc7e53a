"""Ein Blatt spaltenweise und ungedeutet: schnell, wo die Spalten rein sind, sonst genau.

Der schnelle Leser (fastexcel, streng) taugt nur für Spalten mit einer einzigen Zellart.
Mischt eine Spalte Zahlen und Text, liest der genaue Leser (calamine) jede Zelle, wie sie ist.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.datei.blattxml import verdichtete_mappe
from nachhaltigkeitshaushalt.einlesen.datei.fehlerzellen import erste_zelle, lesbare_zeilen, umfang, unlesbare_zellen
from nachhaltigkeitshaushalt.einlesen.datei.kopf import finde_spalten, verbinde_kopf
from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import spaltenbuchstabe
from nachhaltigkeitshaushalt.einlesen.spalten.spaltenauswahl import Spaltenwunsch, auswahl, sind_da
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.einlesen.datei.textdatei import Textinhalt


HOECHSTENS_SPALTEN = 1000
"""Mehr Spalten hat kein Haushalt; eine einzelne Zelle weit rechts würde sonst den Speicher füllen."""


@dataclass(frozen=True, eq=False)
class Rohspalte:
    """Eine Spalte eines Blatts.

    ``kodes`` zeigt je Zeile auf ``werte`` (verschiedene Zellinhalte), −1 heißt leere Zelle.
    Eine reine Zahlenspalte hält stattdessen ``zahlen`` (NaN = leer).
    """

    ueberschrift: str
    buchstabe: str
    kodes: NDArray[np.int64] | None
    werte: list[Any]
    zahlen: NDArray[np.float64] | None

    def kodiert(self) -> tuple[NDArray[np.int64], list[Any]]:
        """Kodes und verschiedene Werte, auch für eine Zahlenspalte."""
        if self.kodes is not None:
            return self.kodes, self.werte
        kodes, werte = pd.factorize(self.als_zahlen())
        return np.asarray(kodes, dtype=np.int64), werte.tolist()

    def leer(self) -> NDArray[np.bool_]:
        """Je Zeile: ist die Zelle leer?"""
        if self.kodes is not None:
            return self.kodes < 0
        return np.isnan(self.als_zahlen())

    def als_zahlen(self) -> NDArray[np.float64]:
        """Die Zahlen einer reinen Zahlenspalte; eine andere Spalte hat keine (alles NaN)."""
        if self.zahlen is not None:
            return self.zahlen
        return np.full(0 if self.kodes is None else len(self.kodes), np.nan)


@dataclass(frozen=True, eq=False)
class Rohblatt:
    """Die Datenzeilen eines Blatts; Zeile i steht in Excel-Zeile ``erste_zeile + i`` oder ``nummern[i]``."""

    mappe: Mappe
    blatt: str
    erste_zeile: int
    zeilen: int
    spalten: tuple[Rohspalte, ...]
    unlesbar: dict[str, str]
    """Zellen mit Fehlerwert oder Formel ohne Ergebnis (siehe ``mappe.unlesbare_zellen``)."""
    nummern: NDArray[np.int64] | None = None
    """Nummer jeder Zeile in der Datei, wenn leere Zeilen übersprungen sind."""
    ueber_kopf: tuple[tuple[Any, ...], ...] = ()
    """Zellen der Zeilen über dem Kopf."""

    def zeilennummern(self) -> NDArray[np.int64]:
        """Nummer jeder Datenzeile in der Datei."""
        if self.nummern is not None:
            return self.nummern
        return np.arange(self.erste_zeile, self.erste_zeile + self.zeilen, dtype=np.int64)

    def zelle(self, spalte: Rohspalte, i: int) -> str:
        """Zelle der i-ten Datenzeile in einer Spalte."""
        nummer = self.erste_zeile + int(i) if self.nummern is None else int(self.nummern[i])
        return f"{spalte.buchstabe}{nummer}"

    def kopfzelle(self, spalte: Rohspalte) -> str:
        """Zelle der Überschrift einer Spalte."""
        return f"{spalte.buchstabe}{self.erste_zeile - 1}"

    def spalte(self, ueberschrift: str) -> Rohspalte | None:
        """Die erste Spalte mit dieser Überschrift („Ergebnis*2014“ und „Spalte C“ sind möglich), oder None."""
        return next(iter(self.alle_spalten(ueberschrift)), None)

    def alle_spalten(self, ueberschrift: str) -> list[Rohspalte]:
        """Alle Spalten, auf die diese Angabe passt."""
        stellen = finde_spalten(ueberschrift, [(s.ueberschrift, s.buchstabe) for s in self.spalten])
        return [self.spalten[i] for i in stellen]

    def verlange_spalte(self, ueberschrift: str) -> Rohspalte:
        """Wie ``spalte``; eine fehlende Spalte ist ein Fehler, der ähnliche Namen nennt."""
        gefunden = self.spalte(ueberschrift)
        if gefunden is not None:
            return gefunden
        namen = [spalte.ueberschrift for spalte in self.spalten if spalte.ueberschrift]
        zelle = self.kopfzelle(next((s for s in self.spalten if s.ueberschrift), self.spalten[0]))
        raise fehler(
            "spalte_fehlt", self.ort(zelle, ueberschrift), ueberschrift,
            vorhanden=", ".join(namen), aehnlich=meinten_sie(ueberschrift, namen),
        )  # fmt: skip

    def belegt(self) -> NDArray[np.bool_]:
        """Je Zeile: steht überhaupt etwas darin?"""
        ergebnis = np.zeros(self.zeilen, dtype=bool)
        for spalte in self.spalten:
            ergebnis |= ~spalte.leer()
        return ergebnis

    def unlesbar_in(self, spalte: Rohspalte) -> NDArray[np.bool_]:
        """Je Zeile: hat die Zelle dieser Spalte einen Fehlerwert oder eine Formel ohne Ergebnis?"""
        ergebnis = np.zeros(self.zeilen, dtype=bool)
        for zelle in self.unlesbar:
            buchstabe = zelle.rstrip("0123456789")
            zeile = int(zelle.removeprefix(buchstabe))
            if buchstabe == spalte.buchstabe:
                ergebnis |= self.zeilennummern() == zeile
        return ergebnis

    def ort(self, zelle: str | None = None, spalte: str | None = None) -> Ort:
        """Ort eines Befundes in diesem Blatt."""
        return Ort(self.mappe.name, self.blatt, zelle, spalte)


def lies_rohblatt(
    mappe: Mappe, blatt: str, kopfzeile: int, kopfzeilen: int = 1, *, nur: Spaltenwunsch | None = None
) -> Rohblatt:
    """Liest die Zeilen unter der Kopfzeile (Excel-Zählung ab 1) spaltenweise.

    Ist die Kopfzeile leer, gilt die erste gefüllte Zeile darunter als Kopf.

    Args:
        mappe: Die geöffnete Datei.
        blatt: Blattname, wie er in der Datei steht.
        kopfzeile: Die unterste Zeile des Kopfes.
        kopfzeilen: So viele Zeilen hat der Kopf; ihre Texte werden je Spalte verbunden.
        nur: Die gebrauchten Spalten; ohne Angabe (oder wenn eine Pflichtspalte fehlt): alle.

    Raises:
        HaushaltsFehler: Das Blatt hat unter der Kopfzeile keine Daten.

    """
    if mappe.text is not None:
        return _aus_text(mappe, mappe.text, kopfzeile, kopfzeilen)
    groesse = umfang(mappe, blatt)
    if groesse.breite > HOECHSTENS_SPALTEN:
        raise fehler("blatt_zu_breit", Ort(mappe.name, blatt), groesse.breite)
    if groesse.fast_leer:
        return _lies_verdichtet(mappe, blatt, kopfzeile, kopfzeilen)
    return _lies_gefuellt(mappe, blatt, kopfzeile, kopfzeilen, nur if kopfzeilen == 1 else None)


def _lies_gefuellt(mappe: Mappe, blatt: str, kopfzeile: int, kopfzeilen: int, nur: Spaltenwunsch | None) -> Rohblatt:
    """Ein gewöhnliches Blatt: so schnell wie möglich, sonst Zelle für Zelle."""
    kopfzeile, spalten = _lies_schnell(mappe, blatt, kopfzeile, nur) or _lies_genau(mappe, blatt, kopfzeile)
    zeilen = max((len(spalte.leer()) for spalte in spalten), default=0)
    if zeilen == 0:
        raise fehler("blatt_leer", Ort(mappe.name, blatt), kopfzeile=kopfzeile)
    unlesbar = _unlesbares(mappe, blatt, spalten)
    oben = mappe.rohzeilen(blatt, kopfzeile) if kopfzeile > 1 else []
    if kopfzeilen > 1:
        spalten = _mit_verbundenem_kopf(spalten, mappe, blatt, oben, kopfzeilen)
    ueber_kopf = tuple(map(tuple, oben[: max(0, kopfzeile - kopfzeilen)]))
    return Rohblatt(mappe, blatt, kopfzeile + 1, zeilen, tuple(spalten), unlesbar, None, ueber_kopf)


def _unlesbares(mappe: Mappe, blatt: str, spalten: Sequence[Rohspalte]) -> dict[str, str]:
    """Fehlerzellen des Blatts; ohne eine einzige leere Zelle kann es keine geben."""
    luecken = any(spalte.leer().any() for spalte in spalten)
    return unlesbare_zellen(mappe, blatt) if luecken else {}


def _lies_verdichtet(mappe: Mappe, blatt: str, kopfzeile: int, kopfzeilen: int) -> Rohblatt:
    """Ein fast leeres Blatt: nur seine belegten Zeilen, unter ihren wirklichen Nummern."""
    klein, nummern = verdichtete_mappe(mappe, blatt)
    dort = int(np.searchsorted(nummern, kopfzeile))
    if len(nummern) <= dort + 1:
        raise fehler("blatt_leer", Ort(mappe.name, blatt), kopfzeile=kopfzeile)
    _, spalten = _lies_genau(klein, blatt, dort + 1)
    oben = klein.rohzeilen(blatt, dort + 1)
    if kopfzeilen > 1:
        spalten = _mit_verbundenem_kopf(spalten, klein, blatt, oben, kopfzeilen)
    stellen = dict(zip(nummern[: max(0, dort + 1 - kopfzeilen)], map(tuple, oben), strict=False))
    ueber_kopf = tuple(stellen.get(nummer, ()) for nummer in range(1, max(stellen, default=0) + 1))
    unlesbar = unlesbare_zellen(mappe, blatt)
    daten = np.array(nummern[dort + 1 :], dtype=np.int64)
    return Rohblatt(mappe, blatt, nummern[dort] + 1, len(daten), tuple(spalten), unlesbar, daten, ueber_kopf)


def _mit_verbundenem_kopf(
    spalten: list[Rohspalte], mappe: Mappe, blatt: str, oben: list[list[Any]], kopfzeilen: int
) -> list[Rohspalte]:
    """Spalten, deren Überschrift aus mehreren Kopfzeilen zusammengesetzt ist."""
    texte = verbinde_kopf(oben[-kopfzeilen:], max(0, len(oben) - kopfzeilen), mappe.verbundene_zellen(blatt))
    nach_buchstabe = {spaltenbuchstabe(i): text for i, text in enumerate(texte)}
    return [replace(spalte, ueberschrift=nach_buchstabe.get(spalte.buchstabe, "")) for spalte in spalten]


def _aus_text(mappe: Mappe, text: Textinhalt, kopfzeile: int, kopfzeilen: int) -> Rohblatt:
    """Rohblatt aus einer Textdatei; jede Zelle ist Text, gezählt werden Zeilen der Datei."""
    kopf = int(np.searchsorted(text.nummern, kopfzeile))
    breite = max(map(len, text.zeilen), default=0)
    if len(text.zeilen) <= kopf + 1:
        raise fehler("blatt_leer", Ort(mappe.name), kopfzeile=kopfzeile)
    if breite > HOECHSTENS_SPALTEN:
        raise fehler("blatt_zu_breit", Ort(mappe.name), breite)
    anfang = max(0, kopf + 1 - kopfzeilen)
    koepfe = verbinde_kopf([*text.zeilen[anfang : kopf + 1], [""] * breite], 0, [])
    spalten = _textspalten(text.zeilen[kopf + 1 :], koepfe, breite)
    nummern = np.array(text.nummern[kopf + 1 :], dtype=np.int64)
    oben = tuple(map(tuple, text.zeilen[:anfang]))
    return Rohblatt(mappe, "", text.nummern[kopf] + 1, len(nummern), tuple(spalten), {}, nummern, oben)


def _textspalten(zeilen: list[list[str]], koepfe: list[str], breite: int) -> list[Rohspalte]:
    """Alle Spalten einer Textdatei; kurze Zeilen sind rechts leer."""
    gleich = [zeile if len(zeile) == breite else zeile + [""] * (breite - len(zeile)) for zeile in zeilen]
    return [_aus_texten(koepfe[i], i, zellen) for i, zellen in enumerate(zip(*gleich, strict=True))]


def _aus_texten(ueberschrift: str, index: int, zellen: tuple[str, ...]) -> Rohspalte:
    """Eine Textspalte als Rohspalte; nur Leerzeichen gelten als leer."""
    nummern: dict[str, int] = {}
    kodes = [nummern.setdefault(zelle, len(nummern)) for zelle in zellen]
    neu = np.array([i if text.strip() else -1 for i, text in enumerate(nummern)], dtype=np.int64)
    return Rohspalte(ueberschrift, spaltenbuchstabe(index), neu[np.array(kodes, dtype=np.int64)], list(nummern), None)


def _lies_schnell(
    mappe: Mappe, blatt: str, kopfzeile: int, nur: Spaltenwunsch | None
) -> tuple[int, list[Rohspalte]] | None:
    """Kopfzeile und Spalten über fastexcel; None, wenn eine Spalte verschiedene Zellarten mischt.

    Der schnelle Leser überspringt leere Zeilen am Anfang, ohne es zu sagen; dann liest der genaue.
    """
    anfang = erste_zelle(mappe, blatt)
    if anfang is None or anfang[0] > kopfzeile:
        return None
    gelesen = _lies_arrow(mappe, blatt, kopfzeile, nur)
    if gelesen is None:
        return _lies_schnell(mappe, blatt, kopfzeile, None) if nur else None
    koepfe, stapel = gelesen
    return kopfzeile, [_aus_arrow(kopf, stapel.column(i)) for i, kopf in enumerate(koepfe)]


def _lies_arrow(
    mappe: Mappe, blatt: str, kopfzeile: int, nur: Spaltenwunsch | None
) -> tuple[list[tuple[str, int, str]], pa.RecordBatch] | None:
    """Name, Stelle und Herkunft der Spalten und ihr Inhalt; None, wenn es scheitert oder eine Spalte fehlt."""
    import fastexcel

    logging.getLogger("fastexcel").setLevel(logging.ERROR)  # meldet sonst jede leere Spalte auf stderr
    try:
        leser = fastexcel.read_excel(str(mappe.pfad))
        tabelle = leser.load_sheet(
            blatt, header_row=kopfzeile - 1, dtype_coercion="strict", schema_sample_rows=None,
            use_columns=auswahl(nur.alle) if nur else None,
        )  # fmt: skip
        stapel = tabelle.to_arrow()
    except fastexcel.FastExcelError:
        return None
    koepfe: list[tuple[str, int, str]] = [
        (info.name, info.absolute_index, info.column_name_from) for info in tabelle.selected_columns
    ]
    return (koepfe, stapel) if nur is None or sind_da(nur.pflicht, koepfe) else None


def _aus_arrow(kopf: tuple[str, int, str], spalte: pa.Array) -> Rohspalte:
    """Eine Arrow-Spalte als Rohspalte: Zahlen direkt, alles andere kodiert."""
    import pyarrow as pa

    name, index, herkunft = kopf
    ueberschrift = name if herkunft == "looked_up" else ""
    if pa.types.is_floating(spalte.type) or pa.types.is_integer(spalte.type):
        zahlen = spalte.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return Rohspalte(ueberschrift, spaltenbuchstabe(index), None, [], zahlen)
    woerterbuch = spalte.dictionary_encode()
    kodes = woerterbuch.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    werte = woerterbuch.dictionary.to_pylist()
    if "" in werte:  # eine Formel mit leerem Text als Ergebnis ist eine leere Zelle
        kodes = np.where(kodes == werte.index(""), -1, kodes)
    return Rohspalte(ueberschrift, spaltenbuchstabe(index), kodes, werte, None)


def _lies_genau(mappe: Mappe, blatt: str, kopfzeile: int) -> tuple[int, list[Rohspalte]]:
    """Kopfzeile und Spalten über calamine, Zelle für Zelle in ihrer Art."""
    zeilen = lesbare_zeilen(mappe, blatt)
    kopfzeile += next((i for i, zeile in enumerate(zeilen[kopfzeile - 1 :]) if any(z != "" for z in zeile)), 0)
    if len(zeilen) <= kopfzeile:
        return kopfzeile, []
    kopf, daten = zeilen[kopfzeile - 1], zeilen[kopfzeile:]
    return kopfzeile, [_aus_zellen(str(kopf[i]), i, [zeile[i] for zeile in daten]) for i in range(len(kopf))]


def _aus_zellen(ueberschrift: str, index: int, zellen: list[Any]) -> Rohspalte:
    """Eine Liste von Zellen als Rohspalte; '' ist die leere Zelle."""
    zahlen = _als_zahlen(zellen)
    if zahlen is not None:
        return Rohspalte(ueberschrift, spaltenbuchstabe(index), None, [], zahlen)
    nummern: dict[tuple[type, Any], int] = {}
    kodes = [-1 if z == "" else nummern.setdefault((type(z), z), len(nummern)) for z in zellen]
    werte = [wert for _, wert in nummern]
    return Rohspalte(ueberschrift, spaltenbuchstabe(index), np.array(kodes, dtype=np.int64), werte, None)


def _als_zahlen(zellen: list[Any]) -> NDArray[np.float64] | None:
    """Zahlen und leere Zellen (NaN) als Feld; None, wenn anderes dabei ist."""
    if not all(isinstance(zelle, float) or zelle == "" for zelle in zellen):
        return None
    return np.array([np.nan if zelle == "" else zelle for zelle in zellen], dtype=np.float64)


def probezeilen(mappe: Mappe, blatt: str, anzahl: int | None) -> tuple[list[list[Any]], Sequence[int]]:
    """Die ersten Zeilen eines Blatts und ihre Nummern, ohne ein fast leeres Blatt in voller Größe anzulegen."""
    groesse = umfang(mappe, blatt)
    if groesse.breite > HOECHSTENS_SPALTEN:
        return [], ()
    if groesse.fast_leer:
        klein, nummern = verdichtete_mappe(mappe, blatt)
        return klein.rohzeilen(blatt, anzahl), nummern
    zeilen = mappe.rohzeilen(blatt, anzahl)
    return zeilen, mappe.text.nummern if mappe.text is not None else range(1, len(zeilen) + 1)
