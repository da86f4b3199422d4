// How long a key takes to the next paint on a board of 500 cards: median and worst of 30 moves. A measurement, not a test.

import { api, browser, open, setUp, start } from "./northline.mjs";

const CARDS = 500;
const MOVES = Number(process.argv[2] ?? 30);
const STATES = ["ready", "started", "review"];

const northline = await start();
const chrome = await browser();
try {
  const page = await open(chrome);
  page.setDefaultTimeout(120_000);
  await setUp(page, northline);
  await page.goto(`${northline.base}/items/${await fill()}/board`);
  await page.locator(".card").nth(CARDS - 1).waitFor();
  await page.waitForTimeout(1_000);
  const took = [];
  for (let move = 0; move < MOVES; move++) took.push(await paint(page, move));
  took.sort((a, b) => a - b);
  const shown = (ms) => `${ms.toFixed(0)} ms`;
  console.log(`A key to the next paint on a board of ${CARDS} cards, ${MOVES} moves:`);
  console.log(`  median ${shown(took[Math.floor(MOVES / 2)])}, worst ${shown(took[MOVES - 1])} (target: 100 ms)`);
} finally {
  await chrome.close();
  northline.stop();
}

/** A running sprint with all the cards in it, a third in each column. Gives its key. */
async function fill() {
  const token = northline.run(["token", "new", "--person", "root@example.org"]);
  const ask = (method, path, body) => api(northline, token, method, path, body);
  await ask("POST", "/products", { key: "TID", name: "Tidewater" });
  const keys = [];
  for (let nth = 0; nth < CARDS; nth++) {
    const story = { title: `Card ${nth} of a large board`, points: 3, status: STATES[nth % STATES.length] };
    keys.push((await ask("POST", "/products/TID/stories", story)).key);
  }
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const sprint = (await ask("POST", "/products/TID/sprints", { title: "Large", starts_on: day(0), ends_on: day(13) })).key;
  for (let from = 0; from < CARDS; from += 50) {
    await ask("POST", `/sprints/${sprint}/items`, { items: keys.slice(from, from + 50), reason: "as many as there are" });
  }
  await ask("POST", `/sprints/${sprint}/start`, {});
  return sprint;
}

/** Moves a card on and, by the next move, back; the time from the press to the paint that shows it. */
async function paint(page, move) {
  const lane = (at) => page.locator("section.lane").nth(at);
  const [from, keys] = move % 2 === 0 ? [1, "Alt+ArrowRight"] : [2, "Alt+ArrowLeft"];
  const card = lane(from).locator(".card a.title").first();
  await card.focus();
  await page.evaluate(() => {
    globalThis.painted = new Promise((done) => {
      const listen = (event) => {
        if (!event.altKey || !event.key.startsWith("Arrow")) return;
        removeEventListener("keydown", listen, true);
        // The frame after the one that draws the move begins when that one is painted.
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - event.timeStamp)));
      };
      addEventListener("keydown", listen, true);
    });
  });
  const kept = page.waitForResponse((answer) => answer.request().method() === "PUT");
  await page.keyboard.press(keys);
  const ms = await page.evaluate(() => globalThis.painted);
  await kept;
  // What the move had the page read again is over before the next.
  await page.waitForTimeout(1_500);
  return ms;
}
