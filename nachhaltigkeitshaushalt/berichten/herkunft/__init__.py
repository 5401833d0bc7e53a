"""Herkunft: zu jeder berichteten Zahl die Zellen und Anteile, deren Summe sie genau ist."""
