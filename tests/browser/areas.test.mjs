// The owner gives a product its areas, by mouse and by keys; Nemo decides in hers and proposes elsewhere.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, axe, browser, open, PASSWORD, setUp, signIn, start } from "./northline.mjs";

let northline, chrome, root, token;

before(async () => {
  northline = await start();
  chrome = await browser();
  root = await open(chrome);
  await setUp(root, northline, { name: "Root", email: "root@example.org" });
  token = northline.run(["token", "new", "--person", "root@example.org"]);
  await api(northline, token, "POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "nemo@example.org", "--name", "Nemo Lind", "--password-stdin"], PASSWORD);
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const area = (name) => root.locator(".areas li", { hasText: name });

test("areas are created, renamed where they stand, archived with an undo and brought back", async () => {
  await root.goto(`${northline.base}/products/TID/vision`);
  await root.getByRole("link", { name: "Settings" }).click();
  await root.getByText("No areas yet").waitFor();
  for (const name of ["Payments", "Harbours"]) {
    await root.getByLabel("Name", { exact: true }).last().fill(name);
    await root.keyboard.press("Enter");
    await area(name).waitFor();
    await root.locator("#area-name").waitFor();
  }
  await root.locator("#area-name").fill("payments");
  await root.keyboard.press("Enter");
  await root.getByText("there is already an area called Payments").waitFor();
  await root.reload();
  await area("Harbours").getByRole("button", { name: "Name of Harbours" }).press("Enter");
  await root.getByLabel("Name of Harbours", { exact: true }).fill("Islands");
  await root.keyboard.press("Enter");
  await area("Islands").waitFor();
  await area("Islands").getByRole("button", { name: "Archive Islands" }).click();
  await root.getByRole("heading", { name: "Archived" }).waitFor();
  await root.locator(".toast", { hasText: "Saved." }).last().getByRole("button", { name: "Undo" }).click();
  await root.getByRole("heading", { name: "Archived" }).waitFor({ state: "detached" });
  await area("Islands").getByRole("button", { name: "Archive Islands" }).click();
  await area("Islands").getByRole("button", { name: "Bring back" }).click();
  await area("Islands").getByRole("button", { name: "Archive Islands" }).waitFor();
  assert.deepEqual(await axe(root), []);
});

test("the product is renamed where it stands", async () => {
  await root.locator("#product-name").getByRole("button", { name: /Name: Tidewater/ }).click();
  await root.locator("#product-name input[name=name]").fill("Tidewater Ferries");
  await root.keyboard.press("Enter");
  await root.locator(".rail", { hasText: "Tidewater Ferries" }).waitFor();
});

test("a role is given in an area, and its holder decides there and proposes elsewhere", async () => {
  await root.goto(`${northline.base}/people`);
  await root.getByRole("row", { name: /Nemo Lind/ }).getByRole("button", { name: "Give a role" }).click();
  const dialog = root.getByRole("dialog", { name: "Give Nemo Lind a role" });
  await dialog.getByLabel("Role").selectOption("po");
  await dialog.getByLabel("In").selectOption({ label: "Tidewater Ferries · Payments" });
  await dialog.getByRole("button", { name: "Give" }).click();
  await root.getByText("Product owner in Tidewater Ferries, Payments").waitFor();
  const mine = await api(northline, token, "POST", "/products/TID/stories", { title: "Refund", area: "Payments" });
  const other = await api(northline, token, "POST", "/products/TID/stories", { title: "Timetable" });
  const nemo = await open(chrome);
  await signIn(nemo, northline, "nemo@example.org");
  const rename = async (key, title) => {
    await nemo.goto(`${northline.base}/items/${key}`);
    await nemo.getByRole("heading", { level: 1 }).getByRole("button").click();
    await nemo.getByLabel("Title", { exact: true }).fill(title);
    await nemo.keyboard.press("Enter");
  };
  await rename(mine.key, "Refund today");
  await nemo.getByRole("heading", { level: 1, name: /Refund today/ }).waitFor();
  await rename(other.key, "Timetable by island");
  await nemo.getByRole("dialog", { name: "Propose this change" }).getByRole("button", { name: "Propose" }).click();
  await nemo.locator(".toasts", { hasText: "Proposed to Root" }).waitFor();
  await nemo.goto(`${northline.base}/new/story?product=TID`);
  await nemo.getByText("You decide in Payments; elsewhere it is proposed.").waitFor();
  assert.equal(await nemo.locator("main [name=area]").inputValue(), "Payments");
  await nemo.locator("main form").getByRole("button", { name: "Create" }).waitFor();
  assert.deepEqual(nemo.wrong, []);
  assert.deepEqual(root.wrong.filter((said) => !said.includes("422")), []);
  assert.equal(northline.run(["check"]), "ok");
});
