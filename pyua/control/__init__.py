"""The control API of ``pyua serve``: JSON over HTTP, for tests in other languages.

``ControlApi`` is mounted on a push service; ``/openapi.json`` describes it, and ``/docs`` shows that to people.
"""

from pyua.control.api import ControlApi

__all__ = ["ControlApi"]
