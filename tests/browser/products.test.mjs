// A product takes another key and goes to the archive and back; a reader is shown dates and numbers as they write them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, root, token, story;

before(async () => {
  northline = await start();
  chrome = await browser();
  root = await open(chrome);
  await setUp(root, northline);
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  await api(northline, token, "POST", "/products", { key: "RIV", name: "Riverbend" });
  story = await api(northline, token, "POST", "/products/TID/stories", { title: "Refund" });
  const olu = ["person", "add", "--email", "olu@example.org", "--name", "Olu", "--role", "po", "--product", "TID"];
  northline.run([...olu, "--password-stdin"], PASSWORD);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

test("another key, by keys alone: a second viewer sees it, and the old address leads on", async () => {
  const olu = await open(chrome);
  await signIn(olu, northline, "olu@example.org");
  await olu.goto(`${northline.base}/products/TID/backlog`);
  await olu.getByText(story.key).waitFor();
  await root.goto(`${northline.base}/products/TID/settings`);
  await root.locator("#product-key").focus();
  await root.keyboard.press("ControlOrMeta+a");
  await root.keyboard.type("7up");
  await root.keyboard.press("Enter");
  await root.getByText("two to ten letters or digits").waitFor();
  await root.goto(`${northline.base}/products/TID/settings`);
  await root.locator("#product-key").focus();
  await root.keyboard.press("ControlOrMeta+a");
  await root.keyboard.type("ferry");
  await root.keyboard.press("Enter");
  await root.waitForURL("**/products/FERRY/settings");
  assert.deepEqual(await axe(root), []);
  await olu.getByText(story.key.replace("TID", "FERRY")).waitFor();
  await olu.goto(`${northline.base}/products/TID/backlog?sort=points`);
  await olu.waitForURL("**/products/FERRY/backlog?sort=points");
  await olu.goto(`${northline.base}/items/${story.key}`);
  await olu.waitForURL(`**/items/${story.key.replace("TID", "FERRY")}`);
  assert.deepEqual([...olu.wrong], []);
  await olu.context().close();
});

test("the archive: read, not changed, and brought back", async () => {
  await root.goto(`${northline.base}/products/FERRY/settings`);
  await root.getByRole("button", { name: "Archive Tidewater" }).click();
  await root.waitForURL("**/products");
  await root.getByRole("heading", { name: "Archived" }).waitFor();
  assert.deepEqual(await axe(root), []);
  const olu = await open(chrome);
  await signIn(olu, northline, "olu@example.org");
  await olu.goto(`${northline.base}/products/FERRY/backlog`);
  await olu.getByText("Tidewater is in the archive").waitFor();
  await olu.getByText("Refund").waitFor();
  assert.equal(await olu.getByPlaceholder(/Add a story/).count(), 0, "nothing is added to it");
  assert.deepEqual(await axe(olu), []);
  await root.getByRole("button", { name: "Bring Tidewater back" }).press("Enter");
  await root.waitForURL("**/products/FERRY/settings");
  await root.getByText("is in the archive").waitFor({ state: "detached" });
  await olu.getByPlaceholder(/Add a story/).waitFor();
  await olu.context().close();
});

test("dates and numbers are written as the reader writes them", async () => {
  const mira = await open(chrome, { locale: "de-DE", timezoneId: "Pacific/Kiritimati" });
  await signIn(mira, northline, "olu@example.org");
  await mira.goto(`${northline.base}/account`);
  const reads = mira.getByText("Now it reads");
  // The second page knows the time zone of the browser.
  const day = new Intl.DateTimeFormat("de-DE", { timeZone: "Pacific/Kiritimati", day: "numeric" }).format(new Date());
  await mira.waitForFunction(() => document.cookie.includes("northline_zone"));
  await mira.reload();
  assert.match(await reads.innerText(), new RegExp(`reads: ${day}\\..*12\\.345 · 0,5`));
  await mira.getByLabel("Written as in").selectOption("en-US");
  await mira.getByLabel("Time zone").fill("Moon/Tranquility");
  await mira.getByLabel("Time zone").press("Enter");
  await mira.getByText("no time zone is called Moon/Tranquility").waitFor();
  await mira.getByRole("link", { name: "Back", exact: true }).click();
  await mira.getByLabel("Written as in").selectOption("en-US");
  await mira.getByLabel("Time zone").fill("America/New_York");
  await mira.getByLabel("Time zone").press("Enter");
  await mira.getByText(/reads: [A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d\s[AP]M · 12,345 · 0\.5/).waitFor();
  assert.deepEqual(await axe(mira), []);
  await mira.context().close();
});
