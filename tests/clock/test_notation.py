"""How durations and moments may be written."""

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest

from pyua.clock.notation import duration, moment
from pyua.errors import ConfigError


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (0, 0), (1.5, 1.5), (timedelta(days=32), 2_764_800), ("08", 8), ("8", 8), ("90", 90), ("01:00", 60),
        ("90:00", 5_400), ("02:34:10", 9_250), ("768:00:00", 2_764_800),
    ],
)  # fmt: skip
def test_a_duration_is_seconds_a_timedelta_or_a_clock_face(value, seconds):
    """Playwright's texts, of any size in the first place."""
    assert duration(value) == seconds


@pytest.mark.parametrize(
    "value", ["", "1:2:3:4", "1:60", "1:60:00", "-1", "1.5", "٣", "ten", None, True, b"1", math.nan, math.inf]
)
def test_what_is_no_duration_is_refused(value):
    """The message shows what was given and says what was expected."""
    with pytest.raises(ConfigError, match="no duration") as caught:
        duration(value)
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("value", [-1, -0.001, timedelta(seconds=-1)])
def test_time_does_not_go_back(value):
    """A negative duration is a mistake."""
    with pytest.raises(ValueError, match="only goes forward"):
        duration(value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (0, 0),
        (-86_400.5, -86_400.5),
        (datetime(1970, 1, 2, tzinfo=UTC), 86_400),
        (datetime(1970, 1, 2), 86_400),
        (datetime(1970, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), 0),
        ("1970-01-02", 86_400),
        ("1970-01-01T00:00:01", 1),
        ("1970-01-01T02:00:01.5+02:00", 1.5),
        ("1970-01-01T00:00:01Z", 1),
    ],
)
def test_a_moment_is_seconds_a_datetime_or_iso_text(value, seconds):
    """UTC, where nothing else is said."""
    assert moment(value) == seconds


@pytest.mark.parametrize("value", ["", "tomorrow", "32", None, False, math.nan, math.inf, timedelta(1)])
def test_what_is_no_moment_is_refused(value):
    """The message shows what was given."""
    with pytest.raises(ConfigError, match="no time"):
        moment(value)


def test_milliseconds_are_recognised():
    """JavaScript's times are larger by a thousand."""
    with pytest.raises(ConfigError, match="not milliseconds"):
        moment(1_795_000_000_000)
