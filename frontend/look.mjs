// Pictures of the design page in both widths, and what axe finds on it: `npm run look` after `cargo test design`.
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const pictures = join(root, "target/look");
const types = { ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml" };
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'";

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (!pathname.startsWith("/assets/")) {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy });
    return response.end(readFileSync(join(root, "target/design.html")));
  }
  response.writeHead(200, { "Content-Type": types[extname(pathname)] });
  response.end(readFileSync(join(root, "frontend/dist", pathname.slice("/assets/".length))));
});
await new Promise((ready) => server.listen(0, ready));
mkdirSync(pictures, { recursive: true });

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...args, "--disable-component-update", "--disable-sync"],
});
let faults = 0;
for (const width of [1280, 768, 380, 320]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: false });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && report("console", message.text()));
  page.on("pageerror", (error) => report("script", error.message));
  await page.goto(`http://localhost:${server.address().port}/design`);
  await page.waitForTimeout(600);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) report(`${width} px`, `the page scrolls sideways by ${wide} px: ${await page.evaluate(widest)}`);
  await page.screenshot({ path: join(pictures, `frame-${width}.png`) });
  for (const section of await page.locator(".specimen > section").all()) {
    const name = (await section.getAttribute("aria-label")).replace(/\W+/g, "-");
    await section.screenshot({ path: join(pictures, `${name}-${width}.png`) });
  }
  if (width === 1280 || width === 320) await check(page, width);
  await context.close();
}
await browser.close();
server.close();
process.exitCode = faults ? 1 : 0;

function widest() {
  const edge = document.documentElement.clientWidth;
  const beyond = [...document.querySelectorAll("main *")].filter((it) => it.getBoundingClientRect().right > edge + 1);
  return beyond
    .slice(0, 5)
    .map((it) => `${it.tagName}.${it.className}`)
    .join(", ");
}

async function check(page, width) {
  const session = await page.context().newCDPSession(page);
  const source = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");
  await session.send("Runtime.evaluate", { expression: source });
  // Both themes show the same landmarks, as no other page does.
  const rules = { "landmark-unique": { enabled: false } };
  const { violations } = await page.evaluate((rules) => window.axe.run({ resultTypes: ["violations"], rules }), rules);
  for (const { id, impact, nodes } of violations) {
    for (const node of nodes.slice(0, 4)) {
      report(`axe ${impact} ${id} at ${width} px`, `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`);
    }
  }
}

function report(where, what) {
  faults += 1;
  console.log(`${where}: ${what}`);
}
