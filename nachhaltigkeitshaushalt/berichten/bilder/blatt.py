"""Ein Zeichenblatt in Punkt: oben links ist null, gezeichnet wird ohne Achsen und Automatik.

Alle Maße sind bekannt, bevor gezeichnet wird; darum überlappt nichts und nichts wird
abgeschnitten, und die teure Anordnungsautomatik von matplotlib entfällt.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image, ImageColor

from nachhaltigkeitshaushalt.berichten.bilder import stil

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist

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


class Zeichenblatt:
    """Fläche fester Größe mit Botschaft oben und Quelle unten."""

    def __init__(self, aussage: str, quelle: str, inhaltshoehe: float) -> None:
        """Legt die Fläche so hoch an, dass Botschaft, Inhalt und Quelle Platz haben."""
        titel = stil.umbrich(aussage, stil.BREITE - 8, stil.TITEL, fett=True)
        unten = stil.umbrich(quelle, stil.BREITE - 8, stil.KLEIN, zeilen=2)
        self.oben = 6 + len(titel) * stil.TITEL * ZEILE + 8
        hoehe = self.oben + inhaltshoehe + 8 + len(unten) * stil.KLEIN * ZEILE + 4
        self.figur = Figure(figsize=(stil.BREITE / 72, hoehe / 72), dpi=stil.AUFLOESUNG)
        self.flaeche = FigureCanvasAgg(self.figur)
        self._masz = Affine2D().scale(1, -1).translate(0, hoehe).scale(1 / 72) + self.figur.dpi_scale_trans
        self.texte: list[Text] = []
        for nummer, zeile in enumerate(titel):
            self.text(4, 6 + (nummer + 0.5) * stil.TITEL * ZEILE, zeile, groesse=stil.TITEL, fett=True)
        for nummer, zeile in enumerate(unten):
            y = self.oben + inhaltshoehe + 8 + (nummer + 0.5) * stil.KLEIN * ZEILE
            self.text(4, y, zeile, groesse=stil.KLEIN, farbe=stil.GRAU)

    def text(  # noqa: PLR0913 - Ort, Inhalt und vier Merkmale eines Textes
        self,
        x: float,
        y: float,
        inhalt: str,
        *,
        groesse: float = stil.TEXT,
        farbe: str = stil.DUNKEL,
        rand: Rand = "left",
        fett: bool = False,
    ) -> None:
        """Eine Zeile Text, senkrecht um ``y`` zentriert; nie als Formel gelesen."""
        element = Text(
            x,
            y + SCHRIFTMITTE * groesse,
            stil.zeichenbar(inhalt),
            fontsize=groesse,
            color=farbe,
            ha=rand,
            va="baseline",
            fontfamily=stil.SCHRIFT,
            fontweight="bold" if fett else "normal",
            parse_math=False,
        )
        self.texte.append(element)
        self._setze(element)

    def textblock(self, x: float, y: float, zeilen: Sequence[str], *, rand: Rand = "left") -> None:
        """Mehrere Zeilen, zusammen um ``y`` zentriert."""
        abstand = stil.TEXT * ZEILE
        oben = y - (len(zeilen) - 1) * abstand / 2
        for nummer, zeile in enumerate(zeilen):
            self.text(x, oben + nummer * abstand, zeile, rand=rand)

    def rechteck(self, x: float, y: float, masse: Punkt, farbe: str, *, schraffiert: bool = False) -> None:
        """Ein gefülltes Rechteck; schraffiert steht für nicht Zugeordnetes."""
        if schraffiert:
            self._setze(Rectangle((x, y), *masse, facecolor=farbe, hatch="////", edgecolor=stil.GRAU, linewidth=0.6))
        else:
            self._setze(Rectangle((x, y), *masse, facecolor=farbe, linewidth=0))

    def linie(
        self, punkte: Sequence[Punkt], *, farbe: str = stil.LINIE, staerke: float = 0.8, gestrichelt: bool = False
    ) -> None:
        """Eine Linie durch die Punkte."""
        xs, ys = zip(*punkte, strict=True)
        self._setze(Line2D(xs, ys, color=farbe, linewidth=staerke, linestyle="--" if gestrichelt else "-"))

    def punkte(self, orte: Sequence[Punkt], farbe: str, *, raute: bool = False) -> None:
        """Runde Punkte oder Rauten an den Orten."""
        xs, ys = zip(*orte, strict=True)
        form, groesse = ("D", PUNKTGROESSE * 1.2) if raute else ("o", PUNKTGROESSE)
        self._setze(Line2D(xs, ys, color=farbe, linestyle="none", marker=form, markersize=groesse))

    def _setze(self, element: Artist) -> None:
        """Hängt ein Element in Punktmaßen in die Figur."""
        element.set_transform(self._masz)
        self.figur.add_artist(element)

    def als_png(self) -> bytes:
        """Zeichnet das Blatt als PNG ohne Zeitangabe."""
        with rc_context({"text.hinting": "no_hinting"}):  # bei 160 dpi gleich gut lesbar und schneller
            self.flaeche.draw()  # type: ignore[no-untyped-call]
        bild = Image.fromarray(np.asarray(self.flaeche.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]
        ziel = BytesIO()
        _mit_palette(bild).save(ziel, "PNG", compress_level=KOMPRESSION, dpi=(stil.AUFLOESUNG, stil.AUFLOESUNG))
        return ziel.getvalue()


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
