// A Northline of one's own for a journey: the program on a free port with an empty database, and a browser to use it with.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.NORTHLINE_PROGRAM ?? join(root, "target/debug/northline");
/** A PostgreSQL that takes databases, without one in its address; without it the journeys are on SQLite. */
const server = process.env.NORTHLINE_TEST_POSTGRES?.replace(/\/$/, "");
export const PASSWORD = "four words do well";

/**
 * Starts the program on an empty database of the engine that is being tested, as many days ago as is asked. Gives where it is and
 * how to stop it; `comeBack` starts it again at the same place, today.
 */
export async function start({ daysAgo = 0 } = {}) {
  const data = mkdtempSync(join(tmpdir(), "northline-browser-"));
  const database = server && emptyDatabase();
  const env = { ...process.env, NORTHLINE_DATA: data, RUST_LOG: "error" };
  delete env.NORTHLINE_DATABASE;
  if (database) env.NORTHLINE_DATABASE = database;
  let child;
  const serve = async (listen, days) => {
    const ago = days ? ["--days-ago", String(days)] : [];
    child = spawn(program, ["serve", "--listen", listen, "--rate", "0", ...ago], { env, stdio: ["ignore", "pipe", "inherit"] });
    const told = { base: undefined, setup: undefined };
    await new Promise((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`the program ended with ${code} before it listened`)));
      createInterface(child.stdout).on("line", (line) => {
        told.base ??= /^Northline is at (\S+)/.exec(line)?.[1];
        told.setup ??= /^Set it up at (\S+)/.exec(line)?.[1];
        if (told.base) setTimeout(resolve, told.setup ? 0 : 300);
      });
    });
    return told;
  };
  const said = await serve("127.0.0.1:0", daysAgo);
  const comeBack = async () => {
    const ended = new Promise((resolve) => child.removeAllListeners("exit").once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    await serve(new URL(said.base).host, 0);
  };
  /** Runs the program beside the server: `run(["product", "add", …])`; gives what it prints. */
  const run = (words, input = "") => {
    const done = spawnSync(program, words, { env, input, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`northline ${words.join(" ")}: ${done.stderr}`);
    return done.stdout.trim();
  };
  const stop = () => {
    child.removeAllListeners("exit");
    child.kill("SIGKILL");
    if (database) administer("dropdb", "--force", "--if-exists", database.split("/").pop());
    rmSync(data, { recursive: true, force: true });
  };
  return { base: said.base, setup: said.setup, data, run, stop, comeBack };
}

let made = 0;

/** A database of its own for each program that is started, on the server for tests. */
function emptyDatabase() {
  const name = `northline_journey_${process.pid}_${made++}`;
  administer("createdb", name);
  return `${server}/${name}`;
}

/** Runs one of PostgreSQL's programs against the server for tests. */
function administer(command, ...words) {
  const done = spawnSync(command, [`--maintenance-db=${server}/postgres`, ...words], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${command} ${words.join(" ")}: ${done.error?.message ?? done.stderr}`);
}

/** Starts Debian's Chromium. */
export async function browser() {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!executablePath) throw new Error("Chromium is needed for the journeys: apt-get install chromium");
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return chromium.launch({ executablePath, args });
}

/** A page in a window of its own, as somebody would have it open. */
export async function open(
  chrome,
  { width = 1280, height = 900, scheme = "light", locale = "en-GB", timezoneId = "UTC" } = {},
) {
  const context = await chrome.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
    locale,
    timezoneId,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.wrong.push(message.text()));
  return page;
}

/** Uses the link that the first start printed: makes the owner's account and is signed in as them. */
export async function setUp(page, northline, { name = "Root", email = "root@example.org" } = {}) {
  await page.goto(northline.setup);
  await page.locator("[name=name]").fill(name);
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=password]").fill(PASSWORD);
  await page.locator("button[type=submit]").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/setup"));
}

/** Signs in as somebody who was added with `PASSWORD`. */
export async function signIn(page, northline, email) {
  await page.goto(`${northline.base}/sign-in`);
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=password]").fill(PASSWORD);
  await page.locator("button[type=submit]").first().click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Asks the API with a token; gives the answer's body, or complains. */
export async function api(northline, token, method, path, body) {
  const answer = await fetch(`${northline.base}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** Waits until what can be dragged is. */
export const sorts = (page) => page.locator("html[data-sorts]").waitFor({ state: "attached" });

/** Waits until what has just changed its size or its colour has done so. */
export const settled = (page) =>
  page.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const under = () => document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await drawn();
    // What ends may set off another: a colour that is inherited, level by level.
    for (let round = 0; round < 20 && under().length > 0; round++) {
      await Promise.allSettled(under().map(({ finished }) => finished));
      await drawn();
    }
  });

/** A page is put together the same way on either engine, so it is looked at closely on one. */
export const looks = !server;

/** What axe finds wrong with a page, a line each; nothing when everyone can use it. With `only`, by these rules alone. */
export async function axe(page, only) {
  if (!looks) return [];
  const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  // The page's own policy lets no foreign script in, so it is run and not inserted.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(readFileSync(source, "utf8"));
  await settled(page);
  // The hundredth row is made like the first.
  const found = await page.evaluate(
    ({ only, exclude }) =>
      globalThis.axe.run({ exclude }, { resultTypes: ["violations"], ...(only && { runOnly: only }) }),
    { only, exclude: ["li:nth-child(n+12)", "tr:nth-child(n+12)"] },
  );
  // Turbo marks the document as busy for the moment in which a page is read again.
  const ours = (wrong) => wrong.nodes.filter(({ target }) => wrong.id !== "aria-allowed-attr" || target[0] !== "html");
  return found.violations.flatMap((wrong) =>
    ours(wrong).map((node) => `${wrong.id} (${wrong.impact}): ${node.target.join(" ")}: ${wrong.help}`),
  );
}
