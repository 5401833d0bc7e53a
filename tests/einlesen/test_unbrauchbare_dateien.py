"""Dateien, die keine brauchbare Mappe sind: je Art genau eine deutsche Meldung mit Datei und Abhilfe."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from nachhaltigkeitshaushalt.einlesen.datei import archiv
from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import lies_steuerung
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.einlesen.conftest import Schreiber

BLATT = "xl/worksheets/sheet2.xml"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DATENBLOCK = 1 << 20


def meldung(pfad: Path) -> str:
    """Die Meldung beim Lesen; Haushalt und Steuerung melden dasselbe."""
    with pytest.raises(HaushaltsFehler) as haushalt:
        lies_haushalt(pfad)
    with pytest.raises(HaushaltsFehler) as steuerung:
        lies_steuerung(pfad)
    assert str(haushalt.value) == str(steuerung.value)
    return str(haushalt.value)


def meldung_des_haushalts(pfad: Path) -> str:
    """Die Meldung beim Lesen eines Haushalts."""
    with pytest.raises(HaushaltsFehler) as ausnahme:
        lies_haushalt(pfad)
    assert len(str(ausnahme.value).splitlines()) == 1
    return str(ausnahme.value)


@pytest.mark.parametrize("inhalt", [b"Das ist Text.", PNG, b"PK"], ids=["txt", "png", "zwei Byte"])
def test_keine_excel_datei(tmp_path: Path, inhalt: bytes) -> None:
    pfad = tmp_path / "haushalt.xlsx"
    pfad.write_bytes(inhalt)
    text = meldung(pfad)
    assert text.startswith("haushalt.xlsx: Das ist keine Excel-Datei.")
    assert "Arbeitsmappe (.xlsx) speichern" in text


def test_ein_zip_ohne_mappe_ist_keine_excel_datei(tmp_path: Path) -> None:
    pfad = tmp_path / "fotos.xlsx"
    with zipfile.ZipFile(pfad, "w") as zip_datei:
        zip_datei.writestr("foto.jpg", b"x")
    assert "[datei_kein_excel]" in meldung(pfad)


def test_ordner_und_fehlende_dateien_werden_auf_deutsch_gemeldet(tmp_path: Path) -> None:
    assert f"{tmp_path}: Die Datei lässt sich nicht öffnen (das ist ein Ordner)." in meldung(tmp_path)
    fehlt = tmp_path / "gibt_es_nicht.xlsx"
    assert f"{fehlt}: Die Datei lässt sich nicht öffnen (es gibt sie nicht)." in meldung(fehlt)


@pytest.mark.parametrize("anteil", [0.02, 0.3, 0.7, 0.99])
def test_abgeschnittene_datei(schreibe: Schreiber, anteil: float) -> None:
    pfad = schreibe({}, {})
    roh = pfad.read_bytes()
    pfad.write_bytes(roh[: max(10, int(len(roh) * anteil))])
    text = meldung(pfad)
    assert text.startswith("haushalt.xlsx: Die Datei ist beschädigt oder abgeschnitten")
    assert "neu herunterladen" in text


def test_veraenderter_inhalt_mit_falscher_pruefsumme(schreibe: Schreiber) -> None:
    pfad = schreibe({}, {})
    roh = bytearray(pfad.read_bytes())
    with zipfile.ZipFile(pfad) as zip_datei:
        teil = zip_datei.getinfo(BLATT)
    roh[teil.header_offset + 30 + len(BLATT) + teil.compress_size // 2] ^= 0xFF
    pfad.write_bytes(bytes(roh))
    assert f"Prüfsumme von {BLATT} stimmt nicht" in meldung(pfad)


def test_falsche_pruefsumme_bei_lesbarem_inhalt(schreibe: Schreiber) -> None:
    pfad = schreibe({}, {})
    with zipfile.ZipFile(pfad) as zip_datei:
        alt = struct.pack("<I", zip_datei.getinfo(BLATT).CRC)
    pfad.write_bytes(pfad.read_bytes().replace(alt, struct.pack("<I", 1)))
    assert f"Prüfsumme von {BLATT} stimmt nicht" in meldung(pfad)


@pytest.mark.parametrize("kuerze", [lambda roh: roh[:800], lambda _: b"kein XML", lambda _: b""])
def test_unlesbares_blatt_in_gueltigem_archiv(
    schreibe: Schreiber, aendere_teil: Callable[..., None], kuerze: Callable[[bytes], bytes]
) -> None:
    pfad = schreibe({}, {})
    aendere_teil(pfad, BLATT, kuerze)
    assert "[datei_beschaedigt]" in meldung_des_haushalts(pfad)


def test_unlesbarer_aufbau_der_mappe(schreibe: Schreiber, aendere_teil: Callable[..., None]) -> None:
    pfad = schreibe({})
    aendere_teil(pfad, "xl/workbook.xml", lambda _: b"<workbook")
    assert "der Aufbau der Mappe ist nicht lesbar" in meldung(pfad)


def test_verschluesselte_mappe(tmp_path: Path) -> None:
    pfad = tmp_path / "geheim.xlsx"
    pfad.write_bytes(OLE + bytes(2048) + "EncryptedPackage".encode("utf-16-le") + bytes(2048))
    text = meldung(pfad)
    assert text.startswith("geheim.xlsx: Die Datei ist mit einem Kennwort verschlüsselt.")
    assert "das Kennwort entfernen" in text


def test_wirklich_verschluesselte_mappe(schreibe: Schreiber, tmp_path: Path) -> None:
    ooxml = pytest.importorskip(
        "msoffcrypto.format.ooxml", reason="msoffcrypto-tool zum Verschlüsseln ist nicht da", exc_type=ImportError
    )
    pfad = tmp_path / "geheim.xlsx"
    with schreibe({}).open("rb") as quelle, pfad.open("wb") as ziel:
        ooxml.OOXMLFile(quelle).encrypt("geheim", ziel)
    assert "[datei_verschluesselt]" in meldung(pfad)


def test_zip_mit_kennwort(schreibe: Schreiber) -> None:
    pfad = schreibe({})
    roh = bytearray(pfad.read_bytes())
    for kopf, stelle in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        fund = roh.find(kopf)
        while fund >= 0:
            roh[fund + stelle] |= 1
            fund = roh.find(kopf, fund + 4)
    pfad.write_bytes(bytes(roh))
    assert "[datei_verschluesselt]" in meldung(pfad)


def test_kaputte_alte_excel_datei(tmp_path: Path) -> None:
    pfad = tmp_path / "alt.xls"
    pfad.write_bytes(OLE + bytes(4096))
    assert "alt.xls: Die Datei ist beschädigt" in meldung(pfad)


def schreibe_bombe(pfad: Path, groesse: int, *, luegt: bool) -> None:
    """Archiv mit einem Blatt aus ``groesse`` Nullen; lügend gibt es 1 000 Byte und deren Prüfsumme an."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    nullen = bytes(DATENBLOCK)
    gepackt = b"".join(packer.compress(nullen) for _ in range(groesse // DATENBLOCK)) + packer.flush()
    angabe = 1000 if luegt else groesse
    crc = zlib.crc32(bytes(1000)) if luegt else 0
    name = BLATT.encode()
    kopf = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(gepackt), angabe, len(name), 0)
    lokal = b"PK\x03\x04" + kopf + name + gepackt
    zentral = b"PK\x01\x02" + struct.pack("<H", 20) + kopf + bytes(14) + name
    ende = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(zentral), len(lokal), 0)
    pfad.write_bytes(lokal + zentral + ende)


def test_zip_bombe_mit_ehrlicher_groesse(tmp_path: Path) -> None:
    pfad = tmp_path / "bombe.xlsx"
    schreibe_bombe(pfad, 64 * DATENBLOCK, luegt=False)
    roh = pfad.read_bytes()
    groesse = struct.pack("<I", 64 * DATENBLOCK)
    pfad.write_bytes(roh.replace(groesse, struct.pack("<I", 3 * 1024**3)))
    text = meldung(pfad)
    assert text.startswith("bombe.xlsx: Die Datei wäre entpackt größer als 2 GiB und wird nicht geöffnet.")


def test_zip_bombe_mit_gelogener_groesse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archiv, "HOECHSTENS_ENTPACKT", 32 * DATENBLOCK)
    pfad = tmp_path / "bombe.xlsx"
    schreibe_bombe(pfad, 64 * DATENBLOCK, luegt=True)
    assert pfad.stat().st_size < DATENBLOCK
    assert "[datei_zip_bombe]" in meldung(pfad)


def test_gelogene_groesse_unter_der_grenze_ist_beschaedigt(tmp_path: Path) -> None:
    pfad = tmp_path / "luege.xlsx"
    schreibe_bombe(pfad, 8 * DATENBLOCK, luegt=True)
    assert "[datei_beschaedigt]" in meldung(pfad)
