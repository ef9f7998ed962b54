"""Scripts added to a page: ``Client.add_script_tag``."""

from __future__ import annotations

import pytest

import pyua

ORIGIN = "https://app.example"


@pytest.fixture
def origin(user_agent):
    """An origin whose pages take scripts."""
    return user_agent.origin(ORIGIN, serve={"/app/names.js": "class Name { static first = 'Ada'; }"})


async def test_scripts_of_a_page_share_what_they_declare(origin, tmp_path) -> None:
    """Top-level const, let and class too, wherever the scripts come from."""
    (tmp_path / "last.js").write_text("const last = greet(Name.first) + '!';")
    page = await origin.open("/app/")
    await page.add_script_tag(url="names.js")
    await page.add_script_tag(content="const greet = (name) => `Hello ${name}`;")
    await page.add_script_tag(path=tmp_path / "last.js")
    assert await page.evaluate("last") == "Hello Ada!"


async def test_scripts_that_fail_say_where(origin, tmp_path) -> None:
    """At the script's own URL; what could not be loaded says why."""
    page = await origin.open("/app/")
    with pytest.raises(pyua.WorkerScriptError, match="boom") as caught:
        await page.add_script_tag(content="\n  throw new Error('boom');")
    assert caught.value.place == f"{ORIGIN}/app/:2:3"
    with pytest.raises(pyua.WorkerScriptError, match=r"app.example/none\.js.*could not be loaded: HTTP 404"):
        await page.add_script_tag(url="/none.js")
    with pytest.raises(pyua.ConfigError, match="was given url and content: give url=, path= or content="):
        await page.add_script_tag(url="/a.js", content="1")
    with pytest.raises(pyua.ConfigError, match=r"none\.js' cannot be read"):
        await page.add_script_tag(path=tmp_path / "none.js")


async def test_a_type_that_is_none(user_agent) -> None:
    """A slip of the pen is told, and not run as something else."""
    page = await user_agent.origin("https://app.example", serve={}).open("/")
    with pytest.raises(pyua.ConfigError, match="'modul' is no kind of script"):
        await page.add_script_tag(content="1", type="modul")
