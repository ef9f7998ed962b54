"""A page's PermissionStatus follows the permission, and says so."""

from differential import Scenario


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.get("""(async () => {
      globalThis.states = [];
      for (const name of ["notifications", "push"]) {
        const status = await navigator.permissions.query({ name });
        status.onchange = (event) => states.push([name, event.target.state, status.name]);
      }
    })()""")
    for permission in "granted", "denied", "prompt", None:
        await s.set_permission(permission)
        await s.wait(0.1)
        await page.do("states.splice(0).sort()")
