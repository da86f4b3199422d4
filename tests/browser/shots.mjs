// A picture of every page, light and dark, wide and narrow, in target/shots; says what does not load, overflows or fails axe.
// With words, only the pages whose names hold one of them.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";
import { address, DOORS, PAGES, places, WINDOWS } from "./pages.mjs";

const folder = fileURLToPath(new URL("../../target/shots", import.meta.url));
mkdirSync(folder, { recursive: true });
const only = process.argv.slice(2);
const wanted = ([name]) => only.length === 0 || only.some((word) => name.includes(word));
const northline = await start();
const chrome = await browser();
const wrong = [];
try {
  const first = await open(chrome);
  first.on("filechooser", () => {});
  if (wanted(["set-up"])) await everyLook([["set-up", new URL(northline.setup).pathname]], {});
  await setUp(first, northline);
  const token = northline.run(["token", "new", "--person", "root@example.org"]);
  await api(northline, token, "POST", "/sample", {});
  const words = await places(northline, first);
  await everyLook(DOORS, words);
  await everyLook(PAGES, words, await first.context().cookies());
} finally {
  await chrome.close();
  northline.stop();
}
console.log(wrong.length === 0 ? `Every page is in ${folder}.` : wrong.join("\n"));
process.exitCode = wrong.length === 0 ? 0 : 1;

async function everyLook(pages, words, cookies = []) {
  for (const window of WINDOWS) {
    const page = await open(chrome, window);
    page.setDefaultTimeout(60_000);
    await page.context().addCookies(cookies);
    for (const [name, path] of pages.filter(wanted)) await shoot(page, `${name}-${window.width}`, address(path, words));
    await page.context().close();
  }
}

/** The same page in both themes, without reading it again. */
async function shoot(page, name, path) {
  const answer = await page.goto(northline.base + path, { waitUntil: "load" });
  if (answer.status() >= 400 && !name.startsWith("missing")) wrong.push(`${name}: ${path} is ${answer.status()}`);
  for (const [scheme, only] of [["light"], ["dark", ["color-contrast"]]]) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    // The colours that change do so before the picture is taken.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await page.screenshot({ path: `${folder}/${name}-${scheme}.png`, fullPage: true });
    for (const line of await axe(page, only)) wrong.push(`${name}-${scheme}: ${line}`);
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) wrong.push(`${name}: ${over} pixels wider than the window`);
}
