// Sam is invited, joins, proposes; Ada decides. Then roles, sessions and a token, each by clicking.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, ada, sam, link, story;

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  sam = await open(chrome);
  await setUp(ada, northline, { name: "Ada Voss", email: "ada@example.org" });
  const token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  story = (await api(northline, token, "POST", "/products/TID/stories", { title: "Refund to the card" })).key;
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const rowOf = (name) => ada.getByRole("row", { name: new RegExp(name) });

test("the owner invites a stakeholder by a link that is shown this once", async () => {
  await ada.goto(`${northline.base}/people`);
  await ada.getByRole("button", { name: "Invite" }).click();
  const dialog = ada.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("Name").fill("Sam Okafor");
  await dialog.getByLabel("E-mail").fill("sam@example.org");
  assert.equal(await dialog.getByLabel("Role").inputValue(), "stakeholder", "nobody becomes an owner unasked");
  await dialog.getByLabel("In").selectOption({ label: "Tidewater" });
  await dialog.getByRole("button", { name: "Make the link" }).click();
  link = await ada.getByLabel("Invitation").inputValue();
  await ada.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await ada.getByRole("button", { name: "Copy" }).click();
  await ada.locator(".toasts", { hasText: "Copied" }).waitFor();
  assert.equal(await ada.evaluate(() => navigator.clipboard.readText()), link);
  await ada.getByRole("link", { name: "Done" }).click();
  await ada.locator("section", { hasText: "Invited" }).getByText("sam@example.org").waitFor();
});

test("the invited person sets a password, is in, and signs in again with it", async () => {
  await sam.goto(link);
  await sam.getByText("sam@example.org").waitFor();
  await sam.getByLabel("Password").fill("short");
  await sam.getByRole("button", { name: "Join" }).click();
  await sam.getByText("at least 10 characters").first().waitFor();
  await sam.getByLabel("Password").fill(PASSWORD);
  await sam.getByRole("button", { name: "Join" }).click();
  await sam.waitForURL(`${northline.base}/`);
  await sam.context().clearCookies();
  await sam.goto(link);
  await sam.getByRole("heading", { name: "Over" }).waitFor();
  await signIn(sam, northline, "sam@example.org");
  await ada.goto(`${northline.base}/people`);
  await rowOf("Sam Okafor").getByText("Stakeholder in Tidewater").waitFor();
});

test("where others read Save, a stakeholder reads Propose, and what they change is asked for", async () => {
  await ada.goto(`${northline.base}/new/story?product=TID`);
  await ada.locator("main form").getByRole("button", { name: "Create" }).waitFor();
  await sam.goto(`${northline.base}/new/story?product=TID`);
  await sam.locator("main form").getByRole("button", { name: "Propose" }).waitFor();
  await sam.goto(`${northline.base}/items/${story}`);
  await sam.getByRole("heading", { level: 1 }).getByRole("button").click();
  await sam.getByLabel("Title", { exact: true }).fill("Refund to the card that paid");
  await sam.keyboard.press("Enter");
  const why = sam.getByRole("dialog", { name: "Propose this change" });
  await why.getByLabel("Why you propose it").fill("They ask which card");
  await sam.keyboard.press("Enter");
  await sam.locator(".toasts", { hasText: "Proposed to" }).waitFor();
  await sam.getByText("Sam Okafor proposes").first().waitFor();
  assert.match(await sam.getByRole("heading", { level: 1 }).innerText(), /Refund to the card\s*, edit$/);
});

test("the owner finds it on the desk, accepts it, and it happens before the stakeholder's eyes", async () => {
  await ada.goto(northline.base);
  const proposal = ada.locator(".todo li", { hasText: "Sam Okafor proposes" });
  await proposal.getByRole("button", { name: "Accept" }).click();
  await proposal.waitFor({ state: "detached" });
  await sam.getByRole("heading", { level: 1, name: /Refund to the card that paid/ }).waitFor();
});

test("a role that is given and taken changes what the other page offers", async () => {
  await ada.goto(`${northline.base}/people`);
  await rowOf("Sam Okafor").getByRole("button", { name: "Give a role" }).click();
  const dialog = ada.getByRole("dialog", { name: "Give Sam Okafor a role" });
  await dialog.getByLabel("Role").selectOption("po");
  await dialog.getByLabel("In").selectOption({ label: "Tidewater" });
  await dialog.getByRole("button", { name: "Give" }).click();
  await rowOf("Sam Okafor").getByText("Product owner in Tidewater").waitFor();
  await sam.goto(`${northline.base}/new/story?product=TID`);
  await sam.locator("main form").getByRole("button", { name: "Create" }).waitFor();
  await rowOf("Sam Okafor").getByRole("button", { name: /Take Product owner/ }).click();
  await rowOf("Sam Okafor").getByText("Product owner in Tidewater").waitFor({ state: "detached" });
  await sam.reload();
  await sam.locator("main form").getByRole("button", { name: "Propose" }).waitFor();
});

test("signing out everywhere ends the session in the other browser too", async () => {
  const elsewhere = await open(chrome);
  await signIn(elsewhere, northline, "sam@example.org");
  await sam.goto(`${northline.base}/account`);
  await sam.getByText("3 sessions are open").waitFor();
  await sam.getByRole("button", { name: "Sign out everywhere" }).click();
  await sam.waitForURL("**/sign-in");
  await elsewhere.goto(`${northline.base}/items/${story}`);
  await elsewhere.waitForURL("**/sign-in?next=*");
  await elsewhere.context().close();
});

test("a token is shown once, reads, and writes only when it may", async () => {
  const make = async (name, writes) => {
    await ada.goto(`${northline.base}/account`);
    await ada.getByLabel("What it is for").fill(name);
    if (writes) await ada.getByLabel("It may write").check();
    await ada.getByRole("button", { name: "Make a token" }).click();
    const secret = await ada.getByLabel("Your token").inputValue();
    await ada.getByRole("link", { name: "Done" }).click();
    await ada.locator("li.token", { hasText: name }).waitFor();
    assert.ok(!(await ada.content()).includes(secret), "it is shown this once");
    return secret;
  };
  const [reads, writes] = [await make("nightly report", false), await make("deployment", true)];
  assert.equal((await api(northline, reads, "GET", `/items/${story}`)).title, "Refund to the card that paid");
  await assert.rejects(api(northline, reads, "PATCH", `/stories/${story}`, { title: "No" }), /403/);
  await api(northline, writes, "PATCH", `/stories/${story}`, { points: 3 });
  await ada.locator("li.token", { hasText: "deployment" }).getByRole("button", { name: "Revoke" }).click();
  await ada.locator("li.token", { hasText: "deployment" }).waitFor({ state: "detached" });
  await assert.rejects(api(northline, writes, "GET", `/items/${story}`), /401/);
});

test("an invitation that was withdrawn opens nothing", async () => {
  await ada.goto(`${northline.base}/people`);
  await ada.getByRole("button", { name: "Invite" }).click();
  const dialog = ada.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("Name").fill("Vera");
  await dialog.getByLabel("E-mail").fill("vera@example.org");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const hers = await ada.getByLabel("Invitation").inputValue();
  await ada.getByRole("link", { name: "Done" }).click();
  await ada.getByRole("button", { name: "Withdraw" }).click();
  await ada.getByText("vera@example.org").waitFor({ state: "detached" });
  await sam.goto(hers);
  await sam.getByRole("heading", { name: "Over" }).waitFor();
  assert.deepEqual(ada.wrong, []);
  assert.equal(northline.run(["check"]), "ok");
});
