"""Umschichtungen in Handlungsfeldbudgets: die Liste des Jahres und was davon wirkt."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.auszug import namen
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Absatz,
    Art,
    Baustein,
    Spalte,
    Tabelle,
    Wert,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import aufgezaehlt, datum, rund
from nachhaltigkeitshaushalt.kern.begriffe import Schwere

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

BLATT = "Umschichtungen"


def bausteine_umschichtungen(grundlage: Berichtsgrundlage) -> list[Baustein]:
    """Die Umschichtungen des Jahres als Tabelle, oder der Satz, dass es keine gab."""
    tabelle = grundlage.umschichtungen[grundlage.umschichtungen["jahr"] == grundlage.jahr].sort_values("nr")
    if tabelle.empty:
        return [Absatz(f"Umschichtungen innerhalb der Handlungsfeldbudgets gab es {grundlage.jahr} nicht.")]
    ungueltig = _nicht_angewendete(tabelle, grundlage.befunde)
    text = " ".join(filter(None, (_satz_summe(tabelle, len(ungueltig)), _satz_nicht_angewendet(ungueltig))))
    eintraege = [_umschichtung(eintrag, grundlage) for eintrag in tabelle.to_dict("records")]
    return [
        Absatz(text),
        _umschichtungen_kurz(eintraege, grundlage.jahr),
        _umschichtungen_lang(eintraege, grundlage.jahr),
    ]


def _satz_summe(tabelle: pd.DataFrame, ungueltige: int) -> str:
    """Wie viele Umschichtungen es gab; sind ungültige darunter, nur, wie viele eingetragen sind."""
    summe, anzahl = rund(int(tabelle["betrag_cent"].sum())), len(tabelle)
    eine = anzahl == 1
    if ungueltige:
        sind = "ist eine Umschichtung" if eine else f"sind {anzahl} Umschichtungen"
        return f"In den Handlungsfeldbudgets {sind} über zusammen {summe} eingetragen."
    gab = "gab es eine Umschichtung" if eine else f"gab es {anzahl} Umschichtungen"
    return f"Innerhalb der Handlungsfeldbudgets {gab} über zusammen {summe}."


def _satz_nicht_angewendet(nummern: list[str]) -> str:
    """Nennt die Einträge, die eine Regel verletzen; ihre Gründe stehen im Abschnitt Befunde."""
    if not nummern:
        return ""
    wirkt = "wirkt" if len(nummern) == 1 else "wirken"
    return f"Nicht {wirkt} davon Nr. {aufgezaehlt(nummern)}, weil eine Regel verletzt ist (siehe „Befunde“)."


def _nicht_angewendete(tabelle: pd.DataFrame, befunde: pd.DataFrame) -> list[str]:
    """Nummern der Einträge, zu denen beim Nachspielen ein Fehler gemeldet ist."""
    ist_fehler = befunde["regel"].str.startswith("umschichtung_") & (befunde["schwere"] == str(Schwere.FEHLER))
    zeilen = set(befunde.loc[ist_fehler & (befunde["blatt"] == BLATT), "zelle"].dropna().str.lstrip(ascii_uppercase))
    return tabelle.loc[tabelle["excel_zeile"].astype("str").isin(zeilen), "nr"].astype("str").tolist()


def _umschichtung(eintrag: dict[Hashable, Any], grundlage: Berichtsgrundlage) -> dict[str, Wert]:
    """Eine Umschichtung mit Namen statt Schlüsseln."""
    felder, produkte = namen(grundlage.handlungsfelder, "handlungsfeld"), namen(grundlage.produkte, "produkt")
    feld = str(eintrag["handlungsfeld"])
    texte = {name: eintrag[name] if isinstance(eintrag[name], str) else None for name in _UMSCHICHTUNGSTEXTE}
    return {
        "nr": str(eintrag["nr"]),
        "datum": datum(str(eintrag["datum"])),
        "handlungsfeld": felder.get(feld, feld),
        "von": _mit_namen(str(eintrag["von_produkt"]), produkte),
        "nach": _mit_namen(str(eintrag["nach_produkt"]), produkte),
        "betrag": int(eintrag["betrag_cent"]),
        **texte,
    }


_UMSCHICHTUNGSTEXTE = ("gremium", "beschluss", "zustimmungen", "begruendung")


def _umschichtungen_kurz(eintraege: list[dict[str, Wert]], jahr: int) -> Tabelle:
    """Die Tabelle für den Text: Produkte in einer Spalte, Gremium mit Beschluss."""
    spalten = (
        Spalte("Nr.", breite=0.8),
        Spalte("Datum", breite=1.9),
        Spalte("Handlungsfeld", breite=2.7),
        Spalte("Von Produkt → nach Produkt", breite=5.2),
        Spalte("Betrag", Art.EURO, 2.0),
        Spalte("Gremium, Beschluss", breite=4.0),
    )
    zeilen = []
    for e in eintraege:
        gremium = ", ".join(str(e[name]) for name in ("gremium", "beschluss") if e[name])
        werte = [e["nr"], e["datum"], e["handlungsfeld"], f"{e['von']} → {e['nach']}", e["betrag"], gremium or None]
        zeilen.append(zeile(spalten, werte, schluessel=("umschichtung", str(e["nr"]))))
    titel = f"Umschichtungen in Handlungsfeldbudgets {jahr} in Euro"
    hinweis = "Die Planbeträge der Budgets enthalten Umschichtungen nur, soweit sie im Haushalt selbst gebucht sind."
    return gleiche_nachkommastellen(Tabelle("umschichtungen", titel, "", spalten, tuple(zeilen), hinweis))


def _umschichtungen_lang(eintraege: list[dict[str, Wert]], jahr: int) -> Tabelle:
    """Die Tabelle für die Arbeitsmappe mit allen Angaben."""
    titel = ("Nr.", "Datum", "Handlungsfeld", "Von Produkt", "Nach Produkt", "Betrag", "Gremium", "Beschluss")
    arten = {"Betrag": Art.EURO}
    spalten = tuple(Spalte(name, arten.get(name, Art.TEXT)) for name in (*titel, "Zustimmungen", "Begründung"))
    zeilen = tuple(
        zeile(spalten, eintrag.values(), schluessel=("umschichtung", str(eintrag["nr"]))) for eintrag in eintraege
    )
    name = f"Umschichtungen in Handlungsfeldbudgets {jahr} mit Begründung"
    return Tabelle("umschichtungen_lang", name, "Umschichtungen", spalten, zeilen, im_text=False)


def _mit_namen(produkt: str, produkte: dict[str, str]) -> str:
    """Produktnummer mit Bezeichnung, wo es eine gibt."""
    name = produkte.get(produkt, produkt)
    return produkt if name == produkt else f"{produkt} {name}"
