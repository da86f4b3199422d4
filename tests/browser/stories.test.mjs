// A story told in one line, its criteria typed as scenarios, and mended until it is ready.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

let northline, chrome, page, token, story;

const SCENARIOS = `Scenario Outline: Refund by <way>
  Given a crossing paid by <way>
  When it is cancelled a day before
  Then the money goes back by <way>
  And a receipt says so

  Examples:
    | way  |
    | card |
    | cash |

Scenario: Lost card
  Given these cards
    | number | state |
    | 4242   | lost  |
  When the refund is sent

The hotline stays quiet`;

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline);
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TOL", name: "Told" });
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const line = (on = page) => on.locator(".quick-add input[name=line]");
const narrative = (on = page) => on.locator(".narrative");
const newCriteria = (on = page) => on.locator("#new-criterion");
const criteria = (on = page) => on.locator(".criteria > li");

test("one line in the backlog becomes a story with its parts", async () => {
  await page.goto(`${northline.base}/products/TOL/backlog`);
  await page.waitForTimeout(300);
  await line().fill("As a skipper, I want to refund to the card so that nobody has to call 13pts");
  await line().press("Enter");
  await page.locator(".row a.title", { hasText: "Refund to the card" }).click();
  await page.waitForURL(/\/items\/TOL-\d+/);
  story = page.url().split("/").pop();
  await narrative().waitFor();
  const words = await narrative().evaluate((it) =>
    ["persona", "want", "benefit"].map((part) => it.querySelector(`[name=${part}]`).value),
  );
  assert.deepEqual(words, ["skipper", "to refund to the card", "nobody has to call"]);
});

test("any part of the narrative takes the whole sentence", async () => {
  await page.locator("#edit-want .shown").click();
  const field = page.locator("#edit-want [name=want]");
  await field.fill("As an owner, I want refunds without calls so that the office can close at five");
  await field.press("Enter");
  await narrative().getByText("the office can close at five").waitFor();
  assert.equal(await page.locator("#edit-persona [name=persona]").inputValue(), "owner");
});

test("a fault is told beside the field, and what was typed stays", async () => {
  await newCriteria().fill(SCENARIOS);
  await page.locator(".add-criteria button").click();
  const error = page.locator(".add-criteria .error");
  await error.waitFor();
  assert.match(await error.innerText(), /line 18: this begins with no keyword/);
  await api(northline, token, "PATCH", `/stories/${story}`, { title: "Refund to the card, told elsewhere" });
  await page.locator("h1", { hasText: "told elsewhere" }).waitFor();
  assert.match(await error.innerText(), /line 18/, "a live refresh leaves what the form was told");
  assert.equal(await newCriteria().getAttribute("aria-invalid"), "true");
  assert.equal(await newCriteria().inputValue(), SCENARIOS);
});

test("scenarios become criteria, one for each example, and say what they lack", async () => {
  await newCriteria().fill(SCENARIOS.replace(/\n\n.*$/, ""));
  await page.locator(".add-criteria button").click();
  await criteria().nth(2).waitFor();
  assert.equal(await criteria().count(), 3);
  assert.match(await criteria().nth(1).innerText(), /Refund by cash[\s\S]*Given[\s\S]*a crossing paid by cash/);
  assert.match(await criteria().nth(2).innerText(), /Not testable/);
  assert.equal(await newCriteria().inputValue(), "", "the field is empty for the next");
  await newCriteria().pressSequentially("It is fast");
  await newCriteria().press("Enter");
  await criteria().nth(3).waitFor();
  await newCriteria().pressSequentially("Given a shop");
  await newCriteria().press("Enter");
  await newCriteria().pressSequentially("Then it is open");
  assert.equal(await newCriteria().inputValue(), "Given a shop\nThen it is open", "a scenario goes on");
  await newCriteria().press("Control+Enter");
  await criteria().nth(4).waitFor();
});

test("each thing that is lacking leads to where it is mended", async () => {
  const panel = page.locator(".panel", { hasText: "Ready?" });
  assert.match(await panel.innerText(), /it has no why[\s\S]*13 points are more/i);
  await api(northline, token, "PATCH", `/stories/${story}`, { points: null });
  await panel.getByText("it is not estimated").waitFor();
  await panel.getByRole("link", { name: "Estimate it" }).click();
  const points = page.locator("#edit-points [name=points]");
  assert.ok(await points.evaluate((it) => it === document.activeElement), "the field is open");
  await points.fill("5");
  await points.press("Enter");
  await panel.getByText("it is not estimated").waitFor({ state: "detached" });
  await panel.getByRole("link", { name: "Say what it is for" }).click();
  await page.waitForURL(new RegExp(`/items/${story}/link\\?to=epic`));
  const vision = await api(northline, token, "POST", "/products/TOL/visions", { title: "Calm harbours" });
  const goal = await api(northline, token, "POST", "/products/TOL/goals", { title: "No calls", serves: [vision.key] });
  const epic = await api(northline, token, "POST", "/products/TOL/epics", { title: "Refunds", serves: [goal.key] });
  await api(northline, token, "POST", "/links", { from: story, to: epic.key });
  await page.goto(`${northline.base}/items/${story}`);
  await panel.getByText("Ready: it has a why").waitFor();
  assert.deepEqual(page.wrong.filter((line) => !/422/.test(line)), []);
});

test("a criterion is reworded and taken away by keys", async () => {
  const quiet = () => criteria().filter({ hasText: "It is fast" });
  const dialog = page.locator("dialog[open]");
  await page.goto(`${northline.base}/items/${story}`);
  await page.waitForTimeout(300);
  await quiet().getByRole("button", { name: "Pass" }).press("Enter");
  await quiet().getByRole("button", { name: "Judge again" }).waitFor();
  await quiet().getByRole("link", { name: "Reword or take away" }).press("Enter");
  await dialog.locator("[name=text]").fill("It is fast for a week");
  await page.screenshot({ path: "target/shots/criterion.png" });
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole("button", { name: "Save" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await criteria().filter({ hasText: "for a week" }).getByRole("button", { name: "Pass" }).waitFor();
  await quiet().getByRole("link", { name: "Reword or take away" }).press("Enter");
  await dialog.getByRole("button", { name: "Take this criterion away" }).press("Enter");
  await quiet().waitFor({ state: "detached" });
});

test("it looks right wide and narrow, light and dark", async () => {
  const other = await api(northline, token, "POST", "/products/TOL/stories", {
    title: "As a harbour master, I want to close a pier so that boats stay away",
    points: 21,
    criteria: ["Given two boats, when one leaves, then the other moves up.", SCENARIOS.replace(/\n\n.*$/, "")],
  });
  const blocker = await api(northline, token, "POST", "/products/TOL/stories", { title: "Know the piers" });
  await api(northline, token, "POST", "/links", { from: blocker.key, to: other.key, kind: "blocks" });
  const cookies = await page.context().cookies();
  const folder = process.env.NORTHLINE_SHOTS;
  if (folder) mkdirSync(folder, { recursive: true });
  for (const scheme of ["light", "dark"]) {
    for (const width of [1280, 380]) {
      const window = await open(chrome, { width, scheme });
      await window.context().addCookies(cookies);
      for (const key of [story, other.key]) {
        await window.goto(`${northline.base}/items/${key}`);
        await window.waitForTimeout(300);
        const wide = await window.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${key} is ${wide} px too wide at ${width}`);
        assert.deepEqual(await axe(window), [], `${key} at ${width}, ${scheme}`);
        const sentence = window.locator(".criteria .says > div", { hasText: "two boats" });
        if (key === other.key && width === 1280) assert.ok((await sentence.boundingBox()).height < 24, "a sentence stays on its line");
        if (folder) await window.screenshot({ path: `${folder}/${key}-${width}-${scheme}.png`, fullPage: true });
      }
      assert.deepEqual(window.wrong, []);
      await window.context().close();
    }
  }
});
