// The rules of a sprint in the browser: what is warned of is said, what asks why is given a reason, cards and rows are found by
// their words, and each unfinished item goes its own way.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, olu, token, sprint, next;
const keys = {};
const item = (key, page) => `${northline.base}/items/${key}/${page}`;
const ask = (method, path, body) => api(northline, token, method, path, body);
/** A page hears keys once its behaviours are connected. */
const visit = async (path) => {
  await olu.goto(path);
  await olu.waitForTimeout(300);
};

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await ask("POST", "/products", { key: "TID", name: "Tidewater" });
  await ask("POST", "/products/TID/areas", { name: "Payments" });
  for (const [title, more] of [
    ["Refund to the same card", { points: 5, persona: "skipper", criteria: ["It holds"], area: "Payments", labels: ["money"] }],
    ["Pass without signal", { points: 3, persona: "skipper", criteria: ["It holds"] }],
    ["Seat on the car deck", {}],
  ])
    keys[title] = (await ask("POST", "/products/TID/stories", { title, ...more })).key;
  sprint = (await ask("POST", "/products/TID/sprints", { title: "Sprint 1", goal: "Calm boarding" })).key;
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

test("a row says all that it lacks, and taking it in says so once more", async () => {
  await visit(item(sprint, "plan"));
  const row = olu.locator(`#plan-${keys["Seat on the car deck"]}`);
  for (const lack of ["no why, no persona", "not estimated", "no criteria"]) await row.getByText(lack, { exact: true }).waitFor();
  assert.deepEqual(await axe(olu), []);
  await olu.getByRole("button", { name: `Take ${keys["Seat on the car deck"]} in` }).click();
  await olu.locator(".toast", { hasText: "is not ready: it has no why, it has no persona, it is not estimated" }).waitFor();
  await olu.getByRole("button", { name: `Take ${keys["Seat on the car deck"]} out` }).waitFor();
});

test("what is planned is looked for by its words", async () => {
  await visit(item(sprint, "plan"));
  await olu.locator(`#plan-out #plan-${keys["Refund to the same card"]}`).waitFor();
  await olu.keyboard.press("f");
  await olu.keyboard.type("signal");
  await olu.locator(`#plan-${keys["Refund to the same card"]}`).waitFor({ state: "detached" });
  await olu.locator(`#plan-${keys["Pass without signal"]}`).waitFor();
  assert.match(olu.url(), /q=signal/);
  await olu.keyboard.press("Escape");
  await olu.locator(`#plan-${keys["Refund to the same card"]}`).waitFor();
  await ask("POST", `/sprints/${sprint}/items`, { items: [keys["Refund to the same card"], keys["Pass without signal"]] });
  await ask("POST", `/sprints/${sprint}/start`, {});
});

test("cards are found while one types, by label and by area", async () => {
  await visit(item(sprint, "board"));
  const card = (title) => olu.locator(".card", { hasText: title });
  await card("Pass without signal").waitFor();
  await olu.keyboard.press("f");
  await olu.keyboard.type("refund");
  await card("Pass without signal").waitFor({ state: "detached" });
  assert.equal(await olu.evaluate(() => document.activeElement.name), "q");
  await olu.keyboard.press("Escape");
  await card("Pass without signal").waitFor();
  for (const [menu, value] of [["Label", "money"], ["Area", "Payments"]]) {
    await olu.locator("summary", { hasText: new RegExp(`^${menu}$`) }).click();
    await olu.getByRole("link", { name: value, exact: true }).click();
    await card("Pass without signal").waitFor({ state: "detached" });
    await card("Refund to the same card").waitFor();
    await olu.getByRole("link", { name: `Take off the filter ${menu.toLowerCase()}: ${value}` }).click();
    await card("Pass without signal").waitFor();
  }
  assert.deepEqual(await axe(olu), []);
});

test("an edit that breaks a limit asks why in a dialog, and the history keeps it", async () => {
  await ask("PATCH", "/products/TID/teams/Team", { wip_started: 1 });
  await ask("PATCH", `/stories/${keys["Refund to the same card"]}`, { status: "started" });
  const key = keys["Pass without signal"];
  const choose = async () => {
    await visit(`${northline.base}/items/${key}`);
    const form = olu.locator("form", { has: olu.locator("select[name=status]") }).first();
    await form.locator("[data-action*='inline-edit#edit']").first().click();
    await form.locator("select[name=status]").selectOption("started");
    const dialog = olu.locator("dialog[open]", { hasText: "started holds 1 of 1" });
    await dialog.waitFor();
    return dialog;
  };
  const given = await choose();
  await olu.keyboard.press("Escape");
  await given.waitFor({ state: "detached" });
  assert.notEqual((await ask("GET", `/items/${key}`)).status, "started");
  const dialog = await choose();
  await olu.keyboard.type("Refund waits for parts");
  await olu.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "detached" });
  await olu.locator(".toast").first().waitFor();
  const history = await ask("GET", `/items/${key}/history`);
  assert.equal(history.items[0].reason, "Refund waits for parts");
  await visit(`${northline.base}/items/${key}`);
  await olu.getByText("Refund waits for parts").first().waitFor();
});

test("points off the scale of the team are refused beside their field", async () => {
  await visit(`${northline.base}/products/TID/teams`);
  await olu.locator("summary", { hasText: "Scale of points" }).click();
  await olu.getByLabel("Points there are").fill("1, 2, 3, 5, 8");
  const form = olu.locator('form[action$="/scale"]');
  await form.getByRole("button", { name: "Save" }).click();
  for (let tries = 0; tries < 100; tries++) {
    if ((await ask("GET", "/products/TID/teams")).items[0].scale) break;
    await olu.waitForTimeout(100);
  }
  assert.deepEqual((await ask("GET", "/products/TID/teams")).items[0].scale, [1, 2, 3, 5, 8]);
  await visit(`${northline.base}/products/TID/backlog`);
  await olu.locator(`[data-key="${keys["Seat on the car deck"]}"] a.title, #${keys["Seat on the car deck"]} a.title`).first().focus();
  await olu.keyboard.press("e");
  await olu.locator(".row-editor [name=points]").fill("4");
  await olu.keyboard.press("Enter");
  await olu.locator(".row-editor .error", { hasText: "4 is not on the scale of Team: 1, 2, 3, 5, 8" }).waitFor();
});

test("each unfinished item goes its own way, and all of it comes back", async () => {
  const starts_on = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  next = (await ask("POST", "/products/TID/sprints", { title: "Sprint 2", starts_on })).key;
  await visit(item(sprint, "report"));
  await olu.locator("summary", { hasText: "Item by item" }).click();
  await olu.getByLabel("Where the 3 unfinished items go").selectOption(next);
  await olu.locator(`#goes-to-${keys["Seat on the car deck"]}`).selectOption("backlog");
  assert.deepEqual(await axe(olu), []);
  await olu.locator('form[action$="/close"]').getByRole("button", { name: "Close" }).click();
  await olu.getByText("Frozen at the close").waitFor();
  await olu.getByText("1 item stayed in the backlog").waitFor();
  await olu.getByText("2 items went on into").waitFor();
  const report = await ask("GET", `/sprints/${next}/report`);
  assert.deepEqual(report.not_done.map(({ key }) => key).sort(), [keys["Refund to the same card"], keys["Pass without signal"]].sort());
  await olu.getByRole("button", { name: "Undo" }).click();
  await olu.getByText("Close the sprint").waitFor();
  assert.deepEqual((await ask("GET", `/sprints/${next}/report`)).not_done, []);
});
