// Somebody who has nothing but a keyboard: what they cannot reach by Tab, or cannot see that they have reached, fails the journey.

import assert from "node:assert/strict";

/** More stops than any page has before what is looked for. */
const MOST = 220;

/** The keyboard of a page: nothing here clicks, fills or focuses. */
export function hands(page) {
  const key = (name) => page.keyboard.press(name);
  const type = (text) => page.keyboard.type(text);

  /** Tabs until this has the focus, and shows it; backwards when it stands before where one is. */
  const reach = async (locator) => {
    let target = await locator.first().elementHandle();
    for (let stops = 0; stops <= MOST; stops++) {
      const { here, gone, shows, back, what } = await target.evaluate(standing);
      if (gone) {
        target = await locator.first().elementHandle();
        continue;
      }
      assert.ok(shows, `the focus cannot be seen on ${what}`);
      if (here) return;
      await key(back ? "Shift+Tab" : "Tab");
    }
    assert.fail(`${locator} cannot be reached by Tab`);
  };

  /** Reaches it and presses Enter. */
  const press = async (locator) => {
    await reach(locator);
    await key("Enter");
  };

  /** Reaches a field and writes in it, instead of what stands there. */
  const write = async (locator, text) => {
    await reach(locator);
    await key("Control+a");
    await type(text);
  };

  /** Reaches a selection and types the letters that one of its options begins with. */
  const choose = async (locator, letters) => {
    await reach(locator);
    await type(letters);
  };

  return { key, type, reach, press, write, choose };
}

/** A page hears keys once its behaviours are connected. */
export async function listens(page) {
  await page.waitForFunction(() => document.readyState === "complete" && !document.documentElement.hasAttribute("aria-busy"));
  await page.waitForTimeout(250);
}

/** Runs in the page: whether the focus is on this element, and can be seen where it is. */
function standing(target) {
  const at = document.activeElement;
  const nowhere = at === null || at === document.body || at === document.documentElement || at.matches("dialog, main");
  const ringed = (element) => {
    // Within a date the focus is on a part of it, whose ring cannot be asked for.
    if (element === at && at.matches("input[type=date]")) return true;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1 && !/, 0\)$|transparent/.test(outlineColor);
  };
  // A field may give its ring to what stands around it; what is chosen in a popup is filled instead.
  const around = [at, at?.parentElement, at?.parentElement?.parentElement].filter(Boolean);
  const filled = at?.closest(".popup") && getComputedStyle(at).backgroundColor !== "rgba(0, 0, 0, 0)";
  // What is drawn is ringed by the line around one of its shapes.
  const drawn = at instanceof SVGElement && [...at.querySelectorAll("rect, circle, path")].some((shape) => Number.parseFloat(getComputedStyle(shape).strokeWidth) >= 3);
  const { width = 0, height = 0 } = at?.getBoundingClientRect() ?? {};
  return {
    here: at === target,
    // The page was read again meanwhile, and has another in its place.
    gone: !target.isConnected,
    back: !nowhere && Boolean(at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING),
    shows: nowhere || ((width > 1 && height > 1 ? true : around.slice(1).some(ringed)) && (around.some(ringed) || filled || drawn)),
    what: `${at?.tagName.toLowerCase()} “${(at?.getAttribute("aria-label") ?? at?.textContent ?? "").trim().slice(0, 40)}” ${at?.outerHTML.slice(0, 120)}`,
  };
}
