"""Figures of pyua, each measured beside a limit that this machine has: ``python -m benchmarks``."""
