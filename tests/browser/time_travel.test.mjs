// Looking back at a roadmap: by its link, by date, by keys; and what changed since, with why. With and without a hand on the mouse.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, ada, token, bank;
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const P = "/products/TID";

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  await setUp(ada, northline, { name: "Ada", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/sample", {});
  const roadmap = await api(northline, token, "GET", `${P}/roadmap`);
  bank = roadmap.bets.find((bet) => bet.open && bet.due_on);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const shows = (page, on) => page.waitForFunction((on) => new URL(location.href).searchParams.get("day") === on && document.querySelector("#field-day")?.value === on, on);

/** Keys are heard once the page has come to rest. */
const listens = (page) => page.waitForFunction(() => document.readyState === "complete" && !document.documentElement.hasAttribute("aria-busy")).then(() => page.waitForTimeout(250));

test("the past is reached by its link and gone through by keys; nothing there can be moved", async () => {
  await ada.goto(`${northline.base}${P}/roadmap?view=timeline`);
  await ada.getByRole("link", { name: "History" }).click();
  await ada.getByText("You look at the past").waitFor();
  assert.deepEqual(await axe(ada), []);
  await ada.goto(`${northline.base}${P}/roadmap/at?day=${day(-20)}&view=timeline`);
  await shows(ada, day(-20));
  for (const [keys, on] of [["ArrowLeft", -21], ["ArrowRight", -20], ["Shift+ArrowLeft", -27], ["Shift+ArrowRight", -20]]) {
    await listens(ada);
    await ada.keyboard.press(keys);
    await shows(ada, day(on));
  }
  assert.equal(new URL(ada.url()).searchParams.get("view"), "timeline", "the view is kept");
  assert.equal(await ada.locator(".bar .grip").count(), 0);
  await ada.locator("#field-day").fill(day(-40));
  await ada.getByRole("button", { name: "Show" }).click();
  await shows(ada, day(-40));
  for (const view of ["List", "Now · next · later"]) {
    await ada.getByRole("navigation", { name: "Views of the roadmap" }).getByRole("link", { name: view }).click();
    await ada.getByRole("navigation", { name: "Views of the roadmap" }).locator(`a[aria-current="page"]`, { hasText: view }).waitFor();
    await shows(ada, day(-40));
    assert.equal(await ada.locator("main [data-controller=horizons]").count(), 0);
    assert.deepEqual(await axe(ada), []);
  }
  await listens(ada);
  await ada.keyboard.press("t");
  await ada.waitForURL(`**${P}/roadmap?**`);
});

test("a day that never was is refused beside the field", async () => {
  await ada.goto(`${northline.base}${P}/roadmap/at?day=${day(30)}`);
  await ada.locator("#field-day-error").getByText("still to come").waitFor();
  assert.deepEqual(await axe(ada), []);
});

test("what slipped says by how much and why", async () => {
  await ada.goto(`${northline.base}${P}/roadmap?view=timeline`);
  await ada.goto(`${northline.base}/items/${bank.key}/dates`);
  const until = new Date(new Date(bank.due_on).getTime() + 10 * 86_400_000).toISOString().slice(0, 10);
  await ada.locator("#field-due_on").fill(until);
  await ada.locator("#field-_reason").fill("The bank answers in April");
  await ada.getByRole("button", { name: "Save" }).click();
  await ada.waitForURL(`**/items/${bank.key}`);
  await ada.goto(`${northline.base}${P}/roadmap/changes?from=${day(-1)}&to=${day(0)}`);
  const row = ada.locator(`#changed-${bank.key}`);
  await row.getByText("ends 10 days later").waitFor();
  await row.getByText("The bank answers in April").waitFor();
  assert.deepEqual(await axe(ada), []);
  await ada.getByRole("navigation", { name: "How far back" }).getByRole("link", { name: "Quarter" }).click();
  await ada.waitForFunction((to) => new URL(location.href).searchParams.get("from") !== to, day(-1));
  await row.getByText("The bank answers in April").waitFor();
});
