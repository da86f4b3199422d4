// Every page can be used by everyone: axe finds nothing serious, nothing is wider than a small phone, no script complains.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, browser, looks, open, settled, setUp, start } from "./northline.mjs";
import { address, DOORS, NO_PAGES, PAGES, places } from "./pages.mjs";

let northline, chrome, page, words;

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  page.on("filechooser", () => {});
  await page.goto(northline.setup);
  if (looks) assert.deepEqual(await faults("set-up"), []);
  await page.setViewportSize({ width: 1280, height: 900 });
  await setUp(page, northline);
  await page.getByRole("button", { name: "Open the sample product" }).click();
  await page.waitForURL(`${northline.base}/`, { timeout: 60_000 });
  words = await places(northline, page);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const CONTRAST = ["color-contrast"];
/** Pages of thousands of parts that take seconds to look through, each made of what others show too: wide is enough. */
const LARGE = ["api", "backlog", "foreseen backlog", "sorted backlog", "story map", "design", "flow"];

/** What is wrong with a page: wide and narrow, in the light and in the dark, read once. */
async function faults(name) {
  const serious = [];
  const look = async (width, scheme, only) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const found = (await axe(page, only)).filter((line) => /\((serious|critical)\)/.test(line));
    serious.push(...found.map((line) => `${width}, ${scheme}: ${line}`));
  };
  await look(1280, "light");
  await look(1280, "dark", CONTRAST);
  if (!LARGE.includes(name)) await look(380, "dark");
  await page.setViewportSize({ width: 320, height: 700 });
  await settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 320) serious.push(`at 320 pixels it is ${wide} wide`);
  // Its headings and landmarks are those of the specimens.
  return name === "design" ? serious.filter((wrong) => !wrong.includes("landmark")) : serious;
}

async function visit(path, status) {
  await page.setViewportSize({ width: 1280, height: 900 });
  const answer = await page.goto(northline.base + path);
  assert.equal(answer.status(), status);
}

test("every page there is, is among those that are looked at", async () => {
  const looked = [...PAGES, ...DOORS].map(([, path]) => new URL(address(path, words), northline.base).pathname);
  const fits = (route, path) => new RegExp(`^${route.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path);
  const missed = routes().filter((route) => !NO_PAGES.includes(route) && !looked.some((path) => fits(route, path)));
  assert.deepEqual(missed, []);
});

/** The paths that answer to a browser's GET, as the stations name them. */
function routes() {
  const source = new URL("../../src/", import.meta.url);
  const files = readdirSync(source, { recursive: true }).filter((name) => name.endsWith(".rs"));
  const named = files.flatMap((name) => [...readFileSync(new URL(name, source), "utf8").matchAll(/\.route\(\s*"([^"]+)",\s*get\(/g)]);
  const paths = named.map(([, path]) => path).filter((path) => !path.startsWith("/api") && path !== "/openapi.json");
  assert.ok(paths.length > 100, "the routes are found in the source");
  return [...new Set(paths)];
}

test("every page, wide and narrow, light and dark", async (t) => {
  for (const [name, path] of PAGES) {
    await t.test(`${name}: ${path}`, async () => {
      await visit(address(path, words), name === "missing" ? 404 : 200);
      if (looks) assert.deepEqual(await faults(name), []);
    });
  }
  assert.deepEqual(page.wrong.filter((line) => !line.includes("404")), []);
});

test("the doors, before anybody is in", async () => {
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  for (const [name, path] of DOORS) {
    await visit(address(path, words), 200);
    if (looks) assert.deepEqual(await faults(name), [], name);
  }
  await page.context().addCookies(cookies);
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
