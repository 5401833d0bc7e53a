"""Die Abstimmung: jede Zahl schließt oder ihre Lücke ist in Euro und Zellen benannt."""
