// From an empty database to an accepted story with nothing but keys: set-up, inviting, joining, signing in, proposing, judging.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hands, listens } from "./hands.mjs";
import { api, browser, open, PASSWORD, start } from "./northline.mjs";

let northline, chrome, olu, sam, token, story, link;
let of;

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  sam = await open(chrome);
  of = { olu: hands(olu), sam: hands(sam) };
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

test("the first account is made, and the product with its first story", async () => {
  const { write, press, type, key } = of.olu;
  await go(olu, northline.setup);
  await write(olu.getByLabel("Your name"), "Olu Adeyemi");
  await write(olu.getByLabel("E-mail"), "olu@example.org");
  await write(olu.getByLabel("Password"), PASSWORD);
  await press(olu.getByRole("button", { name: "Create my account" }));
  await olu.waitForURL("**/welcome");
  await listens(olu);
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await write(olu.getByLabel("Name"), "Tidewater");
  await write(olu.getByLabel("Key"), "TID");
  await press(olu.getByRole("button", { name: "Create it" }));
  await olu.waitForURL((url) => url.pathname !== "/welcome");
  await go(olu, "/products/TID/backlog");
  await key("c");
  await press(olu.getByRole("dialog", { name: "New" }).getByRole("link", { name: /^.*Story/ }));
  await olu.waitForURL(/\/new\/story/);
  await listens(olu);
  await write(olu.getByLabel("Title"), "Refund to the card");
  await press(olu.getByRole("main").getByRole("button", { name: "Create" }));
  await olu.waitForURL(/\/items\/TID-\d+$/);
  await listens(olu);
  story = olu.url().split("/").pop();
  await of.olu.reach(olu.locator("#new-criterion"));
  await type("The money is there within a day");
  await key("Enter");
  await olu.locator(".criteria > li").first().waitFor();
});

test("somebody is invited, follows the link and joins", async () => {
  const { write, press, choose } = of.olu;
  await go(olu, "/people");
  await press(olu.getByRole("button", { name: "Invite" }));
  const dialog = olu.getByRole("dialog", { name: "Invite somebody" });
  await write(dialog.getByLabel("Name"), "Sam Okafor");
  await write(dialog.getByLabel("E-mail"), "sam@example.org");
  await choose(dialog.getByLabel("In"), "Tide");
  await press(dialog.getByRole("button", { name: "Make the link" }));
  link = await olu.getByLabel("Invitation").inputValue();
  await press(olu.getByRole("link", { name: "Done" }));
  await olu.locator("section", { hasText: "Invited" }).getByText("sam@example.org").waitFor();
  await go(sam, link);
  await of.sam.write(sam.getByLabel("Password"), PASSWORD);
  await of.sam.press(sam.getByRole("button", { name: "Join" }));
  await sam.waitForURL(`${northline.base}/`);
});

test("they sign out, and sign in with what they chose", async () => {
  const { write, press } = of.sam;
  await listens(sam);
  await press(sam.locator("details.who > summary"));
  await press(sam.getByRole("button", { name: "Sign out", exact: true }));
  await sam.waitForURL("**/sign-in");
  await write(sam.getByLabel("E-mail"), "sam@example.org");
  await write(sam.getByLabel("Password"), "not what it was");
  await press(sam.getByRole("button", { name: "Sign in" }));
  await sam.getByText("do not belong together").waitFor();
  await write(sam.getByLabel("Password"), PASSWORD);
  await press(sam.getByRole("button", { name: "Sign in" }));
  await sam.waitForURL(`${northline.base}/`);
});

test("what a stakeholder proposes is accepted on the desk", async () => {
  const { key, type } = of.sam;
  await go(sam, `/items/${story}`);
  await key("e");
  await key("Control+a");
  await type("Refund to the card that paid");
  await key("Enter");
  await sam.getByLabel("Why you propose it").waitFor();
  await type("They ask which card");
  await key("Enter");
  await sam.locator(".toasts", { hasText: "Proposed" }).waitFor();
  await go(olu, "/");
  const proposal = olu.locator(".todo li", { hasText: "Sam Okafor proposes" });
  await of.olu.press(proposal.getByRole("button", { name: "Accept" }));
  await proposal.waitFor({ state: "detached" });
  await sam.getByRole("heading", { level: 1, name: /that paid/ }).waitFor();
});

test("a story is rejected with a reason, mended and accepted", async () => {
  const { press, write } = of.olu;
  await go(olu, `/items/${story}`);
  await press(olu.getByRole("button", { name: "Fail", exact: true }));
  await olu.getByRole("button", { name: "Judge again" }).waitFor();
  await press(olu.getByRole("button", { name: "Reject…" }));
  const dialog = olu.getByRole("dialog", { name: "Reject this story" });
  await write(dialog.getByLabel("What is missing"), "It takes a week");
  await press(dialog.getByRole("button", { name: "Reject", exact: true }));
  await olu.getByText("Sent back: It takes a week").waitFor();
  await listens(olu);
  await press(olu.getByRole("button", { name: "Judge again" }));
  await press(olu.getByRole("button", { name: "Pass", exact: true }));
  await olu.getByText("1 of 1 passed").waitFor();
  await press(olu.getByRole("button", { name: "Accept", exact: true }));
  await olu.getByRole("button", { name: "Reopen…" }).waitFor();
  assert.equal((await api(northline, token, "GET", `/items/${story}`)).status, "accepted");
  assert.deepEqual([...olu.wrong, ...sam.wrong].filter((line) => !line.includes("422")), []);
});
