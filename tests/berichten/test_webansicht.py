"""Die Ansicht im Notebook: Text aus Mappen bleibt Text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht


def test_markup_aus_namen_wird_entschaerft(lagebericht: Lagebericht) -> None:
    html = lagebericht._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_jedes_bild_hat_einen_alternativtext(lagebericht: Lagebericht) -> None:
    html = lagebericht._repr_html_()
    assert html.count("<img alt=") == len(lagebericht.bericht.abbildungen())
