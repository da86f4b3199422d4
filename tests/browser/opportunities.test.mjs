// The opportunity solution tree by hand, by keyboard alone, and as a second person sees it; and an experiment from threshold to verdict.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listens } from "./hands.mjs";
import { PASSWORD, api, axe, browser, open, setUp, signIn, sorts, start } from "./northline.mjs";

let northline, chrome, ada, mei, token;
const keys = {};

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  await setUp(ada, northline, { name: "Ada", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  keys.goal = (await api(northline, token, "POST", "/products/TID/goals", { title: "Half the missed boats" })).key;
  keys.loose = (await api(northline, token, "POST", "/products/TID/ideas", { title: "Signs at the harbour" })).key;
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = async (page, path) => {
  await page.goto(`${northline.base}${path}`);
  await listens(page);
};
const tree = "/products/TID/opportunities";
const node = (page, key) => page.locator(`#node-${key}`);
const leaf = (page, key) => page.locator(`#node-${key} > article`);
/** Waits until the page shows that one hangs under another, as the server has it. */
const hangs = (page, key, under) => page.locator(`#node-${under} > ul.below > #node-${key}[data-under="${under}"]`).waitFor();
/** The key of a card by its title. */
const keyOf = (page, title) => page.locator("li.node", { has: page.locator(":scope > article a.title", { hasText: title }) }).last().getAttribute("data-key");
/** What is being sent has been answered and read again: the toast of it stands. */
const said = (page, words) => page.locator("#toasts").getByText(words).last().waitFor();

test("a tree is grown by keyboard alone, and whoever looks sees it grow", async () => {
  await visit(mei, tree);
  await visit(ada, tree);
  const add = async (under, title, level) => {
    await leaf(ada, under).focus();
    await ada.keyboard.press("a");
    await ada.waitForFunction((key) => document.activeElement?.closest(`#add-${key}`) && document.activeElement.name === "title", under);
    await ada.keyboard.type(title);
    if (level) {
      await ada.keyboard.press("Tab");
      await ada.keyboard.type(level);
      await ada.keyboard.press("Shift+Tab");
    }
    await ada.keyboard.press("Enter");
    await ada.locator(`#node-${under} > ul.below a.title`, { hasText: title }).waitFor();
    return keyOf(ada, title);
  };
  keys.pier = await add(keys.goal, "I do not know which pier");
  keys.late = await add(keys.goal, "I do not know when it leaves");
  keys.ticket = await add(keys.pier, "Pier in the ticket", "Sol");
  await mei.getByText("Pier in the ticket").first().waitFor();
  await hangs(mei, keys.ticket, keys.pier);
  assert.equal(await leaf(ada, keys.pier).getByText("Assumed: nobody has said it yet.").count(), 1);
  assert.equal(await leaf(ada, keys.pier).getByText("Compare two or three ways").count(), 1);
  assert.deepEqual(await axe(ada), []);
});

test("a card is dragged under another, and taken back", async () => {
  await visit(ada, tree);
  await sorts(ada);
  await leaf(ada, keys.ticket).locator(".level").dragTo(leaf(ada, keys.late).locator(".level"));
  await said(ada, "now hangs under");
  await hangs(ada, keys.ticket, keys.late);
  await hangs(mei, keys.ticket, keys.late);
  await ada.getByRole("button", { name: "Undo" }).last().click();
  await hangs(ada, keys.ticket, keys.pier);
  await hangs(mei, keys.ticket, keys.pier);
  // What hangs nowhere becomes a way to meet the need that it is dropped on.
  await leaf(ada, keys.loose).locator(".meta").first().dragTo(leaf(ada, keys.pier).locator(".level"));
  await hangs(ada, keys.loose, keys.pier);
  await hangs(mei, keys.loose, keys.pier);
  assert.equal((await api(northline, token, "GET", `/items/${keys.loose}`)).nature, "solution");
  await leaf(ada, keys.pier).getByText("Compare two or three ways").waitFor({ state: "detached" });
});

test("a card is moved by keys and from a dialog; where it does not belong is refused", async () => {
  await visit(ada, tree);
  await leaf(ada, keys.ticket).focus();
  await ada.keyboard.press("Alt+ArrowDown");
  await said(ada, "now hangs under");
  await hangs(ada, keys.ticket, keys.late);
  await hangs(mei, keys.ticket, keys.late);
  await ada.waitForFunction((key) => document.activeElement?.closest("li.node")?.dataset.key === key, keys.ticket);
  await ada.keyboard.press("m");
  const dialog = ada.locator("dialog[open]");
  await dialog.locator("[name=under]").selectOption(keys.goal);
  await dialog.getByRole("button", { name: "Move" }).click();
  await dialog.getByText("a solution hangs under an opportunity").waitFor();
  await dialog.locator("[name=under]").selectOption(keys.pier);
  await dialog.getByRole("button", { name: "Move" }).click();
  await hangs(ada, keys.ticket, keys.pier);
  await leaf(ada, keys.pier).focus();
  await ada.keyboard.press(" ");
  await leaf(ada, keys.ticket).waitFor({ state: "hidden" });
  await ada.keyboard.press("ArrowRight");
  await leaf(ada, keys.ticket).waitFor({ state: "visible" });
});

test("whoever may not decide proposes a move, and nothing moves yet", async () => {
  await visit(mei, tree);
  await leaf(mei, keys.ticket).focus();
  await mei.keyboard.press("Alt+ArrowDown");
  await said(mei, "Proposed");
  await hangs(mei, keys.ticket, keys.pier);
  const { items } = await api(northline, token, "GET", "/proposals");
  assert.match(items[0].summary, /Hang TID-\d+/);
});

test("an experiment has its threshold before it begins, and its verdict from its result", async () => {
  const hang = async (under, title, level) => (await api(northline, token, "POST", "/products/TID/opportunities", { under, title, level })).key;
  keys.look = await hang(keys.ticket, "They look at the ticket", "assumption");
  keys.five = await hang(keys.look, "Five people find the pier", "experiment");
  await visit(ada, `/items/${keys.five}`);
  await ada.getByText("say its hypothesis, test, threshold").waitFor();
  await ada.getByText("In the tree").waitFor();
  await api(northline, token, "PATCH", `/experiments/${keys.five}`, { hypothesis: "They find it", test: "Ask five", threshold: 4, measure: "of five" });
  await ada.getByRole("button", { name: "Begin" }).click();
  await ada.getByText("That is fixed now.").waitFor();
  await ada.locator("#experiment [name=result]").fill("5");
  await ada.getByRole("button", { name: "Say the result" }).click();
  await ada.getByText("It passed.").waitFor();
  assert.deepEqual(await axe(ada), []);
  await ada.getByRole("button", { name: `Call ${keys.look} supported` }).click();
  await ada.getByRole("button", { name: `Call ${keys.look} supported` }).waitFor({ state: "detached" });
  assert.equal((await api(northline, token, "GET", `/items/${keys.look}`)).status, "supported");
  await visit(ada, tree);
  await leaf(ada, keys.five).getByText("5 of 4").waitFor();
  assert.deepEqual([...ada.wrong, ...mei.wrong].filter((said) => !said.includes("422")), []);
});
