// The backlog by mouse and by keys: filtered by several values, in another order, and edited in its rows.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, page, token;
const keys = {};

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline, { name: "Root", email: "root@example.org" });
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await api(northline, token, "POST", "/products", { key: "ROW", name: "Rows" });
  for (const [name, role] of [["Mei", "developer"], ["Sam", "stakeholder"]]) {
    const words = ["person", "add", "--email", `${name.toLowerCase()}@example.org`, "--name", name, "--role", role, "--password-stdin"];
    northline.run(words, PASSWORD);
  }
  for (const [title, points, status] of [["First", 3, "ready"], ["Second", 8, "started"], ["Third", null, "backlog"], ["Fourth", 5, "review"]]) {
    keys[title] = (await api(northline, token, "POST", "/products/ROW/stories", { title, points, status })).key;
  }
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const titles = (on = page) => on.locator(".row a.title").allInnerTexts();
const row = (title, on = page) => on.locator(".row", { hasText: title });
const editor = (on = page) => on.locator(".row-editor");
const points = (title, on = page) => row(title, on).locator("a.points");
const person = (title, on = page) => row(title, on).locator("a.who");
/** A page hears keys once its behaviours are connected. */
const visit = async (path, on = page) => {
  await on.goto(`${northline.base}/products/ROW/backlog${path}`);
  await on.waitForTimeout(300);
};
const settles = async (what, expected, on = page) => {
  for (let tries = 0; tries < 50; tries++) {
    if (JSON.stringify(await what()) === JSON.stringify(expected)) return;
    await on.waitForTimeout(100);
  }
  assert.deepEqual(await what(), expected);
};

test("by mouse, several values of a field are ticked, and each is a chip to take off", async () => {
  await visit("");
  await page.getByRole("link", { name: "Filter", exact: false }).first().click();
  const dialog = page.locator("dialog[open]");
  for (const status of ["ready", "started"]) await dialog.locator(`[name=status][value=${status}]`).check();
  await dialog.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/status=ready&status=started/);
  await settles(titles, ["First", "Second"]);
  await page.getByRole("link", { name: /Take off the filter status: ready/i }).click();
  await settles(titles, ["Second"]);
  await page.getByRole("link", { name: /Take off the filter status: started/i }).click();
  await settles(titles, ["First", "Second", "Third", "Fourth"]);
});

test("by keys, f opens the filters, Space ticks, Enter shows", async () => {
  await visit("");
  await page.locator("body").press("f");
  await page.locator("dialog[open]").waitFor();
  for (const status of ["started", "review"]) {
    await page.locator(`dialog[open] [name=status][value=${status}]`).focus();
    await page.keyboard.press("Space");
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/status=started&status=review/);
  await settles(titles, ["Second", "Fourth"]);
});

test("another order is chosen from its menu, and ranking is off while it is shown", async () => {
  await visit("");
  assert.equal(await page.locator(".grip .icon").count(), 4);
  await page.locator("summary", { hasText: "Sort: Rank" }).click();
  await page.getByRole("link", { name: "Points" }).click();
  await page.waitForURL(/sort=points/);
  await settles(titles, ["Second", "Fourth", "First", "Third"]);
  await page.getByText("Dragging and rank keys are off here.").waitFor();
  assert.equal(await page.locator(".grip .icon").count(), 0);
  await row("First").locator("a.title").focus();
  const asked = [];
  page.on("request", (request) => request.url().endsWith("/rank") && asked.push(request.url()));
  await page.keyboard.press("Alt+Home");
  await page.waitForTimeout(300);
  assert.deepEqual(await titles(), ["Second", "Fourth", "First", "Third"]);
  assert.deepEqual(asked, []);
  await page.getByRole("link", { name: "Sort by rank" }).click();
  await settles(titles, ["First", "Second", "Third", "Fourth"]);
});

test("by mouse, points are edited in the row: Enter saves, Escape restores, undo takes back", async () => {
  await visit("");
  await points("Third").click();
  await editor().locator("[name=points]").fill("13");
  await page.keyboard.press("Escape");
  await editor().waitFor({ state: "detached" });
  assert.equal(await points("Third").innerText(), "–");
  await points("Third").click();
  await editor().locator("[name=points]").fill("0.5");
  await page.keyboard.press("Enter");
  await settles(() => points("Third").innerText(), "0.5");
  assert.equal(await editor().count(), 0);
  await page.locator(".toasts").getByRole("button", { name: "Undo" }).click();
  await settles(() => points("Third").innerText(), "–");
});

test("by keys, e edits the points and a chooses the person of the row that has the focus", async () => {
  await visit("");
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  await editor().locator("[name=points]").waitFor();
  await page.keyboard.type("21");
  await page.keyboard.press("Enter");
  await settles(() => points("First").innerText(), "21");
  await settles(() => page.evaluate(() => document.activeElement?.textContent), "First");
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await editor().locator("[role=combobox]").waitFor();
  await page.keyboard.type("mei");
  await editor().locator("[role=option]", { hasText: "Mei" }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".row-editor [role=option]").length === 1);
  await page.keyboard.press("Enter");
  await settles(() => person("Second").getAttribute("data-shown"), "Mei");
  await page.keyboard.press("a");
  await editor().locator("[role=option]", { hasText: "Nobody" }).click();
  await settles(() => person("Second").getAttribute("data-shown"), "");
});

test("what does not hold is said in the editor, which stays open", async () => {
  await visit("");
  await points("First").click();
  await editor().locator("[name=points]").evaluate((input) => input.removeAttribute("max"));
  await editor().locator("[name=points]").fill("20000");
  await page.keyboard.press("Enter");
  await editor().locator(".error", { hasText: "from 0 to 10,000" }).waitFor();
  await page.keyboard.press("Escape");
  await editor().waitFor({ state: "detached" });
  assert.equal(await points("First").innerText(), "21");
});

test("a conflict shows both, and one's own is used only when somebody says so", async () => {
  await visit("");
  await points("Fourth").click();
  await editor().locator("[name=points]").fill("6");
  await api(northline, token, "PATCH", `/stories/${keys.Fourth}`, { points: 7 });
  await settles(() => points("Fourth").innerText(), "7");
  await editor().locator("[name=points]").press("Enter");
  const box = editor().locator(".stale");
  await box.waitFor();
  assert.match(await box.innerText(), /As it is now\s+7\s+Yours, not saved\s+6/);
  assert.equal((await api(northline, token, "GET", `/items/${keys.Fourth}`)).points, 7);
  await box.getByRole("button", { name: "Use mine" }).click();
  await settles(() => points("Fourth").innerText(), "6");
  assert.equal(await editor().count(), 0);
});

test("who may not decide proposes, and the row stays as it is", async () => {
  const second = await open(chrome);
  await signIn(second, northline, "sam@example.org");
  await visit("", second);
  await points("First", second).click();
  await editor(second).locator("[name=points]").fill("1");
  await second.keyboard.press("Enter");
  await second.getByRole("dialog", { name: "Propose this change" }).waitFor();
  await second.keyboard.press("Enter");
  await second.locator(".toasts", { hasText: "Proposed to" }).waitFor();
  await editor(second).waitFor({ state: "detached" });
  assert.equal(await points("First", second).innerText(), "21");
  assert.deepEqual(second.wrong, []);
  await second.context().close();
});

test("a row of a later page is edited too, and edited again", async () => {
  for (let number = 0; number < 60; number++) await api(northline, token, "POST", "/products/ROW/stories", { title: `Later ${number}` });
  await visit("");
  await page.locator(".more-rows").scrollIntoViewIfNeeded();
  await row("Later 59").waitFor();
  for (const value of ["2", "4"]) {
    await points("Later 59").click();
    await editor().locator("[name=points]").fill(value);
    await page.keyboard.press("Enter");
    await settles(() => points("Later 59").innerText(), value);
  }
});

test("without scripts the filters are a page, and points are edited on the page of the item", async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto(`${northline.base}/products/ROW/backlog`);
  await plain.getByRole("link", { name: "Filter" }).click();
  for (const status of ["started", "review"]) await plain.locator(`[name=status][value=${status}]`).check();
  await plain.getByRole("button", { name: "Show" }).click();
  await plain.waitForURL(/status=started&status=review/);
  assert.deepEqual(await titles(plain), ["Second", "Fourth"]);
  await plain.getByRole("link", { name: /Take off the filter status: started/i }).click();
  assert.deepEqual(await titles(plain), ["Fourth"]);
  await plain.locator("a.points").click();
  await plain.waitForURL(`**/items/${keys.Fourth}`);
  await plain.locator("form:has([name=points]) [name=points]").fill("2.5");
  await plain.locator("form:has([name=points])").getByRole("button", { name: "Save" }).click();
  await plain.goto(`${northline.base}/products/ROW/backlog?status=review`);
  assert.equal(await plain.locator("a.points").innerText(), "2.5");
  await context.close();
  assert.deepEqual(page.wrong.filter((line) => !line.includes("409") && !line.includes("422")), []);
});
