"""Der unterjährige Bericht: Stand der gemeinsamen Budgets am Stichtag und wohin das Jahr steuert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.abschnitte.unterjaehrig import (
    abschnitt_erlaeuterungen,
    abschnitt_massnahmen,
    abschnitt_ueberblick,
    kurzfassung,
)
from nachhaltigkeitshaushalt.berichten.abschnitte.unterjaehrig_anhang import abschnitt_methode, abschnitt_umschichtungen
from nachhaltigkeitshaushalt.berichten.abschnitte.unterjaehrig_lage import Jahreslage, lies_kommentare
from nachhaltigkeitshaushalt.berichten.auszug import namen
from nachhaltigkeitshaushalt.berichten.inhalt import Bericht
from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
from nachhaltigkeitshaushalt.bewerten.prognose import buchungsstand, prognostiziere
from nachhaltigkeitshaushalt.zuordnen.budgetgliederung import gliedere

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    import pandas as pd

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung
    from nachhaltigkeitshaushalt.zuordnen.budgetstand import Budgetstand


@dataclass(frozen=True)
class UnterjaehrigerBericht(Lagebericht):
    """Ein fertiger Bericht zum Stichtag; schreiben mit ``als_word`` und ``als_excel``."""


def erstelle_unterjaehrigen_bericht(lage: Jahreslage) -> UnterjaehrigerBericht:
    """Baut den Bericht zum Stichtag aus Stand, Prognose und Kommentaren."""
    kommune, tag = lage.angaben.get("kommune", ""), lage.stand.am.strftime("%d.%m.%Y")
    return UnterjaehrigerBericht(
        Bericht(
            titel=f"Unterjähriger Bericht zum {tag}",
            untertitel=f"Gemeinsame Budgets der Handlungsfelder{f' · {kommune}' if kommune else ''}",
            kommune=kommune,
            jahr=lage.stand.jahr,
            stand=lage.stand.am.isoformat(),
            kurzfassung=kurzfassung(lage),
            abschnitte=(
                abschnitt_ueberblick(lage),
                abschnitt_erlaeuterungen(lage),
                abschnitt_massnahmen(lage),
                abschnitt_umschichtungen(lage),
                abschnitt_methode(lage),
            ),
        )
    )


def stelle_zusammen(
    haushalt: Haushalt, steuerung: Steuerung, stand: Budgetstand, kommentare: str | PathLike[str] | None = None
) -> UnterjaehrigerBericht:
    """Rechnet Prognose und Maßnahmen zum Stand und baut den Bericht."""
    lage = Jahreslage(
        stand=stand,
        prognose=prognostiziere(stand, haushalt, steuerung),
        massnahmen=gliedere(stand, haushalt, steuerung, nach="massnahme"),
        stammdaten=steuerung.massnahmen[steuerung.massnahmen["jahr"] == stand.jahr],
        felder=namen_mit_schluesseln(steuerung.handlungsfelder, "handlungsfeld", stand.tabelle["handlungsfeld"]),
        produkte=namen_mit_schluesseln(haushalt.produkte, "produkt", ()),
        kommentare=lies_kommentare(kommentare) if kommentare is not None else {},
        buchungsstand=buchungsstand(steuerung, stand.jahr, stand.am),
        angaben={**steuerung.angaben, **haushalt.angaben},
        dateien={**haushalt.dateien, **steuerung.dateien},
    )
    return erstelle_unterjaehrigen_bericht(lage)


def namen_mit_schluesseln(tabelle: pd.DataFrame, spalte: str, weitere: Iterable[str]) -> dict[str, str]:
    """Schlüssel → Bezeichnung; Schlüssel ohne Zeile stehen am Ende und heißen wie sie selbst."""
    bekannt = namen(tabelle.drop_duplicates(spalte), spalte)
    return bekannt | {name: name for name in sorted(set(weitere)) if name not in bekannt}
