// The same work as a tree, a map and a saved view, its sub-tasks, and its files, in the browser and by keyboard alone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { PASSWORD, api, axe, browser, open, setUp, signIn, sorts, start } from "./northline.mjs";

let northline, chrome, olu, mei, token;
const keys = {};

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  await api(northline, token, "POST", "/products", { key: "RIV", name: "Riverbend" });
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  const make = async (name, kinds, title, more) => {
    keys[name] = (await api(northline, token, "POST", `/products/TID/${kinds}`, { title, ...more })).key;
  };
  await make("goal", "goals", "Grow bookings");
  await make("bet", "initiatives", "Money back", { serves: [keys.goal] });
  await make("find", "epics", "Find a boat", { serves: [keys.bet] });
  await make("pay", "epics", "Pay for it", { serves: [keys.bet] });
  await make("port", "stories", "Search by port", { serves: [keys.find], points: 3, status: "ready" });
  await make("date", "stories", "Search by date", { serves: [keys.find], points: 5 });
  await make("card", "stories", "Pay by card", { serves: [keys.pay], points: 8 });
  await make("loose", "bugs", "Button is grey");
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = async (page, path) => {
  await page.goto(`${northline.base}${path}`);
  await page.waitForTimeout(300);
};
const undo = (page) => page.getByRole("button", { name: "Undo" }).last().click();
/** Drags what is at one place to another, slowly enough to be noticed on the way. */
const drag = async (page, from, to) => {
  await sorts(page);
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2 + 8, start.y + start.height / 2 + 8, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 });
  // What makes room is on its way; where the hand rests once it has arrived is where it falls.
  await page.waitForTimeout(300);
  await page.mouse.move(end.x + end.width / 2 + 2, end.y + end.height / 2 + 2, { steps: 3 });
  await page.mouse.up();
};

test("sub-tasks are added one after another, ticked, renamed, given away and put in order, by keyboard alone", async () => {
  await visit(olu, `/items/${keys.card}`);
  const line = olu.getByRole("textbox", { name: "Add a sub-task: title @person 2h" });
  await line.focus();
  for (const step of ["Ask the bank @mei 2h", "Draw the page", "Write to the provider"]) {
    await olu.keyboard.type(step);
    await olu.keyboard.press("Enter");
    await olu.locator(".step", { hasText: step.split(" @")[0] }).waitFor();
    await olu.waitForFunction(() => document.activeElement?.getAttribute("name") === "line" && document.activeElement.value === "");
  }
  await olu.getByRole("checkbox", { name: "Draw the page" }).focus();
  await olu.keyboard.press("Space");
  await olu.getByText("1 of 3 done").waitFor();
  await olu.getByRole("button", { name: "Undo" }).last().waitFor();
  await olu.getByRole("checkbox", { name: "Write to the provider" }).focus();
  await olu.keyboard.press("Alt+ArrowUp");
  await olu.waitForTimeout(900);
  const titles = () => olu.locator(".step [name=title]").evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(await titles(), ["Ask the bank", "Write to the provider", "Draw the page"]);
  await visit(olu, `/items/${keys.card}`);
  assert.deepEqual(await titles(), ["Ask the bank", "Write to the provider", "Draw the page"]);
  await olu.getByRole("button", { name: /^Title of TID-\d+: Ask the bank/ }).focus();
  await olu.keyboard.press("Enter");
  await olu.keyboard.type("Ask both banks");
  await olu.keyboard.press("Enter");
  await olu.getByRole("checkbox", { name: "Ask both banks" }).waitFor();
  assert.deepEqual(await axe(olu), []);
  assert.deepEqual(olu.wrong, []);
});

test("a sub-task is dragged elsewhere; row and card say how many are done; whoever looks sees it", async () => {
  await visit(mei, `/items/${keys.card}`);
  await visit(olu, `/items/${keys.card}`);
  const step = (title) => olu.locator(".step", { has: olu.locator(`[name=title][value="${title}"]`) });
  await step("Draw the page").hover();
  await drag(olu, step("Draw the page").locator(".grip"), step("Ask both banks").locator(".key"));
  await mei.waitForFunction(() => document.querySelector(".step [name=title]")?.value === "Draw the page");
  await mei.getByRole("checkbox", { name: "Ask both banks" }).click();
  await olu.getByText("2 of 3 done").waitFor();
  await visit(olu, "/products/TID/backlog");
  await olu.locator(`#row-${keys.card}`).getByText("2 of 3 sub-tasks").waitFor({ state: "attached" });
  const sprint = (await api(northline, token, "POST", "/products/TID/sprints", { title: "Sprint 1" })).key;
  await api(northline, token, "POST", `/sprints/${sprint}/items`, { items: [keys.card] });
  await api(northline, token, "POST", `/sprints/${sprint}/start`, {});
  await visit(olu, `/items/${sprint}/board`);
  await olu.locator(`#card-${keys.card}`).getByText("2 of 3 sub-tasks").waitFor({ state: "attached" });
  assert.deepEqual(olu.wrong, []);
});

const line = (page, title) => page.getByRole("treeitem", { name: new RegExp(title) });

test("the tree is opened, walked and changed by keyboard alone", async () => {
  await visit(olu, "/products/TID/tree");
  await olu.getByRole("link", { name: "Tree" }).focus();
  await line(olu, "Grow bookings").focus();
  for (const title of ["Money back", "Find a boat"]) {
    await olu.keyboard.press("ArrowRight");
    await line(olu, title).waitFor();
    await olu.keyboard.press("ArrowRight");
    await olu.waitForFunction((title) => document.activeElement?.querySelector(".title")?.textContent === title, title);
  }
  await line(olu, "Find a boat").getByText("0 of 8 pts").waitFor();
  assert.equal(await line(olu, "Find a boat").getAttribute("aria-level"), "3");
  await olu.keyboard.press("ArrowRight");
  await line(olu, "Search by port").waitFor();
  assert.deepEqual(await axe(olu), []);
  await olu.keyboard.press("ArrowDown");
  await olu.keyboard.press("Alt+ArrowDown");
  await olu.getByText(`${keys.port} is now under Pay for it.`).waitFor();
  await olu.waitForFunction((key) => document.activeElement?.closest(".node")?.dataset.key === key, keys.port);
  await line(olu, "Pay for it").getByText("0 of 11 pts").first().waitFor();
  await undo(olu);
  await line(olu, "Find a boat").getByText("0 of 8 pts").first().waitFor();
  // Whoever comes back finds open what was open.
  await visit(olu, "/products/TID/tree");
  await line(olu, "Search by date").waitFor();
  await line(olu, "Money back").focus();
  await olu.keyboard.press("ArrowLeft");
  await line(olu, "Search by date").waitFor({ state: "hidden" });
  await olu.keyboard.press("ArrowLeft");
  await olu.waitForFunction(() => document.activeElement?.closest(".node")?.dataset.kind === "goal");
  await olu.keyboard.press("End");
  await olu.keyboard.press("ArrowRight");
  await line(olu, "Button is grey").waitFor();
  assert.deepEqual(olu.wrong, []);
});

test("work is dragged under another epic, from nowhere too, and filtered", async () => {
  await visit(olu, "/products/TID/tree");
  if (!(await line(olu, "Pay for it").isVisible())) await line(olu, "Money back").locator(".toggle").click();
  await line(olu, "Pay for it").waitFor();
  if (!(await line(olu, "Button is grey").isVisible())) await line(olu, "Without an epic").locator(".toggle").click();
  await line(olu, "Button is grey").waitFor();
  await line(olu, "Button is grey").dragTo(line(olu, "Pay for it"));
  await olu.getByText(`${keys.loose} is now under Pay for it.`).waitFor();
  const link = await api(northline, token, "GET", `/products/TID/tree?under=${keys.pay}`);
  assert.ok(link.items.some((node) => node.key === keys.loose));
  await olu.getByLabel("Kind").selectOption({ label: "bug" });
  await olu.getByRole("button", { name: "Filter" }).click();
  await olu.waitForURL(/kind=bug/);
  await line(olu, "Grow bookings").waitFor();
  await olu.getByLabel("Kind").selectOption({ label: "spike" });
  await olu.getByRole("button", { name: "Filter" }).click();
  await olu.getByText("Nothing here fits.").waitFor();
  assert.deepEqual(olu.wrong, []);
});

test("what has no activity is taken onto the map; cards and activities move by key and have an undo", async () => {
  const late = (await api(northline, token, "POST", "/products/TID/stories", { title: "Say thank you" })).key;
  await visit(olu, "/products/TID/map");
  const cell = (name) => olu.getByRole("list", { name });
  await cell("Without an activity, later").getByText("Say thank you").waitFor();
  await drag(olu, cell("Without an activity, later").locator(".card", { hasText: "Say thank you" }), cell("Pay for it, later").locator(".card").first());
  await cell("Pay for it, later").getByText("Say thank you").waitFor();
  await olu.getByText(`${late} is now under Pay for it.`).waitFor();
  await olu.waitForTimeout(800);
  // Within a cell a card goes up and down the backlog.
  await cell("Find a boat, later").getByRole("link", { name: "Search by date" }).focus();
  await olu.keyboard.press("Alt+ArrowUp");
  await olu.waitForTimeout(900);
  const order = async () => (await api(northline, token, "GET", "/products/TID/backlog")).items.map(({ key }) => key);
  const all = await order();
  assert.ok(all.indexOf(keys.date) < all.indexOf(keys.port));
  // An activity goes along the backbone and back.
  const heads = () => olu.locator("th.activity .title").allTextContents();
  await olu.getByRole("columnheader").getByRole("link", { name: "Pay for it" }).focus();
  await olu.keyboard.press("Alt+ArrowLeft");
  await olu.getByText("Pay for it moved.").waitFor();
  await olu.waitForFunction(() => document.querySelector("th.activity .title")?.textContent === "Pay for it");
  await undo(olu);
  await olu.waitForFunction(() => document.querySelector("th.activity .title")?.textContent === "Find a boat");
  assert.deepEqual(await heads(), ["Find a boat", "Pay for it"]);
  assert.deepEqual(await axe(olu), []);
  assert.deepEqual(olu.wrong, []);
});

test("a task of the map is dragged along its activity, and moved by key; whoever looks sees it, undo puts it back", async () => {
  for (const title of ["Say where to", "Say when", "Compare prices"]) await api(northline, token, "POST", `/epics/${keys.find}/map/tasks`, { title });
  await api(northline, token, "POST", `/epics/${keys.pay}/map/tasks`, { title: "Choose a card" });
  await visit(mei, "/products/TID/map");
  await visit(olu, "/products/TID/map");
  const tasks = (page) => page.locator("th.task .title").evaluateAll((all) => all.map((one) => one.textContent));
  const head = (title) => olu.locator("th.task", { hasText: title });
  const become = async (expected) => {
    for (const page of [olu, mei]) {
      await page.waitForFunction((expected) => [...document.querySelectorAll("th.task .title")].map((one) => one.textContent).join() === expected, expected.join());
    }
  };
  assert.deepEqual(await tasks(olu), ["Say where to", "Say when", "Compare prices", "Choose a card"]);
  await drag(olu, head("Compare prices"), head("Say where to"));
  await olu.getByText("Compare prices moved.").waitFor();
  await become(["Compare prices", "Say where to", "Say when", "Choose a card"]);
  await undo(olu);
  await become(["Say where to", "Say when", "Compare prices", "Choose a card"]);
  // By keys, and no further than its activity goes.
  await olu.waitForTimeout(700);
  await head("Say when").getByRole("link", { name: "Say when" }).focus();
  await olu.keyboard.press("Alt+ArrowLeft");
  await become(["Say when", "Say where to", "Compare prices", "Choose a card"]);
  await olu.waitForFunction(() => document.activeElement?.textContent === "Say when");
  await olu.keyboard.press("Alt+ArrowLeft");
  await olu.getByText("The tasks of this activity end here").waitFor({ state: "attached" });
  assert.deepEqual(olu.wrong, []);
});

test("a view is saved and shared, seen by somebody else, renamed and removed", async () => {
  await visit(olu, "/products/TID/backlog?status=ready");
  await olu.getByText("Views", { exact: true }).click();
  await olu.getByRole("link", { name: "Save this view…" }).click();
  await olu.waitForURL(/views\/new/);
  await olu.getByLabel("What it is called").fill("Ready to go");
  await olu.getByLabel("Shared with everybody in the product").check();
  assert.deepEqual(await axe(olu), []);
  await olu.getByRole("button", { name: "Save", exact: true }).click();
  await olu.waitForURL(/backlog\?status=ready|views/);
  await visit(mei, "/products/TID/backlog");
  await mei.locator("summary", { hasText: "Views" }).focus();
  await mei.keyboard.press("Enter");
  await mei.getByRole("link", { name: "Ready to go" }).click();
  await mei.waitForURL(/status=ready/);
  await mei.locator(`#row-${keys.port}`).waitFor();
  assert.equal(await mei.locator(".row").count(), 1);
  await visit(mei, "/products/TID/views");
  assert.equal(await mei.getByRole("button", { name: "Rename" }).count(), 0, "it is not Mei's to rename");
  await visit(olu, "/products/TID/views");
  await olu.getByLabel("Name of Ready to go").fill("Next");
  await olu.keyboard.press("Enter");
  await olu.getByRole("link", { name: "Next", exact: true }).waitFor();
  assert.deepEqual(await axe(olu), []);
  await olu.getByLabel("Next: more").click();
  await olu.getByRole("button", { name: "Remove" }).click();
  await olu.getByText("No view is saved yet").waitFor();
  assert.deepEqual(olu.wrong, []);
});

test("what the list shows is taken along as CSV and as a spreadsheet", async () => {
  await visit(olu, "/products/TID/backlog?status=ready");
  for (const [label, begins] of [["Plain table (CSV)", "key,"], ["Spreadsheet (XLSX)", "PK"]]) {
    await olu.getByText("Export", { exact: true }).click();
    const coming = olu.waitForEvent("download");
    await olu.getByRole("link", { name: label }).click();
    const file = readFileSync(await (await coming).path());
    assert.equal(file.subarray(0, begins.length).toString().toLowerCase(), begins.toLowerCase());
    if (begins === "key,") assert.ok(file.toString().includes("Search by port") && !file.toString().includes("Pay by card"));
    await olu.keyboard.press("Escape");
  }
});

test("an item moves to another product by keyboard, and its old key leads on", async () => {
  await visit(olu, `/items/${keys.card}`);
  await olu.locator("header").getByLabel("More").focus();
  await olu.keyboard.press("Enter");
  await olu.getByRole("link", { name: "Move to another product…" }).focus();
  await olu.keyboard.press("Enter");
  await olu.waitForURL(/\/product$/);
  await olu.getByLabel("To which product").selectOption({ label: "Riverbend" });
  assert.deepEqual(await axe(olu), []);
  await olu.getByRole("button", { name: "Move", exact: true }).focus();
  await olu.keyboard.press("Enter");
  await olu.waitForURL(/\/items\/RIV-\d+$/);
  // The sub-tasks came along.
  await olu.getByText("2 of 3 done").waitFor();
  await visit(olu, `/items/${keys.card}`);
  assert.match(olu.url(), /\/items\/RIV-\d+$/);
  assert.deepEqual(olu.wrong, []);
});
