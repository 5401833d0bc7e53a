"""Die Kennzahlen eines Jahres, fertig zum Berichten: Urteil, Werte und Handlungsfeld in einem."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.auszug import OHNE, namen, zielfelder
from nachhaltigkeitshaushalt.kern.begriffe import Kennzahlwertart, Status, Zielart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

STATUSFOLGE = tuple(str(status) for status in Status)
"""Status vom besten zum schlechtesten, zuletzt nicht bewertbar."""

NICHT_BEWERTBAR = str(Status.NICHT_BEWERTBAR)
HOECHSTENS_STELLEN = 2
KLEINE_ZAHL = 100


@dataclass(frozen=True)
class Kennzahlblick:
    """Eine Kennzahl mit Urteil, Eingangswerten und Ist-Reihe; ``feld`` ist ihr Handlungsfeld."""

    kennzahl: str
    bezeichnung: str
    einheit: str
    feld: str
    ziel: str
    urteil: dict[str, Any]
    reihe: tuple[tuple[int, float], ...]
    stellen: int

    @property
    def status(self) -> str:
        """Status des Urteils."""
        return str(self.urteil["status"])

    def zahl(self, name: str) -> float | None:
        """Eingangswert des Urteils, None wo er fehlt."""
        wert = self.urteil.get(name)
        return None if wert is None or math.isnan(wert) else float(wert)

    def jahr(self, name: str) -> int | None:
        """Jahreszahl des Urteils, None wo sie fehlt."""
        wert = self.zahl(name)
        return None if wert is None else int(wert)

    def ist_in(self, jahr: int) -> float | None:
        """Ist-Wert eines Jahres."""
        return dict(self.reihe).get(jahr)

    @property
    def abweichung(self) -> float | None:
        """Ist minus Soll, wo es beides gibt."""
        ist, soll = self.zahl("istwert"), self.zahl("sollwert")
        return None if ist is None or soll is None else ist - soll

    @property
    def hat_korridor(self) -> bool:
        """Ob das Ziel ein Korridor ist."""
        return self.urteil.get("zielart") == str(Zielart.KORRIDOR)


@lru_cache(maxsize=2)
def sammle_kennzahlen(grundlage: Berichtsgrundlage) -> list[Kennzahlblick]:
    """Alle bewerteten Kennzahlen in der Folge der Steuerungsmappe."""
    stamm = {str(zeile["kennzahl"]): zeile for zeile in grundlage.kennzahlen.to_dict("records")}
    felder, reihen = zielfelder(grundlage), _reihen(grundlage)
    urteile = {str(urteil["kennzahl"]): urteil for urteil in grundlage.zielerreichung.to_dict("records")}
    folge = [*(k for k in stamm if k in urteile), *(k for k in urteile if k not in stamm)]
    return [_blick(k, stamm.get(k, {}), urteile[k], felder, reihen.get(k, ())) for k in folge]


def _reihen(grundlage: Berichtsgrundlage) -> dict[str, tuple[tuple[int, float], ...]]:
    """Ist-Werte je Kennzahl bis zum Berichtsjahr; bei mehreren gilt der jüngste Datenstand."""
    werte = grundlage.kennzahlwerte
    ist = werte[(werte["wertart"] == str(Kennzahlwertart.IST)) & (werte["jahr"] <= grundlage.jahr)]
    ist = ist.sort_values(["kennzahl", "jahr", "datenstand"], na_position="first", kind="stable")
    ist = ist.drop_duplicates(["kennzahl", "jahr"], keep="last")
    reihen: dict[str, list[tuple[int, float]]] = {}
    for kennzahl, jahr, wert in ist[["kennzahl", "jahr", "wert"]].itertuples(index=False):
        if math.isfinite(wert):
            reihen.setdefault(str(kennzahl), []).append((int(jahr), float(wert)))
    return {kennzahl: tuple(paare) for kennzahl, paare in reihen.items()}


def _blick(
    kennzahl: str,
    stamm: dict[Any, Any],
    urteil: dict[Any, Any],
    felder: dict[str, str],
    reihe: tuple[tuple[int, float], ...],
) -> Kennzahlblick:
    """Führt Stammdaten, Urteil und Reihe einer Kennzahl zusammen."""
    ziel = _text(stamm.get("ziel"))
    zahlen = [wert for _, wert in reihe] + [urteil.get(name) for name in ("zielwert", "untergrenze", "obergrenze")]
    return Kennzahlblick(
        kennzahl=kennzahl,
        bezeichnung=_text(stamm.get("bezeichnung")) or kennzahl,
        einheit=_text(stamm.get("einheit")),
        feld=felder.get(ziel, OHNE),
        ziel=ziel,
        urteil={str(name): wert for name, wert in urteil.items()},
        reihe=reihe,
        stellen=nachkommastellen(zahlen),
    )


def _text(wert: object) -> str:
    """Text einer Zelle, leer wo nichts steht."""
    return wert if isinstance(wert, str) else ""


def nachkommastellen(zahlen: Iterable[float | None]) -> int:
    """Wie viele Nachkommastellen eine Reihe verdient: so viele sie hat, höchstens zwei.

    Beispiel:
        >>> nachkommastellen([12000, 9500.0]), nachkommastellen([5.24, 5.1]), nachkommastellen([41, 40])
        (0, 2, 1)

    """
    echte = [float(zahl) for zahl in zahlen if zahl is not None and math.isfinite(zahl)]
    if not echte:
        return 1
    klein = max(map(abs, echte)) < KLEINE_ZAHL
    eigene = max(map(_stellen, echte))
    return max(eigene, 1) if klein else eigene


def _stellen(zahl: float) -> int:
    """Nachkommastellen einer Zahl, höchstens zwei."""
    return next((n for n in range(HOECHSTENS_STELLEN) if round(zahl, n) == zahl), HOECHSTENS_STELLEN)


def je_feld(grundlage: Berichtsgrundlage, kennzahlen: list[Kennzahlblick]) -> list[tuple[str, list[Kennzahlblick]]]:
    """Kennzahlen nach Handlungsfeld (Name) in dessen Folge, zuletzt die ohne Handlungsfeld."""
    felder = grundlage.handlungsfelder
    gruppen = dict.fromkeys([*felder["handlungsfeld"].astype(str), *(k.feld for k in kennzahlen if k.feld)])
    titel = namen(felder, "handlungsfeld")
    paare = [(titel.get(feld, feld), [k for k in kennzahlen if k.feld == feld]) for feld in gruppen]
    ohne = [k for k in kennzahlen if k.feld == OHNE]
    return [*paare, ("ohne Handlungsfeld", ohne)] if ohne else paare


def zaehle_status(kennzahlen: list[Kennzahlblick]) -> tuple[int, ...]:
    """Zahl der Kennzahlen je Status in der Statusfolge."""
    vorhanden = [kennzahl.status for kennzahl in kennzahlen]
    return tuple(vorhanden.count(status) for status in STATUSFOLGE)
