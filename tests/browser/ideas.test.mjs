// Two product managers sort and score ideas, by keyboard alone, each seeing what the other does.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listens } from "./hands.mjs";
import { PASSWORD, api, axe, browser, open, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, ada, pia, token;
const keys = [];

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  await setUp(ada, northline, { name: "Ada", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "pia@example.org", "--name", "Pia", "--role", "pm", "--password-stdin"], PASSWORD);
  for (const title of ["Refund without a call", "A receipt by mail", "Refunds by phone", "Dogs on deck"])
    keys.push((await api(northline, token, "POST", "/products/TID/ideas", { title })).key);
  pia = await open(chrome);
  await signIn(pia, northline, "pia@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = async (page, path) => {
  await page.goto(`${northline.base}${path}`);
  await listens(page);
};
const cell = (page, key, input) => page.locator(`#cell-${key}-rice-${input}`);
/** Types a cell and goes on by a key, until it is kept. */
const type = async (page, key, input, text, on) => {
  await page.keyboard.type(text);
  const kept = page.waitForResponse((answer) => answer.url().includes(`/ideas/${key}/scores/rice.${input}`) && answer.request().method() === "POST");
  await page.keyboard.press(on);
  assert.equal((await kept).status(), 200);
};
const ranked = (page) => page.locator(".sheet tbody tr").evaluateAll((rows) => rows.map(({ id }) => id.replace("score-", "")));

test("two people score by keyboard alone, and both see the order change", async () => {
  await visit(pia, "/products/TID/ideas/scores");
  await visit(ada, "/products/TID/ideas/scores");
  const [refund, receipt] = keys;
  await cell(ada, refund, "reach").focus();
  await type(ada, refund, "reach", "2,000", "ArrowRight");
  await type(ada, refund, "impact", "2", "ArrowRight");
  await type(ada, refund, "confidence", "80", "ArrowRight");
  await type(ada, refund, "effort", "4", "Enter");
  await ada.getByText("2000 × 2 × 80 % ÷ 4 = 800").waitFor();
  await pia.getByText("2000 × 2 × 80 % ÷ 4 = 800").waitFor();
  await cell(pia, receipt, "reach").focus();
  await type(pia, receipt, "reach", "9000", "ArrowRight");
  await type(pia, receipt, "impact", "1", "ArrowRight");
  await type(pia, receipt, "confidence", "high", "ArrowRight");
  await type(pia, receipt, "effort", "1", "ArrowUp");
  await ada.getByText("9000 × 1 × 100 % ÷ 1 = 9000").waitFor();
  await pia.getByText("9000 × 1 × 100 % ÷ 1 = 9000").waitFor();
  assert.deepEqual((await ranked(ada)).slice(0, 2), [receipt, refund]);
  assert.deepEqual(await ranked(pia), await ranked(ada));
  assert.deepEqual(await axe(ada), []);
});

test("what a cell cannot hold is said beside it, and Escape puts back what stood there", async () => {
  await visit(ada, "/products/TID/ideas/scores");
  const there = cell(ada, keys[0], "reach");
  await there.focus();
  await ada.keyboard.type("lots");
  await ada.keyboard.press("Enter");
  await ada.getByText("this is no number").waitFor();
  await there.focus();
  await ada.keyboard.press("Escape");
  assert.equal(await there.inputValue(), "2,000");
});

test("the inbox is sorted by keys: accepted, merged, declined with a reason, put to sleep", async () => {
  await visit(pia, "/products/TID/ideas?status=new");
  await visit(ada, "/products/TID/ideas?status=new");
  const rows = ada.locator("#ideas > [data-key]");
  const gone = (key) => ada.locator(`#row-${key}`).waitFor({ state: "detached" });
  const [refund, receipt, twin, dogs] = keys;
  assert.equal(await rows.count(), 4);
  await ada.keyboard.press("j");
  await ada.keyboard.press("3");
  await ada.locator("dialog[open] [name=reason]").focus();
  await ada.keyboard.type("The harbour allows none");
  await ada.keyboard.press("Tab");
  await ada.keyboard.press("Enter");
  await gone(dogs);
  // Whoever else looks sees it go, and keeps the hand where it was.
  await pia.locator(`#row-${dogs}`).waitFor({ state: "detached" });
  await pia.locator(`#row-${twin} a.title`).focus();

  await ada.locator(`#row-${twin} a.title`).focus();
  await ada.keyboard.press("2");
  await ada.locator("dialog[open] [name=into], dialog[open] [role=combobox]").first().focus();
  await ada.keyboard.type("Refund without");
  await ada.locator("dialog[open] [role=option]").first().waitFor();
  await ada.keyboard.press("ArrowDown");
  await ada.keyboard.press("Enter");
  await ada.locator("dialog[open] button[type=submit]", { hasText: "Merge" }).focus();
  await ada.keyboard.press("Enter");
  await gone(twin);

  await ada.locator(`#row-${receipt} a.title`).focus();
  await ada.keyboard.press("h");
  await ada.locator("dialog[open] button[type=submit]", { hasText: "Put to sleep" }).focus();
  await ada.keyboard.press("Enter");
  await gone(receipt);
  await pia.locator(`#row-${receipt}`).waitFor({ state: "detached" });
  await ada.locator(`#row-${refund} a.title`).focus();
  await ada.keyboard.press("1");
  await gone(refund);
  const read = async (key) => (await api(northline, token, "GET", `/items/${key}`)).status;
  assert.deepEqual(await Promise.all(keys.map(read)), ["considering", "new", "declined", "declined"]);
});

test("many ideas are decided at once by keys, and one undo takes it back", async () => {
  const many = [];
  for (const title of ["A pass for a year", "Bicycles for free", "Seats by the window"])
    many.push((await api(northline, token, "POST", "/products/TID/ideas", { title })).key);
  await visit(pia, "/products/TID/ideas?status=new");
  await visit(ada, "/products/TID/ideas?status=new");
  const row = (page, key) => page.locator(`#row-${key}`);
  const read = async (key) => (await api(northline, token, "GET", `/items/${key}`)).status;
  for (const key of many) {
    await row(ada, key).locator("a.title").focus();
    await ada.keyboard.press("x");
  }
  await ada.getByText("3 selected").waitFor();
  assert.deepEqual(await axe(ada), []);
  await ada.keyboard.press("2");
  await ada.getByText("Only one idea at a time").waitFor({ state: "attached" });
  await ada.keyboard.press("3");
  await ada.keyboard.type("Not this year");
  await ada.keyboard.press("Enter");
  for (const key of many) {
    await row(ada, key).waitFor({ state: "detached" });
    await row(pia, key).waitFor({ state: "detached" });
  }
  assert.deepEqual(await Promise.all(many.map(read)), ["declined", "declined", "declined"]);
  await ada.getByRole("button", { name: "Undo" }).last().focus();
  await ada.keyboard.press("Enter");
  for (const key of many) await row(pia, key).waitFor();
  assert.deepEqual(await Promise.all(many.map(read)), ["new", "new", "new"]);
});

test("an idea becomes an initiative, and that its stories", async () => {
  await visit(ada, `/ideas/${keys[0]}/initiative`);
  await ada.locator("[name=hypothesis]").focus();
  await ada.keyboard.type("Half of the calls go");
  await ada.locator("main button[type=submit]", { hasText: "Make the initiative" }).focus();
  await ada.keyboard.press("Enter");
  await ada.waitForURL(/\/items\/TID-\d+$/);
  const bet = ada.url().split("/").pop();
  await visit(ada, `/initiatives/${bet}/work`);
  await ada.locator("[name=outline]").focus();
  await ada.keyboard.type("Money back\n  Ask for a refund");
  await ada.locator("main button[type=submit]", { hasText: "Make them" }).focus();
  await ada.keyboard.press("Enter");
  await ada.waitForURL(new RegExp(`/items/${bet}$`));
  await ada.getByText("Money back").first().waitFor();
  await visit(ada, "/products/TID/ideas");
  await ada.locator(`#row-${keys[0]} .became`).waitFor();
  assert.match(await ada.locator(`#row-${keys[0]} .became`).innerText(), /By .*0 of 1 done/);
  await ada.locator(`#row-${keys[0]}`).getByText("planned").waitFor();
  assert.deepEqual(await axe(ada), []);
  assert.deepEqual([...ada.wrong, ...pia.wrong].filter((said) => !said.includes("422")), []);
});
