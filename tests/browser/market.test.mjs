// A product manager writes down whom the product is for, compares it with others, and thinks on a canvas, by hand and by keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, setUp, sorts, start } from "./northline.mjs";

let northline, chrome, page, second, token, canvas;

before(async () => {
  northline = await start();
  chrome = await browser();
  page = await open(chrome);
  await setUp(page, northline, { name: "Ada Voss", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = (path) => page.goto(`${northline.base}${path}`);
const serious = async (on) => (await axe(on)).filter((wrong) => /\((serious|critical)\)/.test(wrong));

test("a persona is described, and what is said speaks for them", async () => {
  await visit("/products/TID/market");
  await page.getByRole("link", { name: "Describe one" }).click();
  const form = page.locator("dialog[open] form[action$='/personas']");
  await form.locator("[name=title]").fill("Skipper");
  await form.locator("[name=goals]").fill("Leave on time");
  await form.locator("[name=share]").fill("40");
  await form.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(/\/items\/TID-1$/);
  await page.getByText("Leave on time").first().waitFor();
  await api(northline, token, "POST", "/products/TID/feedback", { title: "I queue for an hour.", supports: "TID-1" });
  await visit("/products/TID/market");
  await page.locator(".persona", { hasText: "I queue for an hour." }).waitFor();
  assert.deepEqual(await serious(page), []);
});

test("a competitor is compared cell by cell, and the cell says how it is known", async () => {
  await api(northline, token, "POST", "/products/TID/competitors", { title: "Quaybook" });
  await api(northline, token, "POST", "/products/TID/features", { title: "Money back without a call" });
  await visit("/products/TID/market/competitors");
  await page.getByRole("link", { name: /Quaybook, Money back.*: not known/ }).click();
  const form = page.locator("form[action*='/cells/']").first();
  await form.locator("[name=level]").selectOption("partly");
  await form.locator("[name=words]").fill("By mail only");
  await form.locator("[name=source]").fill("Their help page");
  await form.getByRole("button", { name: "Save" }).click();
  const cell = page.getByRole("link", { name: /Quaybook, Money back.*: partly/ });
  await cell.waitFor();
  assert.match(await cell.getAttribute("title"), /Their help page/);
  assert.deepEqual(await serious(page), []);
});

test("a note is written on a canvas and moved by keys while a second viewer looks on", async () => {
  await visit("/products/TID/market/canvases");
  await page.getByRole("button", { name: "Begin a SWOT" }).click();
  await page.waitForURL(/\/canvases\/TID-\d+$/);
  canvas = new URL(page.url()).pathname.split("/").pop();
  await sorts(page);
  second = await page.context().newPage();
  await second.goto(`${northline.base}/canvases/${canvas}`);
  const strengths = page.getByRole("region", { name: "Strengths" });
  await strengths.getByPlaceholder("Add a note").fill("Harbours know us");
  await page.keyboard.press("Enter");
  const note = page.locator(".note", { hasText: "Harbours know us" });
  await strengths.locator(".note", { hasText: "Harbours know us" }).waitFor();
  await second.getByRole("region", { name: "Strengths" }).getByText("Harbours know us").waitFor();
  await sorts(page);
  await note.focus();
  await page.keyboard.press("Alt+ArrowRight");
  await page.getByRole("region", { name: "Weaknesses" }).locator(".note").waitFor();
  await second.getByRole("region", { name: "Weaknesses" }).getByText("Harbours know us").waitFor();
  assert.deepEqual(await serious(page), []);
});

test("a note becomes an idea", async () => {
  await visit(`/canvases/${canvas}`);
  const note = page.locator(".note", { hasText: "Harbours know us" });
  await note.locator("summary").click();
  await note.getByRole("link", { name: "Make an idea of it" }).click();
  const form = page.locator("form[action$='/ideas']");
  await form.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(/\/items\/TID-\d+$/);
  await visit(`/canvases/${canvas}`);
  await page.locator(".note", { hasText: "became TID-" }).waitFor();
});

test("Markdown files come in as documents", async () => {
  await visit("/products/TID/market/documents");
  const files = [
    { name: "vision.md", mimeType: "text/markdown", buffer: Buffer.from("---\ntitle: Create a vision\n---\nA star.") },
    { name: "notes.md", mimeType: "text/markdown", buffer: Buffer.from("# Notes\n\nOf a meeting.") },
  ];
  await page.locator("input[type=file]").setInputFiles(files);
  await page.getByRole("button", { name: "Import" }).click();
  await page.locator("#documents", { hasText: "Create a vision" }).waitFor();
  await page.locator("#documents", { hasText: "Notes" }).waitFor();
  assert.deepEqual(await serious(page), []);
  assert.deepEqual(page.wrong, []);
});
