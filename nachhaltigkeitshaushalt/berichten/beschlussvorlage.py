"""Die Beschlussvorlage für den Transformationsausschuss: Auswahl der Maßnahmen unter dem gemeinsamen Budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.abschnitte.beschlussvorlage import (
    abschnitt_auswirkungen,
    abschnitt_beratung,
    abschnitt_beschluss,
    abschnitt_grundlage,
    abschnitt_vergleich,
    kurzfassung,
)
from nachhaltigkeitshaushalt.berichten.abschnitte.beschlussvorlage_lage import Vorlage
from nachhaltigkeitshaushalt.berichten.auszug import namen
from nachhaltigkeitshaushalt.berichten.inhalt import Bericht
from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
from nachhaltigkeitshaushalt.kern.befunde import fehler

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.priorisierung import Priorisierung
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung

GREMIUM = "Transformationsausschuss"


@dataclass(frozen=True)
class Beschlussvorlage(Lagebericht):
    """Eine fertige Vorlage; schreiben mit ``als_word`` und ``als_excel``."""


def stelle_zusammen(haushalt: Haushalt, steuerung: Steuerung, ergebnis: Priorisierung, regel: str) -> Beschlussvorlage:
    """Baut die Vorlage; ``regel`` bestimmt, welche der Auswahlen vorgeschlagen wird.

    Raises:
        HaushaltsFehler: Die Regel gibt es nicht.

    """
    regeln = ergebnis.regeln["regel"].tolist()
    if regel not in regeln:
        raise fehler("regel_unbekannt", wert=regel, vorhanden=", ".join(regeln))
    felder = namen(steuerung.handlungsfelder, "handlungsfeld")
    angaben = {**steuerung.angaben, **haushalt.angaben}
    vorlage = Vorlage(
        ergebnis=ergebnis,
        regel=regel,
        feld=felder.get(ergebnis.handlungsfeld, ergebnis.handlungsfeld),
        produkte=namen(haushalt.produkte.drop_duplicates("produkt"), "produkt"),
        ziele=namen(steuerung.ziele, "ziel"),
        gremium=GREMIUM,
        angaben=angaben,
        dateien={**haushalt.dateien, **steuerung.dateien},
    )
    kommune = angaben.get("kommune", "")
    return Beschlussvorlage(
        Bericht(
            titel=f"Beschlussvorlage: Maßnahmen {ergebnis.jahr} im Handlungsfeld {vorlage.feld}",
            untertitel=f"{GREMIUM}{f' · {kommune}' if kommune else ''}",
            kommune=kommune,
            jahr=ergebnis.jahr,
            stand=angaben.get("stand", "")[:10],
            kurzfassung=kurzfassung(vorlage),
            abschnitte=(
                abschnitt_beschluss(vorlage),
                abschnitt_beratung(vorlage),
                abschnitt_vergleich(vorlage),
                abschnitt_auswirkungen(vorlage),
                abschnitt_grundlage(vorlage),
            ),
        )
    )
