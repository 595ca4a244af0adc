"""Names of devices that can be emulated, and which of them get the mobile page."""

from __future__ import annotations

MOBILE = (
    "Blackberry PlayBook",
    "BlackBerry Z30",
    "Galaxy Note 3",
    "Galaxy S9+",
    "Galaxy S24",
    "iPhone 12",
    "iPhone 13 Mini",
    "iPhone 15 Pro Max",
    "Moto G4",
    "Nexus 5X",
    "Nokia Lumia 520",
    "Pixel 7",
)
LANDSCAPE = tuple(f"{name} landscape" for name in MOBILE)
DESKTOP = ("Desktop Chrome", "Desktop Edge", "Desktop Firefox", "Desktop Safari")
NAMES = tuple(sorted(MOBILE + LANDSCAPE + DESKTOP, key=str.casefold))

_KNOWN = {name.casefold(): name for name in NAMES}


def known(name: str) -> bool:
    """Return whether a device of that name, in any case, can be emulated."""
    return name.casefold() in _KNOWN


def is_mobile(name: str | None) -> bool:
    """Return whether the device gets the page made for phones."""
    return name is not None and not name.casefold().startswith("desktop")
