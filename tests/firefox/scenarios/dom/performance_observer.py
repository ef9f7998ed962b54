"""Who hears of marks and measures, and when."""

from differential import Scenario

WORKER = """
const heard = [];
const names = (list) => list.getEntries().map((entry) => entry.entryType + " " + entry.name);
const observer = (...options) => {
  const made = new PerformanceObserver((list, who, more) => {
    heard.push([names(list), who === made, typeof more]);
  });
  for (const one of options) made.observe(one);
  return made;
};
const later = () => new Promise((resolve) => setTimeout(() => resolve(heard.splice(0)), 50));
"""

ASKED = (
    "PerformanceObserver.supportedEntryTypes.filter((type) => type.startsWith('m'))",
    "observer({ entryTypes: ['mark', 'measure', 'nothing'] }); performance.mark('a'); performance.measure('b'); heard.length",
    "later()",
    "globalThis.one = observer({ type: 'mark', buffered: true }); later()",
    "performance.mark('c'); one.takeRecords().map((entry) => entry.name)",
    "later()",
    "one.disconnect(); performance.mark('d'); later()",
    "one.observe({ type: 'measure' }); one.observe({ type: 'mark' }); performance.mark('e'); performance.measure('f'); later()",
    "one.observe({ entryTypes: ['mark'] })", "observer({ entryTypes: ['mark'] }, { type: 'mark' })",
    "new PerformanceObserver(() => {}).observe()", "new PerformanceObserver(() => {}).observe({ type: 'mark', entryTypes: ['mark'] })",
    "new PerformanceObserver(() => {}).observe({ entryTypes: 'mark' })", "new PerformanceObserver()", "new PerformanceObserver({})",
    "new PerformanceObserver(() => {}).observe({ type: 'nothing' })", "new PerformanceObserver(() => {}).observe({ entryTypes: [] })",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.in_worker(*ASKED)
