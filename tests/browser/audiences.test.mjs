// The roadmap for others: a customer without an account opens a link until it is revoked, an executive walks the presentation by
// keys, another site frames it.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, root, token, link;

const post = (path, body) => api(northline, token, "POST", path, body);

before(async () => {
  northline = await start();
  chrome = await browser();
  root = await open(chrome);
  await setUp(root, northline);
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await post("/products", { key: "TID", name: "Tidewater" });
  const bet = { status: "active", horizon: "now", starts_on: "2031-04-13", due_on: "2031-05-14" };
  const key = (await post("/products/TID/initiatives", { title: "Money back", ...bet, body: "Without a call." })).key;
  await post("/products/TID/initiatives", { title: "Winter timetable", status: "active", horizon: "later" });
  await post(`/initiatives/${key}/health`, { state: "at_risk", words: "The bank is late" });
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

test("a product manager makes a link, and a customer without an account opens it", async () => {
  await root.goto(`${northline.base}/products/TID/roadmap/audiences?audience=public&part=links`);
  await root.getByRole("link", { name: "New link" }).click();
  await root.getByLabel("Whom it is for").fill("Customers");
  await root.getByLabel("Sites that may frame it").fill("*");
  await root.getByRole("button", { name: "Make the link" }).click();
  link = await root.getByLabel("Link", { exact: true }).inputValue();
  const customer = await open(chrome, { width: 380, height: 800 });
  await customer.goto(link);
  await customer.getByRole("heading", { name: "Tidewater roadmap" }).waitFor();
  await customer.getByText("Without a call.").waitFor();
  assert.equal(await customer.getByText("The bank is late").count(), 0);
  assert.deepEqual(await axe(customer), []);
  assert.deepEqual(customer.wrong, []);
  await customer.context().close();
});

test("an executive walks the presentation by keys", async () => {
  await root.goto(`${northline.base}/products/TID/roadmap/present?audience=executive`);
  const place = root.locator(".presenting .where");
  await place.filter({ hasText: /^1 of \d/ }).waitFor();
  await root.keyboard.press("ArrowRight");
  await root.getByRole("heading", { name: "Now, next, later" }).waitFor();
  await root.keyboard.press("ArrowRight");
  await root.getByRole("heading", { name: "Timeline" }).waitFor();
  await root.keyboard.press("End");
  await root.getByRole("heading", { name: "At risk" }).waitFor();
  await root.getByText("The bank is late").waitFor();
  await root.keyboard.press("Escape");
  await root.waitForURL(/\/roadmap\/audiences/);
});

test("another site frames what the link allows, and nothing else", async () => {
  const embed = link.replace(/roadmap$/, "embed");
  const site = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end(`<iframe name="allowed" src="${embed}"></iframe><iframe name="refused" src="${link}"></iframe>`);
  });
  await new Promise((done) => site.listen(0, "127.0.0.1", done));
  const page = await open(chrome);
  await page.goto(`http://localhost:${site.address().port}/`);
  await page.frameLocator("iframe[name=allowed]").getByText("Money back").first().waitFor();
  assert.equal(await page.frameLocator("iframe[name=refused]").getByText("Money back").count(), 0);
  await page.context().close();
  site.close();
});

test("a revoked link shows nothing at once", async () => {
  await root.goto(`${northline.base}/products/TID/roadmap/audiences?audience=public&part=links`);
  await root.getByRole("button", { name: "Revoke" }).click();
  await root.getByText("revoked", { exact: true }).waitFor();
  const customer = await open(chrome);
  await customer.goto(link);
  await customer.getByRole("heading", { name: "Nothing here" }).waitFor();
  await customer.context().close();
});
