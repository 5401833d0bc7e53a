"""Abbildungen je Ziel aus den Ergebnistabellen: Mittel neben dem Urteil, und die Urteile über die Jahre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.berichten.auszug import OHNE, namen, quellen, zielfelder
from nachhaltigkeitshaushalt.berichten.bilddaten import Mittelzielbild, Mittelzielzeile, Statusverlauf
from nachhaltigkeitshaushalt.berichten.inhalt import Abbildung
from nachhaltigkeitshaushalt.berichten.schreibweise import STATUSWORT, mehrzahl, rund
from nachhaltigkeitshaushalt.bewerten.mittel_und_ziele import ziele_im_rueckstand
from nachhaltigkeitshaushalt.bewerten.verdichtung import verdichte
from nachhaltigkeitshaushalt.bewerten.vergleich import urteilsaenderung
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen
from nachhaltigkeitshaushalt.bewerten.zielmittel import NICHT_VERGLEICHBAR
from nachhaltigkeitshaushalt.kern.begriffe import NICHT_ZUGEORDNET

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

OHNE_FELD = "ohne Handlungsfeld"
RUECKBLICK = 6
ROT = ("wolke", "gewitter")


def bilde_mittel_und_ziele(grundlage: Berichtsgrundlage) -> Abbildung | None:
    """Mittel und Urteil je Ziel."""
    tabelle = grundlage.mittel_und_ziele
    ziele = tabelle[tabelle["ziel"] != NICHT_ZUGEORDNET]
    if ziele.empty:
        return None
    titel, felder = namen(grundlage.handlungsfelder, "handlungsfeld"), zielfelder(grundlage)
    zeilen = tuple(
        Mittelzielzeile(
            beschriftung=f"{z['ziel']} {_text(z['bezeichnung'])}".strip(),
            gruppe=titel.get(feld, feld or OHNE_FELD) if (feld := felder.get(str(z["ziel"]), OHNE)) else OHNE_FELD,
            mittel=int(z["mittel_cent"]),
            mitteltrend=_text(z["mitteltrend"]),
            status=_text(z["status"]),
            trend=_text(z["trend"]),
        )
        for z in ziele.to_dict("records")
    )
    rest = int(tabelle.loc[tabelle["ziel"] == NICHT_ZUGEORDNET, "mittel_cent"].sum())
    return Abbildung(
        kennung="mittel_und_ziele",
        titel=f"Mittel und Zielerreichung je Ziel {grundlage.jahr}",
        alternativtext=f"Balken der Mittel neben dem Urteil. {'; '.join(map(_in_worten, zeilen))}.",
        daten=Mittelzielbild(rueckstandssatz(ziele), zeilen, _mit_rest(quellen(grundlage), rest)),
    )


def rueckstandssatz(ziele: pd.DataFrame) -> str:
    """Wie viele Ziele hinter dem Plan liegen und wie sich die Mittel dafür entwickelt haben."""
    zurueck = ziele[ziele["status"].isin(ROT)]
    liegen = "liegt" if 1 in {len(zurueck), len(ziele)} else "liegen"
    anfang = f"{len(zurueck)} von {mehrzahl(len(ziele), 'Ziel', 'Zielen')} {liegen} hinter dem Plan"
    ohne = len(ziele_im_rueckstand(ziele))
    if zurueck.empty:
        return anfang
    if ohne:
        return f"{anfang}; bei {ohne} davon sind die Mittel gefallen oder fehlen"
    if (zurueck["mitteltrend"] == NICHT_VERGLEICHBAR).all():
        return f"{anfang}; ihre Mittel lassen sich nicht mit dem Vorjahr vergleichen"
    return f"{anfang}; bei keinem davon fallen die Mittel"


def _mit_rest(quelle: str, rest: int) -> str:
    """Quellenzeile mit dem Betrag, der im Bild fehlt."""
    hinweis = "Mittel: Aufwand und Investitionen ohne hemmende; kein Schluss auf Ursachen. "
    return hinweis + (f"Keinem Ziel zugeordnet: {rund(rest)}. " if rest else "") + quelle


def _in_worten(zeile: Mittelzielzeile) -> str:
    """Ein Ziel als Text."""
    urteil = STATUSWORT[zeile.status] if zeile.status else "keine Kennzahl"
    zusatz = f" ({zeile.trend})" if zeile.trend else ""
    return f"{zeile.beschriftung}: {rund(zeile.mittel)} ({zeile.mitteltrend}), {urteil}{zusatz}"


def _text(wert: object) -> str:
    """Text einer Zelle, leer wo nichts steht."""
    return wert if isinstance(wert, str) else ""


def bilde_statusverlauf(grundlage: Berichtsgrundlage, *, jahre: int = RUECKBLICK) -> Abbildung | None:
    """Verdichtetes Urteil je Ziel über die letzten Jahre, mit der heutigen Regel und den heutigen Daten gerechnet."""
    spanne = tuple(range(grundlage.jahr - jahre + 1, grundlage.jahr + 1))
    if grundlage.kennzahlen.empty:
        return None
    zeilen = _verlauf(grundlage, spanne)
    if not zeilen:
        return None
    worte = "; ".join(f"{name}: {_folge(spanne, status)}" for name, status in zeilen)
    aussage = _aussage_verlauf(spanne[-1], [status for _, status in zeilen])
    hinweis = "Alle Jahre mit der heutigen Regel und den heutigen Daten gerechnet. "
    return Abbildung(
        kennung="statusverlauf",
        titel=f"Zielerreichung je Ziel {spanne[0]} bis {spanne[-1]}",
        alternativtext=f"Ein Kästchen je Ziel und Jahr. {worte}.",
        daten=Statusverlauf(aussage, spanne, zeilen, hinweis + quellen(grundlage)),
    )


def _verlauf(grundlage: Berichtsgrundlage, spanne: tuple[int, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name jedes heute gemessenen Ziels und seine Urteile in den Jahren."""
    frueher = [bewerte_kennzahlen(grundlage.kennzahlen, grundlage.kennzahlwerte, jahr) for jahr in spanne[:-1]]
    tabelle = verdichte(pd.concat([*frueher, grundlage.zielerreichung], ignore_index=True), je="ziel")
    orte = zip(tabelle["ziel"].astype(str), tabelle["jahr"].tolist(), strict=True)
    urteile = dict(zip(orte, tabelle["status"].astype(str), strict=True))
    ziele = [ziel for ziel in grundlage.ziele["ziel"].astype(str) if (ziel, grundlage.jahr) in urteile]
    titel = namen(grundlage.ziele, "ziel")
    return tuple((f"{ziel} {titel[ziel]}", tuple(urteile.get((ziel, jahr), "") for jahr in spanne)) for ziel in ziele)


def _aussage_verlauf(jahr: int, reihen: list[tuple[str, ...]]) -> str:
    """Stand des Jahres, und wie viele Ziele sich gegen das Vorjahr verbessert und verschlechtert haben."""
    schlecht = sum(status[-1] in ROT for status in reihen)
    text = f"{schlecht} von {len(reihen)} Zielen stehen {jahr} bei Wolke oder Gewitter"
    paare = [status[-2:] for status in reihen if all(status[-2:]) and len(status) > 1]
    arten = [urteilsaenderung(*paar) for paar in paare]
    besser, schlechter = arten.count("besser"), arten.count("schlechter")
    if not besser and not schlechter:
        return f"{text}; gegen {jahr - 1} unverändert"
    return f"{text}; gegen {jahr - 1} {besser} besser, {schlechter} schlechter"


def _folge(jahre: tuple[int, ...], status: tuple[str, ...]) -> str:
    """„2020 Wolke, 2021 Sonne“."""
    return ", ".join(f"{jahr} {STATUSWORT.get(einer, '–')}" for jahr, einer in zip(jahre, status, strict=True))
