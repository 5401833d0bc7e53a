"""Sicheres Ablegen: bei jedem Fehler eine klare Meldung, und die alte Datei bleibt."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nachhaltigkeitshaushalt.berichten.ablage import schreibe_sicher
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht


def _scheitere(nummer: int) -> object:
    def ersatz(*_: object, **__: object) -> None:
        raise OSError(nummer, "english system text")

    return ersatz


@pytest.mark.parametrize(
    ("nummer", "wortlaut"),
    [
        (errno.EACCES, "in einem anderen Programm geöffnet"),
        (errno.EROFS, "schreibgeschützt"),
        (errno.EIO, "Fehler 5 des Betriebssystems"),
    ],
)
@pytest.mark.parametrize("schreiber", ["als_word", "als_excel"])
def test_gesperrtes_ziel_laesst_die_alte_datei_stehen(  # noqa: PLR0913 - Fälle und Testhilfen
    nummer: int,
    wortlaut: str,
    schreiber: str,
    lagebericht: Lagebericht,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ziel = tmp_path / "Bericht"
    ziel.write_text("alt", encoding="utf-8")
    monkeypatch.setattr(os, "replace", _scheitere(nummer))
    with pytest.raises(HaushaltsFehler) as info:
        getattr(lagebericht, schreiber)(ziel)
    text = str(info.value)
    assert wortlaut in text
    assert str(ziel) in text
    assert "english" not in text
    assert ziel.read_text(encoding="utf-8") == "alt"
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["Bericht"]


def test_voller_datentraeger_hinterlaesst_nichts_halbes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ziel = tmp_path / "b.docx"
    ziel.write_bytes(b"alt")
    monkeypatch.setattr(os, "fsync", _scheitere(errno.ENOSPC))
    with pytest.raises(HaushaltsFehler, match="der Datenträger ist voll"):
        schreibe_sicher(ziel, b"neu")
    assert ziel.read_bytes() == b"alt"
    assert list(tmp_path.iterdir()) == [ziel]


def test_ordner_der_eine_datei_ist_wird_gemeldet(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("x", encoding="utf-8")
    with pytest.raises(HaushaltsFehler, match=r"datei/b\.docx.*kein Ordner"):
        schreibe_sicher(tmp_path / "datei" / "b.docx", b"neu")


def test_ziel_ist_ein_ordner(tmp_path: Path) -> None:
    (tmp_path / "b.docx").mkdir()
    with pytest.raises(HaushaltsFehler, match="liegt ein Ordner"):
        schreibe_sicher(tmp_path / "b.docx", b"neu")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="als Systemverwalter ist jeder Ordner beschreibbar")
def test_nicht_beschreibbarer_ordner(tmp_path: Path) -> None:
    ordner = tmp_path / "zu"
    ordner.mkdir(mode=0o500)
    with pytest.raises(HaushaltsFehler, match="kein Schreibrecht"):
        schreibe_sicher(ordner / "b.docx", b"neu")


def test_nicht_beschreibbarer_ordner_nachgestellt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", _scheitere(errno.EACCES))
    with pytest.raises(HaushaltsFehler, match="kein Schreibrecht"):
        schreibe_sicher(tmp_path / "b.docx", b"neu")


def test_fehlender_ordner_wird_angelegt(tmp_path: Path) -> None:
    assert schreibe_sicher(tmp_path / "neu" / "b.txt", b"x").read_bytes() == b"x"
