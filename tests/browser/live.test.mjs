// What changes while a page is still opening its live channel, or has lost it, is shown all the same.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, page, token, story;

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline, { name: "Ada Voss", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  story = (await api(northline, token, "POST", "/products/TID/stories", { title: "Refund" })).key;
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const rename = (title) => api(northline, token, "PATCH", `/stories/${story}`, { title });
const shows = (title) => page.getByRole("heading", { level: 1, name: title }).waitFor();

/** Holds every request for the live channel back until it is let go. */
async function hold() {
  let release;
  const asked = new Promise((heard) => {
    release = new Promise((go) => {
      page.route("**/live?*", async (route) => {
        heard(go);
        await release;
        await route.continue();
      });
    });
  });
  return asked;
}

test("a change between reading a page and listening to it is not lost", async () => {
  const asked = hold();
  await page.goto(`${northline.base}/items/${story}`);
  await shows(/Refund/);
  const go = await asked;
  await rename("Money back");
  await page.waitForTimeout(500);
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /Refund/, "nothing has told the page yet");
  go();
  await shows(/Money back/);
  await page.unroute("**/live?*");
});

test("a page that lost its channel asks from what it knows by then, and only once", async () => {
  const asked = [];
  page.on("request", (request) => request.url().includes("/live?") && asked.push(new URL(request.url()).searchParams.get("since")));
  await page.reload();
  await page.waitForTimeout(500);
  await rename("Money back, today");
  await shows(/Money back, today/);
  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
  await rename("Money back within the hour");
  await page.context().setOffline(false);
  await page.evaluate(() => window.dispatchEvent(new Event("pageshow")));
  await shows(/within the hour/);
  assert.equal(asked.length, 2);
  assert.notEqual(asked[0], asked[1], "it had been refreshed in between");
});

test("a visit that is overtaken while its page still arrives is no error", async () => {
  await page.goto(`${northline.base}/items/${story}`);
  await page.waitForTimeout(300);
  page.wrong.length = 0;
  // The backlog's head arrives at once and its body only until somebody goes elsewhere.
  await page.evaluate(() => {
    const real = window.fetch;
    window.fetch = async (input, options) => {
      const answer = await real(input, options);
      if (!String(input).endsWith("/backlog")) return answer;
      const { signal } = options;
      window.arriving = true;
      const text = () => new Promise((_, stop) => signal.addEventListener("abort", () => stop(signal.reason)));
      answer.clone = () => ({ text });
      return answer;
    };
  });
  await page.evaluate(() => void window.Turbo.visit("/products/TID/backlog"));
  await page.waitForFunction(() => window.arriving);
  await page.evaluate(() => void window.Turbo.visit("/products/TID/voices"));
  await page.waitForURL(/voices/);
  await page.waitForTimeout(200);
  assert.deepEqual(page.wrong, []);
});

test("what somebody is choosing from stays when the page is refreshed under it", async () => {
  await api(northline, token, "POST", "/products/TID/epics", { title: "Money matters" });
  await page.goto(`${northline.base}/items/${story}/link`);
  const picker = page.getByRole("combobox").first();
  await picker.fill("Money matters");
  const option = page.getByRole("option", { name: /Money matters/ }).first();
  await option.waitFor();
  const refreshed = page.evaluate(() => new Promise((done) => document.addEventListener("turbo:morph", () => done(true), { once: true })));
  await page.evaluate(() => window.Turbo.session.refresh(document.baseURI));
  assert.ok(await refreshed, "the page was refreshed");
  assert.ok(await option.isVisible(), "the option is still there");
  await option.click();
  assert.match(await picker.inputValue(), /Money matters/);
});
