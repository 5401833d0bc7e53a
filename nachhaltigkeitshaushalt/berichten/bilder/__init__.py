"""Die Abbildungen: je Modul eine Art von Bild, ein gemeinsamer Stil."""
