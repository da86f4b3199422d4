// A sprint of a small team in the browser: planned, started, worked on by hand and by keys while another looks on, accepted, closed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, api, axe, browser, open, setUp, signIn, sorts, start } from "./northline.mjs";

let northline, chrome, olu, mei, token, sprint;
const keys = {};
const address = (page) => `${northline.base}/items/${sprint}/${page}`;

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  const words = ["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"];
  northline.run(words, PASSWORD);
  for (const [title, points] of [["Refund to the same card", 5], ["Pass without signal", 3], ["Seat on the car deck", 8]]) {
    const story = { title, points, persona: "skipper", criteria: ["It holds"] };
    keys[title] = (await api(northline, token, "POST", "/products/TID/stories", story)).key;
  }
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const card = (page, title) => page.locator(".card", { hasText: title });
const lane = (page, name) => page.locator(`section.lane[aria-label="${name}"]`);
/** A page hears keys once its behaviours are connected. */
const visit = async (page, path) => {
  await page.goto(path);
  await page.waitForTimeout(300);
};

test("from the empty stop a sprint is planned, filled from the backlog, and started", async () => {
  await visit(olu, `${northline.base}/products/TID/sprint`);
  await olu.getByRole("main").getByRole("link", { name: "Plan a sprint" }).last().click();
  const dialog = olu.locator("dialog[open]");
  await dialog.locator("[name=title]").fill("Sprint 1");
  await dialog.locator("[name=goal]").fill("Calm boarding");
  await dialog.getByRole("button", { name: "Create" }).click();
  await olu.waitForURL(/\/items\/TID-\d+$/);
  sprint = olu.url().split("/").pop();
  await olu.getByRole("link", { name: "Plan", exact: true }).click();
  for (const title of ["Refund to the same card", "Pass without signal"]) {
    await olu.getByRole("button", { name: `Take ${keys[title]} in` }).click();
    await olu.getByRole("button", { name: `Take ${keys[title]} out` }).waitFor();
  }
  await olu.getByText("8 points in 2 items").waitFor();
  const list = (name) => olu.getByRole("list", { name, exact: true });
  const row = olu.locator(`#plan-${keys["Seat on the car deck"]}`);
  // By hand: over the sprint it says what it would make of it, and dropped there it is in.
  await sorts(olu);
  await row.scrollIntoViewIfNeeded();
  const from = await row.boundingBox();
  const to = await list("In the sprint").boundingBox();
  await olu.mouse.move(from.x + 120, from.y + 12);
  await olu.mouse.down();
  await olu.mouse.move(from.x + 140, from.y + 6, { steps: 5 });
  await olu.mouse.move(to.x + 120, to.y + 20, { steps: 12 });
  await olu.mouse.move(to.x + 124, to.y + 28, { steps: 6 });
  await olu.getByText("With “Seat on the car deck”: 16 points").waitFor();
  await olu.mouse.up();
  await olu.getByText("16 points in 3 items").waitFor();
  // By keys: the button says it too, and the focus stays in the list.
  await olu.getByRole("button", { name: `Take ${keys["Seat on the car deck"]} out` }).focus();
  await olu.getByText("Without “Seat on the car deck”: 8 points").waitFor();
  await olu.keyboard.press("Enter");
  await olu.getByText("8 points in 2 items").waitFor();
  await olu.waitForFunction(() => document.activeElement.closest("[data-plan=in]"));
  await olu.getByRole("button", { name: "Start the sprint" }).click();
  await olu.getByRole("button", { name: "Start the sprint" }).waitFor({ state: "detached" });
  assert.equal((await api(northline, token, "GET", `/items/${sprint}`)).status, "running");
});

test("a team is given members, a limit and an absence, and planning counts their days", async () => {
  await visit(olu, `${northline.base}/products/TID/sprint`);
  await olu.getByRole("link", { name: "Teams" }).click();
  await olu.locator("form[action$='/members'] [name=person]").selectOption({ label: "Mei" });
  await olu.locator("form[action$='/members'] [name=focus]").fill("50");
  await olu.getByRole("button", { name: "Add to the team" }).click();
  await olu.getByRole("button", { name: "Take Mei out" }).waitFor();
  await olu.getByText("Limits of work in progress").click();
  await olu.locator("[name=wip_review]").fill("1");
  await olu.getByRole("button", { name: "Save" }).click();
  await olu.locator("#away-person").selectOption({ label: "Mei" });
  const { starts_on, ends_on } = await api(northline, token, "GET", `/items/${sprint}`);
  await olu.locator("[name=from_on]").fill(starts_on);
  await olu.locator("[name=until_on]").fill(ends_on);
  await olu.getByRole("button", { name: "Write it down" }).click();
  await olu.locator("ul.levels li", { hasText: "Mei" }).waitFor();
  assert.equal((await api(northline, token, "GET", "/products/TID/teams")).items[0].wip_review, 1);
  await visit(olu, address("plan"));
  await olu.getByText("0 days · 50 %").waitFor();
});

test("a card moves by keys, and whoever looks at the board sees it without reloading", async () => {
  await visit(olu, address("board"));
  await visit(mei, address("board"));
  await card(mei, "Refund to the same card").locator("a.title").focus();
  await mei.keyboard.press("Alt+ArrowRight");
  await lane(mei, "Started").locator(".card", { hasText: "Refund to the same card" }).waitFor();
  await lane(olu, "Started").locator(".card", { hasText: "Refund to the same card" }).waitFor({ timeout: 5_000 });
});

test("a card moves by mouse", async () => {
  await visit(mei, address("board"));
  await sorts(mei);
  const from = await card(mei, "Pass without signal").boundingBox();
  const to = await lane(mei, "Started").boundingBox();
  await mei.mouse.move(from.x + 60, from.y + 40);
  await mei.mouse.down();
  await mei.mouse.move(from.x + 90, from.y + 50, { steps: 5 });
  await mei.mouse.move(to.x + 90, to.y + 60, { steps: 12 });
  await mei.mouse.up();
  await lane(mei, "Started").locator(".card", { hasText: "Pass without signal" }).waitFor();
  for (let tries = 0; tries < 50; tries++) {
    if ((await api(northline, token, "GET", `/items/${keys["Pass without signal"]}`)).status === "started") return;
    await mei.waitForTimeout(100);
  }
  assert.fail("the story was not started");
});

test("a full column asks why, and takes the card with the reason", async () => {
  await api(northline, token, "PATCH", `/stories/${keys["Refund to the same card"]}`, { status: "review" });
  await visit(mei, address("board"));
  await card(mei, "Pass without signal").locator("a.title").focus();
  await mei.keyboard.press("Alt+ArrowRight");
  const asks = mei.getByRole("dialog", { name: "“Pass without signal” to In review" });
  await asks.getByText("holds 1 of 1").waitFor();
  await asks.getByLabel("Why is it done all the same?").fill("Both are looked at together");
  await mei.keyboard.press("Enter");
  await lane(mei, "In review").getByText("2 of 1").waitFor();
});

test("what is done is accepted on the story, and the report burns it down", async () => {
  await visit(olu, address("board"));
  await card(olu, "Refund to the same card").locator("details.menu summary").click();
  await olu.getByRole("link", { name: "Accept…" }).click();
  await olu.waitForURL(new RegExp(`/items/${keys["Refund to the same card"]}`));
  const key = keys["Refund to the same card"];
  const criteria = await api(northline, token, "GET", `/stories/${key}/criteria`);
  await api(northline, token, "PATCH", `/stories/${key}/criteria/${criteria.items[0].id}`, { state: "passed" });
  await api(northline, token, "POST", `/stories/${key}/acceptance`, {});
  await visit(olu, address("report"));
  const figure = (name) => olu.locator(".figures div", { has: olu.locator("dt", { hasText: new RegExp(`^${name}$`) }) }).locator("dd");
  assert.equal(await figure("Committed").innerText(), "8");
  assert.equal(await figure("Completed").innerText(), "5");
  assert.equal(await figure("Say/do").innerText(), "63 %");
});

test("the board is looked at by person in lanes, and filtered to what is one's own", async () => {
  await api(northline, token, "PATCH", `/stories/${keys["Pass without signal"]}`, { owner: "mei@example.org" });
  await visit(mei, address("board"));
  const all = await mei.locator(".card").count();
  await mei.locator("summary", { hasText: "Lanes: None" }).click();
  await mei.getByRole("link", { name: "Person", exact: true }).click();
  await mei.waitForURL(/lanes=person/);
  assert.deepEqual(await mei.locator(".swimlane > summary").allInnerTexts().then((names) => names.map((name) => name.replace(/\s+\d+$/, ""))), ["Mei", "Nobody"]);
  assert.equal(await mei.locator(".card").count(), all);
  await mei.getByRole("link", { name: "Mine" }).click();
  await mei.waitForURL(/person=me/);
  assert.equal(await mei.locator(".card").count(), 1);
  await mei.getByRole("link", { name: "Take off the filter Mine" }).click();
  await mei.locator(".swimlane").nth(1).waitFor();
  assert.deepEqual(await axe(mei), []);
  // Dragged into the lane of nobody, what was hers is nobody's.
  await sorts(mei);
  const hers = mei.locator(".swimlane").nth(0).locator(".card").first();
  const key = await hers.getAttribute("data-key");
  const from = await hers.boundingBox();
  const to = await mei.locator(".swimlane").nth(1).locator('section.lane[aria-label^="Started"]').boundingBox();
  await mei.mouse.move(from.x + 60, from.y + 40);
  await mei.mouse.down();
  await mei.mouse.move(from.x + 80, from.y + 60, { steps: 5 });
  await mei.mouse.move(to.x + 80, to.y + 60, { steps: 12 });
  await mei.mouse.up();
  await mei.locator(".swimlane").last().locator(`.card[data-key="${key}"]`).waitFor();
  const owner = async () => (await api(northline, token, "GET", `/items/${key}`)).owner;
  for (let tries = 0; tries < 50 && (await owner()) !== null; tries++) await mei.waitForTimeout(100);
  assert.equal(await owner(), null);
});

test("closing freezes the report; what is unfinished goes where the owner says", async () => {
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await api(northline, token, "POST", "/products/TID/sprints", { title: "Sprint 2", starts_on: day(20), ends_on: day(30) });
  await visit(olu, address("report"));
  await olu.locator("[name=goal_met]").selectOption("true");
  await olu.locator("[name=unfinished_to]").selectOption({ label: "Sprint 2" });
  await olu.locator("[name=note]").fill("Boats were late");
  await olu.getByRole("button", { name: "Close", exact: true }).click();
  await olu.getByText("Frozen at the close").waitFor();
  await visit(olu, `${northline.base}/products/TID/sprint`);
  await olu.getByRole("link", { name: "Sprint 2" }).click();
  await olu.getByText("2nd sprint").waitFor();
});

test("everyone can use the pages of a sprint, on a phone and in the dark", async () => {
  for (const look of [{ width: 1280 }, { width: 360 }, { scheme: "dark" }]) {
    const page = await open(chrome, look);
    await signIn(page, northline, "olu@example.org");
    for (const path of [`${northline.base}/products/TID/sprint`, `${northline.base}/products/TID/teams`, address("board"), address("plan"), address("report")]) {
      await page.goto(path);
      assert.deepEqual(await axe(page), [], path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${path} is ${over} pixels too wide`);
    }
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  }
});
