// A group scores in secret and settles what is taken; ideas are placed, sorted and asked about: by mouse and by keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listens } from "./hands.mjs";
import { PASSWORD, api, axe, browser, open, setUp, signIn, sorts, start } from "./northline.mjs";

let northline, chrome, ada, mei, token;
const keys = [];
const ideas = "/products/TID/ideas";

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  await setUp(ada, northline, { name: "Ada", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  for (const title of ["Refund without a call", "A receipt by mail", "Dogs on deck"])
    keys.push((await api(northline, token, "POST", "/products/TID/ideas", { title })).key);
  mei = await open(chrome);
  await signIn(mei, northline, "mei@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = async (page, path) => {
  await page.goto(`${northline.base}${path}`);
  await listens(page);
};
/** Until a form of that address is answered. */
const answered = (page, part) => page.waitForResponse((one) => one.url().includes(part) && one.request().method() === "POST");
/** Types one's own number and goes on by Enter, until it is kept. */
const enter = async (page, key, text) => {
  await page.locator(`#mine-${key}-rice-effort`).focus();
  await page.keyboard.type(text);
  const kept = answered(page, `/scores/${key}/rice.effort`);
  await page.keyboard.press("Enter");
  await kept;
};

test("two people score in secret by keys; all is shown at once to both, and what is taken stands in the sheet", async () => {
  const round = await api(northline, token, "POST", "/products/TID/ideas/rounds", { title: "Spring", ideas: keys.slice(0, 2), inputs: ["rice.effort"] });
  const path = `/scoring-rounds/${round.id}`;
  await visit(ada, path);
  await ada.locator("select[name=person]").selectOption("ada@example.org");
  await ada.getByRole("button", { name: "Ask to score" }).click();
  await ada.locator(".scorers li", { hasText: "Ada" }).waitFor();
  await ada.locator("select[name=person]").selectOption("mei@example.org");
  await ada.getByRole("button", { name: "Ask to score" }).click();
  await ada.locator(".scorers li", { hasText: "Mei" }).waitFor();
  await visit(mei, path);
  await enter(mei, keys[0], "8");
  await enter(mei, keys[1], "4");
  // Ada's page says that Mei is done, and not what she said.
  await ada.locator(".scorers li", { hasText: "Mei" }).getByText("2 / 2").waitFor();
  assert.equal(await ada.getByText("Mei 8").count(), 0);
  await enter(ada, keys[0], "2");
  await enter(ada, keys[1], "4");
  assert.deepEqual(await axe(ada), []);
  await ada.getByRole("button", { name: "Reveal", exact: true }).click();
  await ada.locator(".spread-row").first().waitFor();
  // Mei sees it without doing anything, where they lie furthest apart first.
  await mei.locator(".spread-row").first().waitFor();
  assert.match(await mei.locator(".spread-row").first().innerText(), /Refund without a call[\s\S]*2 to 8, median 5[\s\S]*Ada 2 · Mei 8/);
  assert.equal(await mei.getByRole("button", { name: /^Take/ }).count(), 0);
  assert.deepEqual(await axe(ada), []);

  await ada.getByRole("button", { name: "Take what all agree on" }).click();
  await ada.locator(`#cell-${keys[1]}-rice-effort`).getByText("4 taken").waitFor();
  const row = ada.locator(`#cell-${keys[0]}-rice-effort`);
  await row.locator("summary").focus();
  await ada.keyboard.press("Enter");
  await row.locator("[name=said]").focus();
  await ada.keyboard.type("6");
  await ada.keyboard.press("Tab");
  await ada.keyboard.press("Enter");
  await row.getByText("say why it is not the median").waitFor();
  await row.locator("[name=words]").focus();
  await ada.keyboard.type("Without the terminal");
  await ada.keyboard.press("Enter");
  await row.getByText("6 taken").waitFor();
  await ada.getByRole("button", { name: "Take into the sheet" }).click();
  await ada.getByText("What was settled stands in the sheet").waitFor();
  const read = await api(northline, token, "GET", "/products/TID/scores?method=rice");
  const effort = (key) => read.items.find((line) => line.key === key).cells[3].said;
  assert.deepEqual([effort(keys[0]), effort(keys[1])], ["6", "4"]);
});

const placed = async (key) => (await api(northline, token, "GET", "/products/TID/matrix")).items.find((one) => one.key === key);

test("a bubble is moved by keys and by hand, and whoever looks sees it", async () => {
  await api(northline, token, "PUT", `/ideas/${keys[0]}/matrix`, { value: 5, effort: 5 });
  await visit(ada, `${ideas}/matrix`);
  await visit(mei, `${ideas}/matrix`);
  await ada.locator("html[data-draws]").waitFor({ state: "attached" });
  assert.deepEqual(await axe(ada), []);
  const bubble = (page) => page.locator(`#bubble-${keys[0]}`);
  await bubble(ada).focus();
  for (const key of ["ArrowUp", "ArrowUp", "Shift+ArrowLeft"]) await ada.keyboard.press(key);
  await mei.locator(`#bubble-${keys[0]}[data-across="3"][data-up="6"]`).waitFor();
  await ada.locator(`#placed-${keys[0]}`).getByText("quick win").waitFor();
  assert.deepEqual([(await placed(keys[0])).value, (await placed(keys[0])).effort], [6, 3]);

  const { x, y, width, height } = await bubble(ada).locator("circle").boundingBox();
  const [from, up] = [x + width / 2, y + height / 2];
  await ada.mouse.move(from, up);
  await ada.mouse.down();
  await ada.mouse.move(from + 60, up + 30, { steps: 6 });
  await ada.mouse.move(from + 120, up + 60, { steps: 6 });
  const kept = ada.waitForResponse((one) => one.url().includes(`/ideas/${keys[0]}/matrix`) && one.request().method() === "PUT");
  await ada.mouse.up();
  assert.equal((await kept).status(), 200);
  assert.ok(ada.url().includes("/matrix"), "the end of a drag is no click");
  const after = await placed(keys[0]);
  assert.ok(after.effort > 3 && after.value < 6, JSON.stringify(after));
  assert.deepEqual([...ada.wrong, ...mei.wrong].filter((said) => !said.includes("422")), []);
});

test("a card is sorted by keys and by hand, and too many musts are warned of", async () => {
  await visit(ada, `${ideas}/moscow`);
  await sorts(ada);
  assert.deepEqual(await axe(ada), []);
  const card = (key) => ada.locator(`#card-${key} a.title`);
  const lane = (name) => ada.locator(`#moscow-${name}`);
  await card(keys[0]).focus();
  // From “not sorted” to could.
  for (const to of ["wont", "could"]) {
    const kept = ada.waitForResponse((one) => one.url().includes(`/ideas/${keys[0]}/moscow`));
    await ada.keyboard.press("Alt+ArrowLeft");
    await lane(to).locator(`#card-${keys[0]}`).waitFor();
    assert.equal((await kept).status(), 200);
  }
  // The page is as it is when it has been read again.
  await visit(ada, `${ideas}/moscow`);
  await sorts(ada);
  const from = await ada.locator(`#card-${keys[1]}`).boundingBox();
  const into = await lane("must").locator("ul").boundingBox();
  await ada.mouse.move(from.x + 40, from.y + from.height - 10);
  await ada.mouse.down();
  await ada.mouse.move(from.x + 20, from.y + from.height - 20, { steps: 4 });
  await ada.mouse.move(into.x + 60, into.y + 20, { steps: 12 });
  // A hand stays over where it lets go until the card lies there.
  for (let tries = 0; tries < 40 && (await lane("must").locator(`#card-${keys[1]}`).count()) === 0; tries++) {
    await ada.waitForTimeout(100);
    await ada.mouse.move(into.x + 60 + (tries % 20), into.y + 20);
  }
  await lane("must").locator(`#card-${keys[1]}`).waitFor();
  const kept = ada.waitForResponse((one) => one.url().includes(`/ideas/${keys[1]}/moscow`));
  await ada.mouse.up();
  assert.equal((await kept).status(), 200);
  const read = await api(northline, token, "GET", "/products/TID/moscow");
  assert.deepEqual(read.columns.map((column) => column.items.map((one) => one.key)), [[keys[1]], [], [keys[0]], [], [keys[2]]]);
  await api(northline, token, "PUT", `/ideas/${keys[0]}/moscow`, { priority: "must" });
  await ada.getByText("The musts take more than 60 % of the effort").waitFor();
});

test("answers come in by hand and from a table, and are drawn", async () => {
  await visit(ada, `${ideas}/surveys`);
  await ada.locator("[name=title]").fill("Spring");
  await ada.locator(`[name=items][value=${keys[0]}]`).check();
  await ada.getByRole("button", { name: "Open", exact: true }).click();
  await ada.waitForURL(/\/surveys\//);
  await listens(ada);
  await ada.locator("summary", { hasText: "Bring in a table" }).click();
  const csv = ada.locator("textarea[name=csv]");
  await csv.fill(`respondent,segment,item,with,without\nMarta,clerks,${keys[0]},like,perhaps\n`);
  await ada.getByRole("button", { name: "Bring in", exact: true }).click();
  await ada.getByText("line 2: “perhaps” under without").waitFor();
  await csv.fill(`respondent,segment,item,with,without\nMarta,clerks,${keys[0]},like,dislike\nBirte,clerks,${keys[0]},like,dislike\n`);
  await ada.getByRole("button", { name: "Bring in", exact: true }).click();
  await ada.locator("td, th", { hasText: "Birte" }).first().waitFor();
  await ada.locator(`#bubble-${keys[0]}`).waitFor();
  await ada.getByText("one-dimensional").first().waitFor();
  assert.deepEqual(await axe(ada), []);
});

test("a change of rank is explained on the sheet", async () => {
  for (const [nth, key] of keys.slice(0, 2).entries()) {
    for (const [input, said] of [["reach", "100"], ["impact", "1"], ["confidence", "100"], ["effort", String(nth + 1)]])
      await api(northline, token, "PUT", `/ideas/${key}/scores/rice.${input}`, { said });
  }
  await visit(ada, `${ideas}/scores`);
  assert.match(await ada.locator(`#moved-${keys[0]}`).innerText(), /had no score, is 1st/);
  await visit(ada, `/ideas/${keys[1]}/scores`);
  await ada.locator("#moved", { hasText: "effort nothing → 2" }).waitFor();
  assert.deepEqual(await axe(ada), []);
});
