"""The user agent itself: origins, registrations, notifications, clients, network, storage."""
