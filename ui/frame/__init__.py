"""What stands around every page: sidebar, top bar, the bar of the past, the strip."""
