"""Produkt → Ziel und Produkt → Handlungsfeldbudget, auf den Cent genau."""
