// Five named people play a whole sprint; two of them in browsers that are open all the while, three by their programs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, olu, mei, sprint, goal;
const tokens = {};
const keys = {};
const STORIES = ["Refund by card", "Refund by cash", "Receipt by mail"];
/** A day from today as it stands in the API. */
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const by = (who, method, path, body) => api(northline, tokens[who], method, path, body);
const visit = async (page, path) => {
  await page.goto(`${northline.base}${path}`);
  await page.waitForTimeout(300);
};
/** Olu opens a ceremony from its page, and Mei comes to it. */
const meet = async (name) => {
  await visit(olu, "/products/TID/ceremonies");
  await olu.locator(".ritual", { hasText: name }).getByRole("button", { name: "Open" }).click();
  await olu.waitForURL(/\/ceremonies\/[0-9a-f-]{36}$/);
  await olu.waitForTimeout(300);
  await visit(mei, new URL(olu.url()).pathname);
  await mei.getByRole("button", { name: "Join" }).click();
  await olu.locator(".present", { hasText: "Mei" }).waitFor();
  return `/ceremonies/${olu.url().split("/").pop()}`;
};
const close = async () => {
  await olu.getByRole("button", { name: "Close…" }).click();
  await olu.locator("dialog[open]").getByRole("button", { name: "Close", exact: true }).last().click();
  await olu.getByText("These are its minutes.").waitFor();
  await mei.getByText("These are its minutes.").waitFor();
};

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  const token = (who) => northline.run(["token", "new", "--person", `${who}@example.org`]);
  tokens.olu = token("olu");
  await by("olu", "POST", "/products", { key: "TID", name: "Tidewater" });
  for (const [who, role] of [["mei", "developer"], ["amir", "developer"], ["jonas", "scrum_master"], ["sam", "stakeholder"]]) {
    const name = who[0].toUpperCase() + who.slice(1);
    northline.run(["person", "add", "--email", `${who}@example.org`, "--name", name, "--role", role, "--password-stdin"], PASSWORD);
    tokens[who] = token(who);
  }
  await by("olu", "POST", "/products/TID/teams", { name: "Crew" });
  for (const who of ["olu", "mei", "amir", "jonas"]) {
    await by("olu", "POST", "/products/TID/teams/Crew/members", { person: `${who}@example.org` });
  }
  const vision = (await by("olu", "POST", "/products/TID/visions", { title: "Every island within an hour" })).key;
  goal = (await by("olu", "POST", "/products/TID/goals", { title: "Calm boarding", serves: [vision] })).key;
  for (const title of STORIES) {
    const story = { title, serves: [goal], persona: "skipper", criteria: ["It holds"] };
    keys[title] = (await by("olu", "POST", "/products/TID/stories", story)).key;
  }
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

test("refinement: cards are laid in secret in two browsers and by two programs, and turned for all at once", async () => {
  const story = { title: "Receipt on paper", persona: "skipper", criteria: ["It holds"], serves: [goal] };
  const paper = (await by("olu", "POST", "/products/TID/stories", story)).key;
  await by("olu", "PUT", `/stories/${paper}/rank`, { top: true });
  const refinement = await meet("Refinement");
  // The row above goes while another has the focus: the key still means what it was on.
  const row = (title) => olu.locator(".agenda li", { hasText: title }).first();
  await row("Receipt by mail").getByRole("button", { name: "Take up" }).focus();
  await by("amir", "PATCH", `/stories/${paper}`, { points: 1 });
  await row("Receipt on paper").waitFor({ state: "detached" });
  await olu.keyboard.press("Enter");
  await olu.locator(".front-head", { hasText: "Receipt by mail" }).waitFor();
  for (const [title, cards, settled] of [["Refund by card", ["3", "5"], "3"], ["Refund by cash", ["5", "5"], "5"], ["Receipt by mail", ["2", "1"], "2"]]) {
    await olu.locator(".agenda li", { hasText: title }).first().getByRole("button", { name: "Take up" }).click();
    await olu.locator(".front-head", { hasText: title }).waitFor();
    await olu.getByRole("button", { name: "Estimate together" }).click();
    await mei.locator(".front-head", { hasText: title }).waitFor();
    await mei.locator(".deck button", { hasText: new RegExp(`^${cards[0]}$`) }).click();
    // Olu lays by keys.
    await olu.locator(".deck button", { hasText: new RegExp(`^${cards[1]}$`) }).focus();
    await olu.keyboard.press("Enter");
    const round = (await by("amir", "GET", refinement)).round;
    await by("amir", "PUT", `/rounds/${round.id}/card`, { card: cards[0] });
    await by("jonas", "PUT", `/rounds/${round.id}/card`, { card: "?" });
    await mei.locator(".hands li").nth(3).waitFor();
    const seen = (await by("amir", "GET", refinement)).round;
    assert.equal(seen.hands.filter((hand) => hand.card).length, 1, "only one's own card is seen");
    assert.equal(await mei.locator(".hands .down").count(), 4);
    await olu.getByRole("button", { name: "Turn the cards" }).click();
    await mei.locator(".spread").waitFor();
    assert.equal(await mei.locator(".hands .down").count(), 0);
    await olu.getByRole("button", { name: `Settle at ${settled}` }).click();
    for (const page of [mei, olu]) await page.getByText(`Settled at ${settled} points.`).waitFor();
  }
  assert.deepEqual(await axe(olu), []);
  await close();
  await olu.getByText("estimated at 3 points").waitFor();
});

test("the sprint is planned with what was refined, and started", async () => {
  const asked = { title: "Sprint 1", team: "Crew", goal: "Money back without a call", starts_on: inDays(0), ends_on: inDays(13) };
  sprint = (await by("olu", "POST", "/products/TID/sprints", asked)).key;
  await visit(olu, `/items/${sprint}/plan`);
  for (const title of STORIES.slice(0, 2)) {
    await olu.getByRole("button", { name: `Take ${keys[title]} in` }).click();
    await olu.getByRole("button", { name: `Take ${keys[title]} out` }).waitFor();
  }
  await olu.getByText("8 points in 2 items").waitFor();
  await olu.getByRole("button", { name: "Start the sprint" }).click();
  await olu.getByRole("button", { name: "Start the sprint" }).waitFor({ state: "detached" });
});

test("three stand-ups: answers by hand and by program, a card each between them, and the scope changes", async () => {
  const board = async (title, lane) => {
    await visit(mei, `/items/${sprint}/board`);
    await mei.locator(".card", { hasText: title }).locator("a.title").focus();
    await mei.keyboard.press("Alt+ArrowRight");
    await mei.locator(`section.lane[aria-label="${lane}"] .card`, { hasText: title }).waitFor();
  };
  for (const day of [0, 1, 2]) {
    const opened = await by("olu", "POST", "/products/TID/ceremonies", { kind: "standup", sprint, held_on: inDays(day) });
    await by("amir", "PUT", `/ceremonies/${opened.id}/answer`, { did: "Tests", following: "More of them" });
    await visit(olu, `/ceremonies/${opened.id}`);
    await visit(mei, `/ceremonies/${opened.id}`);
    await mei.locator("[name=did]").fill(`Day ${day + 1}: refunds`);
    await mei.locator("[name=following]").fill("Cash");
    if (day === 1) await mei.locator("[name=hindered]").fill("The test terminal is gone");
    await mei.getByRole("button", { name: "Answer", exact: true }).click();
    await olu.getByText(`Day ${day + 1}: refunds`).waitFor();
    if (day === 1) await olu.getByText("The test terminal is gone").first().waitFor();
    if (day === 0) {
      await olu.getByRole("button", { name: /Begin with the first/ }).click();
      await mei.locator("#walk li[aria-current]").waitFor();
      assert.deepEqual(await axe(mei), []);
    }
    await close();
    if (day === 0) await board("Refund by card", "Started");
    if (day === 1) {
      await board("Refund by card", "In review");
      await by("olu", "POST", `/sprints/${sprint}/items`, { items: [keys["Receipt by mail"]] });
    }
    if (day === 2) {
      await board("Refund by cash", "Started");
      await board("Refund by cash", "In review");
    }
  }
});

test("review: one story is accepted, one rejected with a reason, and what is said is kept as feedback", async () => {
  await meet("Review");
  const show = async (title) => {
    await olu.locator(".plan-rows li", { hasText: title }).getByRole("button", { name: "Show" }).click();
    await olu.locator(".front-head", { hasText: title }).waitFor();
    await mei.locator(".front-head", { hasText: title }).waitFor();
  };
  await show("Refund by card");
  await mei.locator("#front").getByRole("button", { name: /pass/i }).first().click();
  await olu.locator("#front").getByRole("button", { name: "Accept" }).and(olu.locator(":enabled")).click();
  await mei.locator("#front").getByText("Accepted.").waitFor();
  await show("Refund by cash");
  await mei.locator("#front").getByRole("button", { name: /fail/i }).first().click();
  await olu.locator("#front summary", { hasText: "Reject" }).click();
  await olu.locator("#front [name=reason]").fill("The till does not open");
  await olu.locator("#front").getByRole("button", { name: "Reject", exact: true }).click();
  await olu.locator(".plan-rows li", { hasText: "Refund by cash" }).getByText("ready").waitFor();
  await olu.locator("#front summary", { hasText: "Somebody said" }).click();
  await olu.locator("#front [name=body]").fill("At last, no more calls");
  await olu.locator("#front [name=title]").fill("No more calls");
  await olu.locator("#front").getByRole("button", { name: "Keep it" }).click();
  await olu.locator("#front", { hasText: "Who asked for it" }).waitFor();
  await olu.getByRole("button", { name: "It was not", exact: true }).click();
  await mei.getByText("not met").waitFor();
  assert.deepEqual(await axe(olu), []);
  await close();
  await olu.getByText("The till does not open").first().waitFor();
  const order = await by("olu", "GET", "/products/TID/backlog");
  assert.equal(order.items[0].key, keys["Refund by cash"], "what is rejected returns to the top");
});

test("retrospective: written in secret, grouped, voted on, and two actions are decided", async () => {
  await meet("Retrospective");
  const head = (page, words) => page.locator(".retro-card").filter({ has: page.locator("> p", { hasText: words }) });
  const write = async (page, column, words) => {
    await page.getByLabel(`New card: ${column}`).fill(words);
    await page.getByLabel(`New card: ${column}`).press("Enter");
    await head(page, words).waitFor();
  };
  await write(mei, "Stop", "Testing on the last day");
  await write(olu, "Stop", "Late tests");
  await mei.getByText("1 card of another, face down").waitFor();
  assert.equal(await mei.locator(".retro-card").count(), 1);
  await olu.locator(".phases").getByRole("button", { name: "Group" }).click();
  await head(mei, "Late tests").waitFor();
  await head(mei, "Late tests").locator("select").selectOption({ label: "Testing on the last day" });
  await head(mei, "Late tests").getByRole("button", { name: "Group" }).click();
  await olu.locator(".retro-card .grouped", { hasText: "Late tests" }).waitFor();
  await olu.locator(".phases").getByRole("button", { name: "Vote" }).click();
  await mei.locator(".retro-card").getByRole("button", { name: "Vote" }).click();
  await olu.locator(".retro-card", { hasText: "1 vote" }).waitFor();
  await olu.locator(".phases").getByRole("button", { name: "Act" }).click();
  for (const title of ["Buy a second terminal", "Test on Wednesdays"]) {
    await olu.locator("[name=title]").fill(title);
    await olu.locator("[name=owner]").selectOption({ label: "Mei" });
    await olu.locator("[name=due_on]").fill(inDays(7));
    await olu.getByRole("button", { name: "Decide" }).click();
    await mei.locator(".plan-rows li", { hasText: title }).waitFor();
  }
  assert.deepEqual(await axe(olu), []);
  await close();
});

test("the sprint is closed, and its report says what came of it", async () => {
  await visit(olu, `/items/${sprint}/report`);
  await olu.locator('form[action$="/close"]').getByRole("button", { name: "Close" }).click();
  await olu.getByText("Frozen at the close").waitFor();
  const report = await by("sam", "GET", `/sprints/${sprint}/report`);
  assert.deepEqual([report.burn.committed, report.burn.added, report.burn.completed], [8, 2, 3]);
  const wrong = [...olu.wrong, ...mei.wrong].filter((line) => !line.includes("409") && !line.includes("422"));
  assert.deepEqual(wrong, []);
});
