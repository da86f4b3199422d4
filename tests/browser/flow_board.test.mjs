// A team that plans no sprints: its board by hand and by keys alone, while another looks on; limits, states with new names, kept views.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, api, axe, browser, open, setUp, signIn, sorts, start } from "./northline.mjs";

let northline, chrome, olu, mei, token;
const keys = {};
const TITLES = ["Refund to the same card", "Pass without signal", "Seat on the car deck"];
const board = () => `${northline.base}/products/TID/teams/Hull/board`;

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  await api(northline, token, "POST", "/products/TID/teams", { name: "Hull" });
  const words = ["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"];
  northline.run(words, PASSWORD);
  for (const title of TITLES) {
    const story = { title, status: "ready", points: 3, persona: "skipper", criteria: ["It holds"] };
    keys[title] = (await api(northline, token, "POST", "/products/TID/stories", story)).key;
  }
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const lane = (page, name) => page.locator(`section.lane[aria-label="${name}"]`);
const card = (page, title) => page.locator(`#card-${keys[title]}`);
const within = (page, name, title) => lane(page, name).locator(`#card-${keys[title]}`);
/** A board hears hands and keys once its cards can be dragged. */
const visit = async (page, path) => {
  await page.goto(path);
  await sorts(page);
};
/** Waits until the server knows it, as whoever comes later would see it. */
const stored = async (title, status) => {
  for (let tries = 0; tries < 100; tries++) {
    if ((await api(northline, token, "GET", `/items/${keys[title]}`)).status === status) return;
    await olu.waitForTimeout(100);
  }
  assert.fail(`${title} is not ${status}`);
};

test("a team says on its board that it works in plain flow", async () => {
  await olu.goto(`${northline.base}/products/TID/teams`);
  await olu.getByRole("link", { name: "Board", exact: true }).click();
  await olu.getByRole("heading", { name: "No sprint is running" }).waitFor();
  assert.deepEqual(await axe(olu), []);
  await olu.getByRole("button", { name: "Work in plain flow" }).click();
  await lane(olu, "To do").waitFor();
  await olu.goto(`${northline.base}/products/TID/sprint`);
  await olu.locator(".sprint-card", { hasText: "plain flow" }).getByRole("link", { name: "Board" }).click();
  await within(olu, "To do", TITLES[0]).waitFor();
  assert.deepEqual(await axe(olu), []);
});

test("a card moves by mouse, and whoever looks on sees it", async () => {
  await visit(olu, board());
  await visit(mei, board());
  const from = await card(mei, TITLES[0]).boundingBox();
  const to = await lane(mei, "Started").boundingBox();
  await mei.mouse.move(from.x + 60, from.y + 40);
  await mei.mouse.down();
  await mei.mouse.move(from.x + 90, from.y + 50, { steps: 5 });
  await mei.mouse.move(to.x + 90, to.y + 60, { steps: 12 });
  await mei.mouse.up();
  await within(mei, "Started", TITLES[0]).waitFor();
  await within(olu, "Started", TITLES[0]).waitFor();
  await stored(TITLES[0], "started");
});

test("a card moves by keys alone, and by its menu", async () => {
  await visit(mei, board());
  await card(mei, TITLES[1]).locator("a.title").focus();
  await mei.keyboard.press("Alt+ArrowRight");
  await within(mei, "Started", TITLES[1]).waitFor();
  await within(olu, "Started", TITLES[1]).waitFor();
  await stored(TITLES[1], "started");
  assert.equal(await mei.evaluate(() => document.activeElement?.closest(".card")?.id), `card-${keys[TITLES[1]]}`);
  const summary = card(mei, TITLES[1]).locator("details.menu summary");
  await summary.focus();
  await mei.keyboard.press("Enter");
  const back = card(mei, TITLES[1]).getByRole("button", { name: "To To do" });
  await back.waitFor();
  await back.focus();
  await mei.keyboard.press("Enter");
  await within(mei, "To do", TITLES[1]).waitFor();
  await within(olu, "To do", TITLES[1]).waitFor();
});

test("a full board asks why by keys, and takes the card with the reason", async () => {
  await api(northline, token, "PATCH", "/products/TID/teams/Hull", { wip_started: 1 });
  await visit(mei, board());
  await lane(mei, "Started").getByText("1 of 1").waitFor();
  await card(mei, TITLES[1]).locator("a.title").focus();
  await mei.keyboard.press("Alt+ArrowRight");
  await mei.locator("dialog[open]").getByText("holds 1 of 1").waitFor();
  await mei.keyboard.type("The first waits for the bank");
  await mei.keyboard.press("Enter");
  await lane(mei, "Started").getByText("2 of 1").waitFor();
  await lane(olu, "Started").getByText("2 of 1").waitFor();
});

test("a state in use gets another name and a limit", async () => {
  await olu.goto(`${northline.base}/products/TID/teams`);
  await olu.locator("summary", { hasText: /^How the team works$/ }).waitFor();
  await api(northline, token, "PUT", "/products/TID/teams/Hull/workflow", {
    states: ["Next = ready", "Building = started", "Testing = started", "Demo = review", "Shipped = accepted"],
  });
  await api(northline, token, "PUT", `/products/TID/teams/Hull/cards/${keys[TITLES[0]]}`, { status: "Testing" });
  await olu.goto(`${northline.base}/products/TID/teams`);
  await olu.locator("summary", { hasText: /^Workflow$/ }).click();
  await olu.getByLabel("Name of Testing").fill("Checking");
  await olu.getByLabel("At once in Testing").fill("1");
  await olu.getByLabel("At once in Testing").press("Enter");
  await olu.getByLabel("Name of Checking").waitFor({ state: "attached" });
  await visit(mei, board());
  await within(mei, "Checking", TITLES[0]).waitFor();
  await lane(mei, "Checking").getByText("1 of 1").waitFor();
  await card(mei, TITLES[1]).locator("a.title").focus();
  await mei.keyboard.press("Alt+ArrowRight");
  await mei.locator("dialog[open]").getByText("Checking holds 1 of 1").waitFor();
  await mei.keyboard.press("Escape");
});

test("a state in use asks where its work goes as it is taken out, and one undo brings both back", async () => {
  await olu.goto(`${northline.base}/products/TID/teams`);
  await olu.waitForTimeout(300);
  await olu.locator("summary", { hasText: /^Workflow$/ }).click();
  await olu.getByRole("link", { name: "Take Checking out…" }).click();
  const dialog = olu.locator("dialog[open]");
  await dialog.getByText("1 item is in it now.").waitFor();
  assert.deepEqual(await axe(olu), []);
  await dialog.getByLabel("Where they go").selectOption("Building");
  await dialog.getByRole("button", { name: "Take it out" }).click();
  await olu.getByLabel("Name of Checking").waitFor({ state: "detached" });
  const state = async () => (await api(northline, token, "GET", `/items/${keys[TITLES[0]]}`)).state;
  assert.equal(await state(), "Building");
  await olu.getByRole("button", { name: "Undo" }).last().click();
  await olu.getByLabel("Name of Checking").waitFor({ state: "attached" });
  assert.equal(await state(), "Checking");
  assert.deepEqual(olu.wrong, []);
});

test("lanes and filters are kept under a name, shared, and opened again", async () => {
  await visit(mei, board());
  await mei.locator("summary", { hasText: "Lanes: None" }).click();
  await mei.getByRole("link", { name: "Kind", exact: true }).click();
  await mei.waitForURL(/lanes=kind/);
  await mei.locator(".swimlane").first().waitFor();
  await mei.locator("summary", { hasText: /^Views$/ }).click();
  await mei.getByRole("link", { name: "Save this view…" }).click();
  await mei.waitForURL(/\/views\/new/);
  await mei.locator("[name=name]").fill("By kind");
  await mei.getByLabel("Shared with everybody in the product").check();
  await mei.getByRole("button", { name: "Save", exact: true }).click();
  await mei.waitForURL(/\/board\?lanes=kind$/);
  await visit(olu, board());
  await olu.locator("summary", { hasText: /^Views$/ }).click();
  await olu.getByRole("link", { name: "By kind" }).click();
  await olu.waitForURL(/\/board\?lanes=kind$/);
  await olu.locator(".swimlane", { hasText: "Story" }).first().waitFor();
  await olu.goto(`${northline.base}/products/TID/views`);
  await olu.getByText("board of Hull: in lanes by kind").waitFor();
});

test("everyone can use the board, on a phone and in the dark", async () => {
  for (const look of [{ width: 1280 }, { width: 360 }, { scheme: "dark" }]) {
    const page = await open(chrome, look);
    await signIn(page, northline, "olu@example.org");
    for (const path of [board(), `${board()}?lanes=kind`, `${northline.base}/products/TID/teams`, `${northline.base}/products/TID/sprint`]) {
      await page.goto(path);
      for (const summary of await page.locator("main details:not(.menu) > summary").all()) {
        if (!(await summary.evaluate((element) => element.parentElement.open))) await summary.click();
      }
      assert.deepEqual(await axe(page), [], path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${path} is ${over} pixels too wide`);
    }
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  }
});
