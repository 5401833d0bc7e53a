"""Dateien sicher ablegen: daneben schreiben, dann ersetzen; gleicher Inhalt gibt gleiche Bytes."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from pathlib import Path

FESTE_ZEIT = (1980, 1, 1, 0, 0, 0)
_GEPACKT = (".png", ".jpg", ".jpeg", ".gif")
_GRUND = {
    errno.EACCES: "kein Schreibrecht, oder die Datei ist in einem anderen Programm geöffnet",
    errno.EPERM: "kein Schreibrecht, oder die Datei ist in einem anderen Programm geöffnet",
    errno.ETXTBSY: "die Datei ist in einem anderen Programm geöffnet",
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EDQUOT: "das Speicherkontingent ist ausgeschöpft",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.EISDIR: "an dieser Stelle liegt ein Ordner",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EEXIST: "ein Teil des Pfades ist kein Ordner",
    errno.ENAMETOOLONG: "der Dateiname ist zu lang",
}


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


def grund(ausnahme: OSError) -> str:
    """Der Grund eines Dateifehlers auf Deutsch."""
    nummer = ausnahme.errno or 0
    return _GRUND.get(nummer, f"Fehler {nummer} des Betriebssystems")


def packe_gleich(inhalt: bytes) -> bytes:
    """Packt ein Zip-Archiv mit fester Zeit neu; Bilder, die schon gepackt sind, nur abgelegt."""
    ziel = BytesIO()
    with ZipFile(BytesIO(inhalt)) as alt, ZipFile(ziel, "w") as neu:
        for name in alt.namelist():
            eintrag = ZipInfo(name, FESTE_ZEIT)
            eintrag.compress_type = ZIP_STORED if name.lower().endswith(_GEPACKT) else ZIP_DEFLATED
            neu.writestr(eintrag, alt.read(name), compresslevel=6)
    return ziel.getvalue()
