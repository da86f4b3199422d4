// What stands in the way, in the browser: raised from a card while another looks on, escalated, resolved; and what a team calls done.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, olu, mei, token, story, sprint;

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(
    ["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"],
    PASSWORD,
  );
  const told = { title: "Refund to the same card", points: 3, persona: "skipper" };
  story = (await api(northline, token, "POST", "/products/TID/stories", told)).key;
  sprint = (await api(northline, token, "POST", "/products/TID/sprints", { title: "Sprint 1" })).key;
  await api(northline, token, "POST", `/sprints/${sprint}/items`, { items: [story] });
  await api(northline, token, "POST", `/sprints/${sprint}/start`, {});
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

test("a blocker is raised from a card, and whoever looks at the board sees it", async () => {
  await visit(olu, `/items/${sprint}/board`);
  await visit(mei, `/items/${sprint}/board`);
  await mei.getByLabel(`Move ${story}`).click();
  await mei.getByRole("link", { name: "Raise an impediment…" }).click();
  await mei.waitForURL(/impediments\/new/);
  await mei.locator("[name=title]").fill("The harbour does not answer");
  await mei.locator("[name=owner]").selectOption({ label: "Olu" });
  await mei.getByRole("button", { name: "Raise", exact: true }).click();
  await mei.waitForURL(new RegExp(`/items/${story}$`));
  await mei.locator("#obstacles", { hasText: "The harbour does not answer" }).waitFor();
  await olu.locator(".card.blocked", { hasText: "The harbour does not answer" }).waitFor();
  assert.deepEqual(await axe(olu), []);
});

test("it stands on its owner's desk, is escalated and resolved with a how", async () => {
  await visit(olu, "/");
  await olu.getByRole("link", { name: "The harbour does not answer" }).click();
  await olu.locator("[name=to]").selectOption({ label: "Mei" });
  await olu.getByRole("button", { name: "Escalate" }).click();
  await olu.getByText("Mei, just now").first().waitFor();
  await visit(mei, "/");
  await mei.getByText("Escalated").first().waitFor();
  await visit(mei, "/products/TID/impediments");
  await mei.getByText("Resolve…").focus();
  await mei.keyboard.press("Enter");
  await mei.getByLabel("How was it resolved?").fill("They restarted it");
  await mei.getByRole("button", { name: "Resolve", exact: true }).click();
  await mei.getByText("Nothing stands in the way").waitFor();
  await mei.getByRole("link", { name: "Resolved", exact: true }).click();
  await mei.getByText("They restarted it").waitFor();
  assert.deepEqual(await axe(mei), []);
});

test("a team says what done is; ticking it is one press, and what is open is said at the acceptance", async () => {
  await visit(olu, "/products/TID/teams");
  await olu.getByText("Definition of done").click();
  await olu.locator("form[action$='/definitions/done'] [name=words]").fill("Reviewed by a colleague\nShown to a skipper");
  await olu.locator("form[action$='/definitions/done']").getByRole("button", { name: "Save" }).click();
  await olu.getByText("1 checked, 2 ticked").waitFor();
  await visit(mei, `/items/${story}`);
  await mei.getByRole("checkbox", { name: "Shown to a skipper" }).focus();
  await mei.keyboard.press("Space");
  await mei.locator(".ticks .on", { hasText: "Mei, just now" }).waitFor();
  await api(northline, token, "PATCH", "/products/TID/teams/Team", { unready: "refuse" });
  await visit(olu, `/items/${story}`);
  await olu.getByRole("button", { name: "Accept…" }).click();
  await olu.getByLabel("Why is it accepted all the same?").fill("Reviewed on the quay");
  await olu.locator("dialog[open]").getByRole("button", { name: "Accept" }).click();
  await olu.getByText("“Reviewed on the quay”").waitFor();
  assert.equal((await api(northline, token, "GET", `/items/${story}`)).status, "accepted");
  assert.deepEqual([...olu.wrong, ...mei.wrong], []);
});

test("a team that refuses takes in what is not ready for a reason", async () => {
  const bare = (await api(northline, token, "POST", "/products/TID/stories", { title: "Bare" })).key;
  await visit(olu, `/items/${sprint}/plan`);
  await olu.getByLabel("Why what is not ready is taken in").fill("The harbour insists");
  await olu.getByRole("button", { name: `Take ${bare} in` }).click();
  await olu.getByRole("button", { name: `Take ${bare} out` }).waitFor();
  await visit(olu, `/items/${bare}`);
  await olu.getByText("“The harbour insists”").waitFor();
});
