"""Abweichungen der Abstimmung und des Lesens als Befunde."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.pruefen.abstimmung.stimme_ab import stimme_ab

if TYPE_CHECKING:
    import pandas as pd

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung

AUF_DEN_CENT = ("konten", "interne_leistungen")
"""Prüfungen gegen die eigenen Haushaltszeilen: dort gibt es kein Runden und keine Toleranz."""


def pruefe_lesedifferenz(haushalt: Haushalt, _steuerung: Steuerung) -> list[Befund]:
    """Summe je Betragsspalte der Datei gleich Summe der gelesenen Zeilen."""
    auffaellig = haushalt.leseprotokoll[haushalt.leseprotokoll["differenz_cent"] != 0]
    return [
        befund(
            "lesedifferenz",
            Ort(z["datei"], z["blatt"], f"{z['excel_spalte']}1", "betrag_cent"),
            z["ueberschrift"],
            quelle=als_euro(z["summe_quelle_cent"]),
            gelesen=als_euro(z["summe_gelesen_cent"]),
            differenz=als_euro(z["differenz_cent"]),
        )
        for z in auffaellig.to_dict("records")
    ]


def pruefe_abstimmung(haushalt: Haushalt, _steuerung: Steuerung) -> list[Befund]:
    """Jede Abweichung der Abstimmung; gegen die eigenen Haushaltszeilen schon ab einem Cent."""
    tabelle = stimme_ab(haushalt)
    return [_als_befund(zeile) for zeile in auffaellige(tabelle).to_dict("records")]


def auffaellige(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Zeilen der Abstimmtabelle, die zu melden sind."""
    genau = tabelle["pruefung"].isin(AUF_DEN_CENT)
    ungleich = (tabelle["berichtet_cent"] != tabelle["errechnet_cent"].fillna(0)).fillna(value=False)
    return tabelle[(genau & ungleich.astype(bool)) | (~genau & (tabelle["status"] == "abweichung"))]


def _als_befund(zeile: dict[Any, Any]) -> Befund:
    """Befund nach der Art der Prüfung."""
    if zeile["pruefung"] == "interne_leistungen":
        return _interner_befund(zeile)
    fehlt = zeile["status"] == "nicht_pruefbar"
    berichtet, errechnet = int(zeile["berichtet_cent"]), 0 if fehlt else int(zeile["errechnet_cent"])
    regel = "kontrollsumme_abweichung" if zeile["pruefung"] == "konten" else "abstimmung_abweichung"
    ebene = " ".join(str(teil) for teil in (zeile["ebene"], zeile["schluessel"]) if teil)
    return befund(
        regel, Ort(zeile["datei"], zeile["blatt"], zeile["zelle"], "betrag_cent"), als_euro(berichtet),
        nummer=zeile["nummer"], bezeichnung=zeile["bezeichnung"], wertart=zeile["wertart"], jahr=zeile["jahr"],
        errechnet="keine Haushaltszeilen" if fehlt else als_euro(errechnet), ebene=ebene,
        differenz=als_euro(berichtet - errechnet), bestandteile=_gekuerzt(zeile["bestandteile"]),
        pruefung=lade_regeln("abstimmung")["pruefungen"][zeile["pruefung"]],
    )  # fmt: skip


def _gekuerzt(text: str, laenge: int = 200) -> str:
    """Bestandteile, für eine Meldung gekürzt; vollständig stehen sie in der Abstimmtabelle."""
    return text if len(text) <= laenge else f"{text[:laenge].rsplit(' ', 1)[0]} …"


def _interner_befund(zeile: dict[Any, Any]) -> Befund:
    """Befund zu internen Leistungen, die sich nicht ausgleichen."""
    ertraege, aufwendungen = int(zeile["berichtet_cent"]), int(zeile["errechnet_cent"])
    return befund(
        "ilb_nicht_ausgeglichen",
        Ort(zeile["datei"], zeile["blatt"]),
        als_euro(ertraege - aufwendungen),
        jahr=zeile["jahr"],
        wertart=zeile["wertart"],
        ertraege=als_euro(ertraege),
        aufwendungen=als_euro(aufwendungen),
    )
