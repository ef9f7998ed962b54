"""The service-worker host: one isolate per running worker, and the web standards that its scripts see."""
