// In a refinement a story is split, merged into another and retired; what was done stands in the minutes and can be undone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, page, token, refinement;
const keys = {};
const ask = (method, path, body) => api(northline, token, method, path, body);

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await ask("POST", "/products", { key: "TID", name: "Tidewater" });
  await ask("POST", "/products/TID/teams", { name: "Crew" });
  await ask("POST", "/products/TID/teams/Crew/members", { person: "olu@example.org" });
  for (const title of ["Refund by card and cash", "Money back by card", "Fax the receipt"]) {
    const story = { title, points: 8, criteria: ["The card is paid back", "The till opens"] };
    keys[title] = (await ask("POST", "/products/TID/stories", story)).key;
  }
  refinement = (await ask("POST", "/products/TID/ceremonies", { kind: "refinement" })).id;
  await page.goto(`${northline.base}/ceremonies/${refinement}`);
  await page.waitForTimeout(300);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const front = () => page.locator("#front");
const takeUp = async (title) => {
  await page.locator(".agenda li", { hasText: title }).first().getByRole("button", { name: "Take up" }).click();
  await page.locator(".front-head", { hasText: title }).waitFor();
};
const story = (key) => ask("GET", `/items/${key}`);

test("a story is split: the new one takes a criterion along and says where it came from", async () => {
  await takeUp("Refund by card and cash");
  await front().locator("summary", { hasText: "Split" }).click();
  const form = front().locator("form[action$='/split']");
  await form.getByLabel("What is split off").fill("Refund by cash");
  await form.getByLabel("The till opens").check();
  await form.getByLabel("Its points").fill("3");
  assert.deepEqual(await axe(page), []);
  await form.getByRole("button", { name: "Split it off" }).click();
  await page.locator(".criteria", { hasText: "The till opens" }).waitFor({ state: "detached" });
  const found = await ask("GET", "/search?q=Refund+by+cash&kind=story");
  keys.cash = found.items.find((item) => item.title === "Refund by cash").key;
  assert.deepEqual((await ask("GET", `/stories/${keys.cash}/criteria`)).items.map((one) => one.text), ["The till opens"]);
  assert.equal((await story(keys.cash)).points, 3);
  await page.goto(`${northline.base}/items/${keys.cash}`);
  await page.getByRole("main").getByRole("link", { name: /Refund by card and cash/ }).first().waitFor();
  await page.goto(`${northline.base}/ceremonies/${refinement}`);
  await page.waitForTimeout(300);
});

test("a story is merged into another that says the same", async () => {
  await takeUp("Money back by card");
  await front().locator("summary", { hasText: "Merge" }).click();
  const into = front().getByRole("combobox", { name: "Into" });
  await into.fill("Refund by card");
  await front().getByRole("option", { name: /Refund by card and cash/ }).click();
  await front().getByRole("button", { name: "Merge it" }).click();
  await page.locator(".agenda li", { hasText: "Money back by card" }).first().waitFor({ state: "detached" });
  assert.equal((await story(keys["Money back by card"])).status, "declined");
});

test("a story is retired with a reason, and undo brings it back", async () => {
  await takeUp("Fax the receipt");
  await front().locator("summary", { hasText: "Retire" }).click();
  await front().getByLabel("Why").fill("Nobody has a fax");
  await front().getByRole("button", { name: "Retire it" }).click();
  await page.locator(".agenda li", { hasText: "Fax the receipt" }).first().waitFor({ state: "detached" });
  assert.equal((await story(keys["Fax the receipt"])).status, "declined");
  await page.locator(".toasts").getByRole("button", { name: "Undo" }).last().click();
  await page.locator(".agenda li", { hasText: "Fax the receipt" }).first().waitFor();
  assert.equal((await story(keys["Fax the receipt"])).status, "backlog");
});

test("the minutes say what became of them", async () => {
  await page.getByRole("button", { name: "Close…" }).click();
  await page.locator("dialog[open] form.form").getByRole("button", { name: "Close" }).click();
  await page.getByText("These are its minutes.").waitFor();
  const said = await page.locator(".happened").innerText();
  assert.match(said, /created: Refund by cash/);
  assert.match(said, new RegExp(`${keys["Money back by card"]} Money back by card declined`));
  assert.doesNotMatch(said, /Nobody has a fax/, "what was undone is not told");
  assert.deepEqual(page.wrong, []);
});
