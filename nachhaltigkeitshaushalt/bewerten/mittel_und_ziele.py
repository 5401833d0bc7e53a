"""Mittel und Zielerreichung nebeneinander: je Ziel Geld, Urteil, Trend und die Lücke dazwischen.

Die Tabelle behauptet keine Ursache: Was sie sagt und was nicht, steht in ``bedeutung``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.gruppen import baum_unter
from nachhaltigkeitshaushalt.bewerten.methoden import STATUS
from nachhaltigkeitshaushalt.bewerten.spalten import ist_leer, verlange_spalten
from nachhaltigkeitshaushalt.bewerten.verdichtung import verdichte
from nachhaltigkeitshaushalt.bewerten.vergleich import urteilsaenderung
from nachhaltigkeitshaushalt.bewerten.zielmittel import (
    AUFWAND,
    ERTRAG,
    INVESTITION,
    Zielmittel,
    bestimme_trend,
    sammle_zielmittel,
)
from nachhaltigkeitshaushalt.kern.begriffe import NICHT_ZUGEORDNET, Wirkungsstufe
from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUSWORT = dict(
    zip(map(str, STATUS), ("Sonne", "leicht bewölkt", "Wolke", "Gewitter", "nicht bewertbar"), strict=True)
)
KEINE_KENNZAHL, NICHT_MESSBAR = "keine Kennzahl", "keine Kennzahl bewertbar"
NUR_LEISTUNG, KEIN_ZIEL = "nur Einsatz oder Leistung gemessen", "keinem Ziel zugeordnet"
_POSTEN = (AUFWAND, ERTRAG, "zuschussbedarf", INVESTITION)
_CENT = tuple(f"{posten}_{art}_cent" for posten in _POSTEN for art in ("plan", "ist"))
_SPALTEN = {
    "ziel": "str",
    "bezeichnung": "str",
    "handlungsfeld": "str",
    "jahr": "int64",
    **dict.fromkeys(_CENT, "Int64"),
    "hemmend_cent": "int64",
    "anteil": "float64",
    "mittel_cent": "int64",
    "mittel_vorjahr_cent": "Int64",
    "mittelwertart": "str",
    "mitteltrend": "str",
    "mittelvergleich": "str",
    "status": "str",
    "grad": "float64",
    "abdeckung": "float64",
    "kennzahlen": "int64",
    "bewertbar": "int64",
    "status_vorjahr": "str",
    "trend": "str",
    "wirkungsstufen": "str",
    "luecke": "str",
    "begruendung": "str",
}


def bedeutung() -> str:
    """Was das Nebeneinander von Mitteln und Zielerreichung sagt und was nicht."""
    return str(lade_regeln("methoden/mittel_und_ziele")["bedeutung"])


def mittel_und_zielerreichung(  # noqa: PLR0913 - je eine Tabelle
    mittel: pd.DataFrame,
    bewertungen: pd.DataFrame,
    ziele: pd.DataFrame,
    kennzahlen: pd.DataFrame,
    jahr: int,
    *,
    investitionen: pd.DataFrame | None = None,
    vorjahr: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Je Ziel die Mittel in Plan und Ist, ihr Anteil am Haushalt, das verdichtete Urteil und beider Trend.

    Args:
        mittel: Ergebnis von ``mittel_je_ziel`` über das Jahr und sein Vorjahr.
        bewertungen: Ergebnis von ``bewerte_kennzahlen`` für das Jahr.
        ziele: Tabelle ``Ziele``. Ein Oberziel erscheint nur mit eigenen Mitteln oder Kennzahlen;
            ohne eigene Kennzahlen gelten für sein Urteil die seiner Unterziele.
        kennzahlen: Tabelle ``Kennzahlen``, für die Wirkungsstufe.
        jahr: Haushaltsjahr.
        investitionen: Wie ``mittel``, nur über Zeilen der Investitionstätigkeit; ohne Angabe
            bleiben die Investitionen leer.
        vorjahr: Ergebnis von ``bewerte_kennzahlen`` für das Vorjahr; ohne Angabe bleibt der Trend leer.

    Returns:
        Je Ziel und zuletzt für „nicht zugeordnet“: Beträge in Cent (leer: diese Wertart gibt es nicht),
        ``anteil`` am Aufwand in Prozent, ``mittel_cent`` (Aufwand und Investition ohne hemmende, in
        der ``mittelwertart``) mit ``mitteltrend``, das Urteil mit ``trend``, ``wirkungsstufen`` (Zahl der
        Kennzahlen je Stufe), ``luecke`` (warum sich keine Wirkung messen lässt, sonst leer) und ``begruendung``.

    """
    verlange_spalten(ziele, ("ziel", "bezeichnung", "handlungsfeld"), "Ziele")
    verlange_spalten(kennzahlen, ("kennzahl", "ziel", "wirkungsstufe"), "Kennzahlen")
    geld = sammle_zielmittel(mittel, investitionen)
    unter = baum_unter(ziele)
    gemessen = _gemessene(bewertungen)
    gefragt = [z for z in ziele.to_dict("records") if _gehoert_hinein(str(z["ziel"]), geld, jahr, gemessen, unter)]
    schluessel = {str(z["ziel"]): _messende(str(z["ziel"]), gemessen, unter) for z in gefragt}
    heute, frueher = _urteile(bewertungen, schluessel), {} if vorjahr is None else _urteile(vorjahr, schluessel)
    stufen = _stufen(bewertungen, kennzahlen, schluessel)
    zeilen = [
        _geldteil(str(z["ziel"]), z, geld, jahr)
        | _urteilsteil(heute.get(z["ziel"]), frueher.get(z["ziel"]), stufen[z["ziel"]])
        for z in gefragt
    ]
    tabelle = [zeile | {"begruendung": _satz(zeile)} for zeile in [*zeilen, *_rest(geld, jahr)]]
    return pd.DataFrame(tabelle, columns=list(_SPALTEN)).astype(_SPALTEN)


def _gemessene(bewertungen: pd.DataFrame) -> set[str]:
    """Ziele mit eigenen Kennzahlen."""
    return {str(ziel) for ziel in bewertungen["ziel"].tolist() if not ist_leer(ziel)}


def _rest(geld: Zielmittel, jahr: int) -> list[dict[str, Any]]:
    """Die Zeile der Mittel ohne Ziel, wenn es solche gibt."""
    if NICHT_ZUGEORDNET not in geld.ziele(jahr):
        return []
    zeile = _geldteil(NICHT_ZUGEORDNET, {}, geld, jahr) | _urteilsteil(None, None, {})
    return [zeile | {"luecke": KEIN_ZIEL}]


def _gehoert_hinein(ziel: str, geld: Zielmittel, jahr: int, gemessen: set[str], unter: Mapping[str, list[str]]) -> bool:
    """Ein Ziel steht in der Tabelle, wenn es Mittel oder Kennzahlen hat oder keine Unterziele."""
    return ziel in geld.ziele(jahr) or ziel in gemessen or not unter.get(ziel)


def _messende(ziel: str, gemessen: set[str], unter: Mapping[str, list[str]]) -> set[str]:
    """Ziele, deren Kennzahlen für dieses Ziel gelten: das eigene, sonst alle darunter."""
    return {ziel} if ziel in gemessen else {z for z in unter.get(ziel, []) if z in gemessen}


def _urteile(bewertungen: pd.DataFrame, schluessel: Mapping[str, set[str]]) -> dict[str, dict[str, Any]]:
    """Verdichtetes Urteil je Ziel."""
    eigene = [None if ist_leer(ziel) else str(ziel) for ziel in bewertungen["ziel"].tolist()]
    paare = [(n, ziel) for ziel, quellen in schluessel.items() for n, eigen in enumerate(eigene) if eigen in quellen]
    if not paare:
        return {}
    stellen, namen = zip(*paare, strict=True)
    zeilen = verdichte(bewertungen.iloc[list(stellen)].assign(ziel=list(namen)), je="ziel").to_dict("records")
    return {str(zeile["ziel"]): {str(name): wert for name, wert in zeile.items()} for zeile in zeilen}


def _stufen(
    bewertungen: pd.DataFrame, kennzahlen: pd.DataFrame, schluessel: Mapping[str, set[str]]
) -> dict[str, dict[str, int]]:
    """Zahl der Kennzahlen je Wirkungsstufe und Ziel; ohne Angabe heißt die Stufe „ohne Stufe“."""
    stufe = {str(k): s for k, s in zip(kennzahlen["kennzahl"], kennzahlen["wirkungsstufe"], strict=True)}
    paare = list(zip(bewertungen["ziel"].tolist(), bewertungen["kennzahl"].tolist(), strict=True))
    return {
        ziel: _zahl_je_stufe([stufe.get(str(kennzahl)) for z, kennzahl in paare if z in quellen])
        for ziel, quellen in schluessel.items()
    }


def _zahl_je_stufe(stufen: list[Any]) -> dict[str, int]:
    """Wie oft jede vorkommende Stufe genannt ist, in der Folge der Wirkungsstufen."""
    worte = [OHNE_STUFE if ist_leer(stufe) else str(stufe) for stufe in stufen]
    return {name: worte.count(name) for name in _STUFENFOLGE if name in worte}


OHNE_STUFE = "ohne Stufe"
_STUFENFOLGE = (*map(str, Wirkungsstufe), OHNE_STUFE)


def _geldteil(ziel: str, angaben: Mapping[Any, Any], geld: Zielmittel, jahr: int) -> dict[str, Any]:
    """Die Beträge eines Ziels."""
    regeln = lade_regeln("methoden/mittel_und_ziele")
    plan, ist = geld.wertart(jahr, regeln["planfolge"]), geld.wertart(jahr, [regeln["ist"]])
    leit, trend = ist or plan, bestimme_trend(geld, ziel, jahr)
    gesamt, eigener = geld.gesamtaufwand(jahr, leit), geld.betrag(ziel, jahr, leit, AUFWAND)
    zeile: dict[str, Any] = {"ziel": ziel, "jahr": jahr, "hemmend_cent": geld.hemmend(ziel, jahr, leit)}
    zeile |= {name: _text(angaben, name) for name in ("bezeichnung", "handlungsfeld")}
    for art, wertart in (("plan", plan), ("ist", ist)):
        betraege = _betraege(geld, ziel, jahr, wertart)
        zeile |= {f"{posten}_{art}_cent": betrag for posten, betrag in betraege.items()}
    zeile["anteil"] = _anteil(eigener, gesamt)
    zeile |= {"mittel_cent": trend.heute, "mittel_vorjahr_cent": trend.frueher}
    return zeile | {"mittelwertart": trend.wertart, "mitteltrend": trend.art, "mittelvergleich": trend.vergleich}


def _anteil(eigener: int | None, gesamt: int) -> float:
    """Anteil am Aufwand in Prozent; ohne Aufwand unbestimmt."""
    return 100.0 * eigener / gesamt if gesamt > 0 and eigener is not None else float("nan")


def _betraege(geld: Zielmittel, ziel: str, jahr: int, wertart: str | None) -> dict[str, int | None]:
    """Aufwand, Ertrag, Investition und Zuschussbedarf eines Ziels in einer Wertart."""
    betraege = {posten: geld.betrag(ziel, jahr, wertart, posten) for posten in (AUFWAND, ERTRAG, INVESTITION)}
    aufwand, ertrag = betraege[AUFWAND], betraege[ERTRAG]
    return betraege | {"zuschussbedarf": None if aufwand is None else aufwand - (ertrag or 0)}


def _urteilsteil(
    heute: Mapping[str, Any] | None, frueher: Mapping[str, Any] | None, stufen: Mapping[str, int]
) -> dict[str, Any]:
    """Urteil, Trend, Wirkungsstufen und Lücke eines Ziels; ohne Kennzahl bleibt das Urteil leer."""
    teil: dict[str, Any] = {"status": None, "grad": float("nan"), "abdeckung": float("nan"), "kennzahlen": 0}
    teil |= {"bewertbar": 0, "status_vorjahr": None, "trend": None, "luecke": KEINE_KENNZAHL}
    teil["wirkungsstufen"] = ", ".join(f"{n} {_gross(name)}" for name, n in stufen.items()) or None
    if heute is None:
        return teil
    teil |= {name: heute[name] for name in ("status", "grad", "abdeckung", "kennzahlen", "bewertbar")}
    teil["luecke"] = _luecke(heute, stufen)
    if frueher is not None:
        teil["status_vorjahr"] = frueher["status"]
        teil["trend"] = urteilsaenderung(str(frueher["status"]), str(heute["status"]))
    return teil


def _luecke(urteil: Mapping[str, Any], stufen: Mapping[str, int]) -> str | None:
    """Warum sich zu einem Ziel mit Kennzahlen keine Wirkung messen lässt."""
    if not urteil["bewertbar"]:
        return NICHT_MESSBAR
    wirkung = lade_regeln("methoden/mittel_und_ziele")["wirkungsstufen"]
    return None if stufen.keys() & {*wirkung, OHNE_STUFE} else NUR_LEISTUNG


def _gross(stufe: str) -> str:
    """Wirkungsstufe, wie man sie schreibt."""
    return stufe if stufe == OHNE_STUFE else stufe.capitalize()


def _text(angaben: Mapping[Any, Any], spalte: str) -> str | None:
    """Textfeld oder None."""
    wert = angaben.get(spalte)
    return None if ist_leer(wert) else str(wert)


def _satz(zeile: Mapping[str, Any]) -> str:
    """Geld und Urteil eines Ziels in Sätzen, ohne eines aus dem anderen zu folgern."""
    saetze = lade_regeln("methoden/mittel_und_ziele")["saetze"]
    mittel = als_euro(zeile["mittel_cent"])
    if zeile["ziel"] == NICHT_ZUGEORDNET:
        return str(saetze["rest"].format(mittel=mittel))
    vergleich = f", {zeile['mittelvergleich']}" if zeile["mittelvergleich"] else ""
    text = str(saetze["mittel"].format(**{**zeile, "mittel": mittel, "vergleich": vergleich}))
    if zeile["status"]:
        frueher = zeile["status_vorjahr"]
        vorjahr = saetze["vorjahr"].format(status=STATUSWORT[frueher]) if frueher else ""
        text += saetze["urteil"].format(status=STATUSWORT[zeile["status"]], vorjahr=vorjahr)
    return text + (saetze["luecke"].format(**zeile) if zeile["luecke"] else "")


def ziele_im_rueckstand(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Ziele hinter dem Plan, deren Mittel gefallen sind oder fehlen, das teuerste zuerst.

    Args:
        tabelle: Ergebnis von ``mittel_und_zielerreichung``.

    """
    regeln = lade_regeln("methoden/mittel_und_ziele")
    trifft_zu = tabelle["status"].isin(regeln["rueckstand"]) & tabelle["mitteltrend"].isin(regeln["ohne_mittel"])
    return tabelle[trifft_zu].sort_values("mittel_cent", ascending=False, kind="stable", ignore_index=True)


def wirkungsluecken(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Mittel ohne Ziel, dessen Wirkung sich messen lässt – mit dem Rest, das teuerste zuerst.

    Args:
        tabelle: Ergebnis von ``mittel_und_zielerreichung``.

    """
    trifft_zu = tabelle["luecke"].notna() & (tabelle["mittel_cent"] > 0)
    return tabelle[trifft_zu].sort_values("mittel_cent", ascending=False, kind="stable", ignore_index=True)


def zusammenfassung(tabelle: pd.DataFrame) -> str:
    """Beide Listen in drei kurzen Sätzen."""
    regeln = lade_regeln("methoden/mittel_und_ziele")
    ziele = tabelle[tabelle["ziel"] != NICHT_ZUGEORDNET]
    luecken = wirkungsluecken(ziele)
    rest = int(tabelle.loc[tabelle["ziel"] == NICHT_ZUGEORDNET, "mittel_cent"].sum())
    angaben = {"ziele": len(ziele), "rueckstand": int(ziele["status"].isin(regeln["rueckstand"]).sum())}
    angaben |= {"ohne": len(ziele_im_rueckstand(tabelle)), "luecken": len(luecken)}
    return str(regeln["saetze"]["zusammenfassung"].format(**angaben, rest=als_euro(rest)))
