"""Ein Zeichenblatt in Punkt: oben links ist null, gezeichnet wird ohne Achsen und Automatik.

Alle Maße sind bekannt, bevor gezeichnet wird; darum überlappt nichts und nichts wird
abgeschnitten, und die teure Anordnungsautomatik entfällt.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from nachhaltigkeitshaushalt.berichten.bilder import stil

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist

Rand = Literal["left", "center", "right"]
Strich = Literal["-", "--"]
KOMPRESSION = 3
ZEILE = 1.25


class Zeichenblatt:
    """Fläche fester Größe mit Botschaft oben und Quelle unten."""

    def __init__(self, aussage: str, quelle: str, inhaltshoehe: float) -> None:
        """Legt die Fläche so hoch an, dass Botschaft, Inhalt und Quelle Platz haben."""
        titel = stil.umbrich(aussage, stil.BREITE - 8, stil.TITEL, fett=True)
        unten = stil.umbrich(quelle, stil.BREITE - 8, stil.KLEIN, zeilen=2)
        self.oben = 6 + len(titel) * stil.TITEL * ZEILE + 8
        self.breite = stil.BREITE
        self.hoehe = self.oben + inhaltshoehe + 8 + len(unten) * stil.KLEIN * ZEILE + 4
        self.figur = Figure(figsize=(self.breite / 72, self.hoehe / 72), dpi=stil.AUFLOESUNG)
        self.flaeche = FigureCanvasAgg(self.figur)
        self._masz = Affine2D().scale(1, -1).translate(0, self.hoehe).scale(1 / 72) + self.figur.dpi_scale_trans
        self.texte: list[Text] = []
        for nummer, zeile in enumerate(titel):
            self.text(4, 6 + (nummer + 0.5) * stil.TITEL * ZEILE, zeile, groesse=stil.TITEL, fett=True)
        for nummer, zeile in enumerate(unten):
            hoehe = self.oben + inhaltshoehe + 8 + (nummer + 0.5) * stil.KLEIN * ZEILE
            self.text(4, hoehe, zeile, groesse=stil.KLEIN, farbe=stil.GRAU)

    def _setze(self, kuenstler: Artist) -> None:
        """Hängt ein Element in Punktmaßen in die Figur."""
        kuenstler.set_transform(self._masz)
        self.figur.add_artist(kuenstler)

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
            y,
            stil.zeichenbar(inhalt),
            fontsize=groesse,
            color=farbe,
            ha=rand,
            va="center_baseline",
            fontfamily=stil.SCHRIFT,
            fontweight="bold" if fett else "normal",
            parse_math=False,
        )
        self.texte.append(element)
        self._setze(element)

    def textblock(self, x: float, y: float, zeilen: Sequence[str], *, rand: Rand = "left", fett: bool = False) -> None:
        """Mehrere Zeilen, zusammen um ``y`` zentriert."""
        abstand = stil.TEXT * ZEILE
        oben = y - (len(zeilen) - 1) * abstand / 2
        for nummer, zeile in enumerate(zeilen):
            self.text(x, oben + nummer * abstand, zeile, rand=rand, fett=fett)

    def rechteck(
        self, x: float, y: float, masse: tuple[float, float], farbe: str, *, schraffiert: bool = False
    ) -> None:
        """Ein gefülltes Rechteck; schraffiert steht für nicht Zugeordnetes."""
        rahmen = {"hatch": "////", "edgecolor": stil.GRAU, "linewidth": 0.6} if schraffiert else {"linewidth": 0}
        self._setze(Rectangle((x, y), *masse, facecolor=farbe, **rahmen))

    def linie(
        self,
        punkte: Sequence[tuple[float, float]],
        *,
        farbe: str = stil.LINIE,
        staerke: float = 0.8,
        strich: Strich = "-",
        punktform: str = "",
    ) -> None:
        """Eine Linie durch die Punkte, wahlweise mit Punktzeichen."""
        xs, ys = zip(*punkte, strict=True)
        self._setze(Line2D(xs, ys, color=farbe, linewidth=staerke, linestyle=strich, marker=punktform, markersize=3.2))

    def als_png(self) -> bytes:
        """Zeichnet das Blatt als PNG ohne Zeitangabe."""
        ziel = BytesIO()
        self.flaeche.print_png(  # type: ignore[no-untyped-call]
            ziel, metadata={"Software": None}, pil_kwargs={"compress_level": KOMPRESSION, "dpi": (stil.AUFLOESUNG,) * 2}
        )
        return ziel.getvalue()
