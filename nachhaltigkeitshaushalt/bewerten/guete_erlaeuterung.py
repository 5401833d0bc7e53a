"""Güte der Erläuterungen: fehlende Begründung, kopierter Text, keine Gegensteuerung, geschöntes Urteil."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.bewerten.begruendung import prozentwort
from nachhaltigkeitshaushalt.bewerten.methoden import NICHT_BEWERTBAR, STATUS, WOLKE
from nachhaltigkeitshaushalt.bewerten.spalten import aufzaehlung, ist_leer, jahresspalte, verlange_spalten
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

_BLATT = "Erläuterungen"
_NAMEN = tuple(str(status) for status in STATUS)


def pruefe_erlaeuterungen(
    bewertungen: pd.DataFrame, erlaeuterungen: pd.DataFrame, jahr: int, wesentlichkeit: float
) -> list[Befund]:
    """Vergleicht Urteil und Abweichung jeder Kennzahl mit dem, was dazu geschrieben steht.

    Args:
        bewertungen: Ergebnis von ``bewerte_kennzahlen``.
        erlaeuterungen: Texte mit ``kennzahl``, ``jahr``, ``erlaeuterung``, freiwillig ``gegensteuerung``
            und ``status``.
        jahr: Berichtsjahr; Texte anderer Jahre dienen nur dem Vergleich mit dem Vorjahr.
        wesentlichkeit: Abweichung vom Sollwert in Prozent, ab der eine Erläuterung erwartet wird.

    """
    verlange_spalten(erlaeuterungen, ("kennzahl", "jahr", "erlaeuterung"), _BLATT)
    jahre = jahresspalte(erlaeuterungen, "jahr", _BLATT)
    heute = _je_kennzahl(erlaeuterungen[jahre == jahr])
    damals = _je_kennzahl(erlaeuterungen[jahre == jahr - 1])
    befunde: list[Befund] = []
    for urteil in bewertungen.to_dict("records"):
        name = str(urteil["kennzahl"])
        befunde += _pruefe(urteil, heute.get(name, {}), damals.get(name, {}), wesentlichkeit)
    return befunde


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
    kodes = aufzaehlung(texte, "status", _NAMEN, _BLATT).tolist()
    zeilen: list[dict[Any, Any]] = texte.to_dict("records")
    return {str(zeile["kennzahl"]): {**zeile, "_status": kode} for zeile, kode in zip(zeilen, kodes, strict=True)}


def _pruefe(
    urteil: dict[Any, Any], heute: dict[Any, Any], damals: dict[Any, Any], wesentlichkeit: float
) -> Iterator[Befund]:
    """Alle Textprüfungen einer Kennzahl."""
    name, text = urteil["kennzahl"], _text(heute, "erlaeuterung")
    abweichung = abweichung_prozent(urteil)
    if abs(abweichung) >= wesentlichkeit and not text:
        angaben = {"abweichung": prozentwort(abweichung), "grenze": prozentwort(wesentlichkeit)}
        yield befund("guete_erlaeuterung_fehlt", Ort(blatt=_BLATT, spalte="erlaeuterung"), name, **angaben)
    if text and text == _text(damals, "erlaeuterung"):
        yield befund("guete_text_unveraendert", Ort(blatt=_BLATT, spalte="erlaeuterung"), name)
    yield from _pruefe_urteil(name, _NAMEN.index(str(urteil["status"])), heute)


def _pruefe_urteil(name: str, kode: int, heute: dict[Any, Any]) -> Iterator[Befund]:
    """Gegensteuerung nach Verfehlung, und das von Hand vergebene Urteil gegen das der Regel."""
    if WOLKE <= kode < NICHT_BEWERTBAR and not _text(heute, "gegensteuerung"):
        yield befund("guete_keine_gegensteuerung", Ort(blatt=_BLATT, spalte="gegensteuerung"), name)
    if 0 <= heute.get("_status", -1) < kode:
        angaben = {"von_hand": _SCHREIBWEISE[heute["_status"]], "nach_regel": _SCHREIBWEISE[kode]}
        yield befund("guete_urteil_geschoent", Ort(blatt=_BLATT, spalte="status"), name, **angaben)


_SCHREIBWEISE = ("Sonne", "leicht bewölkt", "Wolke", "Gewitter", "nicht bewertbar")


def _text(zeile: dict[Any, Any], spalte: str) -> str:
    """Text einer Zeile ohne Rand, leer ohne Angabe."""
    wert = zeile.get(spalte)
    return "" if ist_leer(wert) else str(wert).strip()
