// A customer's sentence becomes an accepted story: from an empty database, with a second viewer looking on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open, PASSWORD, setUp, start } from "./northline.mjs";

let northline, chrome, page, second;
const SENTENCE = "They want it on the card, not a voucher.";

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

/** Fills the form of a new item and creates it; gives its key. */
async function create(kind, fields, pick = {}) {
  await page.goto(`${northline.base}/new/${kind}?product=PAY`);
  for (const [name, value] of Object.entries(fields)) await page.locator(`main [name="${name}"]`).fill(value);
  for (const [name, words] of Object.entries(pick)) {
    await page.locator(`#field-${name}`).fill(words);
    await page.locator("main [role=option]", { hasText: words }).first().click();
  }
  await page.locator("main form").getByRole("button", { name: "Create" }).click();
  await page.waitForURL("**/items/*");
  return page.url().split("/").pop();
}

/** The second viewer sees what is written here within a second of the answer to the write, without reloading. */
async function heardWithinASecond(write, isAnswer, shows) {
  // Watched on the page itself, so that neither waiting nor asking counts.
  await second.evaluate((shows) => {
    window.stayed = true;
    new MutationObserver(() => {
      if (document.querySelector(shows)) window.shown ??= Date.now();
    }).observe(document, { subtree: true, childList: true, attributes: true });
  }, shows);
  const answer = page.waitForResponse(isAnswer);
  await write();
  await (await answer).finished();
  const answered = Date.now();
  await second.locator(shows).first().waitFor();
  const shown = await second.evaluate(() => window.stayed && window.shown);
  assert.ok(shown - answered < 1_000, `the second viewer saw it ${shown - answered} ms after the answer`);
}

test("a customer's sentence becomes an accepted story", async (t) => {
  await t.test("the owner sets it up and starts a product", async () => {
    await setUp(page, northline, { name: "Ada Voss", email: "ada@example.org" });
    await page.waitForURL("**/welcome");
    await page.locator("[name=name]").fill("Payments");
    await page.locator("[name=key]").fill("pay");
    await page.getByRole("button", { name: "Create it" }).click();
    await page.waitForURL("**/products/PAY/vision");
  });

  await t.test("the vision stands, a goal serves it, a bet serves the goal", async () => {
    await page.getByRole("link", { name: "Write the vision" }).click();
    await page.locator("dialog[open] [name=title]").fill("Every island within an hour");
    await page.locator("dialog[open]").getByRole("button", { name: "Create" }).click();
    await page.waitForURL("**/items/PAY-1");
    await create("goal", { title: "Fewer lost bookings" });
    await page.locator(".ribbon", { hasText: "Every island within an hour" }).waitFor();
    await create("initiative", { title: "Money back without a call" }, { serves: "Fewer lost bookings" });
    await page.locator(".ribbon", { hasText: "Fewer lost bookings" }).waitFor();
  });

  await t.test("an idea is noted, a customer says it in a sentence", async () => {
    await create("idea", { title: "Refunds go back to the card" }, { serves: "Money back without a call" });
    await create("customer", { title: "Outer Isles Ferries", segment: "Island operator", revenue: "310000" });
    await create(
      "feedback",
      { title: "Third call this week", body: `Third call this week about a refund. ${SENTENCE}`, said_by: "Marta" },
      { customer: "Outer Isles Ferries", supports: "Refunds go back to the card" },
    );
    await page.goto(`${northline.base}/items/PAY-3`);
    await page.locator("aside .quote", { hasText: "Third call this week" }).waitFor();
  });

  let key;
  await t.test("the story is written on one line and stands in the backlog with its why", async () => {
    await page.goto(`${northline.base}/products/PAY/backlog`);
    await page.locator(".quick-add input[name=line]").fill("Refund to the same card @ada #payments ^money-back 5pts");
    await page.keyboard.press("Enter");
    const row = page.locator(".row", { hasText: "Refund to the same card" });
    await row.waitFor();
    assert.match(await row.innerText(), /Fewer lost bookings/);
    key = await row.getAttribute("data-key");
  });

  await t.test("it gets a criterion, and a second viewer sees it pass while writing a comment", async () => {
    await page.goto(`${northline.base}/items/${key}`);
    await page.locator("[name=text]").fill("The money arrives on the card that paid");
    await page.keyboard.press("Enter");
    await page.locator(".criteria li", { hasText: "arrives on the card" }).waitFor();
    northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
    second = await open(chrome);
    await second.goto(`${northline.base}/sign-in?next=/items/${key}`);
    await second.locator("[name=email]").fill("mei@example.org");
    await second.locator("[name=password]").fill(PASSWORD);
    await second.locator("button[type=submit]").first().click();
    const half = second.locator(".comment-form textarea");
    await half.fill("Half a thou");
    await second.evaluate(() => window.scrollTo(0, 300));
    const scrolled = await second.evaluate(() => window.scrollY);
    assert.ok(scrolled > 100, "the page is long enough to be scrolled");
    await heardWithinASecond(
      () => page.getByRole("button", { name: "Pass" }).click(),
      (answer) => answer.request().method() !== "GET" && answer.url().includes("/criteria/"),
      ".criteria .pass",
    );
    assert.equal(await half.inputValue(), "Half a thou");
    assert.ok(await half.evaluate((area) => area === document.activeElement), "the focus stayed");
    assert.equal(await second.evaluate(() => window.scrollY), scrolled, "the page stayed where it was scrolled to");
  });

  await t.test("who may not accept it proposes, and the product owner decides", async () => {
    await second.getByRole("button", { name: "Propose to accept" }).click();
    await second.locator(".toasts", { hasText: "Proposed" }).waitFor();
    await page.goto(northline.base);
    const proposal = page.locator(".todo li", { hasText: "Mei proposes: Accept" });
    await proposal.getByRole("button", { name: "Accept" }).click();
    await proposal.waitFor({ state: "detached" });
    await page.goto(`${northline.base}/items/${key}`);
    await page.locator("aside", { hasText: "accepted" }).waitFor();
  });

  await t.test("the sentence says that it was delivered", async () => {
    await page.goto(`${northline.base}/products/PAY/voices`);
    await page.locator(".row", { hasText: "delivered" }).waitFor();
    assert.deepEqual(page.wrong, []);
    assert.equal(northline.run(["check"]), "ok");
  });
});
