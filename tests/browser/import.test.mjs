// A file comes in from Jira and a table of calls from a spreadsheet: looked at, tried, brought in, brought in again, taken back.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { api, browser, open, setUp, start } from "./northline.mjs";

const EXPORT = fileURLToPath(new URL("../../../shared/data/exports_jira/jira-cloud.csv", import.meta.url));
const ROWS = 22;
const CALLS = `When,Company,Caller,What was said,Stars,Internal
2026-03-01,Outer Isles Ferries,Marta,Third call about a refund this week.,2,a
2026-03-02,Harbour Nine,Jon,,9,b
2026-03-03,Harbour Nine,Jon,The pass spins for ever at the pier.,4,c
`;

let northline, chrome, page, token;

before(async () => {
  assert.ok(existsSync(EXPORT), `the real export that this journey brings in is missing: ${EXPORT}`);
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  // Listened for from the start: the browser is told to hand files over some time after the first to listen, not before.
  page.on("filechooser", () => {});
  await setUp(page, northline, { name: "Ada Voss", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

/** Goes to the page of imports, chooses a file and looks at it. */
async function look(file, kind) {
  await page.goto(`${northline.base}/products/TID/import`);
  if (kind) await page.getByLabel("What the file is").selectOption(kind);
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Look at the file" }).click();
  await page.waitForURL("**/imports/*");
}

const press = (name) => page.getByRole("button", { name, exact: true }).click();
const undo = () => page.getByRole("link", { name: "Undo the whole import" }).first().click();
const says = (state) => page.locator(".head .tag", { hasText: new RegExp(`^${state}$`) }).waitFor({ timeout: 30_000 });
const backlog = async () => (await api(northline, token, "GET", "/products/TID/backlog?limit=200")).items.length;

test("an export of Jira is looked at first: its rows are shown and nothing has to be mapped", async () => {
  await look(EXPORT);
  await page.getByText("The columns of a Jira export are known").waitFor();
  const preview = page.getByRole("table", { name: "The first rows" });
  assert.equal(await preview.locator("tbody tr").count(), ROWS);
  await preview.getByRole("columnheader", { name: "Issue key" }).waitFor();
  assert.equal(await preview.getByRole("columnheader", { name: "Project lead id" }).count(), 0, "what says the same in every row is left out");
});

test("a dry run says what would become of each row, and does nothing", async () => {
  await press("Dry run");
  await says("dry run done");
  await page.getByText("nothing has been changed yet").waitFor();
  await page.getByRole("link", { name: `would be created · ${ROWS}` }).waitFor();
  assert.equal(await backlog(), 0);
});

test("the import goes on by itself and reports every row", async () => {
  await press("Import");
  await says("done");
  const report = page.getByRole("table", { name: "Row by row" });
  // The sprint that the rows name has a line of its own.
  assert.equal(await report.locator("tbody tr").count(), ROWS + 1);
  assert.match(await report.locator("tbody tr").first().innerText(), /created\s+TES-25\s+TID-\d+ Enable Selinium scripts/);
  await page.getByRole("link", { name: "with a note" }).click();
  await report.getByText("nobody here is called Saicharan Basireddy").first().waitFor();
  await page.goto(`${northline.base}/products/TID/backlog`);
  await page.locator(".row", { hasText: "Enable Selinium scripts" }).waitFor();
  const downloaded = await page.request.get(`${northline.base}${await lastRun()}/rows.csv`);
  assert.equal((await downloaded.text()).trim().split("\n").length, ROWS + 2);
});

/** The address of the newest run. */
async function lastRun() {
  await page.goto(`${northline.base}/products/TID/import`);
  return page.getByRole("table", { name: "Imports" }).locator("tbody a").first().getAttribute("href");
}

test("the same file again changes nothing", async () => {
  const before = await backlog();
  await look(EXPORT);
  await press("Import");
  await says("done");
  await page.getByRole("link", { name: `skipped · ${ROWS}` }).waitFor();
  assert.equal(await page.getByRole("link", { name: /created/ }).count(), 0);
  assert.equal(await backlog(), before);
});

test("the whole import is taken back, also what was changed since; the next one brings it anew", async () => {
  await page.goto(`${northline.base}/products/TID/import`);
  const first = page.getByRole("table", { name: "Imports" }).getByRole("row", { name: /jira-cloud.csv/ }).last();
  const changed = (await api(northline, token, "GET", "/search?q=Dockerize&kind=story")).items[0].key;
  await api(northline, token, "PATCH", `/stories/${changed}`, { title: "Dockerize it, and keep it" });
  await first.getByRole("link", { name: "jira-cloud.csv" }).click();
  await page.getByRole("heading", { name: "jira-cloud.csv" }).waitFor();
  await undo();
  await page.getByLabel("Keep what has been changed since").uncheck();
  await press("Take it back");
  await says("taken back");
  assert.equal(await backlog(), 0);
  await page.goto(`${northline.base}/items/${changed}`);
  await page.getByText("This is archived").waitFor();
  await look(EXPORT);
  await press("Import");
  await says("done");
  await page.getByRole("link", { name: `created · ${ROWS}` }).waitFor();
  await undo();
  await press("Take it back");
  await says("taken back");
  assert.equal(await backlog(), 0);
  assert.equal(northline.run(["check"]), "ok");
});

test("a table of calls becomes feedback: the columns are suggested, and one is put right", async () => {
  await look({ name: "calls.csv", mimeType: "text/csv", buffer: Buffer.from(CALLS) }, "feedback");
  const chosen = (label) => page.getByLabel(label).locator("option:checked").innerText();
  assert.match(await chosen("Text"), /^What was said · Third call about a refund/);
  assert.match(await chosen("Customer"), /^Company · Outer Isles Ferries/);
  assert.match(await chosen("Said by"), /^Caller · Marta/);
  assert.match(await chosen("Said at"), /^When · 2026-03-01/);
  await page.getByLabel("Text").selectOption("");
  await press("Dry run");
  await page.getByText("say which column holds the text or the title").waitFor();
  await page.getByLabel("Text").selectOption({ label: "What was said · Third call about a refund this week." });
  await page.getByLabel("Source id").selectOption({ label: "Internal · a" });
  await press("Dry run");
  await says("dry run done");
  await page.getByRole("link", { name: "would be created · 2" }).waitFor();
  await page.getByRole("link", { name: "failed · 1" }).click();
  await page.getByRole("row", { name: /2 failed/ }).waitFor();
  await press("Import");
  await says("done");
  await page.goto(`${northline.base}/products/TID/voices`);
  await page.locator(".row", { hasText: "The pass spins for ever at the pier." }).waitFor();
  await page.goto(`${northline.base}/customers`);
  await page.getByRole("link", { name: "Outer Isles Ferries" }).first().waitFor();
});

test("a long file shows how far it is, to whoever looks, until it is done", async () => {
  const rows = Array.from({ length: 10_000 }, (_, row) => `2026-03-04,,Jon,Call number ${row} about the pier.,5,long-${row}`);
  await look({ name: "long.csv", mimeType: "text/csv", buffer: Buffer.from(`${CALLS.split("\n")[0]}\n${rows.join("\n")}`) }, "feedback");
  await press("Import");
  const bar = page.getByRole("progressbar");
  await bar.waitFor();
  await page.waitForFunction(() => document.querySelector("progress")?.value > 0, null, { timeout: 30_000 });
  await page.getByText("This goes on by itself").waitFor();
  await says("done");
  await page.getByRole("link", { name: /created · 10,?000/ }).waitFor();
  assert.equal(await bar.count(), 0);
});

test("with nothing but keys a file is looked at, tried and brought in; the mapping is remembered", async () => {
  await page.goto(`${northline.base}/products/TID/import`);
  await page.getByLabel("What the file is").focus();
  await page.keyboard.type("feed");
  await page.keyboard.press("Tab");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Space");
  const more = "2026-03-04,Harbour Nine,Jon,It works again.,9,d\n";
  await (await chooser).setFiles({ name: "more.csv", mimeType: "text/csv", buffer: Buffer.from(CALLS.split("\n")[0] + "\n" + more) });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/imports/*");
  assert.match(await page.getByLabel("Source id").locator("option:checked").innerText(), /^Internal/);
  await page.getByLabel("Source id").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await says("done");
  await page.getByRole("link", { name: "created · 1" }).waitFor();
  assert.deepEqual(
    page.wrong.filter((wrong) => !wrong.includes("422")),
    [],
  );
  assert.equal(northline.run(["check"]), "ok");
});
