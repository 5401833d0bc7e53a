"""Geht der Haushalt auf? Lesen gegen Datei, Zeilen gegen gedruckte Summen, interne Leistungen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.pruefen.planzeilen import planzeilen

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung


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


def pruefe_kontrollsummen(haushalt: Haushalt, _steuerung: Steuerung) -> list[Befund]:
    """Gedruckte Zeilen der Gesamtpläne gegen die Summen der Haushaltszeilen."""
    befunde: list[Befund] = []
    for plan, gedruckt in haushalt.kontrollwerte.groupby("plan"):
        gerechnet = planzeilen(haushalt.zeilen, haushalt.profil, plan=str(plan))
        schluessel = ["zeile", "jahr", "wertart"]
        werte = gerechnet.set_index(schluessel)[["betrag_cent", "bezeichnung"]]
        paare = gedruckt.merge(werte, how="left", on=schluessel, suffixes=("", "_neu"), validate="many_to_one")
        anders = paare[paare["betrag_cent"] != paare["betrag_cent_neu"].fillna(0)]
        befunde += [_kontrollbefund(zeile) for zeile in anders.to_dict("records")]
    return befunde


def _kontrollbefund(zeile: dict[Any, Any]) -> Befund:
    """Befund zu einer gedruckten Zeile, die nicht aufgeht."""
    fehlt = zeile["betrag_cent_neu"] != zeile["betrag_cent_neu"]
    errechnet = 0 if fehlt else int(zeile["betrag_cent_neu"])
    ort = Ort(zeile["datei"], zeile["blatt"], zeile["zelle"], "betrag_cent")
    return befund(
        "kontrollsumme_abweichung", ort, als_euro(zeile["betrag_cent"]), nummer=zeile["nummer"],
        bezeichnung="" if fehlt else zeile["bezeichnung"], wertart=zeile["wertart"], jahr=zeile["jahr"],
        errechnet="keine Haushaltszeilen" if fehlt else als_euro(errechnet),
        differenz=als_euro(zeile["betrag_cent"] - errechnet),
    )  # fmt: skip


def pruefe_interne_leistungsbeziehungen(haushalt: Haushalt, _steuerung: Steuerung) -> list[Befund]:
    """Erträge und Aufwendungen aus internen Leistungsbeziehungen gleichen sich je Jahr aus."""
    intern = haushalt.zeilen[haushalt.zeilen["zeile"].isin(["ilb_ertraege", "ilb_aufwendungen"])]
    befunde = []
    for (jahr, wertart), gruppe in intern.groupby(["jahr", "wertart"], observed=True):
        ertraege = int(gruppe.loc[gruppe["zeile"] == "ilb_ertraege", "betrag_cent"].sum())
        aufwendungen = int(gruppe.loc[gruppe["zeile"] == "ilb_aufwendungen", "betrag_cent"].sum())
        if ertraege != aufwendungen:
            ort = Ort(str(gruppe["datei"].iloc[0]), str(gruppe["blatt"].iloc[0]))
            angaben = {"jahr": jahr, "wertart": wertart, "ertraege": als_euro(ertraege)}
            differenz, gegenueber = als_euro(ertraege - aufwendungen), als_euro(aufwendungen)
            befunde.append(befund("ilb_nicht_ausgeglichen", ort, differenz, aufwendungen=gegenueber, **angaben))
    return befunde
