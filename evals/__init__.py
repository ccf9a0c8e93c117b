"""Question sets, metrics, reports: how well Démarche answers, measured through the same Assistant that users get."""
