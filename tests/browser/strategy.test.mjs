// Strategy in the browser: a goal checked in on by keys alone, the vision's versions, themes, money proposed and approved, and the
// strategy on one page, printed and presented.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, ada, ines, token, vision, goal, result;

const post = (path, body) => api(northline, token, "POST", path, body);
const visit = (page, path) => page.goto(`${northline.base}/products/TID/${path}`);

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  await setUp(ada, northline, { name: "Root", email: "root@example.org" });
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await post("/products", { key: "TID", name: "Tidewater" });
  for (const [name, role] of [
    ["Ada", "pm"],
    ["Ines", "executive"],
  ]) {
    const email = `${name.toLowerCase()}@example.org`;
    northline.run(["person", "add", "--email", email, "--name", name, "--role", role, "--password-stdin"], PASSWORD);
  }
  vision = (await post("/products/TID/visions", { title: "Every island in a day" })).key;
  goal = (await post("/products/TID/goals", { title: "Fewer lost bookings" })).key;
  const numbers = { baseline: 38, target: 25, current: 38, unit: "%", serves: [goal] };
  result = (await post("/products/TID/key_results", { title: "Abandoned bookings", ...numbers })).key;
  await post("/products/TID/themes", { title: "Trust", share: 40, serves: [vision] });
  const metric = (await post("/products/TID/metrics", { title: "Lost bookings", unit: "%" })).key;
  await post(`/metrics/${metric}/observations`, { value: 31 });
  ada = await open(chrome);
  await signIn(ada, northline, "ada@example.org");
  ines = await open(chrome);
  await signIn(ines, northline, "ines@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

/** Goes on by Tab until what has the focus says so. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    const said = await page.evaluate(() => {
      const on = document.activeElement;
      return on?.getAttribute("aria-label") ?? on?.textContent?.trim() ?? "";
    });
    if (said === name) return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}

test("a key result is checked in on by keys alone", async () => {
  await visit(ada, "vision");
  await tabTo(ada, "Goals");
  await ada.keyboard.press("Enter");
  await ada.waitForURL(/\/goals$/);
  await ada.getByText("no work serves it").waitFor();
  await tabTo(ada, "Check in on Abandoned bookings");
  await ada.keyboard.press("Enter");
  const value = ada.getByLabel("Value now, in %");
  await value.waitFor();
  await value.focus();
  await ada.keyboard.press("ControlOrMeta+a");
  await ada.keyboard.type("28.9");
  await ada.keyboard.press("Tab");
  await ada.keyboard.press("ControlOrMeta+a");
  await ada.keyboard.type("70");
  await ada.keyboard.press("Tab");
  await ada.keyboard.type("The promise of money back helps");
  await tabTo(ada, "Check in");
  await ada.keyboard.press("Enter");
  await ada.locator(`#kr-${result}`, { hasText: "70 % sure" }).waitFor();
  await ada.locator(".score", { hasText: "0.70" }).waitFor();
  await ada.goto(`${northline.base}/items/${result}`);
  await ada.locator("#check-ins", { hasText: "The promise of money back helps" }).waitFor();
  await visit(ada, "goals");
  assert.deepEqual(await axe(ada), []);
});

test("a goal without work is mended where it is seen", async () => {
  await visit(ada, "goals");
  await ada.getByRole("link", { name: "Plan an initiative" }).click();
  await ada.getByLabel("Title").fill("Money back without a call");
  await ada.getByRole("button", { name: "Create", exact: true }).click();
  await ada.waitForURL(/\/items\//);
  await visit(ada, "goals");
  await ada.getByText("1 piece of work serves it").waitFor();
});

test("the positioning is written where it stands, and every version can be compared", async () => {
  await visit(ada, "vision");
  const whom = ada.locator("#edit-for_whom");
  await whom.getByRole("button", { name: /For whom/ }).press("Enter");
  await whom.getByRole("textbox").fill("small ferry operators");
  await ada.keyboard.press("Enter");
  await ada.locator("#edit-for_whom .shown", { hasText: "small ferry operators" }).waitFor();
  await api(northline, token, "PATCH", `/visions/${vision}`, { title: "Every island within an hour" });
  await ada.getByRole("link", { name: "Every version" }).click();
  await ada.waitForURL(/vision\/versions/);
  await ada.locator("ins", { hasText: "within" }).waitFor();
  await ada.locator("del", { hasText: "day" }).waitFor();
  await ada.getByRole("link", { name: /^Version 2/ }).click();
  await ada.locator("ins", { hasText: "operators" }).waitFor();
  assert.deepEqual(await axe(ada), []);
});

test("a theme says what share it is to take, and its stage of life what is offered", async () => {
  await visit(ada, "themes");
  await ada.getByText("nothing accepted yet").waitFor();
  assert.deepEqual(await axe(ada), []);
  await visit(ada, "life-cycle");
  await ada.getByRole("link", { name: "Judge the stage" }).click();
  await ada.getByLabel("Stage", { exact: true }).selectOption("growth");
  await ada.getByLabel("What shows it").fill("Tickets grow by a tenth a month");
  await ada.getByRole("button", { name: "Save", exact: true }).click();
  await ada.getByText("Net revenue retention").waitFor();
  assert.deepEqual(await axe(ada), []);
});

test("money is planned by the product manager and approved by an executive", async () => {
  await visit(ada, "budget");
  await ada.getByRole("link", { name: "Plan a budget" }).click();
  await ada.getByLabel("Planned").fill("50000");
  await ada.getByLabel("Currency").fill("EUR");
  await ada.getByRole("button", { name: "Plan", exact: true }).click();
  await ada.getByText("50,000 EUR").waitFor();
  await ada.getByText("not approved whole").waitFor();
  await ada.getByRole("link", { name: "Propose to approve" }).click();
  await ada.getByLabel("Why you propose it").fill("The year is planned");
  await ada.getByRole("button", { name: "Propose", exact: true }).click();
  await ada.getByText(/Proposed to/).first().waitFor();
  await ines.goto(`${northline.base}/decisions`);
  await ines.getByRole("link", { name: /Approve 50,000 EUR for Tidewater/ }).first().click();
  await ines.waitForURL(/proposals\//);
  await ines.getByText("The year is planned").first().waitFor();
  await ines.getByRole("button", { name: "Accept", exact: true }).click();
  await ines.waitForURL(/\/decisions$/);
  await visit(ines, "budget");
  await ines.getByText("not approved whole").waitFor({ state: "detached" });
  assert.deepEqual(await axe(ines), []);
});

test("the strategy is presented by arrows and left by Escape", async () => {
  await visit(ines, "strategy");
  await ines.getByText("Every island within an hour").first().waitFor();
  assert.deepEqual(await axe(ines), []);
  await ines.keyboard.press("p");
  await ines.waitForURL(/strategy\/present/);
  const place = ines.locator(".where");
  await place.getByText(/^1 of \d$/).waitFor();
  await ines.keyboard.press("ArrowRight");
  await place.getByText(/^2 of/).waitFor();
  assert.equal(await ines.locator("#slide-1").isVisible(), false);
  await ines.getByText("small ferry operators").waitFor();
  await ines.keyboard.press("End");
  await ines.getByText("Lost bookings", { exact: true }).waitFor();
  await ines.keyboard.press("Home");
  await place.getByText(/^1 of/).waitFor();
  await ines.keyboard.press("ArrowLeft");
  await place.getByText(/^1 of/).waitFor();
  assert.deepEqual(await axe(ines), []);
  await ines.keyboard.press("Escape");
  await ines.waitForURL(/\/strategy$/);
});

test("the strategy prints without the frame", async () => {
  await visit(ines, "strategy");
  await ines.emulateMedia({ media: "print" });
  await ines.locator(".printed").waitFor({ state: "visible" });
  assert.equal(await ines.locator(".rail").isVisible(), false);
  assert.equal(await ines.locator(".tabs").isVisible(), false);
  assert.equal(await ines.getByText("Abandoned bookings").first().isVisible(), true);
  await ines.emulateMedia({ media: null });
  assert.deepEqual([...ada.wrong, ...ines.wrong], []);
});
