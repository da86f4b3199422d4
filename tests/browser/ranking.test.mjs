// The order of the backlog by mouse: a row is dragged while another looks on, and put elsewhere from its menu; then the same by keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, api, browser, open, setUp, signIn, sorts, start } from "./northline.mjs";

const TITLES = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"];
let northline, chrome, olu, mei, token;

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  for (const title of TITLES) await api(northline, token, "POST", "/products/TID/stories", { title });
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
  for (const page of [olu, mei]) {
    await page.goto(`${northline.base}/products/TID/backlog`);
    await row(page, "Sixth").waitFor();
    await page.waitForTimeout(300);
  }
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const row = (page, title) => page.locator(".rows > .row", { hasText: title });
const titles = (page) => page.locator(".rows > .row a.title").allInnerTexts();
/** Waits until the rows stand so before these eyes. */
const stands = (page, order) =>
  page.waitForFunction(
    (wanted) => [...document.querySelectorAll(".rows > .row a.title")].map((it) => it.textContent.trim()).join() === wanted,
    order.join(),
  );
/** Does it, and waits until it is kept. */
const kept = async (page, act) => {
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/rank"));
  await act();
  assert.equal((await answered).status(), 200);
};
/** Both see this order, and it is what is kept. */
const agreed = async (order) => {
  await stands(olu, order);
  await stands(mei, order);
  const { items } = await api(northline, token, "GET", "/products/TID/backlog");
  assert.deepEqual(items.map((item) => item.title), order);
};
const choose = async (title, what) => {
  await row(olu, title).hover();
  await row(olu, title).locator("details.menu > summary").click();
  await row(olu, title).locator(".popup").getByRole("button", { name: what }).click();
};

test("a row is dragged by its grip, and whoever looks on sees it without reloading", async () => {
  await sorts(olu);
  await row(olu, "Fifth").hover();
  const from = await row(olu, "Fifth").locator(".grip").boundingBox();
  const to = await row(olu, "Second").boundingBox();
  await olu.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await olu.mouse.down();
  await olu.mouse.move(from.x + 8, from.y - 10, { steps: 5 });
  await olu.mouse.move(from.x + 8, to.y + 6, { steps: 15 });
  // What makes room is on its way; where the hand rests once it has arrived is where it falls.
  await olu.waitForTimeout(300);
  await olu.mouse.move(from.x + 9, to.y + 5, { steps: 3 });
  await kept(olu, () => olu.mouse.up());
  await agreed(["First", "Fifth", "Second", "Third", "Fourth", "Sixth"]);
  assert.deepEqual(await titles(mei), await titles(olu));
});

test("the menu of a row puts it at the top, at the bottom, one up and one down", async () => {
  await kept(olu, () => choose("Fourth", "Move to the top"));
  await agreed(["Fourth", "First", "Fifth", "Second", "Third", "Sixth"]);
  await kept(olu, () => choose("First", "Move to the bottom"));
  await agreed(["Fourth", "Fifth", "Second", "Third", "Sixth", "First"]);
  await kept(olu, () => choose("Third", "Move up"));
  await agreed(["Fourth", "Fifth", "Third", "Second", "Sixth", "First"]);
  await kept(olu, () => choose("Fourth", "Move down"));
  await agreed(["Fifth", "Fourth", "Third", "Second", "Sixth", "First"]);
});

test("a row is put at a position that is typed; thought better of, it stays", async () => {
  await choose("First", "Move to position");
  await olu.locator("dialog[open] #position").fill("2");
  await kept(olu, () => olu.locator("dialog[open]").getByRole("button", { name: "Move" }).click());
  await agreed(["Fifth", "First", "Fourth", "Third", "Second", "Sixth"]);
  await choose("Third", "Move to position");
  await olu.locator("dialog[open] #position").waitFor();
  await olu.keyboard.press("Escape");
  await olu.locator("dialog[open]").waitFor({ state: "detached" });
  await agreed(["Fifth", "First", "Fourth", "Third", "Second", "Sixth"]);
});

test("Alt with Home, End and the arrows does the same, and the focus stays on the row", async () => {
  await row(olu, "Third").locator("a.title").focus();
  for (const [keys, order] of [
    ["Alt+End", ["Fifth", "First", "Fourth", "Second", "Sixth", "Third"]],
    ["Alt+Home", ["Third", "Fifth", "First", "Fourth", "Second", "Sixth"]],
    ["Alt+ArrowDown", ["Fifth", "Third", "First", "Fourth", "Second", "Sixth"]],
    ["Alt+ArrowUp", ["Third", "Fifth", "First", "Fourth", "Second", "Sixth"]],
  ]) {
    await kept(olu, () => olu.keyboard.press(keys));
    await agreed(order);
    assert.equal(await olu.evaluate(() => document.activeElement.closest(".row")?.querySelector("a.title").textContent.trim()), "Third", keys);
  }
});

test("who may not order proposes it: the row goes back, and the proposal is there", async () => {
  await row(mei, "Sixth").locator("a.title").focus();
  const answered = mei.waitForResponse((answer) => answer.url().endsWith("/rank"));
  await mei.keyboard.press("Alt+Home");
  await mei.getByLabel("Why you propose it").waitFor();
  await mei.keyboard.type("They ask for it first");
  await mei.keyboard.press("Enter");
  assert.equal((await answered).status(), 202);
  await mei.locator(".toasts", { hasText: "Proposed" }).waitFor();
  await stands(mei, ["Third", "Fifth", "First", "Fourth", "Second", "Sixth"]);
  assert.deepEqual([...olu.wrong, ...mei.wrong], []);
});
