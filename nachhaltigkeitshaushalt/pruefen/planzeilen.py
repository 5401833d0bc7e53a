"""Die Zeilen eines Plans nach dem Landesprofil: Posten summiert, Summen nach Formel gerechnet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

SPALTEN = ("nummer", "zeile", "bezeichnung", "ist_summe", "jahr", "wertart", "betrag_cent")


def planzeilen(
    zeilen: pd.DataFrame, profil: Landesprofil, *, plan: str = "ergebnis", ebene: str = "gesamt", jahr: int | None = None
) -> pd.DataFrame:
    """Gesamtplan in der Gliederung des Landes.

    Args:
        zeilen: ``Haushaltszeilen``.
        profil: Landesprofil mit der Gliederung.
        plan: ``"ergebnis"`` oder ``"finanz"``.
        ebene: ``"gesamt"`` oder ``"teilplan"``.
        jahr: Nur dieses Jahr; ohne Angabe alle.

    Returns:
        ``nummer, zeile, bezeichnung, ist_summe, jahr, wertart, betrag_cent`` (Cent) in gedruckter
        Reihenfolge. Erträge und Aufwendungen sind positiv, Salden tragen ihr Vorzeichen. Eine
        Zeile ohne Beträge ist 0, weil der Plan sie in diesem Jahr ausweist.

    """
    auswahl = zeilen[zeilen["plan"] == plan]
    auswahl = auswahl if jahr is None else auswahl[auswahl["jahr"] == jahr]
    posten = auswahl.groupby(["jahr", "wertart", "zeile"], observed=True)["betrag_cent"].sum()
    gliederung = profil.gliederung(plan, ebene)
    tafeln = [
        _tafel(gliederung, gruppe.droplevel(["jahr", "wertart"]).to_dict(), int(j), str(wertart))
        for (j, wertart), gruppe in posten.groupby(level=["jahr", "wertart"], observed=True)
    ]
    ergebnis = [zeile for tafel in tafeln for zeile in tafel]
    return pd.DataFrame(ergebnis, columns=list(SPALTEN)).astype({"betrag_cent": "int64", "jahr": "int64"})


def _tafel(gliederung: list, posten: dict[str, int], jahr: int, wertart: str) -> list[tuple[object, ...]]:  # type: ignore[type-arg]
    """Alle Zeilen eines Jahres und einer Wertart; Summen nach der Formel des Profils."""
    werte = dict(posten)
    ergebnis: list[tuple[object, ...]] = []
    for eintrag in gliederung:
        name, formel = eintrag["zeile"], eintrag.get("summe")
        if formel is not None:
            werte[name] = sum(gewicht * werte.get(teil, 0) for teil, gewicht in formel.items())
        summe = formel is not None
        ergebnis.append((eintrag["nummer"], name, eintrag["bezeichnung"], summe, jahr, wertart, int(werte.get(name, 0))))
    return ergebnis
