"""The faces of the vendors' push services: where endpoints are, what is refused, and how answers look.

Each file cites where its facts are from; docs/reference/vendors.md is made from these files.
"""

from __future__ import annotations

from typing import Final

from pyua.service.vendors.apple import APPLE
from pyua.service.vendors.autopush import Autopush
from pyua.service.vendors.fact import Fact
from pyua.service.vendors.fcm import FCM
from pyua.service.vendors.mozilla import MOZILLA
from pyua.service.vendors.vendor import Vendor
from pyua.service.vendors.wns import WNS

__all__ = ["VENDORS", "Autopush", "Fact", "Vendor"]

#: By the name that ``PushService(vendor=…)`` takes.
VENDORS: Final[dict[str, Vendor]] = {vendor.name: vendor for vendor in (MOZILLA, FCM, APPLE, WNS)}
