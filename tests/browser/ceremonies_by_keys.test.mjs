// The ceremonies of a sprint with nothing but keys: poker, the stand-up and its walk, the review, the retrospective, the close.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hands, listens } from "./hands.mjs";
import { api, browser, open, PASSWORD, setUp, start } from "./northline.mjs";

let northline, chrome, page, press, write, choose, reach, key, type, sprint;
const tokens = {};
const keys = {};
const by = (who, method, path, body) => api(northline, tokens[who], method, path, body);
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const button = (name, within = page) => within.getByRole("button", { name, exact: true });

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  ({ press, write, choose, reach, key, type } = hands(page));
  await setUp(page, northline, { name: "Olu", email: "olu@example.org" });
  tokens.olu = northline.run(["token", "new", "--person", "olu@example.org"]);
  await by("olu", "POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  tokens.mei = northline.run(["token", "new", "--person", "mei@example.org"]);
  await by("olu", "POST", "/products/TID/teams", { name: "Crew" });
  for (const who of ["olu", "mei"]) await by("olu", "POST", "/products/TID/teams/Crew/members", { person: `${who}@example.org` });
  for (const title of ["Refund by card", "Refund by cash"]) {
    keys[title] = (await by("olu", "POST", "/products/TID/stories", { title, persona: "skipper", criteria: ["It holds"] })).key;
  }
  const planned = { title: "Sprint 1", team: "Crew", goal: "Money back without a call", starts_on: inDays(0), ends_on: inDays(13) };
  sprint = (await by("olu", "POST", "/products/TID/sprints", planned)).key;
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

/** Opens a ceremony from the page of ceremonies; Mei joins it from elsewhere. */
const meet = async (name) => {
  await page.goto(`${northline.base}/products/TID/ceremonies`);
  await listens(page);
  await press(button("Open", page.locator(".ritual", { hasText: name })));
  await page.waitForURL(/\/ceremonies\/[0-9a-f-]{36}$/);
  await listens(page);
  const ceremony = `/ceremonies/${page.url().split("/").pop()}`;
  await by("mei", "PUT", `${ceremony}/presence`, {});
  await page.locator(".present", { hasText: "Mei" }).waitFor();
  return ceremony;
};
const close = async () => {
  await press(button("Close…"));
  const dialog = page.locator("dialog[open]");
  await write(dialog.getByLabel("To be remembered"), "All of it by keys.");
  await press(dialog.locator("form.form").getByRole("button", { name: "Close" }));
  await page.getByText("These are its minutes.").waitFor();
  await page.getByText("All of it by keys.").waitFor();
};

test("refinement: a story is taken up, a card laid, the cards turned, the points settled", async () => {
  const refinement = await meet("Refinement");
  for (const [title, points] of [["Refund by card", "3"], ["Refund by cash", "5"]]) {
    await press(button("Take up", page.locator(".agenda li", { hasText: title })));
    await page.locator(".front-head", { hasText: title }).waitFor();
    await press(button("Estimate together"));
    await press(page.locator(".deck button", { hasText: new RegExp(`^${points}$`) }));
    await page.locator(".deck [aria-pressed=true]").waitFor();
    const { round } = await by("mei", "GET", refinement);
    await by("mei", "PUT", `/rounds/${round.id}/card`, { card: "8" });
    await page.locator(".hands li").nth(1).waitFor();
    await press(button("Turn the cards"));
    await page.locator(".spread").waitFor();
    await press(button(`Settle at ${points}`));
    await page.getByText(`Settled at ${points} points.`).waitFor();
  }
  await write(page.getByLabel("For the minutes"), "Who pays the fee?");
  await choose(page.getByLabel("As a"), "question");
  await press(button("Write it down"));
  await page.locator(".written", { hasText: "Who pays the fee?" }).getByText("question").waitFor();
  await close();
});

test("the sprint is planned and started", async () => {
  await page.goto(`${northline.base}/items/${sprint}/plan`);
  await listens(page);
  for (const title of Object.keys(keys)) {
    await press(button(`Take ${keys[title]} in`));
    await button(`Take ${keys[title]} out`).waitFor();
  }
  await press(button("Start the sprint"));
  await button("Start the sprint").waitFor({ state: "detached" });
});

test("stand-up: an answer with what is in the way, and the board is walked to its end", async () => {
  await meet("Stand-up");
  await write(page.getByLabel("What you did"), "The refund by card");
  await write(page.getByLabel("What is next"), "Cash");
  await write(page.getByLabel("What is in the way"), "The test till is locked");
  await press(button("Answer"));
  await page.locator(".answer", { hasText: "The test till is locked" }).getByRole("link", { name: "The impediment" }).waitFor();
  await press(page.getByRole("button", { name: /Begin with the first/ }));
  await page.locator("#walk li[aria-current]").waitFor();
  await press(page.getByRole("button", { name: /Next card/ }));
  await page.getByText("That was the last card.").waitFor();
  await close();
  const open = await by("olu", "GET", "/products/TID/obstacles");
  assert.deepEqual(open.items.map((one) => one.title), ["The test till is locked"]);
});

test("the board: a card is moved on by keys", async () => {
  await page.goto(`${northline.base}/items/${sprint}/board`);
  await listens(page);
  for (const lane of ["Started", "In review"]) {
    await reach(page.locator(".card", { hasText: "Refund by card" }).locator("a.title"));
    await key("Alt+ArrowRight");
    await page.locator(`section.lane[aria-label="${lane}"] .card`, { hasText: "Refund by card" }).waitFor();
  }
});

test("review: a story is shown, judged and accepted; another rejected; a word is kept as feedback", async () => {
  await meet("Review");
  const front = page.locator("#front");
  const show = async (title) => {
    await press(button("Show", page.locator(".plan-rows li", { hasText: title })));
    await page.locator(".front-head", { hasText: title }).waitFor();
  };
  await show("Refund by card");
  await press(button("Pass", front));
  await button("Accept", front).and(page.locator(":enabled")).waitFor();
  await press(button("Accept", front));
  await front.getByText("Accepted.").waitFor();
  await press(front.locator("summary", { hasText: "Somebody said" }));
  await write(front.getByLabel("What was said"), "No more calls, at last");
  await write(front.getByLabel("In short"), "No more calls");
  await press(button("Keep it", front));
  await page.locator(".toasts").first().waitFor();
  await show("Refund by cash");
  await press(front.locator("summary", { hasText: "Reject" }));
  await write(front.getByLabel("What is missing"), "The till does not open");
  await press(button("Reject", front));
  await page.locator(".plan-rows li", { hasText: "Refund by cash" }).getByText("ready").waitFor();
  await press(button("It was not"));
  await page.getByText("not met").waitFor();
  await close();
});

test("retrospective: cards are written, grouped, voted on, and an action is decided", async () => {
  const retro = await meet("Retrospective");
  const column = (name) => page.locator(".retro-column", { has: page.getByRole("heading", { name }) });
  for (const words of ["Testing on the last day", "Late tests"]) {
    await write(page.getByLabel("New card: Stop"), words);
    await key("Enter");
    await column("Stop").locator(".retro-card", { hasText: words }).waitFor();
  }
  await by("mei", "POST", `${retro}/notes`, { place: "Start", body: "Testing on Wednesdays" });
  await press(button("Group", page.locator(".phases")));
  const same = page.getByLabel("“Late tests” says the same as");
  await choose(same, "Testing on the last");
  await press(button("Group", page.locator(".same-as", { has: same })));
  await column("Stop").locator(".grouped", { hasText: "Late tests" }).waitFor();
  await press(button("Vote", page.locator(".phases")));
  await press(button("Vote", column("Stop").locator(".retro-card")));
  await button("Take back").waitFor();
  await press(button("Act", page.locator(".phases")));
  await write(page.getByLabel("What will be done"), "Buy a second terminal");
  await choose(page.getByLabel("Who does it"), "Mei");
  await reach(page.getByLabel("By when"));
  await type("12312030");
  await press(button("Decide"));
  await page.locator(".plan-rows li", { hasText: "Buy a second terminal" }).getByText("Mei").waitFor();
  await close();
});

test("the sprint is closed from its report", async () => {
  await page.goto(`${northline.base}/items/${sprint}/report`);
  await listens(page);
  await write(page.locator("[name=note]"), "One terminal too few");
  await press(button("Close"));
  await page.getByText("Frozen at the close").waitFor();
  assert.equal((await by("olu", "GET", `/items/${sprint}`)).status, "closed");
  assert.deepEqual(page.wrong, []);
});
