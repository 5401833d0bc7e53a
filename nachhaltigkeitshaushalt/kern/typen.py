"""Namen für Typen, die sich nicht enger fassen lassen, damit Signaturen lesbar bleiben."""

from __future__ import annotations

from typing import Any, TypeAlias

Zellinhalt: TypeAlias = Any
"""Inhalt einer Zelle: Text, Zahl, Wahrheitswert oder Datum; '' ist die leere Zelle."""
Modell: TypeAlias = Any
"""Klasse eines Pandera-Modells aus ``kern.tabellen``."""
Modellspalte: TypeAlias = Any
"""Spalte eines Pandera-Schemas."""
Regelinhalt: TypeAlias = Any
"""Inhalt einer Regeldatei: beliebig verschachtelte Listen und Wörterbücher."""
