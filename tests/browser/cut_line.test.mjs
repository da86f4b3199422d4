// The cut line: drawn by hand, moved by the mouse and by keys, seen by a second person; a trade-off becomes a decision.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listens } from "./hands.mjs";
import { PASSWORD, api, axe, browser, open, setUp, signIn, sorts, start } from "./northline.mjs";

let northline, chrome, ada, pia, token;
const keys = [];

before(async () => {
  northline = await start();
  chrome = await browser();
  ada = await open(chrome);
  await setUp(ada, northline, { name: "Ada", email: "ada@example.org" });
  token = northline.run(["token", "new", "--person", "ada@example.org"]);
  const ask = (method, path, body) => api(northline, token, method, path, body);
  await ask("POST", "/products", { key: "TID", name: "Tidewater" });
  northline.run(["person", "add", "--email", "pia@example.org", "--name", "Pia", "--role", "pm", "--password-stdin"], PASSWORD);
  for (const [title, reach, points] of [["Refund by text", 400, 5], ["Receipts", 300, 8], ["Dogs on deck", 200, 8], ["Print the pass", 100, 3], ["Weather", 50, undefined]]) {
    const { key } = await ask("POST", "/products/TID/ideas", { title, points });
    for (const [input, said] of Object.entries({ reach, impact: 1, confidence: 100, effort: 1 }))
      await ask("PUT", `/ideas/${key}/scores/rice.${input}`, { said: String(said) });
    keys.push(key);
  }
  const customer = (await ask("POST", "/customers", { title: "Outer Isles", revenue: 310_000 })).key;
  const voice = (await ask("POST", "/products/TID/feedback", { title: "My dog", customer })).key;
  await ask("POST", "/links", { from: voice, to: keys[2] });
  pia = await open(chrome);
  await signIn(pia, northline, "pia@example.org");
});
after(async () => {
  await chrome?.close();
  northline?.stop();
});

const visit = async (page, path) => {
  await page.goto(`${northline.base}${path}`);
  await listens(page);
};
const cut = "/products/TID/ideas/cut";
/** Waits until the line stands after so many ideas, at that room, as the server has it. */
const stands = (page, above, room) =>
  page.waitForFunction(
    ({ above, room }) => {
      const list = [...(document.getElementById("cut-list")?.children ?? [])];
      const at = list.findIndex(({ id }) => id === "the-line");
      return at === above && list[at].textContent.includes(`Room for ${room} `) && list.slice(0, at).every((row) => !row.classList.contains("below"));
    },
    { above, room },
  );

test("the room is said, and the line stands where the list no longer fits", async () => {
  await visit(pia, cut);
  await visit(ada, cut);
  await ada.getByLabel("Room for").fill("14");
  await ada.getByRole("button", { name: "Draw the line" }).click();
  await stands(ada, 2, 14);
  await stands(pia, 2, 14);
  await ada.getByText("Asked for by Outer Isles").waitFor();
  assert.match(await ada.locator("main").innerText(), /1 customer asked for them, who brings 310,000 a year/);
  await ada.locator(`#unplaced #cut-${keys[4]}`).getByText("Nobody has said its effort").waitFor();
  assert.deepEqual(await axe(ada), []);
});

test("the line is dragged, and moved by keys; one undo takes it back", async () => {
  await visit(ada, cut);
  await sorts(ada);
  await ada.locator("#the-line .handle").dragTo(ada.locator(`#cut-${keys[2]}`), { targetPosition: { x: 200, y: 30 } });
  await stands(ada, 3, 21);
  await stands(pia, 3, 21);
  await ada.getByRole("button", { name: "Undo" }).last().click();
  await stands(ada, 2, 14);
  await stands(pia, 2, 14);
  await ada.locator("#the-line .handle").focus();
  await ada.keyboard.press("ArrowUp");
  await stands(ada, 1, 5);
  await stands(pia, 1, 5);
  await ada.waitForFunction(() => document.activeElement?.closest("#the-line"));
  await ada.keyboard.press("ArrowDown");
  await stands(ada, 2, 13);
  await stands(pia, 2, 13);
});

test("a trade-off is taken by keyboard, stands as a decision, and is seen by both", async () => {
  await visit(ada, cut);
  await ada.locator(`#cut-${keys[2]} summary`).focus();
  await ada.keyboard.press("Enter");
  await ada.locator(`#cut-${keys[2]} a.item`, { hasText: "Keep it in instead of another" }).focus();
  await ada.keyboard.press("Enter");
  await ada.waitForURL(/\/cut\/trade\?keep=/);
  await listens(ada);
  assert.equal(await ada.locator("[name=keep]").inputValue(), keys[2]);
  await ada.locator("main [name=reason]").focus();
  await ada.keyboard.type("The harbour insists");
  await ada.locator("main button[type=submit]", { hasText: "Decide" }).focus();
  await ada.keyboard.press("Enter");
  await ada.waitForURL(new RegExp(`${cut}$`));
  const kept = ada.locator(`#cut-${keys[2]}`);
  await kept.getByText("kept in").waitFor();
  await ada.locator(`#cut-${keys[1]}.below`).getByText("dropped").waitFor();
  await pia.locator(`#cut-${keys[2]}`).getByText("kept in").waitFor();
  await kept.getByText(/why: TID-\d+/).click();
  await ada.waitForURL(/\/items\/TID-\d+$/);
  await ada.getByText("The harbour insists").first().waitFor();
  assert.deepEqual(await axe(ada), []);
  assert.deepEqual([...ada.wrong, ...pia.wrong], []);
});

test("what nobody has sized is sized where it stands", async () => {
  await visit(ada, cut);
  await ada.getByLabel(`Points of ${keys[4]}`).fill("2");
  await ada.getByLabel(`Points of ${keys[4]}`).press("Enter");
  await ada.locator(`#cut-list #cut-${keys[4]}`).waitFor();
});
