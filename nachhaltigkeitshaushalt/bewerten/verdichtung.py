"""Verdichtung: Urteile über Kennzahlen → ein Urteil je Ziel, Handlungsfeld, Produkt oder SDG.

Eine rote Kennzahl wird nicht weggemittelt: die Regel ist das Mittel der zwei schlechtesten. Was
nicht bewertbar ist, zählt weder als 0 noch als rot, sondern mindert die Abdeckung.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.begruendung import prozentwort
from nachhaltigkeitshaushalt.bewerten.gruppen import ordne_gruppen
from nachhaltigkeitshaushalt.bewerten.methoden import NICHT_BEWERTBAR, STATUS
from nachhaltigkeitshaushalt.bewerten.spalten import verlange_auswahl, zahlenspalte
from nachhaltigkeitshaushalt.kern.regelwerk import Regel, gueltig_in, lade_regeln

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Verdichtungsregel = Literal["zwei_schlechteste", "schlechtestes", "mittel"]
HUNDERT = 100.0


class _Urteile(NamedTuple):
    """Kennzahl, Status und Grad der Bewertungen, gleich lang."""

    kennzahl: NDArray[np.object_]
    status: NDArray[np.object_]
    grad: NDArray[np.float64]

    def von(self, stellen: list[int]) -> _Urteile:
        """Die Urteile an den Stellen."""
        return _Urteile(self.kennzahl[stellen], self.status[stellen], self.grad[stellen])


def verdichte(  # noqa: PLR0913 - je eine Nachschlagetabelle
    bewertungen: pd.DataFrame,
    je: str = "ziel",
    *,
    regel: Verdichtungsregel = "zwei_schlechteste",
    kennzahlen: pd.DataFrame | None = None,
    ziele: pd.DataFrame | None = None,
    produkte: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Ein Urteil je Gruppe aus den Urteilen ihrer Kennzahlen.

    Args:
        bewertungen: Ergebnis von ``bewerte_kennzahlen``.
        je: ``ziel``, ``handlungsfeld``, ``produkt``, ``produktbereich``, ``sdg`` oder ``gesamt``.
        regel: ``zwei_schlechteste`` (üblich), ``schlechtestes`` oder ``mittel``.
        kennzahlen: Nur nötig, wenn die Bewertungen Ziel und Produkt nicht selbst nennen.
        ziele: Nötig für ``handlungsfeld`` und ``sdg``; fehlt die Angabe, gilt die des Oberziels.
        produkte: Nötig für ``produktbereich``.

    Returns:
        Je Gruppe und Jahr: Spalte ``je``, ``jahr``, ``status``, ``grad`` (Mittel der auf 0–100 gekappten
        Grade, nur zur Auskunft), ``abdeckung`` in Prozent, ``kennzahlen``, ``bewertbar``, Anzahl je
        Status, ``schlechteste``, ``begruendung``, ``regel``, ``regelversion``. Unter 50 % Abdeckung ist
        der Status ``nicht_bewertbar``.

    """
    verlange_auswahl(regel, "regel", list(lade_regeln("methoden/verdichtung")["regeln"]))
    mit_gruppe = ordne_gruppen(bewertungen, je, kennzahlen=kennzahlen, ziele=ziele, produkte=produkte)
    alle = _Urteile(
        mit_gruppe["kennzahl"].to_numpy(dtype=object),
        mit_gruppe["status"].to_numpy(dtype=object),
        zahlenspalte(mit_gruppe, "grad", "Bewertungen"),
    )
    stellen: dict[tuple[str, int], list[int]] = {}
    for stelle, ort in enumerate(zip(mit_gruppe["gruppe"].tolist(), mit_gruppe["jahr"].tolist(), strict=True)):
        stellen.setdefault(ort, []).append(stelle)
    zeilen = [_verdichte_gruppe(name, int(jahr), alle.von(wo), regel) for (name, jahr), wo in stellen.items()]
    tabelle = pd.DataFrame(zeilen, columns=list(_SPALTEN)).astype(_SPALTEN)
    return tabelle.rename(columns={"gruppe": je})


_SPALTEN = {
    "gruppe": "str",
    "jahr": "int64",
    "status": "str",
    "grad": "float64",
    "abdeckung": "float64",
    "kennzahlen": "int64",
    "bewertbar": "int64",
    **{str(status): "int64" for status in STATUS},
    "schlechteste": "str",
    "begruendung": "str",
    "regel": "str",
    "regelversion": "str",
}


def fassung_verdichtung(jahr: int) -> Regel:
    """Die für das Bewertungsjahr geltende Fassung der Verdichtung."""
    gueltige = gueltig_in(lade_regeln("methoden/verdichtung")["fassungen"], jahr)
    if gueltige is None:
        raise LookupError(f"Für {jahr} gilt keine Fassung der Verdichtung.")
    return gueltige


def stufen(status: Sequence[str], jahr: int) -> NDArray[np.float64]:
    """Stufe je Status (Sonne 3 … Gewitter 0), NaN = nicht bewertbar."""
    je_status = fassung_verdichtung(jahr)["stufen"]
    return np.array([je_status.get(str(einer), np.nan) for einer in status], dtype=np.float64)


def verdichte_stufen(werte: NDArray[np.float64], regel: str) -> int:
    """Status (Stelle in ``STATUS``) aus den Stufen der bewertbaren Kennzahlen einer Gruppe.

    Beispiel:
        >>> verdichte_stufen(np.array([3.0, 3.0, 0.0]), "zwei_schlechteste")
        2

    """
    if not len(werte):
        return NICHT_BEWERTBAR
    anzahl = {"zwei_schlechteste": 2, "schlechtestes": 1}.get(regel, len(werte))
    mittel = float(np.sort(werte)[:anzahl].mean())
    stufe = 1 if 0 < mittel < 1 else int(np.floor(mittel))
    return 3 - stufe


def _verdichte_gruppe(name: str, jahr: int, teil: _Urteile, regel: str) -> dict[str, object]:
    """Eine Zeile der Verdichtung."""
    fassung = fassung_verdichtung(jahr)
    alle = stufen(teil.status.tolist(), jahr)
    bewertbar = ~np.isnan(alle)
    abdeckung = HUNDERT * float(bewertbar.mean())
    reicht = abdeckung >= fassung["abdeckung_ab"]
    kode = verdichte_stufen(alle[bewertbar], regel) if reicht else NICHT_BEWERTBAR
    zeile: dict[str, object] = {
        "gruppe": name,
        "jahr": jahr,
        "status": str(STATUS[kode]),
        "grad": _mittlerer_grad(teil.grad[bewertbar]) if reicht else np.nan,
        "abdeckung": abdeckung,
        "kennzahlen": len(alle),
        "bewertbar": int(bewertbar.sum()),
        **{str(status): anzahl for status, anzahl in zip(STATUS, _je_status(teil.status.tolist()), strict=True)},
        "schlechteste": _schlechteste(teil.kennzahl, alle, regel),
        "regel": regel,
        "regelversion": fassung["version"],
    }
    return zeile | {"begruendung": _satz(zeile, regel, reicht=reicht)}


def _je_status(status: list[object]) -> list[int]:
    """Anzahl der Kennzahlen je Status."""
    worte = [str(einer) for einer in status]
    return [worte.count(str(einer)) for einer in STATUS]


def _mittlerer_grad(grade: NDArray[np.float64]) -> float:
    """Mittel der bestimmbaren, auf 0–100 gekappten Grade, damit Übererfüllung nichts verdeckt."""
    bestimmt = np.clip(grade[~np.isnan(grade)], 0.0, HUNDERT)
    return float(bestimmt.mean()) if len(bestimmt) else float("nan")


def _schlechteste(namen: NDArray[np.object_], werte: NDArray[np.float64], regel: str) -> str | None:
    """Die maßgeblichen Kennzahlen; bei Gleichstand nach Schlüssel geordnet."""
    reihenfolge = np.lexsort((namen.astype(str), werte))
    anzahl = min(int((~np.isnan(werte)).sum()), 1 if regel == "schlechtestes" else 2)
    return ", ".join(map(str, namen[reihenfolge][:anzahl])) or None


def _satz(zeile: dict[str, object], regel: str, *, reicht: bool) -> str:
    """Begründung in einem Satz."""
    saetze = lade_regeln("methoden/verdichtung")["saetze"]
    art = "grau" if not reicht else "einzige" if zeile["bewertbar"] == 1 else regel
    return str(saetze[art].format(**{**zeile, "abdeckung": prozentwort(float(str(zeile["abdeckung"])))}))
