"""Werte eines Haushalts nach ihrer Bedeutung: Planzeile, Kontensumme oder Bilanzposten, mit ihren Zellen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.pruefen.planzeilen import planzeilen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt

Stichprobe = tuple[int, str]
"""Jahr und Wertart."""


@dataclass(frozen=True)
class Wert:
    """Ein Betrag und woher er stammt."""

    cent: int
    ort: str


class Wertevorrat:
    """Beantwortet „wie hoch war … im Jahr …?“; was fehlt, ist None und nie 0."""

    def __init__(self, haushalt: Haushalt) -> None:
        """Rechnet die Planzeilen beider Pläne einmal; Konten werden bei Bedarf summiert."""
        self._haushalt = haushalt
        self._zeilen: dict[tuple[str, int, str], Wert] = {}
        for plan in ("ergebnis", "finanz"):
            self._nimm_planzeilen(plan)
        self._nimm_gedruckte()
        self._bilanz = {
            (str(z["posten"]), int(z["jahr"])): Wert(int(z["betrag_cent"]), f"{z['blatt']}!{z['zelle']}")
            for z in haushalt.bilanz.to_dict("records")
        }
        self._konten: dict[tuple[str, ...], dict[Stichprobe, Wert]] = {}
        self._mit_konto = self._jahre_mit_konten()

    def wert(self, quelle: Mapping[str, Any], jahr: int, wertart: str) -> Wert | None:
        """Der Betrag zu ``{zeile: …}``, ``{konto: […]}`` oder ``{bilanz: …}``; fehlt er, None."""
        if "zeile" in quelle:
            return self._zeilen.get((quelle["zeile"], jahr, wertart))
        if "bilanz" in quelle:
            return self._bilanz.get((quelle["bilanz"], jahr)) if wertart == "ergebnis" else None
        return self._kontensumme(tuple(quelle["konto"]), jahr, wertart)

    def jahre(self) -> list[Stichprobe]:
        """Alle Jahre und Wertarten mit Planzeilen oder einer Bilanz, in zeitlicher Folge."""
        paare = {(jahr, wertart) for _, jahr, wertart in self._zeilen}
        return sorted(paare | {(jahr, "ergebnis") for _, jahr in self._bilanz})

    def _nimm_planzeilen(self, plan: str) -> None:
        """Planzeilen aus Haushaltszeilen, mit der Zahl der Zeilen als Ort; eine Summe ohne jeden Teil fehlt."""
        zeilen = self._haushalt.zeilen
        if zeilen.empty:
            return
        eigene = zeilen[zeilen["plan"] == plan]
        anzahl = eigene.groupby(["jahr", "wertart"], observed=True).size().to_dict()
        gerechnet = planzeilen(zeilen, self._haushalt.profil, plan=plan)
        belegt = self._belegte(eigene, plan)
        for z in gerechnet.to_dict("records"):
            if z["ist_summe"] and (z["zeile"], z["jahr"], z["wertart"]) not in belegt:
                continue
            ort = f"Zeile {z['nummer']} aus {anzahl[z['jahr'], z['wertart']]} Haushaltszeilen"
            self._zeilen[str(z["zeile"]), int(z["jahr"]), str(z["wertart"])] = Wert(int(z["betrag_cent"]), ort)

    def _belegte(self, zeilen: pd.DataFrame, plan: str) -> set[tuple[str, int, str]]:
        """Zeile, Jahr und Wertart, zu denen es Haushaltszeilen gibt; eine Summe mit einem ihrer Teile."""
        koepfe = zeilen[["zeile", "jahr", "wertart"]].drop_duplicates().itertuples(index=False, name=None)
        belegt = {(str(zeile), int(jahr), str(wertart)) for zeile, jahr, wertart in koepfe}
        for eintrag in self._haushalt.profil.gliederung(plan):
            teile = eintrag.get("summe", ())
            belegt |= {(str(eintrag["zeile"]), jahr, wertart) for zeile, jahr, wertart in belegt if zeile in teile}
        return belegt

    def _nimm_gedruckte(self) -> None:
        """Gedruckte Zeilen des Gesamtplans: mit ihrer Zelle, wo gerechnet wurde, sonst als Wert."""
        gedruckt = self._haushalt.kontrollwerte
        for z in gedruckt[gedruckt["ebene"] == "gesamt"].to_dict("records"):
            schluessel = (str(z["zeile"]), int(z["jahr"]), str(z["wertart"]))
            zelle = "!".join(str(teil) for teil in (z["blatt"], z["zelle"]) if isinstance(teil, str) and teil)
            da = self._zeilen.get(schluessel)
            self._zeilen[schluessel] = (
                Wert(int(z["betrag_cent"]), zelle) if da is None else Wert(da.cent, f"{da.ort}, gedruckt {zelle}")
            )

    def _jahre_mit_konten(self) -> set[Stichprobe]:
        """Jahre und Wertarten, deren Haushaltszeilen Konten nennen; nur dort ist „kein Konto“ gleich 0."""
        zeilen = self._haushalt.zeilen
        mit = zeilen[zeilen["konto"].notna()]
        return {(int(j), str(w)) for j, w in mit[["jahr", "wertart"]].drop_duplicates().itertuples(index=False)}

    def _kontensumme(self, anfaenge: tuple[str, ...], jahr: int, wertart: str) -> Wert | None:
        """Summe der Konten mit einem der Anfänge; ohne Buchung 0, ohne Konten im Jahr None."""
        if (jahr, wertart) not in self._mit_konto:
            return None
        if anfaenge not in self._konten:
            self._konten[anfaenge] = self._summiere(anfaenge)
        return self._konten[anfaenge].get((jahr, wertart), Wert(0, f"Konten {_liste(anfaenge)}: keine Buchung"))

    def _summiere(self, anfaenge: tuple[str, ...]) -> dict[Stichprobe, Wert]:
        """Kontensummen aller Jahre und Wertarten."""
        zeilen = self._haushalt.zeilen
        konten = zeilen["konto"].cat
        kodes = [i for i, konto in enumerate(konten.categories) if str(konto).startswith(anfaenge)]
        auswahl = zeilen[np.isin(konten.codes.to_numpy(), kodes)]
        je_jahr = auswahl.groupby(["jahr", "wertart"], observed=True)
        return {
            (int(str(kopf[0])), str(kopf[1])): Wert(
                int(teil["betrag_cent"].sum()), f"Konten {_liste(anfaenge)}: {_zellen(teil)}"
            )
            for kopf, teil in je_jahr
        }


def _liste(anfaenge: Sequence[str]) -> str:
    """Kontenanfänge in einer Zeile, „416…, 437…“."""
    return ", ".join(f"{anfang}…" for anfang in anfaenge)


def _zellen(teil: pd.DataFrame, hoechstens: int = 4) -> str:
    """Die ersten Zellen der Haushaltszeilen, dann wie viele noch folgen."""
    erste = teil.head(hoechstens)
    zellen = [f"{s}{z}" for s, z in zip(erste["excel_spalte"], erste["excel_zeile"], strict=True)]
    mehr = f" und {len(teil) - hoechstens} weitere" if len(teil) > hoechstens else ""
    return f"{teil['blatt'].iloc[0]}!{', '.join(zellen)}{mehr}"
