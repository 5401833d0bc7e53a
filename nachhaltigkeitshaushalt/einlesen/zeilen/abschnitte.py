"""Angaben, die in keiner Spalte stehen: im Namen des Blatts oder in einer Zeile, die für alle darunter gilt."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal, uebersetzer
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenmerkmale import pruefe_wert
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte

TRENNER = " | "
"""Steht zwischen den Zellen, wenn eine Zeile als ein Text gelesen wird."""
MINDESTENS_KOPFZELLEN = 2
_BEGLEITER = {"produkt": "produktbezeichnung"}
"""Mit der ersten Angabe wechselt die zweite, auch wenn der neue Abschnitt sie nicht nennt."""
_SCHLUESSEL = ("produkt", "wertart", "jahr")
"""Ohne diese Angaben wird eine Zeile nicht gelesen; fehlen sie, ist das zu melden."""


def zeilentext(zellen: Iterable[object]) -> str:
    """Die gefüllten Zellen einer Zeile als ein Text: „Produkt | 110101 | Rat“."""
    texte = (" ".join((als_schluessel(zelle) or str(zelle)).split()) for zelle in zellen if zelle != "")
    return TRENNER.join(text for text in texte if text)


def passende_blaetter(mappe: Mappe, layout: Layout, namen: Sequence[str]) -> tuple[list[str], list[Befund]]:
    """Die Blätter, deren Name zum Muster ``blattname`` passt, und ein Befund je Blatt, das nicht passt."""
    passend = [name for name in namen if re.search(layout.blattname, name)]
    if namen and not passend:
        raise fehler("kein_blatt_zum_muster", Ort(mappe.name), layout.blattname, vorhanden=", ".join(namen))
    return passend, [
        befund("blattname_passt_nicht", Ort(mappe.name, name), name) for name in namen if name not in passend
    ]


def werte_des_blattnamens(blatt: Rohblatt, layout: Layout) -> dict[str, str]:
    """Benannte Gruppen des Blattnamens."""
    gefunden = re.search(layout.blattname, blatt.blatt)
    return {} if gefunden is None else _werte(gefunden, layout, blatt.ort())


def _werte(gefunden: re.Match[str], layout: Layout, ort: Ort) -> dict[str, str]:
    """Benannte Gruppen eines Treffers in der Form ihrer Angabe (``muster``, ``werte`` und ``stellen`` des Layouts)."""
    return {name: _wert(name, text, layout, ort) for name, text in gefunden.groupdict().items() if text}


def _wert(name: str, text: str, layout: Layout, ort: Ort) -> str:
    """Ein Text in der Form seiner Angabe; passt er nicht, ist das Muster falsch."""
    wert = uebersetzer(name, layout)(text.strip())
    if wert is None:
        raise fehler(f"{name}_form", ort, text, zellen=ort.zelle or "Blattname")
    pruefe_wert(name, wert, ort)
    return wert


def lies_abschnitte(blatt: Rohblatt, layout: Layout, mit_betrag: NDArray[np.bool_]) -> dict[str, Merkmal]:
    """Je Angabe ihr Wert in jeder Zeile: der des letzten Treffers in dieser Zeile oder darüber, auch über dem Kopf."""
    if not layout.abschnitt:
        return {}
    ausdruck = re.compile(layout.abschnitt)
    verlauf: dict[str, list[tuple[int, str | None]]] = {name: [] for name in ausdruck.groupindex}
    for stelle, zelle, text in _titelzeilen(blatt, mit_betrag):
        for gefunden in ausdruck.finditer(text):
            _merke(verlauf, stelle, _werte(gefunden, layout, blatt.ort(zelle)))
    return {name: _als_merkmal(eintraege, blatt.zeilen) for name, eintraege in verlauf.items()}


def _titelzeilen(blatt: Rohblatt, mit_betrag: NDArray[np.bool_]) -> list[tuple[int, str, str]]:
    """Stelle, erste Zelle und Text der Zeilen über dem Kopf (Stelle 0) und der Zeilen ohne Betrag."""
    oben = [(0, f"A{nummer}", zeilentext(zellen)) for nummer, zellen in enumerate(blatt.ueber_kopf, start=1)]
    wo = np.flatnonzero(~mit_betrag & blatt.belegt()).tolist()
    inhalte = [_inhalt(spalte, wo) for spalte in blatt.spalten]
    unten = [
        (i, f"A{blatt.zeilennummern()[i]}", zeilentext(z)) for i, z in zip(wo, zip(*inhalte, strict=True), strict=True)
    ]
    return oben + unten


def _inhalt(spalte: Rohspalte, zeilen: Sequence[int]) -> list[Any]:
    """Zellinhalte einer Spalte in den genannten Zeilen; die leere Zelle ist ''."""
    kodes, werte = spalte.kodiert()
    return ["" if kodes[i] < 0 else werte[kodes[i]] for i in zeilen]


def _merke(verlauf: dict[str, list[tuple[int, str | None]]], stelle: int, werte: Mapping[str, str]) -> None:
    """Trägt die Werte eines Treffers ein; ein neues Produkt ohne Bezeichnung behält nicht die des vorigen."""
    ohne = {begleiter: None for name, begleiter in _BEGLEITER.items() if name in werte and begleiter in verlauf}
    for name, wert in {**ohne, **werte}.items():
        verlauf[name].append((stelle, wert))


def _als_merkmal(eintraege: Sequence[tuple[int, str | None]], zeilen: int) -> Merkmal:
    """Jeder Eintrag gilt ab seiner Zeile bis zum nächsten."""
    stellen = np.array([stelle for stelle, _ in eintraege], dtype=np.int64)
    kodes = np.searchsorted(stellen, np.arange(zeilen), side="right") - 1
    return Merkmal.aus_zuordnung(kodes.astype(np.int64), [wert for _, wert in eintraege])


def pruefe_abschnitte(
    blatt: Rohblatt, layout: Layout, merkmale: Mapping[str, Merkmal], mit_betrag: NDArray[np.bool_]
) -> list[Befund]:
    """Ein Befund je Schlüsselangabe, die ein Abschnitt nennen sollte und die Zeilen mit Betrag fehlt."""
    befunde = []
    for name in re.compile(layout.abschnitt).groupindex:
        wo = np.flatnonzero(merkmale[name].fehlt() & mit_betrag)
        if name in _SCHLUESSEL and len(wo) and not _nennt_jede_spalte(layout, name):
            zelle = f"A{blatt.zeilennummern()[wo[0]]}"
            befunde.append(befund("abschnitt_fehlt", blatt.ort(zelle, name), name, anzahl=len(wo)))
    return befunde


def _nennt_jede_spalte(layout: Layout, name: str) -> bool:
    """Nennt jede Betragsspalte diese Angabe selbst?"""
    if name == "jahr":
        return all(eintrag.jahr is not None or eintrag.versatz is not None for eintrag in layout.betraege)
    return all(getattr(eintrag, name, None) is not None for eintrag in layout.betraege)


def ohne_wiederholten_kopf(blatt: Rohblatt) -> Rohblatt:
    """Das Blatt, in dem Zeilen, die nur den Kopf wiederholen, leer sind (er steht über jedem Abschnitt erneut)."""
    koepfe = [falte(spalte.ueberschrift) for spalte in blatt.spalten]
    gefuellt, gleich = np.zeros((2, blatt.zeilen), dtype=np.int64)
    for spalte, kopf in zip(blatt.spalten, koepfe, strict=True):
        kodes, werte = spalte.kodiert()
        gefuellt += kodes >= 0
        gleich += np.array([*(wiederholt_kopf(wert, kopf) for wert in werte), False])[kodes]
    wo = (gefuellt == gleich) & (gleich >= MINDESTENS_KOPFZELLEN)
    if not wo.any():
        return blatt
    return replace(blatt, spalten=tuple(_geleert(spalte, wo) for spalte in blatt.spalten))


def wiederholt_kopf(wert: object, kopf: str) -> bool:
    """Ist der Zellinhalt die (gefaltete) Überschrift seiner Spalte oder, bei mehrzeiligem Kopf, ein Teil davon?"""
    text = falte(als_schluessel(wert) or "")
    return bool(text) and f"_{text}_" in f"_{kopf}_"


def _geleert(spalte: Rohspalte, wo: NDArray[np.bool_]) -> Rohspalte:
    """Die Spalte mit leeren Zellen in den genannten Zeilen."""
    if spalte.kodes is None:
        return replace(spalte, zahlen=np.where(wo, np.nan, spalte.als_zahlen()))
    return replace(spalte, kodes=np.where(wo, -1, spalte.kodes))
