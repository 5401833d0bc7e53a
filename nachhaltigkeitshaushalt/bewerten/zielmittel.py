"""Zielmittel: die Beträge je Ziel für Plan, Ist und Vorjahr, aus ``mittel_je_ziel`` herausgelesen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.spalten import verlange_spalten
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, Plan, Seite, Wirkung
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from collections.abc import Mapping

AUFWAND, ERTRAG, INVESTITION = "aufwand", "ertrag", "investition"
GESTIEGEN, GEFALLEN, GLEICH = "gestiegen", "gefallen", "gleich geblieben"
NEU, KEINE_MITTEL, NICHT_VERGLEICHBAR = "neu", "keine Mittel", "ohne Vergleich"
_SPALTEN = ("ziel", "wirkung", "jahr", "wertart", "plan", "seite", "betrag_cent")
_SCHLUESSEL = ["ziel", "jahr", "wertart", "posten", "hemmend"]


@dataclass(frozen=True)
class Zielmittel:
    """Cent je ``(ziel, jahr, wertart, posten, hemmend)``; ``vorhanden`` sind ``(jahr, wertart, posten)``."""

    summen: Mapping[tuple[str, int, str, str, bool], int]
    vorhanden: frozenset[tuple[int, str, str]]

    def ziele(self, jahr: int) -> list[str]:
        """Alle Schlüssel mit Beträgen in einem Jahr, auch „nicht zugeordnet“."""
        return list(dict.fromkeys(schluessel[0] for schluessel in self.summen if schluessel[1] == jahr))

    def wertart(self, jahr: int, folge: list[str]) -> str | None:
        """Die erste vorhandene Wertart des Ergebnisplans."""
        return next((art for art in folge if (jahr, art, AUFWAND) in self.vorhanden), None)

    def betrag(self, ziel: str, jahr: int, wertart: str | None, posten: str) -> int | None:
        """Cent eines Postens; None, wenn es diese Wertart im Jahr gar nicht gibt – 0 ist ein Betrag."""
        if wertart is None or (jahr, wertart, posten) not in self.vorhanden:
            return None
        return sum(self.summen.get((ziel, jahr, wertart, posten, hemmend), 0) for hemmend in (False, True))

    def hemmend(self, ziel: str, jahr: int, wertart: str | None) -> int:
        """Aufwand und Investition, die dem Ziel entgegenwirken."""
        return self._mittel(ziel, jahr, wertart, hemmend=True)

    def eingesetzt(self, ziel: str, jahr: int, wertart: str | None) -> int:
        """Aufwand und Investition für das Ziel, ohne hemmende."""
        return self._mittel(ziel, jahr, wertart, hemmend=False)

    def _mittel(self, ziel: str, jahr: int, wertart: str | None, *, hemmend: bool) -> int:
        """Aufwand und Investition eines Ziels."""
        return sum(self.summen.get((ziel, jahr, str(wertart), posten, hemmend), 0) for posten in (AUFWAND, INVESTITION))

    def gesamtaufwand(self, jahr: int, wertart: str | None) -> int:
        """Aufwand aller Ziele samt Rest."""
        return sum(
            cent for (_, j, art, posten, _), cent in self.summen.items() if (j, art, posten) == (jahr, wertart, AUFWAND)
        )


def sammle_zielmittel(mittel: pd.DataFrame, investitionen: pd.DataFrame | None) -> Zielmittel:
    """Liest Aufwand und Ertrag aus ``mittel`` und Investitionsauszahlungen aus ``investitionen``.

    Args:
        mittel: Ergebnis von ``mittel_je_ziel``; vom Finanzplan zählt daraus nichts.
        investitionen: Ergebnis von ``mittel_je_ziel`` nur über Zeilen der Investitionstätigkeit.

    """
    verlange_spalten(mittel, _SPALTEN, "Mittel je Ziel")
    teile = [
        _posten(mittel, Plan.ERGEBNIS, Seite.AUFWAND, AUFWAND),
        _posten(mittel, Plan.ERGEBNIS, Seite.ERTRAG, ERTRAG),
    ]
    if investitionen is not None:
        verlange_spalten(investitionen, _SPALTEN, "Investitionen je Ziel")
        teile.append(_posten(investitionen, Plan.FINANZ, Seite.AUSZAHLUNG, INVESTITION))
    summen = pd.concat(teile).groupby(_SCHLUESSEL, sort=False)["betrag_cent"].sum()
    schluessel = [(str(z), int(j), str(a), str(p), bool(h)) for z, j, a, p, h in summen.index.tolist()]
    vorhanden = frozenset((jahr, wertart, posten) for _, jahr, wertart, posten, _ in schluessel)
    return Zielmittel(dict(zip(schluessel, map(int, summen.tolist()), strict=True)), vorhanden)


def _posten(tabelle: pd.DataFrame, plan: Plan, seite: Seite, posten: str) -> pd.DataFrame:
    """Die Zeilen eines Postens ohne Nachrichtliches."""
    zaehlt = (
        (tabelle["plan"].astype("str") == str(plan))
        & (tabelle["seite"].astype("str") == str(seite))
        & (tabelle["ziel"].astype("str") != NACHRICHTLICH)
    )
    teil = tabelle[zaehlt]
    return pd.DataFrame(
        {
            "ziel": teil["ziel"].astype("str"),
            "jahr": teil["jahr"],
            "wertart": teil["wertart"].astype("str"),
            "posten": posten,
            "hemmend": (teil["wirkung"].astype("str") == str(Wirkung.HEMMEND)).fillna(value=False).astype("bool"),
            "betrag_cent": teil["betrag_cent"],
        }
    )


@dataclass(frozen=True)
class Mitteltrend:
    """Wie sich die Mittel eines Ziels gegen das Vorjahr entwickelt haben (Cent); ``wertart`` ist die von heute."""

    art: str
    wertart: str | None
    heute: int
    frueher: int | None
    vergleich: str | None


def bestimme_trend(mittel: Zielmittel, ziel: str, jahr: int) -> Mitteltrend:
    """Vergleicht die eingesetzten Mittel mit dem Vorjahr, nur zwischen gleichartigen Werten."""
    regeln = lade_regeln("methoden/mittel_und_ziele")
    paar = next((paar for paar in regeln["vergleiche"] if _gibt_es(mittel, jahr, paar)), None)
    if paar is None:
        wertart = mittel.wertart(jahr, [regeln["ist"], *regeln["planfolge"]])
        heute = mittel.eingesetzt(ziel, jahr, wertart)
        return Mitteltrend(NICHT_VERGLEICHBAR if heute else KEINE_MITTEL, wertart, heute, None, None)
    heute, frueher = mittel.eingesetzt(ziel, jahr, paar[0]), mittel.eingesetzt(ziel, jahr - 1, paar[1])
    art = _art(heute, frueher, float(regeln["gleich_bis_prozent"]))
    vergleich = f"{paar[0].capitalize()} {jahr} gegen {paar[1].capitalize()} {jahr - 1}"
    return Mitteltrend(art, paar[0], heute, frueher, vergleich)


def _gibt_es(mittel: Zielmittel, jahr: int, paar: list[str]) -> bool:
    """Ob beide Wertarten eines Paares im Ergebnisplan vorliegen."""
    return all((jahr - zurueck, art, AUFWAND) in mittel.vorhanden for zurueck, art in enumerate(paar))


def _art(heute: int, frueher: int, gleich_bis: float) -> str:
    """Die Änderung in einem Wort.

    Beispiel:
        >>> _art(100, 200, 1.0), _art(199, 200, 1.0), _art(0, 200, 1.0), _art(5, 0, 1.0)
        ('gefallen', 'gleich geblieben', 'keine Mittel', 'neu')

    """
    if heute <= 0:
        return KEINE_MITTEL
    if frueher <= 0:
        return NEU
    if abs(heute - frueher) * 100 <= gleich_bis * frueher:
        return GLEICH
    return GESTIEGEN if heute > frueher else GEFALLEN
