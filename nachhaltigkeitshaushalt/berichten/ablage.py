"""Dateien sicher ablegen: daneben schreiben, dann ersetzen; gleicher Inhalt gibt gleiche Bytes."""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.dateifehler import grund

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FESTE_ZEIT = (1980, 1, 1, 0, 0, 0)
_GEPACKT = (".png", ".jpg", ".jpeg", ".gif")


def schreibe_sicher(pfad: Path, inhalt: bytes) -> Path:
    """Schreibt neben das Ziel und ersetzt es in einem Schritt; bei Fehlern bleibt die alte Datei.

    Raises:
        HaushaltsFehler: Ordner nicht beschreibbar, Datei geöffnet, Datenträger voll.

    """
    daneben = pfad.with_name(f".{pfad.name}.{os.getpid()}.teil")
    try:
        pfad.parent.mkdir(parents=True, exist_ok=True)
        with daneben.open("wb") as datei:
            datei.write(inhalt)
            datei.flush()
            os.fsync(datei.fileno())
        os.replace(daneben, pfad)  # noqa: PTH105 - der eine Schritt, auf den es ankommt
    except OSError as ausnahme:
        with suppress(OSError):
            daneben.unlink(missing_ok=True)
        raise fehler("ausgabe_nicht_schreibbar", Ort(str(pfad)), grund(ausnahme)) from ausnahme
    return pfad


def verlange_ueberschreibbar(ziele: Iterable[Path]) -> None:
    """Prüft vor der Arbeit, dass sich jede schon vorhandene Datei ersetzen lässt; dann entsteht kein halber Satz.

    Raises:
        HaushaltsFehler: Eine Datei ist schreibgeschützt, geöffnet oder ein Ordner.

    """
    for pfad in ziele:
        try:
            if pfad.exists():
                pfad.open("r+b").close()
        except OSError as ausnahme:
            raise fehler("ausgabe_nicht_schreibbar", Ort(str(pfad)), grund(ausnahme)) from ausnahme


def packe_gleich(inhalt: bytes) -> bytes:
    """Packt ein Zip-Archiv mit fester Zeit neu; Bilder, die schon gepackt sind, nur abgelegt."""
    ziel = BytesIO()
    with ZipFile(BytesIO(inhalt)) as alt, ZipFile(ziel, "w") as neu:
        for name in alt.namelist():
            eintrag = ZipInfo(name, FESTE_ZEIT)
            eintrag.compress_type = ZIP_STORED if name.lower().endswith(_GEPACKT) else ZIP_DEFLATED
            neu.writestr(eintrag, alt.read(name), compresslevel=6)
    return ziel.getvalue()
