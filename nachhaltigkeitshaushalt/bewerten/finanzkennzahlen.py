"""Finanzkennzahlen nach den Formeln der Länder: jede Zahl mit Bestandteilen und Zellen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.finanzformel import Ergebnis, berechne
from nachhaltigkeitshaushalt.kern.begriffe import Kennzahlwertart
from nachhaltigkeitshaushalt.kern.regelwerk import gueltig_in, lade_regeln
from nachhaltigkeitshaushalt.kern.tabellen import Kennzahlwerte
from nachhaltigkeitshaushalt.pruefen.wertevorrat import Wert, Wertevorrat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt

SPALTEN = (
    "kennzahl", "bezeichnung", "gruppe", "richtung", "einheit", "jahr", "wertart", "wert", "status", "begruendung",
    "zaehler_cent", "nenner_cent", "bestandteile", "satz", "fundstelle",
)  # fmt: skip
_ARTEN = {
    "ergebnis": Kennzahlwertart.IST,
    "ansatz": Kennzahlwertart.PLAN,
    "planung": Kennzahlwertart.PLAN,
    "prognose": Kennzahlwertart.PROGNOSE,
}


def finanzkennzahlen(haushalt: Haushalt) -> pd.DataFrame:
    """Rechnet den Kennzahlensatz des Landes für alle Jahre: Ergebnisse als Ist, Ansatz und Planung als Plan.

    Args:
        haushalt: Ergebnis von ``lies_haushalt``, möglichst mit Bilanz.

    Returns:
        Eine Zeile je Kennzahl, Jahr und Wertart: ``kennzahl, bezeichnung, gruppe, richtung, einheit, jahr,
        wertart, wert, status, begruendung, zaehler_cent, nenner_cent, bestandteile, satz, fundstelle``.
        ``status`` ist berechnet oder nicht_berechenbar; dann nennt ``begruendung`` den fehlenden
        Bestandteil oder den Grund, und ``wert`` ist leer.

    Beispiel:
        >>> import nachhaltigkeitshaushalt as nh
        >>> tabelle = finanzkennzahlen(nh.lies_haushalt(nh.beispielmappen()["haushalt"]))
        >>> int(tabelle["kennzahl"].nunique())
        18

    """
    vorrat = Wertevorrat(haushalt)
    zeilen = [
        _zeile(satz, regel, jahr, wertart, berechne(regel, _frage(vorrat, haushalt, jahr, wertart)))
        for satz in kennzahlensaetze(haushalt.profil.land, haushalt.profil.jahr)
        for regel in _fuer(satz["kennzahlen"], haushalt.angaben)
        for jahr, wertart in vorrat.jahre()
        if wertart in _ARTEN
    ]
    return pd.DataFrame(zeilen, columns=list(SPALTEN)).astype({"zaehler_cent": "Int64", "nenner_cent": "Int64"})


def kennzahlensaetze(land: str, jahr: int) -> list[Mapping[str, Any]]:
    """Die im Jahr geltenden Kennzahlensätze eines Landes; ohne Satz leer."""
    saetze = [satz for satz in lade_regeln("finanzkennzahlen")["saetze"] if satz["land"] == land]
    geltend = gueltig_in(saetze, jahr)
    return [] if geltend is None else [geltend]


def als_kennzahlwerte(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Die berechneten Finanzkennzahlen als ``Kennzahlwerte``, damit sie Ziele haben können wie alle anderen.

    Die Kennzahl steht unter ihrem Schlüssel (``aufwandsdeckungsgrad``) im Blatt „Kennzahlen“; ihre Werte
    kommen aus dem Haushalt und müssen nicht von Hand gepflegt werden.
    """
    gerechnet = tabelle[tabelle["status"] == "berechnet"]
    werte = pd.DataFrame(
        {
            "datei": pd.Categorical([None] * len(gerechnet), categories=[]),
            "blatt": pd.Categorical([None] * len(gerechnet), categories=[]),
            "excel_zeile": pd.Series(0, index=range(len(gerechnet)), dtype="int64"),
            "kennzahl": gerechnet["kennzahl"].astype("str").to_numpy(),
            "jahr": gerechnet["jahr"].to_numpy("int64"),
            "wertart": gerechnet["wertart"].astype("str").to_numpy(),
            "wert": gerechnet["wert"].to_numpy("float64"),
            "datenstand": pd.Series([None] * len(gerechnet), dtype="str"),
            "quelle": pd.Series(("Haushalt: " + gerechnet["fundstelle"].astype("str")).to_list(), dtype="str"),
        }
    )
    return Kennzahlwerte.validate(werte)


def _fuer(kennzahlen: list[Mapping[str, Any]], angaben: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """Kreise haben statt der Netto-Steuerquote die Umlagenquote; welche Art gilt, sagen die Angaben der Datei."""
    art = "kreis" if angaben.get("art", "").lower().startswith("kreis") else "gemeinde"
    return [k for k in kennzahlen if k.get("nicht_fuer") != art and k.get("nur_fuer", art) == art]


def _frage(
    vorrat: Wertevorrat, haushalt: Haushalt, jahr: int, wertart: str
) -> Callable[[Mapping[str, Any]], Wert | None]:
    """Antwort auf einen Bestandteil in diesem Jahr; Einwohner stehen in den Angaben der Datei."""

    def antworte(teil: Mapping[str, Any]) -> Wert | None:
        """Betrag und Ort des Bestandteils, None wenn er fehlt."""
        if "angabe" not in teil:
            return vorrat.wert(teil, jahr, wertart)
        text = haushalt.angaben.get(teil["angabe"], "").replace(".", "")
        # Angaben haben keine Cent; damit Euro durch Einwohner geteilt werden, zählt eine Einheit 100.
        return Wert(int(text) * 100, "Angaben") if text.isdigit() else None

    return antworte


def _zeile(
    satz: Mapping[str, Any], regel: Mapping[str, Any], jahr: int, wertart: str, ergebnis: Ergebnis
) -> dict[str, Any]:
    """Eine Zeile der Ergebnistabelle."""
    return {
        **{name: regel[name] for name in ("kennzahl", "bezeichnung", "gruppe", "richtung", "einheit")},
        "jahr": jahr,
        "wertart": str(_ARTEN[wertart]),
        "wert": float("nan") if ergebnis.wert is None else _als_zahl(ergebnis.wert),
        "status": "nicht_berechenbar" if ergebnis.wert is None else "berechnet",
        "begruendung": ergebnis.begruendung,
        "zaehler_cent": ergebnis.zaehler,
        "nenner_cent": ergebnis.nenner,
        "bestandteile": ergebnis.bestandteile,
        "satz": satz["satz"],
        "fundstelle": satz["fundstelle"],
    }


def _als_zahl(wert: Fraction) -> float:
    """Der exakte Bruch als Gleitkommazahl; gerundet wird erst in der Ausgabe."""
    return float(wert)
