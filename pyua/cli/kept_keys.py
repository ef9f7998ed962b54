"""The VAPID keys of ``pyua run --profile``: a subscription that is kept is for the key that it was made with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pyua.webpush import VapidKeys

__all__ = ["keys_of"]

_NAME: Final = "vapid_private_key.pem"


def keys_of(profile: Path) -> VapidKeys:
    """The keys of a profile; new ones, kept from now on, if it has none.

    Args:
        profile: the folder; it is there, and nobody else uses it.

    Raises:
        InvalidKeyError: its file holds no key.
        ConfigError: its file cannot be read or written.
    """
    from pyua.errors import ConfigError
    from pyua.webpush import VapidKeys

    file = profile / _NAME
    try:
        if file.exists():
            return VapidKeys.from_string(file.read_text(encoding="ascii"))
        keys = VapidKeys.generate()
        # All of it or nothing, for its owner only.
        unfinished = file.with_suffix(".new")
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as stream:
            stream.write(keys.private_pem)
        unfinished.replace(file)
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"the key file {file} cannot be used: {exc}; expected a PEM file") from exc
    return keys
