// The line walked in a browser: mended on the spot by mouse and by keys, read whole, and back to the customer who asked.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, page, token;
const keys = {};

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline, { name: "Ada Voss", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  const make = async (name, kinds, title, more = {}) => {
    keys[name] = (await api(northline, token, "POST", `/products/TID/${kinds}`, { title, ...more })).key;
  };
  await make("vision", "visions", "Every island within an hour");
  await make("goal", "goals", "Fewer lost bookings");
  await make("bet", "initiatives", "Money back without a call", { serves: [keys.goal] });
  await make("epic", "epics", "Refunds", { serves: [keys.bet] });
  await make("first", "stories", "Refund to the same card");
  await make("second", "stories", "Say when the money arrives");
  keys.customer = (await api(northline, token, "POST", "/customers", { title: "Outer Isles Ferries", segment: "Island operator", revenue: 310000 })).key;
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const share = () => page.locator("aside .meter", { hasText: "Know their why" }).innerText();
const orphan = (key) => page.locator(`#mend-${key}`);

test("an orphan is mended on the spot by mouse, and the share changes", async () => {
  await page.goto(`${northline.base}/products/TID/coverage`);
  assert.match(await share(), /0 %/);
  const picker = page.locator(`#mend-${keys.first}-serves`);
  await picker.click();
  await picker.fill("Refunds");
  await orphan(keys.first).locator("[role=option]", { hasText: "Refunds" }).click();
  await orphan(keys.first).getByRole("button", { name: "Link" }).click();
  await orphan(keys.first).waitFor({ state: "detached" });
  await page.locator("aside .meter", { hasText: "50 %" }).first().waitFor();
  assert.match(await share(), /50 %/);
});

test("and by keyboard alone", async () => {
  const at = (id) => page.evaluate((id) => document.activeElement?.id === id, id);
  for (let steps = 0; !(await at(`mend-${keys.second}-serves`)); steps++) {
    assert.ok(steps < 80, "the picker is reached by Tab");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("Refunds");
  await orphan(keys.second).locator("[role=option]", { hasText: "Refunds" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await orphan(keys.second).waitFor({ state: "detached" });
  await page.locator("aside .meter", { hasText: "100 %" }).first().waitFor();
  assert.match(await share(), /100 %/);
  assert.deepEqual(await axe(page), []);
});

test("the ribbon leads to the whole line, and what stands beside its first to all of them", async () => {
  await page.goto(`${northline.base}/items/${keys.goal}`);
  const ribbon = page.locator("nav.through");
  await ribbon.getByRole("link", { name: "Story: and 1 more" }).click();
  await page.waitForURL("**/line?only=story");
  await page.locator(`#at-${keys.first}`).waitFor();
  assert.equal(await page.locator(`#at-${keys.second}`).count(), 1);
  await page.getByRole("link", { name: "All", exact: true }).click();
  await page.locator(`#below-${keys.bet} #below-${keys.epic} #below-${keys.first}`).waitFor();
  assert.equal(await page.locator(`#above-${keys.vision}`).count(), 1);
  assert.deepEqual(await axe(page), []);
});

test("what a metric has gained since the release stands below the story", async () => {
  const release = await api(northline, token, "POST", "/products/TID/releases", { title: "Calm boarding", served_by: [keys.first] });
  const metric = await api(northline, token, "POST", "/products/TID/metrics", { title: "Refund time", unit: "days", direction: "down", served_by: [keys.bet] });
  const observe = (at, value) => api(northline, token, "POST", `/metrics/${metric.key}/observations`, { at, value });
  await observe("2026-02-20T09:00:00Z", 8);
  await api(northline, token, "PATCH", `/releases/${release.key}`, { status: "released", released_on: "2026-03-02" });
  await observe("2026-03-12T09:00:00Z", 2.5);
  await page.goto(`${northline.base}/items/${keys.first}`);
  const line = page.locator(`#near-${metric.key}`);
  await line.getByText("8 → 2.5 days").waitFor();
  assert.match(await line.innerText(), /−5\.5/);
  await page.goto(`${northline.base}/items/${release.key}`);
  await page.locator(".ribbon", { hasText: "Refund to the same card" }).waitFor();
  assert.match(await page.locator(".ribbon").innerText(), /Every island within an hour/);
  assert.deepEqual(await axe(page), []);
});

test("and back to the customer who asked", async () => {
  await api(northline, token, "POST", "/products/TID/feedback", { title: "Third call", body: "Third call this week", said_by: "Marta", customer: keys.customer, supports: keys.first });
  await page.goto(`${northline.base}/items/${keys.first}`);
  const quote = page.locator("aside .quote");
  for (const word of ["Marta", "Outer Isles Ferries", "Island operator", "310 k"]) await quote.getByText(word).waitFor();
  await quote.getByRole("link", { name: "Outer Isles Ferries" }).click();
  await page.locator("section", { hasText: "What they said" }).getByText("Third call").first().waitFor();
  await page.goto(`${northline.base}/customers`);
  await page.getByRole("link", { name: "1 said by Outer Isles Ferries" }).click();
  await page.waitForURL("**/feedback");
  await page.getByRole("link", { name: "Refund to the same card" }).first().waitFor();
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(page.wrong, []);
});
