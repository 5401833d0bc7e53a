"""Die erfundene Beispielkommune: wo ihre Arbeitsmappen liegen."""

from __future__ import annotations

from pathlib import Path

_DATEIEN = {"haushalt": "haushalt_2025.xlsx", "steuerung": "steuerung_2025.xlsx"}


def beispielmappen() -> dict[str, Path]:
    """Pfade der Beispielmappen, im installierten Paket wie im ausgecheckten Projekt.

    Returns:
        ``{"haushalt": …/haushalt_2025.xlsx, "steuerung": …/steuerung_2025.xlsx}``.

    """
    paket = Path(__file__).resolve().parent
    ordner = next(o for o in (paket / "beispieldaten", paket.parent / "data") if o.is_dir())
    return {name: ordner / datei for name, datei in _DATEIEN.items()}
