// A picture of every page, light and dark, wide and narrow, in target/shots; says what does not load, overflows or fails axe.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";
import { PAGES, WINDOWS } from "./pages.mjs";

const folder = fileURLToPath(new URL("../../target/shots", import.meta.url));
mkdirSync(folder, { recursive: true });
const only = process.argv.slice(2);
const northline = await start();
const chrome = await browser();
const wrong = [];
try {
  const first = await open(chrome);
  await setUp(first, northline);
  const cookies = await first.context().cookies();
  const keys = await fill(northline);
  for (const window of WINDOWS) {
    for (const scheme of ["light", "dark"]) {
      const page = await open(chrome, { ...window, scheme });
      await page.context().addCookies(cookies);
      for (const [name, path] of PAGES.filter(([name]) => only.length === 0 || only.includes(name))) {
        await shoot(page, `${name}-${window.width}-${scheme}`, path.replace(/\{(\w+)\}/g, (_, word) => keys[word]));
      }
      await page.context().close();
    }
  }
} finally {
  await chrome.close();
  northline.stop();
}
console.log(wrong.length === 0 ? `Every page is in ${folder}.` : wrong.join("\n"));
process.exitCode = wrong.length === 0 ? 0 : 1;

async function shoot(page, name, path) {
  const answer = await page.goto(northline.base + path, { waitUntil: "load" });
  if (answer.status() >= 400 && !name.startsWith("missing")) wrong.push(`${name}: ${path} is ${answer.status()}`);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) wrong.push(`${name}: ${over} pixels wider than the window`);
  for (const line of await axe(page)) wrong.push(`${name}: ${line}`);
}

/** A product with one of each kind in it. */
async function fill(northline) {
  const token = northline.run(["token", "new", "--person", "root@example.org"]);
  const post = (path, body) => api(northline, token, "POST", path, body);
  await post("/products", { key: "TID", name: "Tidewater" });
  const keys = { product: "TID" };
  const make = async (kind, plural, body) => {
    keys[kind] = (await post(`/products/TID/${plural}`, body)).key;
    return keys[kind];
  };
  await make("vision", "visions", { title: "Every harbour one tap away" });
  const goal = await make("goal", "goals", { title: "Fewer lost bookings" });
  const initiative = await make("initiative", "initiatives", { title: "Money back in a day", serves: [goal], horizon: "now" });
  const epic = await make("epic", "epics", { title: "Refunds", serves: [initiative] });
  await post("/products/TID/fields", { name: "Severity", kind: "choice", choices: ["high", "low"], on_cards: true });
  await post("/products/TID/fields", { name: "Promised by", kind: "date" });
  const story = await make("story", "stories", { title: "Refund to the same card", serves: [epic], points: 5, criteria: ["Within a day"], fields: { severity: "high" } });
  await make("orphan", "bugs", { title: "Nobody knows why" });
  await make("feedback", "feedback", { title: "My money", body: "My money never came back.", supports: story });
  await make("release", "releases", { title: "Spring" });
  await make("metric", "metrics", { title: "Days until the money is back", unit: "days" });
  return keys;
}
