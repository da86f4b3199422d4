// Nothing but keys in the backlog and on a story: writing, ordering, choosing many, finding, undoing. The rest is in by_keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, page;

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline);
  northline.run(["product", "add", "--key", "KEY", "--name", "Keys"]);
  await page.goto(`${northline.base}/products/KEY/backlog`);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

/** A page hears keys once its behaviours are connected. */
const listens = () => page.waitForFunction(() => document.readyState === "complete" && !document.documentElement.hasAttribute("aria-busy")).then(() => page.waitForTimeout(250));
const titles = () => page.locator(".row a.title").allInnerTexts();
const focusOn = (title) => page.locator(".row a.title", { hasText: title }).focus();

test("stories are written one after another on the quick line", async () => {
  await page.locator(".quick-add input[name=line]").focus();
  for (const title of ["First", "Second", "Third", "Fourth"]) {
    await page.keyboard.type(`${title} 3pts`);
    await page.keyboard.press("Enter");
    await page.locator(".row", { hasText: title }).waitFor();
  }
  assert.deepEqual(await titles(), ["First", "Second", "Third", "Fourth"]);
});

test("Alt and the arrows rank, and the order is kept", async () => {
  for (const [title, keys] of [["Third", "Alt+ArrowUp"], ["Fourth", "Alt+Home"]]) {
    const kept = page.waitForResponse((answer) => answer.url().endsWith("/rank") && answer.ok());
    await focusOn(title);
    await page.keyboard.press(keys);
    await kept;
  }
  await page.reload();
  assert.deepEqual(await titles(), ["Fourth", "First", "Third", "Second"]);
});

test("x selects, one change goes to all, one undo takes it back", async () => {
  await focusOn("Fourth");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const status = page.locator("form.bulk select[name=status]");
  await status.focus();
  await page.keyboard.type("ready");
  await page.locator("form.bulk").getByRole("button", { name: "Change" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".row .tag", { hasText: "ready" }).nth(1).waitFor();
  await page.locator(".toasts").getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".row .tag", { hasText: "ready" }).first().waitFor({ state: "detached" });
});

test("e edits the title where it stands, Escape leaves it alone", async () => {
  await focusOn("Fourth");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/items/*");
  await listens();
  await page.keyboard.press("e");
  await page.keyboard.type("Fifth");
  await page.keyboard.press("Escape");
  assert.match(await page.locator("h1").innerText(), /Fourth/);
  await page.keyboard.press("e");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Fourth, but better");
  await page.keyboard.press("Enter");
  await page.locator("h1", { hasText: "Fourth, but better" }).waitFor();
});

test("the palette goes anywhere, g b goes to the backlog, ? says what else", async () => {
  await page.keyboard.press("Control+k");
  await page.locator("#palette[open] input").waitFor();
  await page.keyboard.type("second");
  await page.locator("#palette-options", { hasText: "Second" }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("h1", { hasText: "Second" }).waitFor();
  await listens();
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await page.waitForURL("**/backlog");
  await page.locator("h1", { hasText: "Backlog" }).waitFor();
  await listens();
  await page.keyboard.press("?");
  await page.locator("#keys[open]").waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(page.wrong, []);
});

test("what is typed the moment the palette opens stays", async () => {
  const typed = await page.evaluate(async () => {
    const dialog = document.querySelector("#palette");
    dialog.showModal();
    const input = dialog.querySelector("input");
    if (document.activeElement !== input) return "not focused";
    document.execCommand("insertText", false, "second");
    await new Promise((resolve) => dialog.addEventListener("toggle", () => setTimeout(resolve, 50), { once: true }));
    return input.value;
  });
  assert.equal(typed, "second");
  await page.locator("#palette-options", { hasText: "Second" }).waitFor();
  await page.keyboard.press("Escape");
});
