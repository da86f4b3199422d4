// Every page can be used by everyone: axe finds nothing serious, nothing is wider than a small phone, no script complains.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, page;

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline);
  await page.getByRole("button", { name: "Open the sample product" }).click();
  await page.waitForURL(`${northline.base}/`, { timeout: 60_000 });
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const found = async (words, kind) => {
  const answer = await page.request.get(`${northline.base}/api/v1/search?q=${words}&kind=${kind}`);
  return `/items/${(await answer.json()).items[0].key}`;
};

test("every page, light and dark", async (t) => {
  const pages = [
    "/", "/welcome", "/decisions", "/customers", "/people", "/account", "/api", "/search?q=refund", "/design",
    ...["vision", "voices", "ideas", "roadmap", "backlog", "map", "tree", "launch", "outcomes", "coverage", "import"].map((stop) => `/products/TID/${stop}`),
    "/products/TID/settings", "/changed", "/products/TID/fields", "/products/TID/backlog/filter", "/products/TID/backlog?sort=field.severity",
    "/new?product=TID", "/new/story?product=TID", "/new/feedback?product=TID",
    await found("refund+same+card", "story"), await found("card", "feedback"), await found("abandoned", "metric"),
    await found("fewer", "goal"), await found("money", "initiative"),
  ];
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of pages) {
      await t.test(`${path} in the ${scheme}`, async () => {
        const answer = await page.goto(northline.base + path);
        assert.equal(answer.status(), 200);
        const serious = (await axe(page)).filter((wrong) => /\((serious|critical)\)/.test(wrong));
        assert.deepEqual(path === "/design" ? serious.filter((wrong) => !wrong.startsWith("landmark")) : serious, []);
      });
    }
  }
  await page.setViewportSize({ width: 320, height: 700 });
  for (const path of pages) {
    await t.test(`${path} at 320 pixels`, async () => {
      await page.goto(northline.base + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `the page is ${wide} wide`);
    });
  }
  assert.deepEqual(page.wrong, []);
});

test("forms work without scripts, and keep what was typed when it does not hold", async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto(`${northline.base}/new/story?product=TID`);
  await plain.locator("[name=title]").fill("x".repeat(600));
  await plain.locator("[name=persona]").fill("skipper");
  await plain.locator("main form").getByRole("button", { name: "Create" }).click();
  await plain.getByText("at most 500 fit").waitFor();
  assert.equal(await plain.locator("[name=persona]").inputValue(), "skipper");
  await plain.locator("[name=title]").fill("A story without scripts");
  await plain.getByRole("button", { name: "Try again" }).click();
  await plain.waitForURL("**/items/*");
  await plain.getByText("Done.").waitFor();
  await context.close();
});

test("the sample leaves without a trace", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${northline.base}/welcome`);
  await page.getByRole("button", { name: "Take the sample away" }).click();
  await page.locator("h1", { hasText: "Welcome" }).waitFor();
  assert.equal(northline.run(["check"]), "ok");
});
