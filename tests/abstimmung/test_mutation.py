"""Eine falsche Zahl in einem echten Haushalt: nennt die Abstimmung Zeile und Ebene?"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nachhaltigkeitshaushalt.pruefen.abstimmung.stimme_ab import stimme_ab

sys.path.insert(0, str(Path(__file__).parent))
import leser

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt

pytestmark = pytest.mark.skipif(not leser.BEISPIELE.exists(), reason=leser.OHNE_BEISPIELE)


@pytest.fixture(scope="module")
def wuppertal() -> Haushalt:
    """Wuppertal ohne die eine veröffentlichte Lücke: der betroffene Produktwert ist um sie ergänzt."""
    haushalt = leser.lies_wuppertal()
    werte = haushalt.kontrollwerte
    betroffen = (werte["schluessel"] == "1119010") & (werte["jahr"] == 2013)
    for nummer in ("7", "10", "18", "22", "26", "29"):
        werte.loc[betroffen & (werte["nummer"] == nummer), "betrag_cent"] += 4859
    assert (stimme_ab(haushalt)["status"] != "abweichung").all()
    return haushalt


def mutiere(haushalt: Haushalt, zufall: random.Random) -> tuple[Haushalt, dict[str, Any]]:
    """Ändert einen zufälligen gedruckten Betrag um mehr als die Toleranz (1 Euro)."""
    stelle = zufall.randrange(len(haushalt.kontrollwerte))
    werte = haushalt.kontrollwerte.copy()
    um = zufall.choice([-1, 1]) * zufall.choice([101, 900, 12_345, 99_999_900])
    werte.loc[stelle, "betrag_cent"] += um
    return leser.mit_kontrollwerten(haushalt, werte), werte.loc[stelle].to_dict()


def genannt(haushalt: Haushalt, original: dict[str, Any]) -> tuple[bool, bool, bool]:
    """Ob etwas abweicht, ob die Stelle als vermutet genannt ist und ob sie die einzige ist."""
    abweichungen = stimme_ab(haushalt).query("status == 'abweichung'")
    if abweichungen.empty:
        return False, False, False
    erwartet = f"{original['datei']} › {original['zelle']}"
    vermutet = {teil for text in abweichungen["vermutlich"] for teil in text.split("; ") if teil}
    treffer = [teil for teil in vermutet if teil.endswith(erwartet)]
    return True, bool(treffer), bool(treffer) and len(vermutet) == 1


def laufe(haushalt: Haushalt, versuche: int) -> dict[str, list[dict[str, Any]]]:
    """Viele Mutationen; was nicht gesehen oder nicht eindeutig genannt wurde, wird gesammelt."""
    zufall = random.Random(20261122)  # noqa: S311 - wiederholbare Auswahl, keine Sicherheit
    ergebnis: dict[str, list[dict[str, Any]]] = {"ungesehen": [], "falsch": [], "mehrdeutig": []}
    for _ in range(versuche):
        mutiert, original = mutiere(haushalt, zufall)
        gesehen, richtig, eindeutig = genannt(mutiert, original)
        art = "ungesehen" if not gesehen else "falsch" if not richtig else "" if eindeutig else "mehrdeutig"
        if art:
            ergebnis[art].append(original)
    return ergebnis


def pruefe_ausnahmen(ergebnis: dict[str, list[dict[str, Any]]], versuche: int) -> None:
    """Jede Änderung wird gesehen und richtig genannt; nicht immer lässt sie sich auf eine Stelle eingrenzen.

    Nicht zu trennen sind die Zeilen 27 und 28 desselben Plans, wo Verrechnungen innerhalb einer Ebene aufgerechnet
    sind: „27 um 5 zu hoch“ und „28 um 5 zu niedrig“ stören dieselben Prüfungen, und den aufgerechneten Betrag
    druckt der Plan nicht. Dann sind beide Zeilen genannt. In 1 000 Versuchen waren das 12.
    """
    assert ergebnis["ungesehen"] == []
    assert ergebnis["falsch"] == []
    assert {z["zeile"] for z in ergebnis["mehrdeutig"]} <= {"ilb_ertraege", "ilb_aufwendungen"}
    assert len(ergebnis["mehrdeutig"]) <= max(2, versuche * 15 // 1000)


def test_mutation_stichprobe(wuppertal: Haushalt) -> None:
    pruefe_ausnahmen(laufe(wuppertal, 40), 40)


@pytest.mark.langsam
def test_mutation_1000_versuche(wuppertal: Haushalt) -> None:
    pruefe_ausnahmen(laufe(wuppertal, 1000), 1000)
