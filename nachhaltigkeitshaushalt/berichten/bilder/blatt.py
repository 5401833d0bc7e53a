"""Ein Zeichenblatt in Punkt: oben links ist null, gezeichnet wird ohne Achsen und Automatik.

Alle Maße sind bekannt, bevor gezeichnet wird; darum überlappt nichts und nichts wird
abgeschnitten. Gezeichnet wird unmittelbar mit dem Agg-Zeichner von matplotlib: Figur, Achsen
und Anordnung, die teuersten Teile eines Bildes, entfallen.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Pfad
from matplotlib.transforms import Affine2D
from PIL import Image

from nachhaltigkeitshaushalt.berichten.bilder import stil

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.backend_bases import GraphicsContextBase

Rand = Literal["left", "center", "right"]
KOMPRESSION = 3
ZEILE = 1.25
JE_PUNKT = stil.AUFLOESUNG / 72
PUNKTGROESSE = 1.7
SCHRIFTMITTE = 0.36
"""So weit liegt die Grundlinie unter der Mitte einer Zeile, als Anteil des Schriftgrads."""

_VERSATZ = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True)
class Textfeld:
    """Ein gesetzter Text: linker Rand und Grundlinie in Punkt."""

    inhalt: str
    x: float
    y: float
    groesse: float
    farbe: str
    fett: bool

    @property
    def schrift(self) -> FontProperties:
        """Die Schrift, in der er gezeichnet wird."""
        return FontProperties(family=stil.SCHRIFT, size=self.groesse, weight="bold" if self.fett else "normal")


class Zeichenblatt:
    """Fläche fester Größe mit Botschaft oben und Quelle unten."""

    def __init__(self, aussage: str, quelle: str, inhaltshoehe: float) -> None:
        """Legt die Fläche so hoch an, dass Botschaft, Inhalt und Quelle Platz haben."""
        titel = stil.umbrich(aussage, stil.BREITE - 8, stil.TITEL, fett=True)
        unten = stil.umbrich(quelle, stil.BREITE - 8, stil.KLEIN, zeilen=2)
        self.oben = 6 + len(titel) * stil.TITEL * ZEILE + 8
        self.breite = stil.BREITE
        self.hoehe = self.oben + inhaltshoehe + 8 + len(unten) * stil.KLEIN * ZEILE + 4
        self.masse = round(self.breite * JE_PUNKT), round(self.hoehe * JE_PUNKT)
        self.texte: list[Textfeld] = []
        self._schritte: list[Callable[[RendererAgg], None]] = []
        for nummer, zeile in enumerate(titel):
            self.text(4, 6 + (nummer + 0.5) * stil.TITEL * ZEILE, zeile, groesse=stil.TITEL, fett=True)
        for nummer, zeile in enumerate(unten):
            hoehe = self.oben + inhaltshoehe + 8 + (nummer + 0.5) * stil.KLEIN * ZEILE
            self.text(4, hoehe, zeile, groesse=stil.KLEIN, farbe=stil.GRAU)

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
        sichtbar = stil.zeichenbar(inhalt)
        links = x - _VERSATZ[rand] * stil.textbreite(sichtbar, groesse, fett=fett)
        self.texte.append(Textfeld(sichtbar, links, y + SCHRIFTMITTE * groesse, groesse, farbe, fett))

    def textblock(self, x: float, y: float, zeilen: Sequence[str], *, rand: Rand = "left") -> None:
        """Mehrere Zeilen, zusammen um ``y`` zentriert."""
        abstand = stil.TEXT * ZEILE
        oben = y - (len(zeilen) - 1) * abstand / 2
        for nummer, zeile in enumerate(zeilen):
            self.text(x, oben + nummer * abstand, zeile, rand=rand)

    def rechteck(
        self, x: float, y: float, masse: tuple[float, float], farbe: str, *, schraffiert: bool = False
    ) -> None:
        """Ein gefülltes Rechteck; schraffiert steht für nicht Zugeordnetes."""
        breite, hoehe = masse
        ecken = [(x, y), (x + breite, y), (x + breite, y + hoehe), (x, y + hoehe)]

        def zeichne(zeichner: RendererAgg) -> None:
            stift = _stift(zeichner, stil.GRAU, 0.6 if schraffiert else 0.0)
            if schraffiert:
                stift.set_hatch("////")
                stift.set_hatch_color(stil.GRAU)
            _zeichne_pfad(zeichner, stift, Pfad([*ecken, ecken[0]], closed=True), farbe)

        self._schritte.append(zeichne)

    def linie(
        self,
        punkte: Sequence[tuple[float, float]],
        *,
        farbe: str = stil.LINIE,
        staerke: float = 0.8,
        gestrichelt: bool = False,
    ) -> None:
        """Eine Linie durch die Punkte."""

        def zeichne(zeichner: RendererAgg) -> None:
            stift = _stift(zeichner, farbe, staerke)
            if gestrichelt:
                stift.set_dashes(0, [staerke * 3.7, staerke * 1.6])
            _zeichne_pfad(zeichner, stift, Pfad(list(punkte)), None)

        self._schritte.append(zeichne)

    def punkte(self, orte: Sequence[tuple[float, float]], farbe: str, *, raute: bool = False) -> None:
        """Runde Punkte oder Rauten an den Orten."""
        form = Pfad.unit_regular_polygon(4) if raute else Pfad.unit_circle()
        groesse = PUNKTGROESSE * (1.6 if raute else 1)

        def zeichne(zeichner: RendererAgg) -> None:
            for x, y in orte:
                lage = Affine2D().scale(groesse).translate(x, y)
                _zeichne_pfad(zeichner, _stift(zeichner, farbe, 0.0), lage.transform_path(form), farbe)

        self._schritte.append(zeichne)

    def als_png(self) -> bytes:
        """Zeichnet das Blatt als PNG ohne Zeitangabe."""
        zeichner = RendererAgg(*self.masse, stil.AUFLOESUNG)  # type: ignore[no-untyped-call]
        self.rechteck(0, 0, (self.breite + 1, self.hoehe + 1), "#FFFFFF")
        for schritt in [self._schritte.pop(), *self._schritte]:
            schritt(zeichner)
        for feld in self.texte:
            stift = _stift(zeichner, feld.farbe, 0.0)
            ort = feld.x * JE_PUNKT, feld.y * JE_PUNKT
            zeichner.draw_text(stift, *ort, feld.inhalt, feld.schrift, 0.0)  # type: ignore[no-untyped-call]
        flaeche = zeichner.buffer_rgba()  # type: ignore[no-untyped-call]
        bild = Image.frombuffer("RGBA", self.masse, flaeche).convert("RGB")
        ziel = BytesIO()
        bild.save(ziel, "PNG", compress_level=KOMPRESSION, dpi=(stil.AUFLOESUNG, stil.AUFLOESUNG))
        return ziel.getvalue()


def _stift(zeichner: RendererAgg, farbe: str, staerke: float) -> GraphicsContextBase:
    """Linienfarbe und Linienstärke (Punkt); Stärke null zeichnet keine Linie."""
    stift = zeichner.new_gc()
    stift.set_foreground(farbe)
    stift.set_linewidth(staerke)
    return stift


def _zeichne_pfad(zeichner: RendererAgg, stift: GraphicsContextBase, pfad: Pfad, farbe: str | None) -> None:
    """Zeichnet einen Pfad in Punkt; die Zeichenfläche zählt von unten."""
    lage = Affine2D().scale(JE_PUNKT, -JE_PUNKT).translate(0, zeichner.height)
    fuellung = None if farbe is None else tuple(int(farbe[n : n + 2], 16) / 255 for n in (1, 3, 5))
    zeichner.draw_path(stift, pfad, lage, fuellung)  # type: ignore[no-untyped-call]
