// How long a timeline of 1,000 initiatives takes to be painted, and how many frames a second a drag on it has. A measurement, not a test.

import { api, browser, open, setUp, start } from "./northline.mjs";

const BETS = Number(process.argv[2] ?? 1_000);
const LOADS = 9;

const northline = await start();
const chrome = await browser();
try {
  const page = await open(chrome);
  page.setDefaultTimeout(120_000);
  await setUp(page, northline);
  await fill();
  await page.addInitScript(() => {
    // The frame after the one that draws the bars begins when that one is painted.
    const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.painted = performance.now())));
    addEventListener("DOMContentLoaded", drawn);
  });
  const shown = (ms) => `${ms.toFixed(0)} ms`;
  for (const lanes of ["goal", "none"]) {
    const took = [];
    for (let load = 0; load < LOADS; load++) took.push(await paint(page, lanes));
    const median = (of) => took.map(of).sort((a, b) => a - b)[Math.floor(LOADS / 2)];
    const bars = await page.locator(".bar").count();
    console.log(`A timeline of ${bars} of ${BETS} bets, lanes by ${lanes}, median of ${LOADS}:`);
    console.log(`  first byte ${shown(median((one) => one.first))}, painted ${shown(median((one) => one.painted))} after the request, ${shown(median((one) => one.painted - one.first))} after the first byte (target: 500 ms)`);
  }
  const frames = (await drag(page)).sort((a, b) => a - b);
  const mean = frames.reduce((sum, ms) => sum + ms, 0) / frames.length;
  const late = frames.filter((ms) => ms > 20).length;
  console.log(`A drag over ${frames.length} frames: ${(1000 / mean).toFixed(0)} a second, 95 % within ${frames[Math.floor(frames.length * 0.95)].toFixed(1)} ms, worst ${frames.at(-1).toFixed(1)} ms, ${late} later than 20 ms`);
} finally {
  await chrome.close();
  northline.stop();
}

/** Bets of two to twelve weeks over a year, in eight goals, a fifth of them waiting for another. */
async function fill() {
  const token = northline.run(["token", "new", "--person", "root@example.org"]);
  const ask = (method, path, body) => api(northline, token, method, path, body);
  await ask("POST", "/products", { key: "TID", name: "Tidewater" });
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const goals = [];
  for (let nth = 0; nth < 8; nth++) goals.push((await ask("POST", "/products/TID/goals", { title: `Goal ${nth + 1}` })).key);
  let last;
  for (let nth = 0; nth < BETS; nth++) {
    const from = ((nth * 37) % 290) - 20;
    const bet = { title: `Bet ${nth + 1} of a large roadmap`, serves: [goals[nth % 8]], starts_on: day(from), due_on: day(from + 14 + ((nth * 13) % 70)) };
    const { key } = await ask("POST", "/products/TID/initiatives", bet);
    if (nth % 5 === 4) await ask("POST", "/links", { from: last, to: key, kind: "blocks" });
    if (nth % 4 === 0) {
      for (let story = 0; story < 3; story++) {
        const made = await ask("POST", "/products/TID/stories", { title: "A part of it", serves: [key] });
        if (story === 0) await ask("POST", `/stories/${made.key}/acceptance`, {});
      }
    }
    last = key;
  }
}

/** From the request to the first byte, and to the frame that shows all bars. */
async function paint(page, lanes) {
  await page.goto(`${northline.base}/products/TID/roadmap?view=timeline&lanes=${lanes}`, { waitUntil: "load" });
  await page.waitForFunction(() => globalThis.painted !== undefined);
  return page.evaluate(() => ({ first: performance.getEntriesByType("navigation")[0].responseStart, painted: globalThis.painted }));
}

/** The times between the frames while a bar is dragged to and fro. */
async function drag(page) {
  await page.waitForTimeout(500);
  const box = await page.locator(".bar .plan").nth(3).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10, y, { steps: 3 });
  await page.evaluate(() => {
    globalThis.frames = [];
    let last = performance.now();
    const frame = (now) => {
      globalThis.frames.push(now - last);
      last = now;
      globalThis.watching = requestAnimationFrame(frame);
    };
    globalThis.watching = requestAnimationFrame(frame);
  });
  for (let move = 0; move < 180; move++) {
    await page.mouse.move(x + 10 + 200 * Math.sin(move / 12), y);
    await page.waitForTimeout(8);
  }
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.watching);
    return globalThis.frames.slice(2);
  });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  return frames;
}
