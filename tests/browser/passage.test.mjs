// A sentence out of what a customer said becomes evidence of an idea, by mouse, by keys alone, and as a proposal.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, page, feedback, idea, token;
const BODY = `Third call this week about a refund. They want it on **the card**, not a voucher.

Forty people boarded on trust. The last sentence stands alone.`;

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline, { name: "Ada Voss", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  const make = async (path, body) => (await api(northline, token, "POST", path, body)).key;
  await make("/products", { key: "TID", name: "Tidewater" });
  idea = await make("/products/TID/ideas", { title: "Refunds go back to the card" });
  feedback = await make("/products/TID/feedback", { title: "Third call", body: BODY, said_by: "Marta" });
  await page.goto(`${northline.base}/items/${feedback}`);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const text = () => page.locator(".passage-source");
const offer = () => page.locator(".passage-offer button");
const popup = () => page.getByRole("dialog", { name: "Link this passage" });
const selected = () => page.evaluate(() => String(document.getSelection()));

/** Draws the pointer over the text from one word to another, as a hand does. */
async function drawOver(from, to) {
  const ends = await text().evaluate(
    (source, words) => {
      const walker = document.createTreeWalker(source, NodeFilter.SHOW_TEXT);
      const boxes = {};
      while (walker.nextNode()) {
        for (const word of words) {
          const at = walker.currentNode.data.indexOf(word);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + word.length);
          const { left, right, top, bottom } = range.getBoundingClientRect();
          boxes[word] = { left, right, y: (top + bottom) / 2 };
        }
      }
      return words.map((word) => boxes[word]);
    },
    [from, to],
  );
  await page.mouse.move(ends[0].left + 1, ends[0].y);
  await page.mouse.down();
  await page.mouse.move(ends[1].right - 1, ends[1].y, { steps: 8 });
  await page.mouse.up();
}

/** What stands on the idea's page as said by customers. */
async function evidence() {
  await page.goto(`${northline.base}/items/${idea}`);
  return page.locator("aside .quote");
}

test("selecting takes nothing away: the words can still be copied, and Escape ends it", async () => {
  await drawOver("They want", "voucher.");
  await offer().waitFor();
  assert.equal(await selected(), "They want it on the card, not a voucher.");
  await page.keyboard.press("Escape");
  await offer().waitFor({ state: "detached" });
});

test("a passage is selected, linked to an idea and weighed, and stands there as evidence", async () => {
  await drawOver("They want", "voucher.");
  await offer().click();
  await popup().getByText("They want it on the card, not a voucher.").waitFor();
  await popup().getByRole("combobox", { name: "Asks for" }).fill("refunds go");
  await popup().getByRole("option", { name: "Refunds go back to the card" }).click();
  assert.equal(await popup().count(), 1, "choosing does not close it");
  await popup().getByLabel("How much it matters").selectOption("critical");
  await popup().getByRole("button", { name: "Link" }).click();
  await popup().waitFor({ state: "detached" });
  await page.locator("aside", { hasText: "Refunds go back to the card" }).waitFor();
  const quote = await evidence();
  assert.equal(await quote.locator("mark").innerText(), "They want it on the card, not a voucher.");
  assert.match(await quote.innerText(), /Third call this week[\s\S]*Forty people[\s\S]*Marta[\s\S]*critical/);
});

test("three presses take the last paragraph and nothing of the page around it", async () => {
  await page.goto(`${northline.base}/items/${feedback}`);
  await text().getByText("The last sentence").click({ clickCount: 3 });
  await offer().click();
  assert.equal(await popup().locator("[data-said]").innerText(), "Forty people boarded on trust. The last sentence stands alone.");
  await popup().getByRole("button", { name: "Cancel" }).click();
  await popup().waitFor({ state: "detached" });
});

test("what somebody else changes meanwhile leaves the half-filled form alone", async () => {
  await drawOver("Forty", "trust.");
  await offer().click();
  await popup().getByRole("combobox", { name: "Asks for" }).fill("half a wo");
  await api(northline, token, "POST", `/items/${feedback}/comments`, { body: "Who was it?" });
  await page.locator(".comments li, [id^=comment-]", { hasText: "Who was it?" }).first().waitFor();
  assert.equal(await popup().getByRole("combobox", { name: "Asks for" }).inputValue(), "half a wo");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await popup().waitFor({ state: "detached" });
});

test("the same with nothing but keys", async () => {
  const { key } = await api(northline, token, "POST", "/products/TID/ideas", { title: "Boarding without a net" });
  await page.goto(`${northline.base}/items/${feedback}`);
  await page.waitForTimeout(300);
  for (let steps = 0; steps < 60 && !(await text().evaluate((source) => source === document.activeElement)); steps++) {
    await page.keyboard.press("Tab");
  }
  for (const sentence of ["Third call this week about a refund.", "They want it on the card, not a voucher.", "Forty people boarded on trust."]) {
    await page.keyboard.press("ArrowRight");
    assert.equal(await selected(), sentence);
  }
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  for (let letters = 0; letters < 4; letters++) await page.keyboard.press("Shift+ArrowRight");
  assert.equal((await selected()).trim(), "Forty people boarded on trust. The");
  for (let letters = 0; letters < 4; letters++) await page.keyboard.press("Shift+ArrowLeft");
  await offer().waitFor();
  await page.keyboard.press("Enter");
  await popup().getByRole("combobox", { name: "Asks for" }).waitFor();
  await page.keyboard.type("boarding");
  await popup().getByRole("option", { name: "Boarding without a net" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("imp");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await popup().waitFor({ state: "detached" });
  assert.ok(await text().evaluate((source) => source === document.activeElement), "the focus is back on the text");
  idea = key;
  const quote = await evidence();
  assert.equal(await quote.locator("mark").innerText(), "Forty people boarded on trust.");
  assert.match(await quote.innerText(), /important/);
});

test("who may not decide what customers said proposes it", async () => {
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  const mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
  await mei.goto(`${northline.base}/items/${feedback}`);
  await mei.locator(".passage-source").getByText("Third call").click({ clickCount: 3 });
  await mei.locator(".passage-offer button").click();
  await mei.locator(".passage-popup").getByRole("combobox", { name: "Asks for" }).fill("boarding");
  await mei.locator(".passage-popup").getByRole("option", { name: "Boarding without a net" }).click();
  await mei.locator(".passage-popup").getByRole("button", { name: "Propose" }).click();
  await mei.locator(".toasts", { hasText: "Proposed" }).waitFor();
  assert.deepEqual([...page.wrong, ...mei.wrong], []);
  assert.equal(northline.run(["check"]), "ok");
});
