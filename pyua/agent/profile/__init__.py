"""What a user agent keeps between two runs, in a folder, or in memory for as long as it lives.

Everything that lasts is held in mappings that the profile hands out (``Kept``): those of a folder write each change to
its database at once, those of ``MemoryProfile`` are dicts. So the rest of the user agent does not know which it has.
"""

from __future__ import annotations

from pyua.agent.profile.profile import FolderProfile, MemoryProfile, Profile, make_profile

__all__ = ["FolderProfile", "MemoryProfile", "Profile", "make_profile"]
