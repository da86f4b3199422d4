// Files at a story: chosen, pasted and dropped; one that only says it is a picture, and one that is too large.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, start } from "./northline.mjs";

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const EXECUTABLE = Buffer.concat([Buffer.from("7f454c4602010100", "hex"), Buffer.alloc(120)]);

let northline, chrome, page, token, story;

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  // Listened for from the start: the browser is told to hand files over some time after the first to listen, not before.
  page.on("filechooser", () => {});
  await setUp(page, northline);
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  story = (await api(northline, token, "POST", "/products/TID/stories", { title: "Refund to the card" })).key;
  await page.goto(`${northline.base}/items/${story}`);
  await page.waitForTimeout(300);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const files = () => page.locator("#files .attached > li");
const named = (name) => files().filter({ hasText: name });
/** What a hand does when it pastes or drops a file. */
const hand = (kind, name, bytes) =>
  page.evaluate(
    ([kind, name, bytes]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
      const on = { bubbles: true, cancelable: true };
      if (kind === "paste") return document.body.dispatchEvent(new ClipboardEvent("paste", { ...on, clipboardData: dataTransfer }));
      for (const step of ["dragover", "drop"]) document.querySelector("main").dispatchEvent(new DragEvent(step, { ...on, dataTransfer }));
    },
    [kind, name, [...bytes]],
  );

test("a picture is chosen and shown", async () => {
  await page.locator("#files input[type=file]").setInputFiles({ name: "quay.png", mimeType: "image/png", buffer: PICTURE });
  await named("quay.png").locator("img").waitFor();
  await page.locator(".toasts", { hasText: "Attached." }).waitFor();
});

test("a picture is pasted, another dropped, each shown with its name", async () => {
  await hand("paste", "pasted.png", PICTURE);
  await named("pasted.png").locator("img").waitFor();
  await hand("drop", "dropped.png", PICTURE);
  await named("dropped.png").locator("img").waitFor();
  assert.equal(await files().count(), 3);
  assert.deepEqual(await axe(page), []);
});

test("what only says that it is a picture is never shown as one, and only saved when it is opened", async () => {
  await hand("drop", "invoice.png", EXECUTABLE);
  await named("invoice.png").waitFor();
  assert.equal(await named("invoice.png").locator("img").count(), 0);
  const answer = await page.request.get(northline.base + (await named("invoice.png").locator("p > a").getAttribute("href")));
  const headers = answer.headers();
  assert.match(headers["content-disposition"], /^attachment/);
  assert.doesNotMatch(headers["content-type"], /image|html|script/);
  assert.match(headers["content-security-policy"], /default-src 'none'; sandbox/);
  assert.equal(headers["x-content-type-options"], "nosniff");
});

test("an empty file and one that is too large are refused with a word, and the others stay", async () => {
  await hand("paste", "nothing.png", Buffer.alloc(0));
  await page.locator(".toasts", { hasText: "empty" }).waitFor();
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(26 << 20)], "film.png", { type: "image/png" }));
    document.querySelector("main").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
  });
  await page.locator(".toasts", { hasText: /25 MiB/ }).waitFor();
  assert.equal(await files().count(), 4);
});

test("one is taken away, and undo brings it back", async () => {
  await named("pasted.png").getByRole("button", { name: "Remove pasted.png" }).click();
  await named("pasted.png").waitFor({ state: "detached" });
  await page.locator(".toasts").getByRole("button", { name: "Undo" }).last().click();
  await named("pasted.png").waitFor();
  assert.deepEqual(page.wrong.filter((line) => !/413|422|400/.test(line)), []);
});
