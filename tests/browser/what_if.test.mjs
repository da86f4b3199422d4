// A scenario by hand, by keys and as a proposal: what is said in it changes nothing until it is applied, and is taken back at once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, api, axe, browser, open, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, ada, mei, token, scenario;
const keys = {};
const P = "/products/TID";
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  await setUp(ada, northline, { name: "Ada", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  for (const [name, title, starts_on, due_on] of [["bank", "Money back", day(7), day(97)], ["pay", "Instalments", day(20), day(120)]]) {
    keys[name] = (await api(northline, token, "POST", `${P}/initiatives`, { title, starts_on, due_on, horizon: "now", appetite: 20 })).key;
  }
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const bar = (page, key) => page.locator(`#bar-${key}`);
const days = async (key) => {
  const { starts_on, due_on } = await api(northline, token, "GET", `/items/${key}`);
  return [starts_on, due_on];
};
const row = (page, key) => page.locator("tr", { has: page.locator(`#beside-${key}`) });
const draws = (page) => page.locator("html[data-draws]").waitFor({ state: "attached" });
const reads = (page, key, from, to) =>
  page.waitForFunction(
    ({ key, from, to }) => {
      const bar = document.getElementById(`bar-${key}`);
      return bar?.dataset.starts === from && bar.dataset.due === to && !bar.classList.contains("moving") && !bar.getAttribute("style");
    },
    { key, from, to },
  );

test("a scenario is begun, a bar in it dragged and moved by keys; the roadmap stays", async () => {
  await ada.goto(`${northline.base}${P}/roadmap?view=timeline`);
  await ada.getByRole("link", { name: "Scenarios" }).click();
  await ada.getByLabel("What if").fill("Two people more");
  assert.deepEqual(await axe(ada), []);
  await ada.getByRole("button", { name: "Begin" }).click();
  await ada.waitForURL("**/scenarios/*-*");
  await ada.getByRole("heading", { name: "Two people more" }).waitFor();
  scenario = new URL(ada.url()).pathname;
  await draws(ada);
  const plan = bar(ada, keys.bank).locator(".plan");
  await plan.scrollIntoViewIfNeeded();
  const box = await plan.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await ada.mouse.move(x, y);
  await ada.mouse.down();
  await ada.mouse.move(x + 20, y, { steps: 6 });
  // Three and a half pixels are a day.
  await ada.mouse.move(x + 35, y, { steps: 6 });
  await ada.mouse.up();
  await reads(ada, keys.bank, day(17), day(107));
  await row(ada, keys.bank).getByText("10 days later").waitFor();
  assert.equal(await ada.locator(".timeline .behind").count(), 1, "the real one is drawn behind");
  await bar(ada, keys.pay).focus();
  await ada.keyboard.press("Shift+ArrowLeft");
  await reads(ada, keys.pay, day(20), day(113));
  await row(ada, keys.pay).getByText("7 days earlier").waitFor();
  assert.deepEqual([await days(keys.bank), await days(keys.pay)], [[day(7), day(97)], [day(20), day(120)]]);
  assert.deepEqual(await axe(ada), []);
});

test("a bet is cut in a form, and people come", async () => {
  await row(ada, keys.pay).getByRole("link", { name: "Otherwise…" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("It is").selectOption("dropped");
  await dialog.getByRole("button", { name: "Say so" }).click();
  await row(ada, keys.pay).getByText("cut").waitFor();
  await ada.getByLabel("Who").fill("Developers");
  await ada.getByLabel("How many").fill("2");
  await ada.getByLabel("From").fill(day(10));
  await ada.getByRole("button", { name: "Add people" }).click();
  await ada.getByText("Developers", { exact: false }).first().waitFor();
});

test("whoever may not decide proposes it; applied, it is done at once and taken back at once", async () => {
  await mei.goto(`${northline.base}${scenario}`);
  await mei.getByRole("link", { name: "Propose to apply" }).waitFor();
  await ada.goto(`${northline.base}${scenario}`);
  await ada.getByRole("link", { name: "Apply" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
  await ada.getByText("This scenario was applied").waitFor();
  assert.deepEqual(await days(keys.bank), [day(17), day(107)]);
  assert.equal((await api(northline, token, "GET", `/items/${keys.pay}`)).status, "dropped");
  await ada.getByRole("button", { name: "Undo" }).click();
  await ada.getByRole("link", { name: "Apply" }).waitFor();
  assert.deepEqual(await days(keys.bank), [day(7), day(97)]);
});

test("a roadmap that has moved on is told bet by bet", async () => {
  await api(northline, token, "PUT", `/initiatives/${keys.bank}/dates`, { starts_on: day(8), due_on: day(98) });
  await ada.goto(`${northline.base}${scenario}`);
  await ada.getByText("The roadmap has moved on").waitFor();
  await ada.getByRole("button", { name: "Start from how it is now" }).click();
  await ada.getByText("The roadmap has moved on").waitFor({ state: "detached" });
  await ada.getByRole("button", { name: "Throw away" }).click();
  await ada.waitForURL(`**${P}/roadmap/scenarios`);
  await ada.getByText("discarded").waitFor();
});
