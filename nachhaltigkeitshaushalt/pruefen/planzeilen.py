"""Die Zeilen eines Plans nach dem Landesprofil: Posten summiert, Summen nach Formel gerechnet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

SPALTEN = ("nummer", "zeile", "bezeichnung", "ist_summe", "jahr", "wertart", "betrag_cent")


def planzeilen(
    zeilen: pd.DataFrame,
    profil: Landesprofil,
    *,
    plan: str = "ergebnis",
    ebene: str = "gesamt",
    jahr: int | None = None,
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
        Zeile ohne Beträge ist 0, weil der Plan sie in diesem Jahr ausweist; wahlweise Zeilen
        (globaler Minderaufwand, Verrechnungen) erscheinen nur mit Beträgen.

    """
    auswahl = zeilen[zeilen["plan"] == plan]
    auswahl = auswahl if jahr is None else auswahl[auswahl["jahr"] == jahr]
    posten = auswahl.groupby(["jahr", "wertart", "zeile"], observed=True)["betrag_cent"].sum()
    gliederung = profil.gliederung(plan, ebene)
    tafeln = [
        _tafel(gliederung, gruppe.set_index("zeile")["betrag_cent"].to_dict(), *kopf)
        for kopf, gruppe in _gruppen(posten.reset_index())
    ]
    ergebnis = [zeile for tafel in tafeln for zeile in tafel]
    return pd.DataFrame(ergebnis, columns=list(SPALTEN)).astype({"betrag_cent": "int64", "jahr": "int64"})


def _gruppen(posten: pd.DataFrame) -> list[tuple[tuple[int, str], pd.DataFrame]]:
    """Die Posten je Jahr und Wertart."""
    gruppen = posten.groupby(["jahr", "wertart"], observed=True)
    return [((int(str(kopf[0])), str(kopf[1])), gruppe) for kopf, gruppe in gruppen]


def _tafel(
    gliederung: list[Mapping[str, Any]], posten: Mapping[Any, int], jahr: int, wertart: str
) -> list[tuple[object, ...]]:
    """Alle Zeilen eines Jahres und einer Wertart; Summen nach der Formel des Profils."""
    werte = dict(posten)
    gewoehnlich = {eintrag["zeile"] for eintrag in gliederung if not eintrag.get("wahlweise")}
    ergebnis: list[tuple[object, ...]] = []
    for eintrag in gliederung:
        name, formel = eintrag["zeile"], eintrag.get("summe")
        if eintrag.get("wahlweise") and not {name, *(formel or ())} & (werte.keys() - gewoehnlich):
            continue
        if formel is not None:
            werte[name] = sum(gewicht * werte.get(teil, 0) for teil, gewicht in formel.items())
        summe = formel is not None
        ergebnis.append(
            (eintrag["nummer"], name, eintrag["bezeichnung"], summe, jahr, wertart, int(werte.get(name, 0)))
        )
    return ergebnis
