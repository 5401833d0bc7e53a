"""Alle Messungen in einem Lauf: ``python benchmarks/alle.py``. Die Tafel zeigt Verhältnisse und ihre Grenzen.

Was eine Grenze hat, misst eine Funktion ``miss`` im jeweiligen Modul; ``bericht.py`` und ``bewerten.py``
drucken ihre eigene Tafel.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import analyse
import hilfe
import verteilung

WEITERE = ("bericht.py", "bewerten.py")


def main() -> None:
    """Erst die Tafel mit Grenzen, dann die Tafeln der übrigen Messungen."""
    ergebnisse = [e for messung in (analyse.miss, verteilung.miss, hilfe.miss) for e in messung()]
    hilfe.drucke(ergebnisse)
    for name in WEITERE:
        skript = Path(__file__).with_name(name)
        if skript.exists():
            print(f"\n{name}", flush=True)
            subprocess.run([sys.executable, str(skript)], check=True)


if __name__ == "__main__":
    main()
