"""Der neutrale Inhalt eines Berichts: einmal gebaut, von jedem Schreiber nur gesetzt.

Zellen tragen den rohen Wert (Cent, Prozent, Zahl, Text) und seine Art; wie er geschrieben
wird, entscheidet allein ``berichten.schreibweise``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nachhaltigkeitshaushalt.berichten.bilddaten import Bilddaten

Wert = int | float | str | None


class Art(StrEnum):
    """Was eine Zelle enthält und wie sie ausgerichtet und geschrieben wird."""

    TEXT = "text"
    EURO = "euro"
    PROZENT = "prozent"
    ZAHL = "zahl"
    ANZAHL = "anzahl"
    JAHR = "jahr"
    STATUS = "status"


RECHTSBUENDIG = frozenset({Art.EURO, Art.PROZENT, Art.ZAHL, Art.ANZAHL, Art.JAHR})


@dataclass(frozen=True, slots=True)
class Zelle:
    """Ein roher Wert mit seiner Art; ``stellen`` sind die Nachkommastellen einer Zahl."""

    wert: Wert
    art: Art = Art.TEXT
    stellen: int = 0


@dataclass(frozen=True, slots=True)
class Spalte:
    """Überschrift, Art und anteilige Breite einer Tabellenspalte."""

    titel: str
    art: Art = Art.TEXT
    breite: float = 1.0


@dataclass(frozen=True, slots=True)
class Zeile:
    """Eine Tabellenzeile; ``betont`` steht fett (Summen), ``nachrichtlich`` zählt nicht mit.

    ``schluessel`` sagt, wovon die Zeile handelt (``("ziel", "Z1")``); leer, wo es keinen gibt.
    """

    zellen: tuple[Zelle, ...]
    betont: bool = False
    nachrichtlich: bool = False
    schluessel: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tabelle:
    """Eine Tabelle mit Beschriftung.

    ``blatt`` ist der Name ihres Blattes in der Arbeitsmappe, leer: nur im Text. ``im_text``
    ist falsch, wenn sie nur in die Arbeitsmappe gehört; ``quer`` verlangt Querformat. ``nachrechenbar``
    ist falsch, wenn ihre Beträge dort nur als Werte stehen.
    """

    kennung: str
    titel: str
    blatt: str
    spalten: tuple[Spalte, ...]
    zeilen: tuple[Zeile, ...]
    hinweis: str = ""
    quer: bool = False
    im_text: bool = True
    nachrechenbar: bool = True


@dataclass(frozen=True)
class Absatz:
    """Ein Absatz Fließtext."""

    text: str


@dataclass(frozen=True)
class Aufzaehlung:
    """Eine Liste mit Aufzählungszeichen."""

    punkte: tuple[str, ...]


@dataclass(frozen=True)
class Zwischentitel:
    """Eine Überschrift innerhalb eines Abschnitts; ``quer`` stellt sie auf die Querseite."""

    text: str
    quer: bool = False


@dataclass(frozen=True)
class Abbildung:
    """Ein Bild als Daten, mit Beschriftung und Alternativtext, der die Zahlen nennt."""

    kennung: str
    titel: str
    alternativtext: str
    daten: Bilddaten

    def _repr_png_(self) -> bytes:
        """Das gezeichnete Bild für das Notebook."""
        from nachhaltigkeitshaushalt.berichten.bilder.zeichnen import als_png

        return als_png(self.daten)


Baustein = Absatz | Aufzaehlung | Zwischentitel | Tabelle | Abbildung


@dataclass(frozen=True)
class Abschnitt:
    """Ein nummerierter Abschnitt des Berichts; ``notizen`` nennen zu jeder Zahl im Text ihren genauen Wert."""

    titel: str
    bausteine: tuple[Baustein, ...]
    notizen: tuple[tuple[str, float, str], ...] = ()


@dataclass(frozen=True)
class Bericht:
    """Ein ganzer Bericht; ``stand`` ist ein Datum JJJJ-MM-TT oder leer."""

    titel: str
    untertitel: str
    kommune: str
    jahr: int
    stand: str
    kurzfassung: tuple[str, ...]
    abschnitte: tuple[Abschnitt, ...]
    notizen: tuple[tuple[str, float, str], ...] = ()

    def bausteine(self) -> Iterator[Baustein]:
        """Alle Bausteine aller Abschnitte der Reihe nach."""
        for abschnitt in self.abschnitte:
            yield from abschnitt.bausteine

    def tabellen(self) -> list[Tabelle]:
        """Alle Tabellen des Berichts, auch die nur für die Arbeitsmappe."""
        return [baustein for baustein in self.bausteine() if isinstance(baustein, Tabelle)]

    def abbildungen(self) -> list[Abbildung]:
        """Alle Abbildungen des Berichts."""
        return [baustein for baustein in self.bausteine() if isinstance(baustein, Abbildung)]


def zeile(
    spalten: Sequence[Spalte],
    werte: Iterable[Wert | Zelle],
    *,
    betont: bool = False,
    nachrichtlich: bool = False,
    schluessel: tuple[str, ...] = (),
) -> Zeile:
    """Eine Zeile aus rohen Werten; die Art kommt aus der Spalte, fertige Zellen bleiben.

    Beispiel:
        >>> zeile([Spalte("Aufwand", Art.EURO)], [1234]).zellen[0].art
        <Art.EURO: 'euro'>
    """
    zellen = tuple(
        wert if isinstance(wert, Zelle) else Zelle(wert, spalte.art, 1 if spalte.art is Art.PROZENT else 0)
        for spalte, wert in zip(spalten, werte, strict=True)
    )
    return Zeile(zellen, betont, nachrichtlich, schluessel)


def gleiche_nachkommastellen(tabelle: Tabelle) -> Tabelle:
    """Setzt Beträge einer Tabelle einheitlich: mit Cent, sobald einer welche hat, sonst ohne."""
    stellen = 2 if any(_hat_cent(zelle) for reihe in tabelle.zeilen for zelle in reihe.zellen) else 0
    return replace(tabelle, zeilen=tuple(_mit_stellen(reihe, stellen) for reihe in tabelle.zeilen))


def _hat_cent(zelle: Zelle) -> bool:
    """Ob eine Zelle einen Betrag mit Cent enthält."""
    return zelle.art is Art.EURO and isinstance(zelle.wert, int) and zelle.wert % 100 != 0


def _mit_stellen(reihe: Zeile, stellen: int) -> Zeile:
    """Eine Zeile, deren Beträge so viele Nachkommastellen zeigen."""
    zellen = (replace(zelle, stellen=stellen) if zelle.art is Art.EURO else zelle for zelle in reihe.zellen)
    return replace(reihe, zellen=tuple(zellen))


def mit_pruefspur(tabelle: Tabelle) -> str:
    """Die Anmerkung einer Tabelle, bei Beträgen mit dem Verweis auf ihr Blatt in der Arbeitsmappe."""
    hat_betraege = any(spalte.art is Art.EURO for spalte in tabelle.spalten)
    if not (tabelle.blatt and tabelle.nachrechenbar and hat_betraege):
        return tabelle.hinweis
    return " ".join(filter(None, (tabelle.hinweis, f"Prüfspur: Arbeitsmappe, Blatt „{tabelle.blatt}“.")))
