"""How the reading room bears many readers at once: `demarche load`."""
