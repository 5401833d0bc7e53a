"""Welche Blätter einer Mappe zusammengehören und woher ihr Produkt und ihr Plan kommen, wenn keine Spalte sie nennt."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.spalten.kopfbelege import jahre_im_text
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import nennt_summe
from nachhaltigkeitshaushalt.einlesen.vorschlag.titeldeutung import (
    BLATTBEZEICHNUNG,
    BLATTSCHLUESSEL,
    PLANZEILE,
    genannter_plan,
    produktzeile,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nachhaltigkeitshaushalt.einlesen.vorschlag.blattsicht import Blattsicht

MINDESTENS_BLAETTER, HOECHSTENS_OHNE, MINDESTENS_ZIFFERN, NAHES_JAHR = 2, 0.2, 4, 10
_ZAHL = re.compile(r"[0-9]+(?:[.-][0-9]+)*")
_OBERES = re.compile(r"gesamt|summe|produktbereich|produktgruppe|teilhaushalt|budget", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Gliederung:
    """Gleich gebaute Blätter, nach Plan und Lage des Kopfes geteilt; der erste Teil ist der Hauptteil."""

    teile: tuple[tuple[Blattsicht, ...], ...]
    abschnitt: str = ""
    blattname: str = ""
    produkte: tuple[str, ...] = ()
    """Die Schlüssel, die Blattnamen oder Zeilen über den Tabellen nennen."""
    beleg: str = ""
    ohne: tuple[str, ...] = ()
    """Gleich gebaute Blätter, die kein Produkt nennen; sie werden nicht gelesen."""

    def ohne_schluessel(self, text: str) -> str:
        """Der Text ohne die Produkte, die er nennt; „Produkt 2001“ ist kein Jahr."""
        return _ZAHL.sub(lambda fund: "" if fund[0] in self.produkte else fund[0], text)


@dataclass(frozen=True, eq=False)
class _Quelle:
    """Woher die Produkte kommen und welche Blätter welche nennen."""

    je_blatt: Mapping[str, tuple[str, ...]]
    beleg: str
    abschnitt: str = ""
    blattname: str = ""


def gliedere(bestes: Blattsicht, kandidaten: Sequence[Blattsicht], *, hat_produkt: bool) -> Gliederung:
    """Teilt die Blätter mit dem Kopf des besten; ``hat_produkt``: eine Spalte oder der Dateiname nennt das Produkt."""
    gleich = [k for k in kandidaten if k is bestes or k.ueberschriften() == bestes.ueberschriften()]
    quelle = None if hat_produkt else _quelle(gleich)
    if quelle is None:
        teile = [_hauptteil(bestes, gleich), *_andere_plaene(bestes, gleich)]
        return Gliederung(tuple(map(tuple, teile)), _mit_plan("", teile[0]))
    teile = _nach_plan([k for k in gleich if k.blatt in quelle.je_blatt])
    abschnitt = _mit_plan(quelle.abschnitt, [k for teil in teile for k in teil])
    produkte = tuple(dict.fromkeys(p for genannt in quelle.je_blatt.values() for p in genannt))
    ohne = tuple(k.blatt for k in gleich if k.blatt not in quelle.je_blatt)
    return Gliederung(tuple(map(tuple, teile)), abschnitt, quelle.blattname, produkte, quelle.beleg, ohne)


def _mit_plan(abschnitt: str, sichten: Sequence[Blattsicht]) -> str:
    """Der Ausdruck für Abschnitte, ergänzt um den Plan, wenn ein Blatt beide Pläne untereinander nennt."""
    beide = any(len(k.titel.plaene) > 1 for k in sichten) and all(k.titel.eindeutig for k in sichten)
    teile = [ausdruck for ausdruck in (abschnitt, PLANZEILE if beide else "") if ausdruck]
    return "(?i)" + "|".join(teile) if teile else ""


def _nach_plan(sichten: Sequence[Blattsicht]) -> list[list[Blattsicht]]:
    """Blätter nach Plan und Lage des Kopfes; der Ergebnisplan zuerst."""
    teile: dict[tuple[str, int, int], list[Blattsicht]] = {}
    for sicht in sichten:
        lage = (sicht.plan() or "ergebnis", sicht.kopf.kopfzeile, sicht.kopf.kopfzeilen)
        teile.setdefault(lage, []).append(sicht)
    return sorted(teile.values(), key=lambda teil: (teil[0].plan() or "ergebnis", -len(teil)))


def _hauptteil(bestes: Blattsicht, gleich: Sequence[Blattsicht]) -> list[Blattsicht]:
    """Das beste Blatt und die mit gleichem Plan; nach Jahren benannte sind verschiedene."""
    teil = [k for k in gleich if _lage(k) == _lage(bestes) and _plan(k) == _plan(bestes)]
    return [bestes, *(k for k in teil if k is not bestes)] if len({_jahre(k) for k in teil}) == 1 else [bestes]


def _plan(sicht: Blattsicht) -> str:
    """Der Plan, den das Blatt nennt, sonst der Ergebnisplan."""
    return sicht.plan() or "ergebnis"


def mit_anderem_kopf(gliederung: Gliederung, kandidaten: Sequence[Blattsicht]) -> Gliederung:
    """Ergänzt das eine anders gebaute Blatt, das den anderen Plan nennt und dieselben Jahre zeigt."""
    erstes = gliederung.teile[0][0]
    gelesen = {k.blatt for teil in gliederung.teile for k in teil}
    beide = len({_plan(teil[0]) for teil in gliederung.teile}) > 1 or gliederung.abschnitt or gliederung.produkte
    andere = [k for k in kandidaten if k.blatt not in gelesen and k.plan() not in (None, _plan(erstes))]
    if beide or len(andere) != 1 or not _vergleichbar(erstes, andere[0]):
        return gliederung
    return replace(gliederung, teile=(*gliederung.teile, (andere[0],)))


def _vergleichbar(erstes: Blattsicht, anderes: Blattsicht) -> bool:
    """Zeigt das andere Blatt Beträge derselben Jahre nach Nummer oder Konto, und nennen beide Produkte oder keines?"""
    gegliedert = anderes.hat("betrag") and (anderes.hat("zeilennummer") or anderes.hat("konto"))
    gleiche_jahre = _jahre(erstes) == _jahre(anderes) and bool(erstes.jahre() & anderes.jahre())
    return gegliedert and gleiche_jahre and erstes.hat("produkt") == anderes.hat("produkt")


def _lage(sicht: Blattsicht) -> tuple[int, int]:
    """Wo der Kopf steht."""
    return sicht.kopf.kopfzeile, sicht.kopf.kopfzeilen


def _andere_plaene(bestes: Blattsicht, gleich: Sequence[Blattsicht]) -> list[list[Blattsicht]]:
    """Blätter, die den anderen Plan nennen, für dasselbe Jahr wie das beste; mehrere nur, wenn Produkte sie trennen."""
    andere = [k for k in gleich if k.plan() not in (None, _plan(bestes)) and _jahre(k) == _jahre(bestes)]
    return _nach_plan(andere) if len(andere) == 1 or bestes.hat("produkt") else []


def _jahre(sicht: Blattsicht) -> tuple[int, ...]:
    """Jahre im Namen des Blatts; eine Zahl weit weg von den Jahren der Spalten ist keines."""
    jahre = sicht.jahre()
    return tuple(j for j in jahre_im_text(sicht.blatt) if not jahre or abs(j - min(jahre)) <= NAHES_JAHR)


def _quelle(gleich: Sequence[Blattsicht]) -> _Quelle | None:
    """Zeilen über den Tabellen oder Blattnamen, wenn sie die Produkte eindeutig nennen."""
    for quelle in (_aus_zeilen(gleich), _aus_blattnamen(gleich)):
        if quelle is not None and _ist_eindeutig(quelle, gleich):
            return quelle
    return None


def _aus_zeilen(gleich: Sequence[Blattsicht]) -> _Quelle | None:
    """Produkte, die Zeilen über den Tabellen nennen."""
    mit = [k for k in gleich if k.titel.produkte]
    worte = {k.titel.wort for k in mit}
    if len(worte) != 1 or not all(k.titel.oben and k.titel.eindeutig for k in mit):
        return None
    beleg = f"Zeilen wie „{mit[0].titel.text}“ nennen das Produkt"
    return _Quelle({k.blatt: k.titel.produkte for k in mit}, beleg, abschnitt=produktzeile(worte.pop()))


def _aus_blattnamen(gleich: Sequence[Blattsicht]) -> _Quelle | None:
    """Produkte, die mehrere Blattnamen nennen."""
    ausdruck = re.compile(BLATTSCHLUESSEL + BLATTBEZEICHNUNG, re.IGNORECASE)
    treffer = {k.blatt: fund for k in gleich if (fund := ausdruck.search(k.blatt))}
    schluessel = {blatt: t["produkt"] for blatt, t in treffer.items()}
    if len(treffer) < MINDESTENS_BLAETTER or not all(map(_ist_schluessel, schluessel.values())):
        return None
    if all(_jahre(k) and len(schluessel[k.blatt]) == MINDESTENS_ZIFFERN for k in gleich if k.blatt in schluessel):
        return None
    texte = {t["produktbezeichnung"] for t in treffer.values()}
    benannt = None not in texte and len(texte) > 1 and not any(genannter_plan(text) for text in texte)
    muster = BLATTSCHLUESSEL + (BLATTBEZEICHNUNG if benannt else "")
    beleg = f"Blattnamen wie „{next(iter(treffer))}“ nennen das Produkt"
    return _Quelle({blatt: (s,) for blatt, s in schluessel.items()}, beleg, blattname=f"(?i){muster}")


def _ist_schluessel(text: str) -> bool:
    """Ist die Zahl lang oder gegliedert genug für ein Produkt? „1“ zählt nur die Blätter."""
    return not text.isdigit() or len(text) >= MINDESTENS_ZIFFERN


def _ist_eindeutig(quelle: _Quelle, gleich: Sequence[Blattsicht]) -> bool:
    """Jedes Produkt steht je Plan einmal da, keines ist die obere Ebene eines anderen, fast jedes Blatt nennt eines."""
    genannt = [(_plan(k), p) for k in gleich for p in quelle.je_blatt.get(k.blatt, ())]
    einmal = max(Counter(genannt).values()) == 1
    return einmal and not _hat_ebenen({p for _, p in genannt}) and _nennen_fast_alle(quelle, gleich)


def _hat_ebenen(produkte: set[str]) -> bool:
    """Beginnt ein Schlüssel mit einem anderen?"""
    sortiert = sorted(produkte)
    return any(lang.startswith(kurz) for kurz, lang in pairwise(sortiert))


def _nennen_fast_alle(quelle: _Quelle, gleich: Sequence[Blattsicht]) -> bool:
    """Nennen fast alle Blätter ein Produkt, oder klingen die übrigen nach Summen?"""
    ohne = [k for k in gleich if k.blatt not in quelle.je_blatt]
    summen = [k for k in ohne if nennt_summe(k.blatt) or _OBERES.search(f"{k.blatt} {k.oben}")]
    return len(ohne) <= HOECHSTENS_OHNE * len(gleich) or len(summen) == len(ohne)
