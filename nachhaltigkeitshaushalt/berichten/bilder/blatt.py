"""Ein Zeichenblatt in Punkt: oben links ist null, gezeichnet wird ohne Achsen und Automatik.

Alle Maße sind bekannt, bevor gezeichnet wird; darum überlappt nichts und nichts wird
abgeschnitten, und die teure Anordnungsautomatik von matplotlib entfällt. Flächen und Linien
zeichnet sein Zeichner Agg, Texte setzt seine Schriftbibliothek.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image, ImageColor

from nachhaltigkeitshaushalt.berichten.bilder import stil

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.backend_bases import GraphicsContextBase
    from numpy.typing import NDArray

Rand = Literal["left", "center", "right"]
Punkt = tuple[float, float]
KOMPRESSION, FARBEN = 6, 128
ZEILE = 1.25
NAHE = 2
"""So weit darf eine Farbe der Palette neben der des Stils liegen, um sie zu werden."""

_STILFARBEN = [ImageColor.getrgb(farbe)[:3] for farbe in stil.ALLE_FARBEN]
PUNKTGROESSE = 3.4
SCHRIFTMITTE = 0.36
"""So weit liegt die Grundlinie unter der Mitte einer Zeile, als Anteil des Schriftgrads."""

PIXEL = stil.AUFLOESUNG / 72
"""So viele Bildpunkte ist ein Punkt breit."""

VERSATZ = {"left": 0.0, "center": 0.5, "right": 1.0}
GANZ, HOF = 255, 2
STRICHE = (3.7, 1.6)
"""Strich und Lücke einer gestrichelten Linie als Vielfaches ihrer Stärke."""

_RECHTECK, _KREIS = Path.unit_rectangle(), Path.unit_circle()


@dataclass(frozen=True)
class Schriftzug:
    """Eine Zeile Text: ihr Anker (linker, mittlerer oder rechter Rand) und ihre Grundlinie in Punkt."""

    inhalt: str
    x: float
    y: float
    groesse: float
    farbe: str
    rand: Rand
    fett: bool
    hof: bool = False

    def gesetzt(self) -> tuple[NDArray[np.uint8], int, int]:
        """Deckung der gesetzten Zeile, dazu ihr linker und oberer Bildpunkt."""
        deckung, unter_grundlinie = stil.setze_zeile(self.inhalt, self.groesse, fett=self.fett)
        links = round(self.x * PIXEL - VERSATZ[self.rand] * deckung.shape[1])
        return deckung, links, round(self.y * PIXEL + unter_grundlinie) + 1 - deckung.shape[0]


class Zeichenblatt:
    """Fläche fester Größe mit Botschaft oben und Quelle unten."""

    def __init__(self, aussage: str, quelle: str, inhaltshoehe: float, breite: float = stil.BREITE) -> None:
        """Legt die Fläche so hoch an, dass Botschaft, Inhalt und Quelle Platz haben."""
        titel = stil.umbrich(aussage, breite - 8, stil.TITEL, fett=True)
        unten = stil.umbrich(quelle, breite - 8, stil.KLEIN, zeilen=2)
        self.oben = 6 + len(titel) * stil.TITEL * ZEILE + 8
        self.hoehe = self.oben + inhaltshoehe + 8 + len(unten) * stil.KLEIN * ZEILE + 4
        self.maler: Any = RendererAgg(round(breite * PIXEL), round(self.hoehe * PIXEL), stil.AUFLOESUNG)  # type: ignore[no-untyped-call]
        self._masz = Affine2D().scale(1, -1).translate(0, self.hoehe).scale(PIXEL)
        self.texte: list[Schriftzug] = []
        self._flaechen: list[Callable[[], None]] = []
        self._linien: list[Callable[[], None]] = []
        self.rechteck(0, 0, (breite, self.hoehe), stil.WEISS)
        for nummer, zeile in enumerate(titel):
            self.text(4, 6 + (nummer + 0.5) * stil.TITEL * ZEILE, zeile, groesse=stil.TITEL, fett=True)
        for nummer, zeile in enumerate(unten):
            y = self.oben + inhaltshoehe + 8 + (nummer + 0.5) * stil.KLEIN * ZEILE
            self.text(4, y, zeile, groesse=stil.KLEIN, farbe=stil.GRAU)

    def text(  # noqa: PLR0913 - Ort, Inhalt und fünf Merkmale eines Textes
        self,
        x: float,
        y: float,
        inhalt: str,
        *,
        groesse: float = stil.TEXT,
        farbe: str = stil.DUNKEL,
        rand: Rand = "left",
        fett: bool = False,
        hof: bool = False,
    ) -> None:
        """Eine Zeile Text, senkrecht um ``y`` zentriert; nie als Formel gelesen. Ein weißer Hof hält Linien fern."""
        grundlinie = y + SCHRIFTMITTE * groesse
        self.texte.append(Schriftzug(stil.zeichenbar(inhalt), x, grundlinie, groesse, farbe, rand, fett, hof))

    def textblock(self, x: float, y: float, zeilen: Sequence[str], *, rand: Rand = "left") -> None:
        """Mehrere Zeilen, zusammen um ``y`` zentriert."""
        abstand = stil.TEXT * ZEILE
        oben = y - (len(zeilen) - 1) * abstand / 2
        for nummer, zeile in enumerate(zeilen):
            self.text(x, oben + nummer * abstand, zeile, rand=rand)

    def rechteck(self, x: float, y: float, masse: Punkt, farbe: str, *, schraffiert: bool = False) -> None:
        """Ein gefülltes Rechteck; schraffiert steht für nicht Zugeordnetes."""
        ort = Affine2D().scale(*masse).translate(x, y) + self._masz
        stift = self._schraffur() if schraffiert else self._stift(farbe, 0)
        self._flaechen.append(lambda: self.maler.draw_path(stift, _RECHTECK, ort, to_rgb(farbe)))

    def linie(
        self, punkte: Sequence[Punkt], *, farbe: str = stil.LINIE, staerke: float = 0.8, gestrichelt: bool = False
    ) -> None:
        """Eine Linie durch die Punkte."""
        stift = self._stift(farbe, staerke)
        stift.set_joinstyle("round")
        stift.set_capstyle("butt" if gestrichelt else "projecting")
        if gestrichelt:
            stift.set_dashes(0, [teil * staerke for teil in STRICHE])
        weg = Path(np.asarray(punkte, dtype=float))
        self._linien.append(lambda: self.maler.draw_path(stift, weg, self._masz))

    def punkte(self, orte: Sequence[Punkt], farbe: str, *, raute: bool = False) -> None:
        """Runde Punkte oder Rauten an den Orten."""
        halb = PUNKTGROESSE / 2 * PIXEL
        form = _RECHTECK if raute else _KREIS
        masz = Affine2D().translate(-0.5, -0.5).rotate_deg(45).scale(2.4 * halb) if raute else Affine2D().scale(halb)
        stift, weg = self._stift(farbe, 1), Path(np.asarray(orte, dtype=float))
        self._linien.append(lambda: self.maler.draw_markers(stift, form, masz, weg, self._masz, to_rgb(farbe)))

    def _stift(self, farbe: str, staerke: float) -> GraphicsContextBase:
        """Ein Stift in Farbe und Stärke."""
        stift: GraphicsContextBase = self.maler.new_gc()
        stift.set_foreground(farbe)
        stift.set_linewidth(staerke)
        return stift

    def _schraffur(self) -> GraphicsContextBase:
        """Grauer Rand mit Schrägstrichen."""
        stift = self._stift(stil.GRAU, 0.6)
        stift.set_hatch("////")
        stift.set_hatch_color(to_rgb(stil.GRAU))
        return stift

    def zeichne(self) -> Image.Image:
        """Das gezeichnete Blatt: Flächen, darüber Linien, darüber Texte."""
        for zeichne in (*self._flaechen, *self._linien):
            zeichne()
        bild = np.asarray(self.maler.buffer_rgba())[:, :, :3].copy()
        for schriftzug in self.texte:
            _setze_text(bild, schriftzug)
        return Image.fromarray(bild)


def packe(bild: Image.Image) -> bytes:
    """Ein gezeichnetes Blatt als PNG mit wenigen Farben, ohne Zeitangabe."""
    ziel = BytesIO()
    _mit_palette(bild).save(ziel, "PNG", compress_level=KOMPRESSION, dpi=(stil.AUFLOESUNG, stil.AUFLOESUNG))
    return ziel.getvalue()


def _setze_text(bild: NDArray[np.uint8], schriftzug: Schriftzug) -> None:
    """Setzt die Zeile, wo gewünscht auf einen weißen Hof."""
    deckung, links, oben = schriftzug.gesetzt()
    if schriftzug.hof:
        _mische(bild, _geweitet(deckung), (links - HOF, oben - HOF), stil.WEISS)
    _mische(bild, deckung, (links, oben), schriftzug.farbe)


def _geweitet(deckung: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Die Deckung nach allen Seiten um ``HOF`` Bildpunkte verbreitert."""
    weit = np.pad(deckung, 2 * HOF)
    for achse in (0, 1):
        schmal = weit.shape[achse] - 2 * HOF
        weit = np.maximum.reduce([weit.take(range(n, n + schmal), axis=achse) for n in range(2 * HOF + 1)])
    return weit


def _mische(bild: NDArray[np.uint8], deckung: NDArray[np.uint8], ort: tuple[int, int], farbe: str) -> None:
    """Mischt eine Farbe nach der Deckung jedes Bildpunkts in das Bild; was übersteht, entfällt."""
    links, oben = ort
    feld = bild[max(oben, 0) : oben + deckung.shape[0], max(links, 0) : links + deckung.shape[1]]
    sichtbar = deckung[max(-oben, 0) :, max(-links, 0) :][: feld.shape[0], : feld.shape[1], np.newaxis]
    anteil = sichtbar.astype(np.uint16)
    feld[:] = (feld * (GANZ - anteil) + np.array(ImageColor.getrgb(farbe)) * anteil + GANZ // 2) // GANZ


def _mit_palette(bild: Image.Image) -> Image.Image:
    """Das Bild mit wenigen Farben; die Farben des Stils bleiben dabei genau, wie sie sind."""
    sparsam = bild.quantize(FARBEN, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = sparsam.getpalette() or []
    for stelle in range(0, len(palette), 3):
        for echte in _STILFARBEN:
            if all(abs(palette[stelle + n] - echte[n]) <= NAHE for n in range(3)):
                palette[stelle : stelle + 3] = echte
    sparsam.putpalette(palette)
    return sparsam
