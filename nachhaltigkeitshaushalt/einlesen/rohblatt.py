"""Ein Blatt spaltenweise und ungedeutet: schnell, wo die Spalten rein sind, sonst genau.

Der schnelle Leser (fastexcel, streng) taugt nur für Spalten mit einer einzigen Zellart.
Mischt eine Spalte Zahlen und Text, liest der genaue Leser (calamine) jede Zelle, wie sie ist.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.einlesen.fehlerzellen import erste_zelle, unlesbare_zellen
from nachhaltigkeitshaushalt.einlesen.schreibweisen import spaltenbuchstabe
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import falte, meinten_sie

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.mappe import Mappe


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
        werte, kodes = np.unique(self.als_zahlen(), return_inverse=True)
        leer = np.isnan(werte)
        return np.where(leer[kodes], -1, kodes).astype(np.int64), werte.tolist()

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
    """Die Datenzeilen eines Blatts; Zeile i steht in Excel-Zeile ``erste_zeile + i``."""

    mappe: Mappe
    blatt: str
    erste_zeile: int
    zeilen: int
    spalten: tuple[Rohspalte, ...]
    unlesbar: dict[str, str]
    """Zellen mit Fehlerwert oder Formel ohne Ergebnis (siehe ``mappe.unlesbare_zellen``)."""

    def spalte(self, ueberschrift: str) -> Rohspalte | None:
        """Die erste Spalte mit dieser Überschrift (Schreibweise gefaltet), oder None."""
        gesucht = falte(ueberschrift)
        return next((spalte for spalte in self.spalten if falte(spalte.ueberschrift) == gesucht), None)

    def verlange_spalte(self, ueberschrift: str) -> Rohspalte:
        """Wie ``spalte``; eine fehlende Spalte ist ein Fehler, der ähnliche Namen nennt."""
        gefunden = self.spalte(ueberschrift)
        if gefunden is not None:
            return gefunden
        namen = [spalte.ueberschrift for spalte in self.spalten if spalte.ueberschrift]
        zelle = f"A{self.erste_zeile - 1}"
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
            zeile = int(zelle.removeprefix(buchstabe)) - self.erste_zeile
            if buchstabe == spalte.buchstabe and 0 <= zeile < self.zeilen:
                ergebnis[zeile] = True
        return ergebnis

    def ort(self, zelle: str | None = None, spalte: str | None = None) -> Ort:
        """Ort eines Befundes in diesem Blatt."""
        return Ort(self.mappe.name, self.blatt, zelle, spalte)


def lies_rohblatt(mappe: Mappe, blatt: str, kopfzeile: int) -> Rohblatt:
    """Liest die Zeilen unter der Kopfzeile (Excel-Zählung ab 1) spaltenweise.

    Ist die Kopfzeile leer, gilt die erste gefüllte Zeile darunter als Kopf.

    Raises:
        HaushaltsFehler: Das Blatt hat unter der Kopfzeile keine Daten.

    """
    kopfzeile, spalten = _lies_schnell(mappe, blatt, kopfzeile) or _lies_genau(mappe, blatt, kopfzeile)
    zeilen = max((len(spalte.leer()) for spalte in spalten), default=0)
    if zeilen == 0:
        raise fehler("blatt_leer", Ort(mappe.name, blatt), kopfzeile=kopfzeile)
    luecken = any(spalte.leer().any() for spalte in spalten)
    unlesbar = unlesbare_zellen(mappe, blatt) if luecken else {}
    return Rohblatt(mappe, blatt, kopfzeile + 1, zeilen, tuple(spalten), unlesbar)


def _lies_schnell(mappe: Mappe, blatt: str, kopfzeile: int) -> tuple[int, list[Rohspalte]] | None:
    """Kopfzeile und Spalten über fastexcel; None, wenn eine Spalte verschiedene Zellarten mischt.

    Der schnelle Leser überspringt leere Zeilen am Anfang, ohne es zu sagen; dann liest der genaue.
    """
    import fastexcel

    anfang = erste_zelle(mappe, blatt)
    if anfang is None or anfang[0] > kopfzeile:
        return None

    logging.getLogger("fastexcel").setLevel(logging.ERROR)  # meldet sonst jede leere Spalte auf stderr
    try:
        leser = fastexcel.read_excel(str(mappe.pfad))
        tabelle = leser.load_sheet(blatt, header_row=kopfzeile - 1, dtype_coercion="strict", schema_sample_rows=None)
        stapel = tabelle.to_arrow()
    except fastexcel.FastExcelError:
        return None
    koepfe = [(info.name, info.absolute_index, info.column_name_from) for info in tabelle.available_columns()]
    return kopfzeile, [_aus_arrow(kopf, stapel.column(i)) for i, kopf in enumerate(koepfe)]


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
    return Rohspalte(ueberschrift, spaltenbuchstabe(index), kodes, woerterbuch.dictionary.to_pylist(), None)


def _lies_genau(mappe: Mappe, blatt: str, kopfzeile: int) -> tuple[int, list[Rohspalte]]:
    """Kopfzeile und Spalten über calamine, Zelle für Zelle in ihrer Art."""
    zeilen = mappe.rohzeilen(blatt)
    kopfzeile += next((i for i, zeile in enumerate(zeilen[kopfzeile - 1 :]) if any(z != "" for z in zeile)), 0)
    if len(zeilen) <= kopfzeile:
        return kopfzeile, []
    kopf, daten = zeilen[kopfzeile - 1], zeilen[kopfzeile:]
    return kopfzeile, [_aus_zellen(str(kopf[i]), i, [zeile[i] for zeile in daten]) for i in range(len(kopf))]


def _aus_zellen(ueberschrift: str, index: int, zellen: list[Any]) -> Rohspalte:
    """Eine Liste von Zellen als Rohspalte; '' ist die leere Zelle."""
    if all(isinstance(zelle, float) or zelle == "" for zelle in zellen):
        zahlen = np.array([np.nan if zelle == "" else zelle for zelle in zellen], dtype=np.float64)
        return Rohspalte(ueberschrift, spaltenbuchstabe(index), None, [], zahlen)
    nummern: dict[tuple[type, Any], int] = {}
    kodes = [-1 if z == "" else nummern.setdefault((type(z), z), len(nummern)) for z in zellen]
    werte = [wert for _, wert in nummern]
    return Rohspalte(ueberschrift, spaltenbuchstabe(index), np.array(kodes, dtype=np.int64), werte, None)
