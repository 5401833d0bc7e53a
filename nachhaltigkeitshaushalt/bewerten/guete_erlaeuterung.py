"""Güte der Erläuterungen: fehlende Begründung, kopierter Text, keine Gegensteuerung, geschöntes Urteil."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.begruendung import prozentwort
from nachhaltigkeitshaushalt.bewerten.methoden import NICHT_BEWERTBAR, STATUS, WOLKE
from nachhaltigkeitshaushalt.bewerten.spalten import aufzaehlung, ist_leer, jahresspalte, verlange_spalten
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BLATT = "Erläuterungen"
_NAMEN = tuple(str(status) for status in STATUS)


def pruefe_erlaeuterungen(
    bewertungen: pd.DataFrame, erlaeuterungen: pd.DataFrame, jahr: int, wesentlichkeit: float
) -> list[Befund]:
    """Vergleicht Urteil und Abweichung jeder Kennzahl mit dem, was dazu geschrieben steht.

    Args:
        bewertungen: Ergebnis von ``bewerte_kennzahlen``.
        erlaeuterungen: Texte mit ``kennzahl``, ``jahr``, ``erlaeuterung``, freiwillig ``gegensteuerung``
            und ``urteil``.
        jahr: Berichtsjahr; Texte anderer Jahre dienen nur dem Vergleich mit dem Vorjahr.
        wesentlichkeit: Abweichung vom Sollwert in Prozent, ab der eine Erläuterung erwartet wird.

    """
    verlange_spalten(erlaeuterungen, ("kennzahl", "jahr", "erlaeuterung"), _BLATT)
    jahre = jahresspalte(erlaeuterungen, "jahr", _BLATT)
    heute = _je_kennzahl(erlaeuterungen[jahre == jahr])
    damals = _je_kennzahl(erlaeuterungen[jahre == jahr - 1])
    befunde = list(_ohne_kennzahl(heute, bewertungen))
    for urteil in bewertungen.to_dict("records"):
        name = str(urteil["kennzahl"])
        befunde += _pruefe(urteil, heute.get(name, {}), damals.get(name, {}), wesentlichkeit)
    return befunde


def mit_vorjahr(texte: pd.DataFrame, frueher: pd.DataFrame | None) -> pd.DataFrame | None:
    """Texte dieser Mappe und die älteren der Vorjahresmappe, soweit sie hier nicht mehr stehen; None ohne Texte.

    Ohne einen einzigen Text wird das Blatt offenbar nicht geführt; dann entfallen die Textprüfungen.
    """
    if frueher is None or frueher.empty:
        return None if texte.empty else texte
    hier = set(zip(texte["kennzahl"], texte["jahr"], strict=True))
    fehlt = [paar not in hier for paar in zip(frueher["kennzahl"], frueher["jahr"], strict=True)]
    return pd.concat([teil for teil in (texte, frueher[fehlt]) if len(teil)], ignore_index=True)


def _ohne_kennzahl(heute: dict[str, dict[Any, Any]], bewertungen: pd.DataFrame) -> Iterator[Befund]:
    """Texte des Berichtsjahres zu einer Kennzahl, die es nicht gibt."""
    bekannt = set(map(str, bewertungen["kennzahl"]))
    for name, zeile in heute.items():
        if name not in bekannt:
            yield befund("guete_erlaeuterung_ohne_kennzahl", ort_der_zeile(zeile, _BLATT, "kennzahl"), name)


def ort_der_zeile(zeile: Mapping[Any, Any], blatt: str, spalte: str) -> Ort:
    """Datei, Blatt und Zeile, soweit die Tabelle sie nennt."""
    datei, eigenes, nummer = (zeile.get(name) for name in ("datei", "blatt", "excel_zeile"))
    zelle = None if ist_leer(nummer) else f"Zeile {nummer}"
    return Ort(None if ist_leer(datei) else str(datei), blatt if ist_leer(eigenes) else str(eigenes), zelle, spalte)


def abweichung_prozent(urteil: Mapping[Any, Any]) -> float:
    """Abweichung des Ist vom Sollwert in Prozent des Sollwerts; NaN ohne Sollwert oder bei Sollwert 0.

    Beispiel:
        >>> abweichung_prozent({"istwert": 80.0, "sollwert": 100.0})
        -20.0

    """
    ist, soll = urteil["istwert"], urteil["sollwert"]
    if ist_leer(ist) or ist_leer(soll) or soll == 0:
        return float("nan")
    return round((float(ist) - float(soll)) / abs(float(soll)) * 100.0, 9)


def _je_kennzahl(texte: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """Texte je Kennzahl, das Handurteil als Stelle in der Statusliste."""
    kodes = aufzaehlung(texte, "urteil", _NAMEN, _BLATT).tolist()
    zeilen: list[dict[Any, Any]] = texte.to_dict("records")
    return {str(zeile["kennzahl"]): {**zeile, "_urteil": kode} for zeile, kode in zip(zeilen, kodes, strict=True)}


def _pruefe(
    urteil: dict[Any, Any], heute: dict[Any, Any], damals: dict[Any, Any], wesentlichkeit: float
) -> Iterator[Befund]:
    """Alle Textprüfungen einer Kennzahl."""
    name, text = urteil["kennzahl"], _text(heute, "erlaeuterung")
    abweichung = abweichung_prozent(urteil)
    if abs(abweichung) >= wesentlichkeit and not text:
        angaben = {"abweichung": prozentwort(abweichung), "grenze": prozentwort(wesentlichkeit)}
        yield befund("guete_erlaeuterung_fehlt", ort_der_zeile(heute, _BLATT, "erlaeuterung"), name, **angaben)
    if text and text == _text(damals, "erlaeuterung"):
        yield befund("guete_text_unveraendert", ort_der_zeile(heute, _BLATT, "erlaeuterung"), name)
    yield from _pruefe_urteil(name, _NAMEN.index(str(urteil["status"])), heute)


def _pruefe_urteil(name: str, kode: int, heute: dict[Any, Any]) -> Iterator[Befund]:
    """Gegensteuerung nach Verfehlung, und das von Hand vergebene Urteil gegen das der Regel, wenn sie eines fällt."""
    if WOLKE <= kode < NICHT_BEWERTBAR and not _text(heute, "gegensteuerung"):
        yield befund("guete_keine_gegensteuerung", ort_der_zeile(heute, _BLATT, "gegensteuerung"), name)
    if 0 <= heute.get("_urteil", -1) < kode < NICHT_BEWERTBAR:
        angaben = {"von_hand": _SCHREIBWEISE[heute["_urteil"]], "nach_regel": _SCHREIBWEISE[kode]}
        yield befund("guete_urteil_geschoent", ort_der_zeile(heute, _BLATT, "urteil"), name, **angaben)


_SCHREIBWEISE = ("Sonne", "leicht bewölkt", "Wolke", "Gewitter")


def _text(zeile: dict[Any, Any], spalte: str) -> str:
    """Text einer Zeile ohne Rand, leer ohne Angabe."""
    wert = zeile.get(spalte)
    return "" if ist_leer(wert) else str(wert).strip()
