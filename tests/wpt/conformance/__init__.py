"""Web-platform-tests in pyua's service workers: runs an unpatched checkout and compares with a browser's results."""
