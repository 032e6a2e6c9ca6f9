"""Files the program ships: icons, fonts, themes and contract artifacts."""
