"""The Python half of the web standards; the JavaScript half of each is in ``runtime/`` under the same name."""
