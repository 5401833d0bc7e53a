"""Der Datenstrom einer alten Excel-Datei (.xls) aus seinem OLE-Behälter.

Die Datei ist in Sektoren geteilt; eine Tafel nennt zu jedem Sektor den nächsten. Gelesen wird nur der
Strom der Mappe; was nicht passt, ist ein ``ValueError``.
"""

from __future__ import annotations

import struct

_NAMEN = ("Workbook", "Book")
_KEIN_SEKTOR = 0xFFFFFFFA
_KLEIN = 64
"""Größe der Sektoren für kleine Ströme."""


def mappenstrom(inhalt: bytes) -> bytes:
    """Der Strom „Workbook“ (oder „Book“) einer OLE-Datei.

    Raises:
        ValueError: Der Behälter ist nicht zu deuten oder enthält keine Mappe.

    """
    try:
        return _Behaelter(inhalt).strom()
    except (struct.error, LookupError, OverflowError) as ausnahme:
        raise ValueError("kein lesbarer OLE-Behälter") from ausnahme


class _Behaelter:
    """Sektoren einer OLE-Datei und die Tafel ihrer Nachfolger."""

    def __init__(self, inhalt: bytes) -> None:
        """Liest Kopf und Sektortafel."""
        self.inhalt = inhalt
        self.groesse = 1 << struct.unpack_from("<H", inhalt, 30)[0]
        self.verzeichnis, self.grenze = struct.unpack_from("<I4xI", inhalt, 48)
        (self.kleintafel,) = struct.unpack_from("<I", inhalt, 60)
        if not 1 << 7 <= self.groesse <= 1 << 16:
            raise ValueError("keine OLE-Sektoren")
        self.nachfolger = _ganze(b"".join(map(self._sektor, self._tafelsektoren())))

    def strom(self) -> bytes:
        """Der Inhalt der Mappe; kleine Ströme liegen in eigenen, kleinen Sektoren."""
        eintraege = self._eintraege()
        anfang, laenge = next(eintraege[name] for name in _NAMEN if name in eintraege)
        if laenge >= self.grenze:
            return self._kette(anfang)[:laenge]
        behaelter = self._kette(eintraege["Root Entry"][0])
        nachfolger = _ganze(self._kette(self.kleintafel))
        stellen = _folge(anfang, nachfolger)
        return b"".join(behaelter[i * _KLEIN : (i + 1) * _KLEIN] for i in stellen)[:laenge]

    def _eintraege(self) -> dict[str, tuple[int, int]]:
        """Name → erster Sektor und Länge aller Ströme."""
        verzeichnis = self._kette(self.verzeichnis)
        gefunden = {}
        for stelle in range(0, len(verzeichnis) - 127, 128):
            laenge = struct.unpack_from("<H", verzeichnis, stelle + 64)[0]
            name = verzeichnis[stelle : stelle + max(0, laenge - 2)].decode("utf-16-le", "replace")
            gefunden[name] = struct.unpack_from("<II", verzeichnis, stelle + 116)
        if not gefunden.keys() & {*_NAMEN}:
            raise ValueError("keine Mappe im OLE-Behälter")
        return gefunden

    def _tafelsektoren(self) -> list[int]:
        """Sektoren, in denen die Tafel der Nachfolger steht; ab dem 110. in einer eigenen Kette."""
        sektoren = list(struct.unpack_from("<109I", self.inhalt, 76))
        (weiter,) = struct.unpack_from("<I", self.inhalt, 68)
        gesehen: set[int] = set()
        while weiter < _KEIN_SEKTOR and weiter not in gesehen:
            gesehen.add(weiter)
            *mehr, folgender = _ganze(self._sektor(weiter))
            sektoren += mehr
            weiter = folgender
        return [i for i in sektoren if i < _KEIN_SEKTOR]

    def _sektor(self, nummer: int) -> bytes:
        """Ein Sektor; der Kopf der Datei ist keiner."""
        anfang = (nummer + 1) * self.groesse
        sektor = self.inhalt[anfang : anfang + self.groesse]
        if not sektor:
            raise ValueError("ein Sektor fehlt")
        return sektor

    def _kette(self, anfang: int) -> bytes:
        """Alle Sektoren einer Kette hintereinander."""
        return b"".join(map(self._sektor, _folge(anfang, self.nachfolger)))


def _folge(anfang: int, nachfolger: tuple[int, ...]) -> list[int]:
    """Die Nummern einer Kette; ein Kreis ist ein Schaden."""
    folge: list[int] = []
    while anfang < _KEIN_SEKTOR:
        folge.append(anfang)
        if len(folge) > len(nachfolger):
            raise ValueError("eine Sektorkette endet nicht")
        anfang = nachfolger[anfang]
    return folge


def _ganze(roh: bytes) -> tuple[int, ...]:
    """Bytes als vorzeichenlose 32-Bit-Zahlen."""
    return struct.unpack(f"<{len(roh) // 4}I", roh[: len(roh) // 4 * 4])
