"""Proportionale Auswahl nach Stimmzetteln: gleiche Anteile, gerechnet mit pabutools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import fehler

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from fractions import Fraction


def gleiche_anteile(
    kosten: Mapping[str, int], stimmzettel: Collection[Collection[str]], budget: int, *, schritt: Fraction | None
) -> tuple[str, ...]:
    """Auswahl nach der Methode der gleichen Anteile (Zufriedenheit: Kosten der gewählten Maßnahmen).

    Args:
        kosten: Maßnahme → Cent.
        stimmzettel: Je Stimmzettel die Maßnahmen, denen er zustimmt.
        budget: Cent.
        schritt: Cent, um die das Guthaben je Stimmzettel steigt, bis das Budget möglichst
            ausgeschöpft ist; None: die Regel ohne Aufstockung.

    Returns:
        Gewählte Maßnahmen, alphabetisch. Gleichstand entscheidet der Schlüssel.

    Raises:
        HaushaltsFehler: pabutools ist nicht installiert.

    """
    try:
        from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
        from pabutools.fractions import frac
        from pabutools.rules import method_of_equal_shares
    except ImportError as ausnahme:
        raise fehler("bibliothek_fehlt", wert="Gleiche Anteile", bibliothek="pabutools") from ausnahme
    projekte = {name: Project(name, preis) for name, preis in sorted(kosten.items())}
    wahl = Instance(projekte.values(), budget_limit=budget)
    profil = ApprovalProfile(list(map(ApprovalBallot, _zustimmungen(stimmzettel, projekte))), instance=wahl)
    if not len(profil):
        return ()
    stufe = None if schritt is None else frac(schritt.numerator, schritt.denominator)
    gewaehlt = method_of_equal_shares(wahl, profil.as_multiprofile(), sat_class=Cost_Sat, voter_budget_increment=stufe)
    return tuple(sorted(str(projekt.name) for projekt in gewaehlt))


def _zustimmungen(stimmzettel: Collection[Collection[str]], projekte: Mapping[str, Any]) -> list[list[Any]]:
    """Je Stimmzettel die Projekte, denen er zustimmt; Zettel ohne wählbares Projekt entfallen."""
    je_zettel = ([projekte[name] for name in sorted(namen) if name in projekte] for namen in stimmzettel)
    return [zugestimmt for zugestimmt in je_zettel if zugestimmt]
