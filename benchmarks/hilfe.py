"""Gemeinsames der Messungen: Prozesse im Wechsel, Mediane, eine Tafel mit Verhältnissen.

``python benchmarks/hilfe.py`` misst ``nachhaltigkeitshaushalt --help`` gegen einen leeren Python-Prozess.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Ergebnis:
    """Ein gemessenes Verhältnis und die Grenze, die dafür gilt (oder keine)."""

    name: str
    eigene: float
    vergleich: float
    grenze: float | None

    @property
    def verhaeltnis(self) -> float:
        """Eigene Zeit durch Vergleichszeit."""
        return self.eigene / self.vergleich


def messe_im_wechsel(befehle: Mapping[str, Sequence[str]], laeufe: int = 5) -> dict[str, float]:
    """Median der Sekunden je Befehl; die Befehle laufen reihum, damit alle dieselbe Maschine haben."""
    zeiten: dict[str, list[float]] = {name: [] for name in befehle}
    for _ in range(laeufe):
        for name, befehl in befehle.items():
            anfang = time.perf_counter()
            subprocess.run(befehl, check=True, stdout=subprocess.DEVNULL)
            zeiten[name].append(time.perf_counter() - anfang)
    return {name: statistics.median(werte) for name, werte in zeiten.items()}


def messe_aufrufe(aufrufe: Mapping[str, Callable[[], object]], laeufe: int = 5) -> dict[str, float]:
    """Median der Sekunden je Aufruf in diesem Prozess, reihum und nach einem Lauf zum Warmwerden."""
    zeiten: dict[str, list[float]] = {name: [] for name in aufrufe}
    for lauf in range(laeufe + 1):
        for name, aufruf in aufrufe.items():
            gc.collect()
            anfang = time.perf_counter()
            aufruf()
            dauer = time.perf_counter() - anfang
            zeiten[name] += [dauer] if lauf else []
    return {name: statistics.median(werte) for name, werte in zeiten.items()}


def drucke(ergebnisse: Iterable[Ergebnis]) -> None:
    """Eine Tafel: eigene Zeit, Vergleich, Verhältnis, Grenze."""
    print(f"{'Aufgabe : Vergleich':<62}{'eigene':>9}{'Vergl.':>9}{'Verh.':>8}{'Grenze':>8}")
    for e in ergebnisse:
        grenze = "–" if e.grenze is None else f"{e.grenze:g}"
        urteil = "" if e.grenze is None or e.verhaeltnis <= e.grenze else "  überschritten"
        print(f"{e.name:<62}{e.eigene:>8.3f}s{e.vergleich:>8.3f}s{e.verhaeltnis:>8.3f}{grenze:>8}{urteil}")


def miss(laeufe: int = 15) -> list[Ergebnis]:
    """``--help`` gegen einen leeren Python-Prozess."""
    befehle = {
        "hilfe": [sys.executable, "-m", "nachhaltigkeitshaushalt.kommandozeile", "--help"],
        "leer": [sys.executable, "-c", "pass"],
    }
    zeiten = messe_im_wechsel(befehle, laeufe)
    return [Ergebnis("nachhaltigkeitshaushalt --help : python -c pass", zeiten["hilfe"], zeiten["leer"], 5.0)]


if __name__ == "__main__":
    drucke(miss())
