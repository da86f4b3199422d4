// From an empty product to a roadmap that a customer sees: strategy, market, ideas, priorities and roadmap, with nothing but keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hands, listens } from "./hands.mjs";
import { api, axe, browser, open, PASSWORD, signIn, start } from "./northline.mjs";

let northline, chrome, ada, pia, token;
let of;
const keys = {};
const IDEAS = [
  "Money back without a call",
  "A receipt by mail",
  "Dogs on deck",
  "Seats for groups",
  "A pass without signal",
  "Pay in instalments",
  "Delay told by text",
  "One code for a family",
  "Harbour maps",
  "Refunds in the daily report",
];

/** The roadmap is begun so many days ago, to have a past. */
const AGO = 12;

before(async () => {
  northline = await start({ daysAgo: AGO });
  chrome = await browser();
  ada = await open(chrome);
  of = { ada: hands(ada) };
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

/** An address is typed, or a link in a mail is followed. */
const go = async (page, address) => {
  await page.goto(address.startsWith("http") ? address : northline.base + address);
  await listens(page);
};
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** As it is typed into a date, part by part. */
const typed = (iso) => `${iso.slice(5, 7)}${iso.slice(8)}${iso.slice(0, 4)}`;
const main = (page) => page.getByRole("main");
const keyOf = (page) => new URL(page.url()).pathname.split("/").pop();

/** Writes one down at the address where its kind is; gives its key. */
async function make(kind, title, from, more = {}) {
  const { write, press } = of.ada;
  await go(ada, `/new/${kind}?product=TID${from ? `&from=${from}` : ""}`);
  await write(main(ada).getByLabel("Title"), title);
  for (const [name, said] of Object.entries(more)) await write(main(ada).locator(`[name=${name}]`), said);
  await press(main(ada).getByRole("button", { name: "Create", exact: true }));
  await ada.waitForURL(/\/items\/[A-Z]+-\d+$/);
  return keyOf(ada);
}

test("the product begins with a vision, two goals and whom it is for", async () => {
  const { write, press } = of.ada;
  await go(ada, northline.setup);
  await write(ada.getByLabel("Your name"), "Ada Voss");
  await write(ada.getByLabel("E-mail"), "ada@example.org");
  await write(ada.getByLabel("Password"), PASSWORD);
  await press(ada.getByRole("button", { name: "Create my account" }));
  await ada.waitForURL("**/welcome");
  await listens(ada);
  await write(ada.getByLabel("Name"), "Tidewater");
  await write(ada.getByLabel("Key"), "TID");
  await press(ada.getByRole("button", { name: "Create it" }));
  await ada.waitForURL((url) => url.pathname !== "/welcome");
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  keys.vision = await make("vision", "Every island in a day");
  keys.trust = await make("goal", "Trust before the booking", keys.vision);
  keys.calm = await make("goal", "Calm at the pier", keys.vision);
  for (const [title, goals] of [
    ["Skipper", "Leave on time"],
    ["Day tripper", "Know the way back"],
    ["Harbour clerk", "Close the books at six"],
  ])
    await make("persona", title, undefined, { goals });
  await go(ada, "/products/TID/market");
  assert.equal(await ada.locator(".persona").count(), 3);
});

test("the competitors stand feature by feature, each cell with how it is known", async () => {
  const { write, press, choose } = of.ada;
  await make("competitor", "Quaybook");
  await make("feature", "Money back without a call");
  await go(ada, "/products/TID/market/competitors");
  await press(ada.getByRole("link", { name: /Quaybook, Money back.*: not known/ }));
  const form = ada.locator("form[action*='/cells/']").first();
  await form.waitFor();
  await listens(ada);
  await choose(form.locator("[name=level]"), "Part");
  await write(form.locator("[name=words]"), "By mail only");
  await write(form.locator("[name=source]"), "Their help page");
  await press(form.getByRole("button", { name: "Save" }));
  await ada.getByRole("link", { name: /Quaybook, Money back.*: partly/ }).waitFor();
});

test("ten ideas are written down", async () => {
  for (const [at, title] of IDEAS.entries()) keys[at] = await make("idea", title);
  await go(ada, "/products/TID/ideas");
  assert.equal(await ada.locator("#ideas > [data-key]").count(), 10);
});

const REACHES = [900, 850, 800, 750, 700, 650, 600, 550, 500, 450];
const ten = (said) => Array(10).fill(said);

/** Types one's own numbers of a round, column by column, each kept before the next. */
async function scores(page, weeks) {
  const { type, key, reach } = hands(page);
  for (const [input, said] of [["reach", REACHES], ["impact", ten(1)], ["confidence", ten(80)], ["effort", weeks]]) {
    await reach(page.locator(`#mine-${keys[0]}-rice-${input}`));
    for (const [at, number] of said.entries()) {
      const kept = page.waitForResponse((one) => one.url().includes(`/scores/${keys[at]}/rice.${input}`) && one.request().method() === "POST");
      await type(String(number));
      await key("Enter");
      assert.equal((await kept).status(), 200);
    }
  }
}

test("two score the ten in secret, and settle what they lie apart on", async () => {
  const { write, press, choose } = of.ada;
  northline.run(["person", "add", "--email", "pia@example.org", "--name", "Pia", "--role", "pm", "--password-stdin"], PASSWORD);
  pia = await open(chrome);
  await signIn(pia, northline, "pia@example.org");
  await go(ada, "/products/TID/ideas/rounds");
  await write(ada.getByLabel("What it is about"), "What to do in spring");
  for (const title of IDEAS) {
    await of.ada.reach(ada.getByRole("checkbox", { name: new RegExp(`^${title}`) }));
    await of.ada.key("Space");
  }
  await press(ada.getByRole("button", { name: "Open", exact: true }));
  await ada.waitForURL(/\/scoring-rounds\//);
  const round = new URL(ada.url()).pathname;
  for (const name of ["Ada", "Pia"]) {
    await listens(ada);
    await choose(ada.locator("select[name=person]"), name);
    await press(ada.getByRole("button", { name: "Ask to score" }));
    await ada.locator(".scorers li", { hasText: name }).waitFor();
  }
  await go(ada, round);
  await go(pia, round);
  await scores(pia, [2, 1, 6, 4, 3, 8, 2, 3, 5, 1]);
  await ada.locator(".scorers li", { hasText: "Pia" }).getByText("40 / 40").waitFor();
  await scores(ada, [2, 1, 6, 4, 3, 4, 2, 3, 5, 1]);
  await ada.getByRole("button", { name: "Reveal", exact: true }).waitFor();
  await press(ada.getByRole("button", { name: "Reveal", exact: true }));
  await pia.locator(".spread-row").first().getByText("Pay in instalments").waitFor();
  await ada.locator(".spread-row").first().waitFor();
  await press(ada.getByRole("button", { name: "Take what all agree on" }));
  await ada.locator(`#cell-${keys[0]}-rice-effort`).getByText("2 taken").waitFor();
  await press(ada.getByRole("button", { name: "Take into the sheet" }));
  await ada.getByText("What was settled stands in the sheet").waitFor();
});

test("the ranked list is cut, and one is traded for another", async () => {
  const { write, press, choose } = of.ada;
  await go(ada, "/products/TID/ideas/scores?method=rice");
  // What the two lay apart on, the round left open: it is said in the sheet.
  await of.ada.reach(ada.locator(`#cell-${keys[5]}-rice-effort`));
  const kept = ada.waitForResponse((one) => one.url().includes(`/ideas/${keys[5]}/scores/rice.effort`) && one.request().method() === "POST");
  await of.ada.type("6");
  await of.ada.key("Enter");
  assert.equal((await kept).status(), 200);
  await listens(ada);
  await ada.getByText("900 × 1 × 80 % ÷ 2 = 360").waitFor();
  await go(ada, "/products/TID/ideas/cut");
  await choose(ada.getByLabel("Counted in"), "person-w");
  await write(ada.getByLabel("Room for"), "40");
  await press(ada.getByRole("button", { name: "Draw the line" }));
  await ada.locator("#the-line", { hasText: "Room for 40" }).waitFor();
  const below = ada.locator("#the-line ~ [id^=cut-]").first();
  const dropped = await below.getAttribute("id");
  await listens(ada);
  await press(below.locator("summary"));
  await press(below.getByRole("link", { name: "Keep it in instead of another" }));
  await ada.waitForURL(/\/cut\/trade/);
  await listens(ada);
  await write(main(ada).locator("[name=reason]"), "The harbour insists");
  await press(main(ada).getByRole("button", { name: "Decide" }));
  await ada.waitForURL(/\/ideas\/cut$/);
  await ada.locator(`#${dropped}`).getByText("kept in").waitFor();
});

test("two of them become bets, with a place in time", async () => {
  const { write, press } = of.ada;
  for (const at of [0, 4]) {
    await go(ada, `/ideas/${keys[at]}/initiative`);
    await write(main(ada).locator("[name=hypothesis]"), "Half of the calls go");
    await press(main(ada).getByRole("button", { name: "Make the initiative" }));
    await ada.waitForURL(/\/items\/TID-\d+$/);
    keys[`bet${at}`] = keyOf(ada);
  }
  for (const [bet, from, to] of [
    [keys.bet0, day(7), day(60)],
    [keys.bet4, day(30), day(100)],
  ]) {
    await go(ada, `/items/${bet}/dates`);
    await of.ada.reach(main(ada).locator("[name=starts_on]"));
    await of.ada.type(typed(from));
    await of.ada.reach(main(ada).locator("[name=due_on]"));
    await of.ada.type(typed(to));
    await press(main(ada).getByRole("button", { name: "Save" }));
    await ada.waitForURL((url) => !url.pathname.endsWith("/dates"));
  }
  await go(ada, "/products/TID/roadmap?view=timeline");
  await ada.locator(`#bar-${keys.bet0}`).waitFor();
});

test("a scenario is moved by keys and applied, and the day before is read again", async () => {
  const { write, press, reach, key } = of.ada;
  await go(ada, "/products/TID/roadmap/scenarios");
  await write(ada.getByLabel("What if"), "A week later");
  await press(ada.getByRole("button", { name: "Begin" }));
  await ada.waitForURL("**/scenarios/*-*");
  await listens(ada);
  await ada.locator("html[data-draws]").waitFor({ state: "attached" });
  await reach(ada.locator(`#bar-${keys.bet0}`));
  await key("Shift+ArrowRight");
  await ada.locator("tr", { has: ada.locator(`#beside-${keys.bet0}`) }).getByText("7 days later").waitFor();
  await listens(ada);
  await press(ada.getByRole("link", { name: "Apply" }));
  await press(ada.getByRole("dialog").getByRole("button", { name: "Apply" }));
  await ada.getByText("This scenario was applied").waitFor();
  assert.equal((await api(northline, token, "GET", `/items/${keys.bet0}`)).due_on, day(67));
});

test("days later a bet moves, and the roadmap is read as it stood, and no day before there was one", async () => {
  const { press, key, reach } = of.ada;
  for (const page of [ada, pia]) await page.goto("about:blank");
  await northline.comeBack();
  await go(ada, "/products/TID/roadmap?view=timeline");
  await ada.locator("html[data-draws]").waitFor({ state: "attached" });
  await reach(ada.locator(`#bar-${keys.bet0}`));
  const moved = ada.waitForResponse((one) => one.url().includes(`/initiatives/${keys.bet0}/dates`));
  await key("ArrowRight");
  assert.equal((await moved).status(), 200);
  assert.equal((await api(northline, token, "GET", `/items/${keys.bet0}`)).due_on, day(74));
  await listens(ada);
  await press(ada.getByRole("link", { name: "History" }));
  await ada.waitForURL(/\/roadmap\/at/);
  await ada.getByText("You look at the past").waitFor();
  await ada.getByText("Money back without a call").first().waitFor();
  await listens(ada);
  // A week back and on again, by keys: it ends where it did then.
  const shown = () => new URL(ada.url()).searchParams.get("day");
  const row = () => ada.locator("details.time-table tr", { hasText: IDEAS[0] });
  const first = shown();
  await key("ArrowRight");
  await ada.waitForURL((url) => url.searchParams.get("day") !== first);
  await go(ada, `/products/TID/roadmap/at?view=timeline&day=${day(0)}`);
  await key("Shift+ArrowLeft");
  await ada.waitForURL((url) => url.searchParams.get("day") === day(-7));
  await listens(ada);
  await ada.locator(`#bar-${keys.bet0}[data-due="${day(67)}"]`).waitFor();
  await press(ada.locator("details.time-table summary"));
  assert.match(await row().innerText(), /Money back without a call/);
  await press(ada.getByRole("link", { name: "What changed since" }));
  await ada.waitForURL(/\/roadmap\/changes/);
  await ada.getByText("7 days later").first().waitFor();
  await go(ada, `/products/TID/roadmap/at?view=timeline&day=${day(-7)}`);
  await key("t");
  await ada.waitForURL((url) => !url.pathname.endsWith("/at"));
  await go(ada, "/products/TID/roadmap/at");
  await of.ada.reach(ada.locator("input[name=day]"));
  await of.ada.type(typed(day(-AGO - 1)));
  await press(ada.getByRole("button", { name: "Show" }));
  await ada.locator("input[name=day]:invalid").waitFor();
  await go(ada, `/products/TID/roadmap/at?day=${day(-AGO - 1)}`);
  await ada.getByText("there is nothing before").waitFor();
});

test("a customer sees it through a link, and an executive as slides", async () => {
  const { write, press, choose } = of.ada;
  // The public is told what is decided, not what is proposed.
  await go(ada, `/items/${keys.bet0}`);
  await press(ada.getByRole("button", { name: /^Status/ }));
  await choose(ada.locator("select[name=status]"), "act");
  await of.ada.key("Enter");
  await ada.locator("#edit-status").getByText("active").first().waitFor();
  await go(ada, "/products/TID/roadmap/audiences?audience=public&part=links");
  await press(ada.getByRole("link", { name: "New link" }));
  await ada.getByLabel("Whom it is for").waitFor();
  await listens(ada);
  await write(ada.getByLabel("Whom it is for"), "Harbour of Ash");
  await press(ada.getByRole("button", { name: "Make the link" }));
  const link = await ada.getByLabel("Link", { exact: true }).inputValue();
  const customer = await open(chrome);
  await customer.goto(link);
  await customer.getByRole("heading", { name: "Tidewater roadmap" }).waitFor();
  await customer.getByText("Money back without a call").first().waitFor();
  assert.deepEqual(await axe(customer), []);

  northline.run(["person", "add", "--email", "ines@example.org", "--name", "Ines", "--role", "executive", "--password-stdin"], PASSWORD);
  const ines = await open(chrome);
  await signIn(ines, northline, "ines@example.org");
  await go(ines, "/products/TID/roadmap/present?audience=executive");
  await ines.locator(".presenting .where").filter({ hasText: /^1 of \d/ }).waitFor();
  await ines.keyboard.press("ArrowRight");
  await ines.getByRole("heading", { name: "Now, next, later" }).waitFor();
  await ines.getByText("Money back without a call").first().waitFor();
  assert.deepEqual([...ada.wrong, ...pia.wrong, ...ines.wrong, ...customer.wrong].filter((said) => !said.includes("422")), []);
});
