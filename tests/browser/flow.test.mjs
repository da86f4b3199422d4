// Flow, forecast and finished sprints of the sample product in the browser, by hand and by keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, olu;

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  const token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await api(northline, token, "POST", "/sample", {});
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = async (path) => {
  await olu.goto(`${northline.base}/products/TID/${path}`);
  await olu.waitForTimeout(300);
};

test("the flow page leads from a dot, and from a day, to the work behind it", async () => {
  await visit("flow");
  assert.match(await olu.locator(".expectation").innerText(), /^85 % of items are done within \d+ days? of their start\.$/);
  assert.deepEqual(await axe(olu), []);
  const table = olu.locator("figure", { hasText: "Cumulative flow" }).locator("details:has(table)");
  await table.locator("summary").focus();
  await olu.keyboard.press("Enter");
  await table.locator("tbody td a").last().click();
  await olu.waitForURL(/day=.*#behind$/);
  await olu.locator("#behind").waitFor();
  await olu.locator("figure", { hasText: "Cycle time" }).first().locator("svg a").first().focus();
  await olu.keyboard.press("Enter");
  await olu.waitForURL(/\/items\/TID-\d+$/);
});

test("a range and a kind stand in the address", async () => {
  await visit("flow");
  await olu.getByRole("link", { name: "30 days", exact: true }).click();
  await olu.waitForURL(/days=30$/);
  await olu.locator("a[aria-current=page]", { hasText: "30 days" }).waitFor();
  await olu.getByRole("link", { name: "bug", exact: true }).click();
  await olu.waitForURL(/days=30&kind=bug$/);
  await olu.getByRole("heading", { name: "What to expect" }).waitFor();
});

test("the forecast answers in points and with growth", async () => {
  await visit("forecast");
  assert.deepEqual(await axe(olu), []);
  await olu.locator("[name=unit]").selectOption("points");
  await olu.getByRole("button", { name: "Forecast" }).click();
  await olu.getByRole("heading", { name: /open points be done\?$/ }).waitFor();
});

test("lines of the forecast stand in the backlog when asked for, and dragging by keys goes on", async () => {
  await visit("backlog");
  assert.equal(await olu.locator(".foreseen").count(), 0);
  await olu.getByRole("link", { name: "forecast", exact: true }).click();
  await olu.waitForURL(/forecast=true/);
  await olu.waitForTimeout(300);
  assert.ok((await olu.locator(".foreseen").count()) >= 2);
  assert.deepEqual(await axe(olu), []);
  const first = await olu.locator("#backlog .row").first().getAttribute("data-key");
  await olu.locator("#backlog .row .title").first().focus();
  await olu.keyboard.press("Alt+ArrowDown");
  await olu.waitForFunction((key) => document.querySelectorAll("#backlog .row")[1]?.dataset.key === key, first);
});

test("finished sprints are brought in", async () => {
  await visit("sprints/import");
  assert.deepEqual(await axe(olu), []);
  await olu.locator("[name=csv]").fill("title,team,starts_on,ends_on,committed,completed\nLong ago,Old crew,2020-01-06,2020-01-17,20,18\n");
  await olu.getByRole("button", { name: "Bring in" }).click();
  await olu.getByText("1 sprint created, 0 updated, 0 the same as before, 0 not taken.").waitFor();
  await visit("sprint");
  await olu.getByRole("table").getByRole("link", { name: "Long ago" }).waitFor();
});
