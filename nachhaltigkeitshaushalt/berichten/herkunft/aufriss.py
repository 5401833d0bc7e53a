"""Der Aufriss: vom Handlungsfeld über Ziel und Produkt bis zur Zelle, jede Ebene mit ihrer Summe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from nachhaltigkeitshaushalt.berichten.auszug import OHNE, RESTNAME, namen
from nachhaltigkeitshaushalt.berichten.herkunft.terme import Herkunft, Tafelname, Term, summe
from nachhaltigkeitshaushalt.berichten.herkunft.zuordnung import AUFWAND, ERTRAG
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import Tafeln

HOECHSTENS_ZELLEN = 20_000
"""Bis hierher nennt der Aufriss die Zellen; darüber stehen sie nur in der Arbeitsmappe."""

OHNE_FELD = "Ziele ohne Handlungsfeld"


class Zellenanteil(NamedTuple):
    """Eine Zelle des Haushalts mit dem Anteil, der auf ein Ziel entfällt."""

    ort: str
    seite: str
    konto: str
    betrag_cent: int
    anteil: str
    anteil_cent: int


@dataclass(frozen=True, slots=True)
class Ast:
    """Eine Ebene des Aufrisses: Schlüssel, Name, Aufwand, Ertrag und was darunter liegt."""

    schluessel: tuple[str, ...]
    name: str
    aufwand: int
    ertrag: int
    aeste: tuple[Ast, ...] = ()
    zellen: tuple[Zellenanteil, ...] = ()


def baue_aufriss(grundlage: Berichtsgrundlage, tafeln: Tafeln, wertart: str) -> tuple[Ast, ...]:
    """Handlungsfelder in der Folge der Steuerungsmappe, zuletzt der nicht zugeordnete Rest."""
    tafel = tafeln.ziele
    gezeigt = (tafel["wertart"] == wertart) & (tafel["zaehlt"] != "nein") & tafel["seite"].isin([AUFWAND, ERTRAG])
    tafel = tafel[gezeigt]
    mit_zellen = len(tafel) <= HOECHSTENS_ZELLEN
    felder = namen(grundlage.handlungsfelder, "handlungsfeld")
    vorhanden = tafel["handlungsfeld"].unique().tolist()
    folge = [f for f in felder if f in vorhanden]
    folge += sorted(f for f in vorhanden if f not in felder and f not in {OHNE, NICHT_ZUGEORDNET, NACHRICHTLICH})
    folge += [f for f in (OHNE, NICHT_ZUGEORDNET) if f in vorhanden]
    titel = {**felder, OHNE: OHNE_FELD, NICHT_ZUGEORDNET: RESTNAME}
    gruppen = dict(iter(tafel.groupby("handlungsfeld", sort=False)))
    texte = (namen(grundlage.ziele, "ziel"), namen(grundlage.produkte, "produkt"))
    return tuple(_feld(feld, titel.get(feld, feld), gruppen[feld], texte, mit_zellen=mit_zellen) for feld in folge)


def _feld(
    feld: str, name: str, tafel: pd.DataFrame, texte: tuple[dict[str, str], dict[str, str]], *, mit_zellen: bool
) -> Ast:
    """Ein Handlungsfeld mit seinen Zielen."""
    je_ziel = sorted(dict(iter(tafel.groupby("ziel", sort=False))).items())
    ziele = tuple(_ziel(str(ziel), teil, texte, mit_zellen=mit_zellen) for ziel, teil in je_ziel)
    return Ast(("feld", feld), name, *_summen(tafel), ziele)


def _ziel(ziel: str, tafel: pd.DataFrame, texte: tuple[dict[str, str], dict[str, str]], *, mit_zellen: bool) -> Ast:
    """Ein Ziel mit seinen Produkten, das größte zuerst."""
    ziele, produkte = texte
    aeste = [
        Ast(
            ("ziel", ziel, "produkt", str(produkt)),
            produkte.get(str(produkt), str(produkt)),
            *_summen(teil),
            (),
            tuple(_zellen(teil)) if mit_zellen else (),
        )
        for produkt, teil in tafel.groupby("produkt", sort=False)
    ]
    aeste.sort(key=lambda ast: (-ast.aufwand, ast.schluessel))
    name = RESTNAME if ziel == NICHT_ZUGEORDNET else ziele.get(ziel, ziel)
    return Ast(("ziel", ziel), name, *_summen(tafel), tuple(aeste))


def _summen(tafel: pd.DataFrame) -> tuple[int, int]:
    """Aufwand und Ertrag in Cent."""
    aufwand = (tafel["seite"] == AUFWAND).to_numpy()
    ertrag = (tafel["seite"] == ERTRAG).to_numpy()
    werte = tafel["anteil_cent"].to_numpy()
    return int(werte[aufwand].sum()), int(werte[ertrag].sum())


def _zellen(tafel: pd.DataFrame) -> Iterator[Zellenanteil]:
    """Die Zellen mit einem Betrag."""
    spalten = ["datei", "blatt", "zelle", "seite", "konto", "betrag_cent", "anteil", "anteil_cent"]
    for datei, blatt, zelle, seite, konto, betrag, anteil, teil in zip(
        *(tafel[name].tolist() for name in spalten), strict=True
    ):
        if betrag:
            yield Zellenanteil(f"{datei} › {blatt}!{zelle}", seite, konto, betrag, anteil, teil)


def herkunft_des_asts(ast: Ast, seite: str, wertart: str) -> Herkunft:
    """Die Herkunft einer Summe des Aufrisses."""
    bedingungen = dict(zip(ast.schluessel[::2], ast.schluessel[1::2], strict=True))
    if "feld" in bedingungen:
        bedingungen["handlungsfeld"] = bedingungen.pop("feld")
    return summe(Term(Tafelname.ZIELE, ()).mit(zaehlt="ja", wertart=wertart, seite=seite, **bedingungen))


def alle_aeste(aeste: tuple[Ast, ...]) -> Iterator[Ast]:
    """Alle Äste, jeder vor dem, was unter ihm liegt."""
    for ast in aeste:
        yield ast
        yield from alle_aeste(ast.aeste)
