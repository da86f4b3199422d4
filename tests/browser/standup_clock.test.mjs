// The clock of a stand-up seen from two browsers: one clock of the server, whatever theirs say, and whoever drops finds it running.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listens } from "./hands.mjs";
import { api, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, olu, mei, token, room;
const api_ = (method, path, body) => api(northline, token, method, path, body);

before(async () => {
  northline = await start();
  chrome = await browser();
  olu = await open(chrome);
  await setUp(olu, northline, { name: "Olu", email: "olu@example.org" });
  token = northline.run(["token", "new", "--person", "olu@example.org"]);
  await api_("POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "mei@example.org", "--name", "Mei", "--role", "developer", "--password-stdin"], PASSWORD);
  await api_("POST", "/products/TID/teams", { name: "Crew" });
  await api_("PATCH", "/products/TID/teams/Crew", { minutes_each: 3 });
  for (const who of ["olu", "mei"]) await api_("POST", "/products/TID/teams/Crew/members", { person: `${who}@example.org` });
  mei = await open(chrome);
  // The clock of this computer is four minutes fast.
  await mei.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 240_000;
  });
  await signIn(mei, northline, "mei@example.org");
  room = (await api_("POST", "/products/TID/ceremonies", { kind: "standup" })).id;
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

/** How many seconds are left on the clock of a page; over time they are fewer than none. */
const left = async (page) => {
  const shown = await page.locator("#round .clock").textContent();
  const [, over, minutes, seconds] = /(\+?)(\d+):(\d\d)/.exec(shown);
  return (over ? -1 : 1) * (Number(minutes) * 60 + Number(seconds));
};
const together = async () => {
  const [one, other] = await Promise.all([left(olu), left(mei)]);
  assert.ok(Math.abs(one - other) <= 1, `${one} s are left here, ${other} s there`);
  return one;
};
const speaks = (page, name) => page.locator("#round p b", { hasText: name }).waitFor();
const gives = (name) => olu.locator("#round").getByRole("button", { name: new RegExp(`^${name}`) }).click();

test("both see one clock run, though the clock of one computer is wrong", async () => {
  for (const page of [olu, mei]) {
    await page.goto(`${northline.base}/ceremonies/${room}`);
    await listens(page);
  }
  await olu.locator("#round .clock").waitFor({ state: "hidden" });
  await gives("Mei");
  for (const page of [olu, mei]) await speaks(page, "Mei");
  const first = await together();
  assert.ok(first > 170 && first <= 180, `${first} s`);
  await olu.waitForTimeout(2500);
  const later = await together();
  assert.ok(first - later >= 2 && first - later <= 6, `it went from ${first} to ${later}`);
});

test("whoever drops and comes back finds who speaks now, and since when", async () => {
  await mei.context().setOffline(true);
  await olu.waitForTimeout(300);
  await gives("Olu");
  await speaks(olu, "Olu");
  await olu.waitForTimeout(1500);
  assert.equal(await mei.locator("#round p b").textContent(), "Mei", "nobody tells somebody who is not there");
  await mei.context().setOffline(false);
  await mei.locator("#round p b", { hasText: "Olu" }).waitFor({ timeout: 20_000 });
  const now = await together();
  assert.ok(now > 150 && now < 180, `${now} s`);
  // And so does whoever closes the page and opens it again.
  await mei.goto("about:blank");
  await gives("Mei");
  await speaks(olu, "Mei");
  await mei.goto(`${northline.base}/ceremonies/${room}`);
  await speaks(mei, "Mei");
  await together();
  assert.deepEqual(olu.wrong, []);
});
