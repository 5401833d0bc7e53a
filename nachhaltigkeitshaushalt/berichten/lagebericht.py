"""Der Lagebericht: Inhalt einmal gebaut, als Word, Excel oder im Notebook gezeigt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.abschnitte.abdeckung import abschnitt_abdeckung
from nachhaltigkeitshaushalt.berichten.abschnitte.befunde import abschnitt_befunde
from nachhaltigkeitshaushalt.berichten.abschnitte.budgets import abschnitt_budgets, kurzfassung_budgets
from nachhaltigkeitshaushalt.berichten.abschnitte.haushalt import abschnitt_haushalt, kurzfassung_haushalt
from nachhaltigkeitshaushalt.berichten.abschnitte.methode import abschnitt_methode
from nachhaltigkeitshaushalt.berichten.abschnitte.mittel import abschnitt_mittel, kurzfassung_mittel
from nachhaltigkeitshaushalt.berichten.abschnitte.mittel_und_ziele import abschnitt_mittel_und_ziele
from nachhaltigkeitshaushalt.berichten.abschnitte.zielerreichung import (
    abschnitt_zielerreichung,
    kurzfassung_zielerreichung,
)
from nachhaltigkeitshaushalt.berichten.inhalt import Abschnitt, Bericht
from nachhaltigkeitshaushalt.berichten.schreibweise import mitschrift
from nachhaltigkeitshaushalt.kern.befunde import fehler

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.register import Register

ABSCHNITTE: tuple[Callable[[Berichtsgrundlage], Abschnitt], ...] = (
    abschnitt_haushalt,
    abschnitt_mittel,
    abschnitt_zielerreichung,
    abschnitt_mittel_und_ziele,
    abschnitt_budgets,
    abschnitt_abdeckung,
    abschnitt_befunde,
    abschnitt_methode,
)
KURZFASSUNGEN: tuple[Callable[[Berichtsgrundlage], str | None], ...] = (
    kurzfassung_haushalt,
    kurzfassung_mittel,
    kurzfassung_zielerreichung,
    kurzfassung_budgets,
)


@dataclass(frozen=True)
class Lagebericht:
    """Ein fertiger Lagebericht; die Methoden setzen nur, was ``bericht`` enthält."""

    bericht: Bericht
    grundlage: Berichtsgrundlage | None = None

    def als_word(self, pfad: str | PathLike[str], *, vorlage: str | PathLike[str] | None = None) -> Path:
        """Schreibt den Bericht als Word-Datei und gibt ihren Pfad zurück.

        Args:
            pfad: Zieldatei; eine vorhandene wird erst ersetzt, wenn die neue vollständig ist.
            vorlage: Eigene .docx-Vorlage. Formate, Kopf- und Fußzeile bleiben; der Bericht
                steht am Absatz „{{ lagebericht }}“, ohne ihn am Ende.

        """
        from nachhaltigkeitshaushalt.berichten.word.dokument import schreibe_word

        return schreibe_word(self.bericht, Path(pfad), None if vorlage is None else Path(vorlage))

    def als_excel(self, pfad: str | PathLike[str]) -> Path:
        """Schreibt alle Tabellen als Excel-Mappe, Beträge als Formeln auf die Haushaltszellen."""
        from nachhaltigkeitshaushalt.berichten.excel import schreibe_excel

        return schreibe_excel(self.bericht, Path(pfad), self.register if self.grundlage else None)

    def als_json(self, pfad: str | PathLike[str]) -> Path:
        """Schreibt alle Zahlen mit Prüfspur, Methoden und Prüfsummen für Maschinen."""
        from nachhaltigkeitshaushalt.berichten.maschinenlesbar import schreibe_json

        return schreibe_json(self.register, Path(pfad))

    def als_html(self, pfad: str | PathLike[str]) -> Path:
        """Schreibt den Bericht als eine Webseite, die ohne Netz funktioniert."""
        from nachhaltigkeitshaushalt.berichten.webseite.seite import schreibe_webseite

        return schreibe_webseite(self.register, Path(pfad))

    def produktblatt(self, produkt: str, angaben: Mapping[str, str] | None = None) -> Lagebericht:
        """Das Blatt eines Produkts, zu schreiben wie der Bericht selbst.

        Args:
            produkt: Schlüssel des Produkts.
            angaben: Ersetzt Angaben des Blatts „Produktsteckbriefe“: ``kurzbeschreibung``,
                ``auftragsgrundlage``, ``aufgabenart``, ``beeinflussbarkeit``, ``zielgruppe``,
                ``verantwortlich``; was fehlt, heißt „keine Angabe“.

        Raises:
            HaushaltsFehler: Das Produkt gibt es nicht, oder es fehlt die Grundlage.

        """
        from nachhaltigkeitshaushalt.berichten.produktblatt import erstelle_produktblatt, nur_produkt

        grundlage = nur_produkt(self._verlangte_grundlage(), produkt)
        return Lagebericht(erstelle_produktblatt(grundlage, produkt, angaben), grundlage)

    def vergleich(self, vorjahr: str | PathLike[str]) -> Lagebericht:
        """Was sich gegenüber dem ``lagebericht.json`` eines früheren Jahres geändert hat, und warum.

        Raises:
            HaushaltsFehler: Die Datei ist kein Lagebericht, oder es fehlt die Grundlage.

        """
        from nachhaltigkeitshaushalt.berichten.vergleich import lies_vorjahr, vergleiche

        grundlage = self._verlangte_grundlage()
        return Lagebericht(vergleiche(self.register, grundlage, lies_vorjahr(Path(vorjahr))))

    def _verlangte_grundlage(self) -> Berichtsgrundlage:
        """Die Grundlage; unterjährige Berichte haben keine."""
        if self.grundlage is None:
            raise fehler("bericht_ohne_grundlage", wert=self.bericht.titel)
        return self.grundlage

    @cached_property
    def register(self) -> Register:
        """Alle Zahlen des Berichts mit Schlüssel und Herkunft."""
        from nachhaltigkeitshaushalt.berichten.herkunft.register import Register

        return Register(self.bericht, self.grundlage)

    def __repr__(self) -> str:
        """Eine Zeile statt des ganzen Inhalts."""
        return f"Lagebericht({self.bericht.titel!r}, {len(self.bericht.abschnitte)} Abschnitte)"

    def _repr_html_(self) -> str:
        """Ansicht im Notebook: Kurzfassung, Tabellen und Abbildungen."""
        from nachhaltigkeitshaushalt.berichten.webansicht import schreibe_html

        return schreibe_html(self.bericht)


def erstelle_lagebericht(grundlage: Berichtsgrundlage) -> Lagebericht:
    """Baut den Inhalt des Lageberichts aus den Ergebnistabellen eines Jahres."""
    kommune = grundlage.angaben.get("kommune", "")
    with mitschrift() as notizen:
        kurz = tuple(satz for baue in KURZFASSUNGEN if (satz := baue(grundlage)))
    return Lagebericht(
        Bericht(
            titel=f"Nachhaltigkeitshaushalt {grundlage.jahr}: Mittel, Ziele und Zielerreichung",
            untertitel=f"Abschnitt zum Lagebericht{f' · {kommune}' if kommune else ''}",
            kommune=kommune,
            jahr=grundlage.jahr,
            stand=grundlage.angaben.get("stand", "")[:10],
            kurzfassung=kurz,
            abschnitte=tuple(_baue(baue, grundlage) for baue in ABSCHNITTE),
            notizen=tuple(dict.fromkeys(notizen)),
        ),
        grundlage,
    )


def _baue(baue: Callable[[Berichtsgrundlage], Abschnitt], grundlage: Berichtsgrundlage) -> Abschnitt:
    """Ein Abschnitt mit den genauen Werten der Zahlen in seinen Texten."""
    with mitschrift() as notizen:
        abschnitt = baue(grundlage)
    return replace(abschnitt, notizen=tuple(dict.fromkeys(notizen)))
