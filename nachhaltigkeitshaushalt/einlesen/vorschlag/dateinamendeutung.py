"""Ein Ordner gleich gebauter Dateien: welche Angaben stecken im Dateinamen?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.layout.form import EBENEN
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from collections.abc import Sequence

_JAHR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_SCHLUESSEL = re.compile(r"(?:^|[_ -])(?P<ebene>[A-Z]{1,4})[_ -](?P<produkt>[0-9]{2,10})(?![0-9])")
_ANTEIL = 0.8
MINDESTENS_DATEIEN = 3


@dataclass(frozen=True)
class Namensdeutung:
    """Muster des Dateinamens, Übersetzung der Ebenen und der Beleg dafür."""

    dateiname: str = ""
    ebenen: dict[str, str] = field(default_factory=dict)
    beleg: str = ""
    hat_jahr: bool = False


def deute_dateinamen(namen: Sequence[str]) -> Namensdeutung:
    """Jahr oder Ebene und Schlüssel im Namen; ohne Gemeinsames bleibt das Muster leer."""
    jahre = [_JAHR.findall(name) for name in namen]
    if _je_ein_anderes(jahre):
        beleg = f"jeder der {len(namen)} Dateinamen nennt ein anderes Jahr ({min(jahre)[0]} bis {max(jahre)[0]})"
        return Namensdeutung(r"(?<![0-9])(?P<jahr>(?:19|20)[0-9]{2})(?![0-9])", {}, beleg, hat_jahr=True)
    gefunden = {name: treffer for name in namen if (treffer := _SCHLUESSEL.search(name)) is not None}
    if len(namen) < MINDESTENS_DATEIEN or len(gefunden) < _ANTEIL * len(namen):
        return Namensdeutung()
    return _mit_schluessel(namen, gefunden)


def _je_ein_anderes(jahre: Sequence[list[str]]) -> bool:
    """Nennt jeder von mehreren Namen genau ein Jahr und keine zwei dasselbe?"""
    if len(jahre) <= 1 or any(len(genannt) != 1 for genannt in jahre):
        return False
    return len({genannt[0] for genannt in jahre}) == len(jahre)


def _mit_schluessel(namen: Sequence[str], gefunden: dict[str, re.Match[str]]) -> Namensdeutung:
    """Muster aus Kürzel und Schlüssel; Dateien ohne Schlüssel sind der Gesamtplan."""
    laengen: dict[str, set[int]] = {}
    for treffer in gefunden.values():
        laengen.setdefault(treffer["ebene"], set()).add(len(treffer["produkt"]))
    ebenen = _ebenen(laengen)
    kuerzel = "|".join(sorted(laengen, key=len, reverse=True))
    ohne = [name for name in namen if name not in gefunden]
    voran = "".join(f"^{re.escape(name)}$|" for name in ohne[:3])
    schluessel = rf"(?:^|[_ -])(?P<ebene>{kuerzel})[_ -](?P<produkt>[0-9]+){_gleiches_wort(gefunden)}"
    muster = rf"{voran}{schluessel}[_ -]+(?P<produktbezeichnung>.+)\.[^.]+$"
    anzahlen = ", ".join(f"{k}: {sum(t['ebene'] == k for t in gefunden.values())}" for k in laengen)
    return Namensdeutung(muster, ebenen, f"Kürzel und Schlüssel in {len(gefunden)} von {len(namen)} Namen ({anzahlen})")


def _gleiches_wort(gefunden: dict[str, re.Match[str]]) -> str:
    """Ein Wort, das in allen Namen auf den Schlüssel folgt, als Teil des Musters."""
    worte = {
        treffer[1] if (treffer := re.match(r"[_ -]+([A-Z]{2,6})[_ -]", n[t.end() :])) else ""
        for n, t in gefunden.items()
    }
    return rf"[_ -]+{worte.pop()}" if len(worte) == 1 and "" not in worte else ""


def _ebenen(laengen: dict[str, set[int]]) -> dict[str, str]:
    """Kürzel → Ebene: bekannte Kürzel, sonst nach der Länge des Schlüssels."""
    bekannt = {k: ebene for ebene, kuerzel in lade_regeln("layout_erkennung")["ebenen"].items() for k in kuerzel}
    if all(kuerzel in bekannt for kuerzel in laengen):
        return {kuerzel: bekannt[kuerzel] for kuerzel in laengen}
    nach_laenge = sorted(laengen, key=lambda kuerzel: min(laengen[kuerzel]))
    return dict(zip(nach_laenge, EBENEN[-len(nach_laenge) :], strict=False))
