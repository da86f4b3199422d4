// From a number to what stands behind it, by keys: a report, the forecast, the flow; and an import taken back but for what was changed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, olu, token, ask;

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  ask = (method, path, body) => api(northline, token, method, path, body);
  await ask("POST", "/sample", {});
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = (path) => olu.goto(`${northline.base}${path}`);
const follow = async (link, url) => {
  await link.focus();
  await olu.keyboard.press("Enter");
  await olu.waitForURL(url);
};
/** Opens the table twin of a chart by keys. */
const table = async (title) => {
  const twin = olu.locator("figure", { hasText: title }).first().locator("details:has(table)");
  await twin.locator("summary").focus();
  await olu.keyboard.press("Enter");
  return twin.locator("table");
};

test("a closed sprint's figure leads to its report, and a day of that to what happened on it", async () => {
  await visit("/products/TID/sprint");
  await follow(olu.getByRole("table", { name: "Closed sprints" }).locator("a.figure-link").first(), /report#figures$/);
  await follow(olu.locator("#figures").getByRole("link").first(), /day=start#behind$/);
  await olu.locator("#behind").waitFor();
  const burndown = await table("Burndown");
  await follow(burndown.locator("a.figure-link").last(), /day=\d{4}-\d\d-\d\d#behind$/);
  await olu.locator("#behind").waitFor();
  assert.deepEqual(await axe(olu), []);
});

test("the forecast leads to the weeks it is drawn from, and a week to its items", async () => {
  await visit("/products/TID/forecast?growth=true");
  await olu.locator("#drawn-from").waitFor();
  await follow(olu.locator("#drawn-from a.figure-link").first(), /from=.*#behind$/);
  await olu.locator("#behind").waitFor();
  assert.deepEqual(await axe(olu), []);
});

test("below an epic it is asked how many by a day, then in points", async () => {
  const epics = (await ask("GET", "/products/TID/items?kind=epic")).items.filter((epic) => epic.status !== "done");
  let asked = false;
  for (const epic of epics) {
    await visit(`/items/${epic.key}`);
    if (!(await olu.locator("#foreseen-by").count())) continue;
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await olu.locator("#foreseen-by").fill(day);
    await olu.getByRole("button", { name: "Ask", exact: true }).press("Enter");
    await olu.waitForURL(new RegExp(`item=${epic.key}&by=${day}`));
    await olu.getByText(`Of what is open below`).waitFor();
    await olu.getByRole("heading", { name: /^How much by/ }).waitFor();
    await olu.locator("[name=unit]").selectOption("points");
    await olu.getByRole("button", { name: "Forecast", exact: true }).press("Enter");
    await olu.waitForURL(/unit=points/);
    await olu.getByText(`Of what is open below`).waitFor();
    assert.deepEqual(await axe(olu), []);
    asked = true;
    break;
  }
  assert.ok(asked, "the sample has an epic with open work");
});

test("what a link blocks is marked in the backlog and on the map", async () => {
  const [first, second] = (await ask("GET", "/products/TID/backlog?limit=2")).items;
  await ask("POST", "/links", { from: second.key, to: first.key, kind: "blocks" });
  await visit("/products/TID/backlog");
  const mark = olu.locator(`#row-${first.key} .tag.bad`, { hasText: "blocked" });
  assert.match(await mark.getAttribute("title"), /\S/);
  await follow(mark, /\/(items|obstacles)\//);
  await visit("/products/TID/map");
  await olu.locator(`.card[data-key=${first.key}] .tag.bad`).first().waitFor();
  assert.deepEqual(await axe(olu), []);
});

test("an import is taken back but for what was changed since", async () => {
  await visit("/products/TID/import");
  await olu.locator("[name=kind]").selectOption("item");
  const file = { name: "work.csv", mimeType: "text/csv", buffer: Buffer.from("Ref,Title\n1,Paint the hull\n2,Oil the deck\n") };
  await olu.locator("[name=file]").setInputFiles(file);
  await olu.getByRole("button", { name: "Look at the file" }).click();
  await olu.getByRole("button", { name: "Import", exact: true }).click();
  const says = (state) => olu.locator(".head .tag", { hasText: new RegExp(`^${state}$`) }).waitFor({ timeout: 30_000 });
  await says("done");
  const items = (await ask("GET", "/search?q=hull&kind=story")).items;
  const hull = items.find((item) => item.title === "Paint the hull").key;
  await ask("PATCH", `/stories/${hull}`, { points: 3 });
  await olu.getByRole("link", { name: "Undo the whole import" }).press("Enter");
  await olu.getByText("1 item it created has been changed since").waitFor();
  assert.deepEqual(await axe(olu), []);
  assert.ok(await olu.getByLabel("Keep what has been changed since").isChecked());
  await olu.getByRole("button", { name: "Take it back" }).press("Enter");
  await says("taken back");
  assert.equal((await ask("GET", `/items/${hull}`)).archived_at, null);
  assert.equal(northline.run(["check"]), "ok");
});
