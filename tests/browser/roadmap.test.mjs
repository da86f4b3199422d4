// The roadmap by hand, by keyboard alone, and as a second person sees it: horizons, timeline, how a bet goes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, api, axe, browser, open, setUp, signIn, sorts, start } from "./northline.mjs";

let northline, chrome, ada, mei, token;
const keys = {};
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  await setUp(ada, northline, { name: "Ada", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  const make = async (name, kinds, title, more) => {
    keys[name] = (await api(northline, token, "POST", `/products/TID/${kinds}`, { title, ...more })).key;
  };
  await make("goal", "goals", "Grow bookings");
  await make("bank", "initiatives", "Money back", { serves: [keys.goal], horizon: "now", starts_on: day(7), due_on: day(40) });
  await make("pay", "initiatives", "Instalments", { serves: [keys.goal], horizon: "now", starts_on: day(60), due_on: day(90) });
  await make("pass", "initiatives", "Offline passes", { horizon: "next" });
  await make("spring", "releases", "Spring", { planned_on: day(80) });
  await api(northline, token, "POST", "/links", { from: keys.bank, to: keys.pay, kind: "blocks" });
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = async (page, path) => {
  await page.goto(`${northline.base}${path}`);
  await page.waitForTimeout(300);
};
const roadmap = "/products/TID/roadmap";
const bar = (page, key) => page.locator(`#bar-${key}`);
const days = async (key) => {
  const { starts_on, due_on } = await api(northline, token, "GET", `/items/${key}`);
  return [starts_on, due_on];
};
/** Waits until the page has read again that a bar is from one day to another. */
const reads = (page, key, from, to) =>
  page.waitForFunction(
    ({ key, from, to }) => {
      const bar = document.getElementById(`bar-${key}`);
      return bar?.dataset.starts === from && bar.dataset.due === to && !bar.classList.contains("moving") && !bar.getAttribute("style");
    },
    { key, from, to },
  );
/** Drags by so many pixels from the middle of what is named, slowly enough to be noticed on the way. */
const drag = async (page, locator, by) => {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by / 2, y, { steps: 6 });
  await page.mouse.move(x + by, y, { steps: 6 });
  await page.mouse.up();
};
const lane = (page, name) => page.locator(`#horizon-${name} .card a.title`).allTextContents();

test("a bar is dragged, drawn out and taken back; whoever looks sees it move", async () => {
  await visit(ada, `${roadmap}?view=timeline&zoom=week`);
  await visit(mei, `${roadmap}?view=timeline&zoom=week`);
  assert.deepEqual(await axe(ada), []);
  await ada.locator("html[data-draws]").waitFor({ state: "attached" });
  // Twelve pixels are a day.
  await drag(ada, bar(ada, keys.bank).locator(".plan"), 60);
  await reads(ada, keys.bank, day(12), day(45));
  await reads(mei, keys.bank, day(12), day(45));
  assert.deepEqual(await days(keys.bank), [day(12), day(45)]);
  assert.ok(ada.url().includes("view=timeline"), "the end of a drag is no click");
  await drag(ada, bar(ada, keys.bank).locator(".grip.end"), -36);
  await reads(ada, keys.bank, day(12), day(42));
  await ada.getByRole("button", { name: "Undo" }).last().click();
  await reads(ada, keys.bank, day(12), day(45));
  await drag(ada, bar(ada, keys.bank).locator(".grip.start"), -24);
  await reads(ada, keys.bank, day(10), day(45));
  assert.deepEqual(ada.wrong, []);
  assert.deepEqual(mei.wrong, []);
});

test("a bar is moved by keyboard alone, and a conflict with what blocks it is said", async () => {
  await api(northline, token, "PUT", `/initiatives/${keys.bank}/dates`, { starts_on: day(7), due_on: day(48) });
  await visit(ada, `${roadmap}?view=timeline&zoom=month`);
  await bar(ada, keys.bank).focus();
  await ada.keyboard.press("ArrowDown");
  await ada.waitForFunction((key) => document.activeElement?.id === `bar-${key}`, keys.pay);
  await ada.keyboard.press("ArrowLeft");
  await ada.keyboard.press("ArrowLeft");
  await reads(ada, keys.pay, day(46), day(76));
  await ada.waitForFunction((key) => document.activeElement?.id === `bar-${key}`, keys.pay);
  await ada.getByText("starts before").first().waitFor();
  await ada.locator(".tie.conflict").waitFor({ state: "attached" });
  await ada.keyboard.press("Shift+ArrowRight");
  await reads(ada, keys.pay, day(46), day(83));
  // Its start has keys as its end has, and the places where it is drawn out are seen.
  await ada.keyboard.press("Alt+ArrowLeft");
  await reads(ada, keys.pay, day(39), day(83));
  assert.notEqual(await bar(ada, keys.pay).locator(".grip.start").evaluate((grip) => getComputedStyle(grip).fill), "rgba(0, 0, 0, 0)");
  // The form is the twin of every drag.
  await ada.keyboard.press("d");
  const form = ada.locator("dialog form");
  await form.locator("[name=due_on]").fill(day(30));
  await form.locator("[name=due_on]").press("Enter");
  await form.getByText("ends before it starts").waitFor();
  await form.locator("[name=starts_on]").fill(day(50));
  await form.locator("[name=due_on]").fill(day(95));
  await form.locator("[name=due_on]").press("Enter");
  await reads(ada, keys.pay, day(50), day(95));
  await ada.locator(".tie.conflict").waitFor({ state: "detached" });
  await ada.waitForFunction((key) => document.activeElement?.id === `bar-${key}`, keys.pay);
  await ada.keyboard.press("Enter");
  await ada.waitForURL(`**/items/${keys.pay}`);
  // What did not fit was answered with 422, as it should be.
  assert.deepEqual(ada.wrong.splice(0).filter((line) => !line.includes("422")), []);
});

test("who may not decide proposes a move, and the bar goes back", async () => {
  await visit(mei, `${roadmap}?view=timeline&zoom=month`);
  const before = await days(keys.bank);
  await bar(mei, keys.bank).focus();
  await mei.keyboard.press("ArrowRight");
  await mei.locator(".toasts", { hasText: "Proposed to" }).waitFor();
  await reads(mei, keys.bank, ...before);
  assert.deepEqual(await days(keys.bank), before);
  assert.deepEqual(mei.wrong, []);
});

test("cards go between horizons by hand and by keys, and the order stays", async () => {
  await visit(ada, roadmap);
  await visit(mei, roadmap);
  await sorts(ada);
  await ada.locator(`#card-${keys.pay} a.title`).focus();
  await ada.keyboard.press("Alt+ArrowUp");
  await mei.waitForFunction(() => document.querySelector("#horizon-now .card a.title")?.textContent === "Instalments");
  await ada.keyboard.press("Alt+ArrowRight");
  await mei.locator(`#horizon-next #card-${keys.pay}`).waitFor();
  await visit(ada, roadmap);
  assert.deepEqual([await lane(ada, "now"), await lane(ada, "next")], [["Money back"], ["Instalments", "Offline passes"]]);
  await sorts(ada);
  const [from, to] = [await ada.locator(`#card-${keys.pass}`).boundingBox(), await ada.locator("#horizon-now .cards").boundingBox()];
  await ada.mouse.move(from.x + 40, from.y + from.height - 12);
  await ada.mouse.down();
  await ada.mouse.move(from.x + 30, from.y + from.height - 20, { steps: 4 });
  await ada.mouse.move(to.x + 60, to.y + 20, { steps: 12 });
  await ada.waitForTimeout(300);
  await ada.mouse.move(to.x + 62, to.y + 22, { steps: 3 });
  await ada.mouse.up();
  await mei.locator(`#horizon-now #card-${keys.pass}`).waitFor();
  assert.equal((await api(northline, token, "GET", `/items/${keys.pass}`)).horizon, "now");
  // The menu does the same without dragging.
  await ada.locator(`#card-${keys.pass} details.menu summary`).click();
  await ada.locator(`#card-${keys.pass}`).getByRole("button", { name: "To later" }).click();
  await mei.locator(`#horizon-later #card-${keys.pass}`).waitFor();
  assert.deepEqual(await axe(mei), []);
  assert.deepEqual(ada.wrong, []);
});

test("how a bet goes is said once and read on its page, its card and its bar", async () => {
  await visit(ada, `/items/${keys.bank}`);
  await ada.getByRole("link", { name: "Say how it goes" }).click();
  const form = ada.locator("dialog form");
  await form.locator("[name=state]").selectOption("at_risk");
  await form.getByRole("button", { name: "Say so" }).click();
  await form.getByText("say why it is at risk").waitFor();
  await form.locator("[name=words]").fill("The bank is late");
  await form.getByRole("button", { name: "Say so" }).click();
  await ada.locator(".health-update", { hasText: "The bank is late" }).waitFor();
  await visit(mei, roadmap);
  await mei.locator(`#card-${keys.bank}`).getByText("at risk").waitFor();
  for (const view of ["timeline", "outcomes", "list&sort=-due"]) {
    await visit(mei, `${roadmap}?view=${view}`);
    assert.deepEqual(await axe(mei), [], view);
  }
  await visit(mei, `${roadmap}?view=timeline`);
  assert.match(await bar(mei, keys.bank).getAttribute("aria-label"), /Money back, .*at risk/);
  await visit(ada, "/roadmap");
  await bar(ada, keys.bank).waitFor();
  assert.deepEqual(await axe(ada), []);
  assert.deepEqual([...ada.wrong, ...mei.wrong].filter((line) => !line.includes("422")), []);
});
