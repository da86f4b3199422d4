import { api, browser, open, setUp, start } from "./northline.mjs";
const n = await start(); const c = await browser();
try {
  const p = await open(c); await setUp(p, n);
  const t = n.run(["token","new","--person","root@example.org"]);
  await api(n, t, "POST", "/sample", {});
  await p.goto(n.base + "/products/TID/ideas");
  console.log(await p.evaluate(() => [...document.querySelectorAll("#ideas > .row")].filter(r => !r.querySelector(".under")).slice(0,2).map(r => r.outerHTML.slice(0,2600) + "\n" + [...r.children].map(e => e.className + ":" + e.offsetTop + "," + e.offsetLeft + "," + e.offsetHeight).join(" | ") + " H" + r.offsetHeight).join("\n\n")));
} finally { await c.close(); n.stop(); }
