"""Ein Zeichenblatt in Punkt: oben links ist null, gezeichnet wird ohne Achsen und Automatik.

Alle Maße sind bekannt, bevor gezeichnet wird; darum überlappt nichts und nichts wird
abgeschnitten. Gezeichnet wird mit Pillow: Die Bilder bestehen nur aus Rechtecken, Linien und
Text, und so entfallen der Aufbau einer Figur und der Schriftenspeicher von matplotlib, die
zusammen mehr Zeit brauchten als der ganze übrige Bericht.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageColor, ImageDraw

from nachhaltigkeitshaushalt.berichten.bilder import stil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Rand = Literal["left", "center", "right"]
Punkt = tuple[float, float]
KOMPRESSION, FARBEN = 6, 128
ZEILE = 1.25
JE_PUNKT = stil.AUFLOESUNG / 72
FEIN = 4
"""Schräge Linien werden so viel größer gezeichnet und verkleinert; das glättet sie."""

NAHE = 2
"""So weit darf eine Farbe der Palette neben der des Stils liegen, um sie zu werden."""

_STILFARBEN = [ImageColor.getrgb(farbe)[:3] for farbe in stil.ALLE_FARBEN]
PUNKTGROESSE, STRICH, PAUSE, SCHRAFFUR = 1.7, 3.7, 1.6, 5.0
SCHRIFTMITTE = 0.36
"""So weit liegt die Grundlinie unter der Mitte einer Zeile, als Anteil des Schriftgrads."""

ANKER: dict[Rand, str] = {"left": "ls", "center": "ms", "right": "rs"}


@dataclass(frozen=True)
class Textfeld:
    """Ein gesetzter Text: Ort der Grundlinie in Punkt und an welchem Rand er hängt."""

    inhalt: str
    ort: Punkt
    groesse: float
    farbe: str
    rand: Rand
    fett: bool


class Zeichenblatt:
    """Fläche fester Größe mit Botschaft oben und Quelle unten."""

    def __init__(self, aussage: str, quelle: str, inhaltshoehe: float) -> None:
        """Legt die Fläche so hoch an, dass Botschaft, Inhalt und Quelle Platz haben."""
        titel = stil.umbrich(aussage, stil.BREITE - 8, stil.TITEL, fett=True)
        unten = stil.umbrich(quelle, stil.BREITE - 8, stil.KLEIN, zeilen=2)
        self.oben = 6 + len(titel) * stil.TITEL * ZEILE + 8
        hoehe = self.oben + inhaltshoehe + 8 + len(unten) * stil.KLEIN * ZEILE + 4
        self.masse = round(stil.BREITE * JE_PUNKT), round(hoehe * JE_PUNKT)
        self.texte: list[Textfeld] = []
        self._schritte: list[Callable[[Image.Image], None]] = []
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
        """Eine Zeile Text, senkrecht um ``y`` zentriert."""
        grundlinie = x, y + SCHRIFTMITTE * groesse
        self.texte.append(Textfeld(stil.zeichenbar(inhalt), grundlinie, groesse, farbe, rand, fett))

    def textblock(self, x: float, y: float, zeilen: Sequence[str], *, rand: Rand = "left") -> None:
        """Mehrere Zeilen, zusammen um ``y`` zentriert."""
        abstand = stil.TEXT * ZEILE
        oben = y - (len(zeilen) - 1) * abstand / 2
        for nummer, zeile in enumerate(zeilen):
            self.text(x, oben + nummer * abstand, zeile, rand=rand)

    def rechteck(self, x: float, y: float, masse: Punkt, farbe: str, *, schraffiert: bool = False) -> None:
        """Ein gefülltes Rechteck auf ganzen Bildpunkten; schraffiert steht für nicht Zugeordnetes."""
        links, oben = round(x * JE_PUNKT), round(y * JE_PUNKT)
        rechts = max(round((x + masse[0]) * JE_PUNKT), links + 1) - 1
        unten = max(round((y + masse[1]) * JE_PUNKT), oben + 1) - 1
        rahmen = stil.GRAU if schraffiert else None

        def zeichne(bild: Image.Image) -> None:
            """Füllt das Rechteck."""
            ImageDraw.Draw(bild).rectangle((links, oben, rechts, unten), fill=farbe, outline=rahmen)

        self._schritte.append(zeichne)
        if schraffiert:
            self._schraffiere((x, y), masse)

    def _schraffiere(self, ort: Punkt, masse: Punkt) -> None:
        """Schräge Linien im Rechteck, an seinen Rändern abgeschnitten."""
        (x, y), (breite, hoehe) = ort, masse
        for nummer in range(int((breite + hoehe) / SCHRAFFUR)):
            lauf = (nummer + 1) * SCHRAFFUR
            unten = x + max(lauf - hoehe, 0), y + min(lauf, hoehe)
            oben = x + min(lauf, breite), y + max(lauf - breite, 0)
            self.linie([unten, oben], farbe=stil.GRAU, staerke=0.7)

    def linie(
        self, punkte: Sequence[Punkt], *, farbe: str = stil.LINIE, staerke: float = 0.8, gestrichelt: bool = False
    ) -> None:
        """Eine Linie durch die Punkte."""
        zuege = list(_striche(punkte, STRICH * staerke, PAUSE * staerke)) if gestrichelt else [list(punkte)]
        dicke = round(staerke * JE_PUNKT * FEIN)

        def male(stift: ImageDraw.ImageDraw, ecke: Punkt) -> None:
            """Zieht die Striche."""
            for zug in zuege:
                stift.line([_fein(punkt, ecke) for punkt in zug], fill=255, width=dicke, joint="curve")

        self._schritte.append(lambda bild: _lasiere(bild, punkte, staerke, farbe, male))

    def punkte(self, orte: Sequence[Punkt], farbe: str, *, raute: bool = False) -> None:
        """Runde Punkte oder Rauten an den Orten."""
        halb = PUNKTGROESSE * JE_PUNKT * FEIN * (1.6 if raute else 1)

        def male(stift: ImageDraw.ImageDraw, ecke: Punkt) -> None:
            """Setzt die Punkte."""
            for x, y in (_fein(ort, ecke) for ort in orte):
                if raute:
                    stift.polygon([(x - halb, y), (x, y - halb), (x + halb, y), (x, y + halb)], fill=255)
                else:
                    stift.ellipse((x - halb, y - halb, x + halb, y + halb), fill=255)

        self._schritte.append(lambda bild: _lasiere(bild, orte, 2 * PUNKTGROESSE, farbe, male))

    def als_png(self) -> bytes:
        """Zeichnet das Blatt als PNG ohne Zeitangabe."""
        bild = Image.new("RGB", self.masse, "#FFFFFF")
        for schritt in self._schritte:
            schritt(bild)
        stift = ImageDraw.Draw(bild)
        for feld in self.texte:
            schrift = stil.schrift(feld.groesse * JE_PUNKT, fett=feld.fett)
            ort = feld.ort[0] * JE_PUNKT, feld.ort[1] * JE_PUNKT
            stift.text(ort, feld.inhalt, fill=feld.farbe, font=schrift, anchor=ANKER[feld.rand])
        sparsam = _mit_palette(bild)
        ziel = BytesIO()
        sparsam.save(ziel, "PNG", compress_level=KOMPRESSION, dpi=(stil.AUFLOESUNG, stil.AUFLOESUNG))
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


def _fein(punkt: Punkt, ecke: Punkt) -> Punkt:
    """Ort in Punkt als feiner Bildpunkt, gezählt ab der Ecke des Ausschnitts."""
    return (punkt[0] * JE_PUNKT - ecke[0]) * FEIN, (punkt[1] * JE_PUNKT - ecke[1]) * FEIN


def _lasiere(
    bild: Image.Image,
    punkte: Sequence[Punkt],
    rand: float,
    farbe: str,
    male: Callable[[ImageDraw.ImageDraw, Punkt], None],
) -> None:
    """Malt in einem vergrößerten Ausschnitt und legt ihn geglättet in der Farbe auf das Bild."""
    luft = rand * JE_PUNKT + 3
    xs, ys = [x * JE_PUNKT for x, _ in punkte], [y * JE_PUNKT for _, y in punkte]
    links, oben = int(min(xs) - luft), int(min(ys) - luft)
    breite, hoehe = int(max(xs) + luft) - links + 1, int(max(ys) + luft) - oben + 1
    deckung = Image.new("L", (breite * FEIN, hoehe * FEIN))
    male(ImageDraw.Draw(deckung), (links, oben))
    bild.paste(farbe, (links, oben), deckung.reduce(FEIN))


def _striche(punkte: Sequence[Punkt], strich: float, pause: float) -> Iterator[list[Punkt]]:
    """Zerlegt einen Linienzug in Striche; jede Strecke beginnt mit einem."""
    for (x0, y0), (x1, y1) in pairwise(punkte):
        laenge = hypot(x1 - x0, y1 - y0) or 1.0
        for nummer in range(int(laenge / (strich + pause)) + 1):
            von = nummer * (strich + pause) / laenge
            bis = min(von + strich / laenge, 1.0)
            yield [(x0 + (x1 - x0) * teil, y0 + (y1 - y0) * teil) for teil in (von, bis)]
