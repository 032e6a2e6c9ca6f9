"""The palette finds what one can do and whom one knows; the sheet lists the keys."""
