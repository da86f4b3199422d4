// A product's own fields by mouse and by keys: defined, said on an item, filtered and sorted by, on rows and cards, live.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, page, other, token;
const keys = {};

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline, { name: "Root", email: "root@example.org" });
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await api(northline, token, "POST", "/products", { key: "SEA", name: "Sea" });
  const mei = ["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"];
  northline.run(mei, PASSWORD);
  other = await open(chrome);
  await signIn(other, northline, "mei@example.org");
  for (const title of ["First", "Second", "Third", "Fourth"]) {
    keys[title] = (await api(northline, token, "POST", "/products/SEA/stories", { title, status: "ready" })).key;
  }
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

/** A page hears keys once its behaviours are connected. */
const visit = async (path, on = page) => {
  await on.goto(northline.base + path);
  await on.waitForTimeout(300);
};
const settles = async (what, expected) => {
  for (let tries = 0; tries < 50; tries++) {
    if (JSON.stringify(await what()) === JSON.stringify(expected)) return;
    await page.waitForTimeout(100);
  }
  assert.deepEqual(await what(), expected);
};
const titles = (on = page) => on.locator(".row a.title").allInnerTexts();
const said = async (title) => (await api(northline, token, "GET", `/items/${keys[title]}`)).fields;
const panel = (name, on = page) => on.locator(`#edit-field-${name}`);
const serious = async () => (await axe(page)).filter((wrong) => /\((serious|critical)\)/.test(wrong));
/** Goes on with Tab until what has the focus is what was meant. */
const tabTo = async (meant) => {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press("Tab");
    if (await meant.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail("Tab does not lead there");
};

test("by mouse, a field is added and stands in the list", async () => {
  await visit("/products/SEA/backlog");
  await page.getByRole("link", { name: "Fields" }).click();
  await page.getByText("No fields of its own yet").waitFor();
  const form = page.locator("form", { hasText: "Add the field" });
  await form.locator("[name=name]").fill("Severity");
  await form.locator("[name=kind]").selectOption("choice");
  await form.getByRole("button", { name: "Add the field" }).click();
  await form.locator(".error", { hasText: "say what can be chosen" }).waitFor();
  await form.locator("[name=choices]").fill("stops a boat\nslows a gate\nlooks wrong");
  await form.locator("[name=on_cards]").check();
  await form.getByRole("button", { name: "Add the field" }).click();
  await page.getByRole("heading", { name: "Severity" }).waitFor();
  await settles(() => form.locator("[name=name]").inputValue(), "");
  assert.deepEqual(await serious(), []);
});

test("by keys alone, another is added", async () => {
  await visit("/products/SEA/fields");
  const form = page.locator("form", { hasText: "Add the field" });
  await tabTo(form.locator("[name=name]"));
  await page.keyboard.type("Harbours");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Any of");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Hestan");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Oban");
  await tabTo(form.getByRole("button", { name: "Add the field" }));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Harbours" }).waitFor();
  await api(northline, token, "POST", "/products/SEA/fields", { name: "Cost", kind: "number" });
  await api(northline, token, "POST", "/products/SEA/fields", { name: "Ticket", kind: "link" });
});

test("by mouse, an item says what it says, and somebody else sees it change", async () => {
  await visit(`/items/${keys.Second}`, other);
  await visit(`/items/${keys.Second}`);
  await panel("severity").locator("button").first().click();
  await panel("severity").locator("select").selectOption("slows a gate");
  await settles(async () => (await said("Second")).severity, "slows a gate");
  await panel("severity", other).locator("button", { hasText: "slows a gate" }).waitFor();
  await panel("cost").locator("button").first().click();
  await panel("cost").locator("input[name=value]").fill("12.5");
  await page.keyboard.press("Enter");
  await settles(async () => (await said("Second")).cost, 12.5);
  // The next edit is of the version that the page shows by then.
  await panel("cost").locator("button", { hasText: "12.5" }).waitFor();
  await panel("ticket").locator("button").first().click();
  await panel("ticket").locator("input[name=value]").fill("not a link");
  await page.keyboard.press("Enter");
  await panel("ticket").locator(".error", { hasText: "a link begins with https://" }).waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(await serious(), []);
});

test("by keys alone, an item says what it says", async () => {
  await visit(`/items/${keys.First}`);
  await tabTo(panel("severity").locator("button").first());
  await page.keyboard.press("Enter");
  await settles(() => page.evaluate(() => document.activeElement?.tagName), "SELECT");
  await page.keyboard.type("looks");
  await page.keyboard.press("Enter");
  await settles(async () => (await said("First")).severity, "looks wrong");
  await page.waitForTimeout(500);
  await tabTo(panel("harbours").locator("button").first());
  await page.keyboard.press("Enter");
  await settles(() => page.evaluate(() => document.activeElement?.value), "Hestan");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await settles(async () => (await said("First")).harbours, ["Hestan", "Oban"]);
});

test("a new item is asked for them, and what does not fit is said beside its field", async () => {
  await visit("/new/story?product=SEA");
  assert.deepEqual(await serious(), []);
  await page.locator("[name=title]").fill("Fifth");
  await page.locator("[name='fields.severity']").selectOption("stops a boat");
  await page.locator("[name='fields.harbours'][value=Oban]").check();
  await page.locator("[name='fields.ticket']").evaluate((input) => input.setAttribute("type", "text"));
  await page.locator("[name='fields.ticket']").fill("ftp://sea");
  await page.getByRole("button", { name: "Create" }).click();
  await page.locator("[data-field='fields.ticket'] .error").waitFor();
  await settles(() => page.evaluate(() => document.activeElement?.name), "fields.ticket");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("https://example.org/5");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/items\/SEA-/);
  keys.Fifth = new URL(page.url()).pathname.split("/").pop();
  assert.deepEqual(await said("Fifth"), { severity: "stops a boat", harbours: ["Oban"], ticket: "https://example.org/5" });
});

test("by mouse, the backlog is filtered and sorted by them, and rows and another browser show it", async () => {
  await visit("/products/SEA/backlog?sort=field.severity", other);
  await visit("/products/SEA/backlog");
  assert.equal(await page.locator(".row", { hasText: "Second" }).getByText("slows a gate").count(), 1);
  await page.locator("summary", { hasText: "Sort: Rank" }).click();
  await page.getByRole("link", { name: "Severity" }).click();
  await page.waitForURL(/sort=field\.severity/);
  await settles(titles, ["Fifth", "Second", "First", "Third", "Fourth"]);
  await page.getByText("in the order of its choices").waitFor();
  await page.getByRole("link", { name: "Turn round" }).click();
  await settles(titles, ["First", "Second", "Fifth", "Third", "Fourth"]);
  assert.deepEqual(await serious(), []);
  await api(northline, token, "PATCH", `/stories/${keys.Fourth}`, { fields: { severity: "stops a boat" } });
  // Of two that say the same, the one that was made first.
  await settles(() => titles(other), ["Fourth", "Fifth", "Second", "First", "Third"]);
  await page.getByRole("link", { name: "Filter", exact: false }).first().click();
  const dialog = page.locator("dialog[open]");
  await dialog.locator("[name=field][value='severity:slows a gate']").check();
  await dialog.locator("[name='field.cost.from']").fill("10");
  await dialog.getByRole("button", { name: "Show" }).click();
  await settles(titles, ["Second"]);
  await page.getByRole("link", { name: "Take off the filter Severity: slows a gate" }).waitFor();
  await page.getByRole("link", { name: "Take off the filter Cost: at least 10" }).click();
  await page.waitForURL((url) => !url.search.includes("cost"));
  await settles(titles, ["Second"]);
});

test("by keys, the menu sorts and the filter filters", async () => {
  await visit("/products/SEA/backlog");
  await tabTo(page.locator("summary", { hasText: "Sort: Rank" }));
  await page.keyboard.press("Enter");
  await tabTo(page.getByRole("link", { name: "Cost" }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/sort=field\.cost/);
  await settles(async () => (await titles())[0], "Second");
  await page.waitForTimeout(300);
  await page.locator("body").press("f");
  await page.locator("dialog[open]").waitFor();
  await tabTo(page.locator("dialog[open] [name=field][value='harbours:Oban']"));
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.waitForURL(/harbours%3AOban/);
  await settles(async () => (await titles()).sort(), ["Fifth", "First"]);
});

test("a column called like a field is suggested for it, the dry run says what does not fit, and undo takes all back", async () => {
  await visit("/products/SEA/import");
  await page.locator("[name=kind]").selectOption("item");
  const csv = "id,title,severity,Harbours\n1,Sixth,LOOKS WRONG,Oban; Hestan\n2,Seventh,dreadful,\n";
  await page.locator("[name=file]").setInputFiles({ name: "work.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByRole("button", { name: "Look at the file" }).click();
  await page.waitForURL(/\/imports\//);
  assert.equal(await page.locator("[name='map.fields.severity']").inputValue(), "2");
  assert.equal(await page.locator("[name='map.fields.harbours']").inputValue(), "3");
  assert.equal(await page.locator("[name='map.priority']").inputValue(), "");
  assert.deepEqual(await serious(), []);
  await page.getByRole("button", { name: "Dry run" }).click();
  await page.getByText("Severity “dreadful” was left out").waitFor();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("link", { name: "Undo the whole import" }).waitFor();
  const run = page.url();
  await visit("/products/SEA/backlog?field=severity:looks wrong&field=harbours:Oban");
  await settles(async () => (await titles()).sort(), ["First", "Sixth"]);
  await page.goto(run);
  await page.getByRole("link", { name: "Undo the whole import" }).click();
  await page.getByRole("button", { name: "Take it back" }).click();
  await page.getByText("taken back").first().waitFor();
  await visit("/products/SEA/backlog?field=severity:looks wrong");
  await settles(titles, ["First"]);
});

test("a card of the board shows them", async () => {
  const teams = await api(northline, token, "POST", "/products/SEA/teams", { name: "Crew" });
  const sprint = await api(northline, token, "POST", "/products/SEA/sprints", {
    title: "Sprint 1", team: teams.name, starts_on: "2026-03-02", ends_on: "2026-03-13",
  });
  await api(northline, token, "POST", `/sprints/${sprint.key}/items`, { items: [keys.Second] });
  await visit(`/items/${sprint.key}/board`);
  await page.locator(".card", { hasText: "Second" }).getByText("slows a gate").waitFor();
  // What did not fit was answered with 422, as it should be.
  assert.deepEqual([...page.wrong, ...other.wrong].filter((line) => !/status of 422/.test(line)), []);
});
