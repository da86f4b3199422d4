// Sam may not decide: an edit, a link and an archive are proposed with a reason; Olu finds them on her desk and accepts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, sam, olu, token, epic;
const keys = {};

before(async () => {
  northline = await start();
  chrome = await browser();
  const root = await open(chrome);
  await setUp(root, northline, { name: "Root", email: "root@example.org" });
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  for (const [name, role] of [["Olu", "po"], ["Sam", "stakeholder"]]) {
    const email = `${name.toLowerCase()}@example.org`;
    northline.run(["person", "add", "--email", email, "--name", name, "--role", role, "--product", "TID", "--password-stdin"], PASSWORD);
  }
  for (const title of ["Refund", "Timetable", "Old promise"])
    keys[title] = (await api(northline, token, "POST", "/products/TID/stories", { title })).key;
  epic = (await api(northline, token, "POST", "/products/TID/epics", { title: "Money back" })).key;
  sam = await open(chrome);
  olu = await open(chrome);
  await signIn(sam, northline, "sam@example.org");
  await signIn(olu, northline, "olu@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const read = (key) => api(northline, token, "GET", `/items/${key}`);
const show = (page, key) => page.goto(`${northline.base}/items/${key}`);
const saidToSam = (words) => sam.locator(".toasts", { hasText: words });

/** Says why in the dialog that asks, and waits until it is proposed. */
async function because(title, reason) {
  const dialog = sam.getByRole("dialog", { name: title });
  await dialog.getByLabel("Why you propose it").fill(reason);
  await sam.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await saidToSam("Proposed to Olu").last().waitFor();
}

test("an edit in place says Propose, asks why, and changes nothing", async () => {
  await show(sam, keys.Refund);
  await sam.getByRole("button", { name: /^Points:/ }).click();
  const form = sam.locator("#edit-points");
  await form.locator("input[name=points]").fill("5");
  await form.getByRole("button", { name: "Propose" }).click();
  const dialog = sam.getByRole("dialog", { name: "Propose this change" });
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await form.locator("input[name=points]").inputValue(), "5", "thinking better of it keeps what was typed");
  await form.getByRole("button", { name: "Propose" }).click();
  await because("Propose this change", "It is more than it looks");
  await sam.getByText("Sam proposes").first().waitFor();
  assert.equal((await read(keys.Refund)).points, null);
});

test("what is only typed and left is not proposed", async () => {
  await show(sam, keys.Timetable);
  await sam.getByRole("heading", { level: 1 }).getByRole("button").click();
  await sam.getByLabel("Title", { exact: true }).fill("Half a thought");
  await sam.locator("h1").click({ position: { x: 2, y: 2 } });
  await sam.getByRole("heading", { name: /Acceptance criteria/ }).click();
  assert.equal(await sam.getByRole("dialog").count(), 0);
  assert.equal(await sam.getByLabel("Title", { exact: true }).inputValue(), "Half a thought");
  const waiting = await api(northline, token, "GET", "/proposals");
  assert.equal(waiting.items.length, 1);
});

test("a likely link says Propose and asks why", async () => {
  await sam.goto(`${northline.base}/items/${keys.Timetable}/link?to=epic`);
  const likely = sam.locator("li.choice", { hasText: "Money back" });
  await likely.getByRole("button", { name: "Propose to link" }).click();
  await because("Propose to link", "It is what they pay for");
  assert.deepEqual((await api(northline, token, "GET", `/items/${keys.Timetable}/line`)).why, []);
});

test("archiving says that it is proposed, in the menu of the item and of its row", async () => {
  await sam.goto(`${northline.base}/products/TID/backlog`);
  const row = sam.locator(`#row-${keys["Old promise"]}`);
  await row.locator("summary").click();
  await row.getByRole("button", { name: "Propose to move to the top…" }).waitFor();
  await row.getByRole("button", { name: "Propose to archive…" }).click();
  await because("Propose to archive", "Nobody asks any more");
  assert.equal((await read(keys["Old promise"])).archived_at, null);
  await show(sam, keys["Old promise"]);
  await sam.locator(".of-item summary").click();
  await sam.getByRole("button", { name: "Propose to archive…" }).waitFor();
  await sam.getByText("Nobody asks any more").waitFor();
});

test("moving a row by keys asks first, and the row goes back", async () => {
  await sam.goto(`${northline.base}/products/TID/backlog`);
  const order = () => sam.locator("#backlog .row").evaluateAll((rows) => rows.map((row) => row.dataset.key));
  await sam.locator("#backlog.rows .grip svg").first().waitFor();
  const before = await order();
  await sam.locator(`#row-${before[2]} a.title`).focus();
  await sam.keyboard.press("Alt+ArrowUp");
  await because(`Propose to move ${before[2]} to number 2`, "First things first");
  assert.deepEqual(await order(), before, "nothing has moved yet");
});

test("the bulk bar says Propose", async () => {
  await sam.locator(`#row-${keys.Refund} .pick`).check();
  await sam.locator("#bulk").getByLabel("Add label").fill("money");
  await sam.locator("#bulk").getByRole("button", { name: "Propose to change" }).click();
  await because("Propose to change", "One word for all of it");
});

test("the product owner finds them on the desk and accepts; each happens exactly as proposed", async () => {
  await olu.goto(northline.base);
  await olu.getByRole("heading", { name: "Yours to decide" }).waitFor();
  const said = ["It is more than it looks", "It is what they pay for", "Nobody asks any more", "One word for all of it"];
  for (const reason of said) {
    const proposal = olu.locator(".todo li", { hasText: reason });
    await proposal.getByRole("button", { name: "Accept" }).click();
    await proposal.waitFor({ state: "detached" });
  }
  assert.equal((await read(keys.Refund)).points, 5);
  assert.deepEqual((await read(keys.Refund)).labels, ["money"]);
  const line = await api(northline, token, "GET", `/items/${keys.Timetable}/line`);
  assert.equal(line.why[0].key, epic);
  assert.equal((await read(keys.Timetable)).title, "Timetable");
  assert.notEqual((await read(keys["Old promise"])).archived_at, null);
  const last = olu.locator(".todo li", { hasText: "First things first" });
  await last.getByRole("button", { name: "Decline" }).click();
  await olu.getByText("Nothing waits for you").waitFor();
  await sam.goto(`${northline.base}/decisions?state=accepted&whose=own`);
  assert.equal(await sam.locator(".todo li").count(), 4);
  assert.deepEqual(sam.wrong, []);
  assert.deepEqual(olu.wrong, []);
  assert.equal(northline.run(["check"]), "ok");
});
