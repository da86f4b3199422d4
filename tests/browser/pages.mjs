// Every page of the program, as data. `{words}` stand for what `places` finds in the sample.

import { api } from "./northline.mjs";

const P = "/products/{product}";

export const PAGES = [
  ["desk", "/"],
  ["welcome", "/welcome"],
  ["vision", `${P}/vision`],
  ["vision versions", `${P}/vision/versions`],
  ["goals", `${P}/goals?period=all`],
  ["themes", `${P}/themes`],
  ["budget", `${P}/budget`],
  ["budget form", `${P}/budget/change/plan`],
  ["strategy", `${P}/strategy`],
  ["presentation", `${P}/strategy/present`],
  ["stage of life", `${P}/life-cycle`],
  ["judge the stage", `${P}/life-cycle/judge`],
  ["voices", `${P}/voices`],
  ["ideas", `${P}/ideas`],
  ["scores", `${P}/ideas/scores`],
  ["opportunities", `${P}/opportunities`],
  ["move in the tree", "/opportunities/{assumption}/under"],
  ["cut line", `${P}/ideas/cut`],
  ["trade-off", `${P}/ideas/cut/trade`],
  ["rounds", `${P}/ideas/rounds`],
  ["open round", "{open_round}"],
  ["revealed round", "{round}"],
  ["matrix", `${P}/ideas/matrix`],
  ["moscow", `${P}/ideas/moscow`],
  ["surveys", `${P}/ideas/surveys`],
  ["kano survey", "{kano}"],
  ["opportunity survey", "{opportunity}"],
  ["criteria", `${P}/scoring`],
  ["scores of an idea", "/ideas/{idea}/scores"],
  ["promote", "/ideas/{idea}/initiative"],
  ["roadmap", `${P}/roadmap`],
  ["past roadmap", `${P}/roadmap/at?view=timeline`],
  ["all past roadmaps", "/roadmap/at?view=list"],
  ["scenarios", `${P}/roadmap/scenarios`],
  ["one scenario", "{scenario}"],
  ["changes of the roadmap", `${P}/roadmap/changes`],
  ["changes of all roadmaps", "/roadmap/changes"],
  ["audience sees", `${P}/roadmap/audiences?audience=executive&view=timeline`],
  ["audience rules", `${P}/roadmap/audiences?audience=sales&part=rules`],
  ["audience items", `${P}/roadmap/audiences?audience=public&part=items`],
  ["audience history", `${P}/roadmap/audiences?audience=sales&part=history`],
  ["audience links", `${P}/roadmap/audiences?audience=public&part=links`],
  ["new audience", `${P}/roadmap/audiences/new`],
  ["new link", `${P}/roadmap/links/new`],
  ["roadmap presentation", `${P}/roadmap/present`],
  ["backlog", `${P}/backlog`],
  ["foreseen backlog", `${P}/backlog?forecast=true`],
  ["grouped backlog", `${P}/backlog?group=label`],
  ["sorted backlog", `${P}/backlog?sort=field.severity`],
  ["filter", `${P}/backlog/filter`],
  ["fields", `${P}/fields`],
  ["story map", `${P}/map`],
  ["tree", `${P}/tree`],
  ["open branch", `${P}/tree?under=no_epic`],
  ["views", `${P}/views`],
  ["save view", `${P}/views/new`],
  ["sprints", `${P}/sprint`],
  ["flow", `${P}/flow`],
  ["forecast", `${P}/forecast`],
  ["finished sprints", `${P}/sprints/import`],
  ["teams", `${P}/teams`],
  ["impediments", `${P}/impediments`],
  ["raise", `${P}/impediments/new`],
  ["ceremonies", `${P}/ceremonies`],
  ["open refinement", "{open_refinement}"],
  ["open standup", "{open_standup}"],
  ["open review", "{open_review}"],
  ["open retrospective", "{open_retrospective}"],
  ["held refinement", "{refinement}"],
  ["held standup", "{standup}"],
  ["held review", "{review}"],
  ["held retrospective", "{retrospective}"],
  ["sprint", "/items/{sprint}"],
  ["plan", "/items/{sprint}/plan"],
  ["board", "/items/{sprint}/board"],
  ["board in lanes", "/items/{sprint}/board?lanes=person"],
  ["report", "/items/{sprint}/report"],
  ["closed report", "/items/{closed_sprint}/report"],
  ["personas", `${P}/market`],
  ["segments", `${P}/market/segments`],
  ["competitors", `${P}/market/competitors`],
  ["comparison cell", "/features/{feature}/cells/us"],
  ["research", `${P}/market/research`],
  ["canvases", `${P}/market/canvases`],
  ["one canvas", "/canvases/{canvas}"],
  ["documents", `${P}/market/documents`],
  ["one persona", "/items/{persona}"],
  ["new persona", "/new/persona?product={product}"],
  ["launch", `${P}/launch`],
  ["outcomes", `${P}/outcomes`],
  ["coverage", `${P}/coverage`],
  ["settings", `${P}/settings`],
  ["what changed", "/changed"],
  ["customers", "/customers"],
  ["story", "/items/{story}"],
  ["history", "/items/{story}/history"],
  ["link", "/items/{story}/link"],
  ["split story", "/stories/{story}/split"],
  ["merge story", "/stories/{story}/merge"],
  ["bug", "/items/{bug}"],
  ["epic", "/items/{epic}"],
  ["goal", "/items/{goal}"],
  ["initiative", "/items/{initiative}"],
  ["one vision", "/items/{vision}"],
  ["idea", "/items/{idea}"],
  ["assumption", "/items/{assumption}"],
  ["experiment", "/items/{experiment}"],
  ["decision", "/items/{decision}"],
  ["supersede", "/decisions/{decision}/supersede"],
  ["feedback", "/items/{feedback}"],
  ["customer", "/items/{customer}"],
  ["release", "/items/{release}"],
  ["metric", "/items/{metric}"],
  ["new", "/new?product={product}"],
  ["new story", "/new/story?product={product}"],
  ["new feedback", "/new/feedback?product={product}"],
  ["decisions", "/decisions"],
  ["proposal", "/proposals/{proposal}"],
  ["import", `${P}/import`],
  ["mapping", "{mapping}"],
  ["import run", "{run}"],
  ["products", "/products"],
  ["search", "/search?q=refund"],
  ["people", "/people"],
  ["account", "/account"],
  ["api", "/api"],
  ["design", "/design"],
  ["whole line", "/items/{story}/line"],
  ["all voices", "/items/{goal}/voices"],
  ["said by a customer", "/customers/{customer}/feedback"],
  ["to another product", "/items/{story}/product"],
  ["criterion", "{criterion}"],
  ["obstacle", "{obstacle}"],
  ["dates of a bet", "/items/{initiative}/dates"],
  ["health of a bet", "/items/{initiative}/health"],
  ["outcome of a bet", "/items/{initiative}/verdict"],
  ["work of a bet", "/initiatives/{initiative}/work"],
  ["a bet in a scenario", "{scenario}/bets/{initiative}"],
  ["apply a scenario", "{scenario}/apply"],
  ["decision records", "/decisions/records"],
  ["say why", "/events/{event}/why"],
  ["portfolio", "/roadmap?view=timeline"],
  ["check in", "/key_results/{key_result}/check_in"],
  ["check-ins", "/key_results/{key_result}/check_ins"],
  ["retire a theme", "/themes/{theme}/retirement"],
  ["decline an idea", "/ideas/{idea}/decline"],
  ["snooze an idea", "/ideas/{idea}/snooze"],
  ["merge an idea", "/ideas/{idea}/merge"],
  ["split an idea", "/ideas/{idea}/split"],
  ["undo an import", "{run}/undo"],
  ["board of a team", `${P}/teams/Crew/board`],
  ["task of the map", "/epics/{epic}/map/tasks/new"],
  ["rename a task of the map", "/map/tasks/{map_task}/edit"],
  ["state of a team to take out", `${P}/teams/Crew/states/Started/removal`],
  ["view of a board", `${P}/teams/Crew/views/new`],
  ["missing", "/nowhere"],
];

/** Pages for whoever has no account yet, or is not signed in. */
export const DOORS = [
  ["sign-in", "/sign-in"],
  ["invitation", "{invitation}"],
  ["shared roadmap", "{shared}/roadmap"],
  ["shared presentation", "{shared}/present"],
  ["framed roadmap", "{shared}/embed"],
];

/** What answers a browser and is no page of its own: files, what scripts ask for, what is visited before all others. */
export const NO_PAGES = [
  "/assets/{*path}", "/files/{attachment}/{name}", "/healthz", "/readyz", "/live", "/pick", "/pick/people", "/products/{product}/pick/areas", "/products/{product}/pick/labels",
  "/search.json", "/similar", "/setup/{secret}", "/shared/{secret}/{file}", "/imports/{run}/rows.csv", "/products/{product}/backlog.csv",
  "/products/{product}/backlog.xlsx", "/products/{product}/ideas/cut/options", "/products/{product}/map/{format}", "/products/{product}/tree/{format}", "/products/{product}/teams/{team}/board/{format}",
  "/sprints/{key}/board/{format}", "/products/{product}/audiences/{audience}/roadmap/{format}", "/products/{product}",
];

/** The windows that each page is looked at in. */
export const WINDOWS = [
  { width: 1280, height: 900 },
  { width: 380, height: 800 },
];

/** The address of a page, given what the words in it stand for. */
export const address = (path, words) => path.replace(/\{(\w+)\}/g, (_, word) => words[word]);

const CALLS = `When,Company,What was said
2026-03-01,Outer Isles Ferries,Third call about a refund this week.
2026-03-02,Harbour Nine,
2026-03-03,Harbour Nine,The pass spins for ever at the pier.
`;

/** Adds to the sample what it has none of: open ceremonies, two files brought in, an invitation. Gives what the pages are about. */
export async function places(northline, page) {
  const token = northline.run(["token", "new", "--person", "root@example.org"]);
  const ask = (method, path, body) => api(northline, token, method, path, body);
  const words = { product: "TID" };
  const found = async (kind, query) => {
    words[kind] = (await ask("GET", `/search?q=${query}&kind=${kind}`)).items[0].key;
  };
  for (const [kind, query] of Object.entries({
    story: "one+total",
    bug: "all-day+closures",
    epic: "refunds",
    goal: "fewer",
    initiative: "money",
    vision: "a",
    idea: "refund",
    feedback: "card",
    customer: "outer",
    release: "2",
    metric: "abandoned",
    persona: "traveller",
    feature: "call",
    canvas: "season",
    assumption: "evening",
    experiment: "mail",
    decision: "lanes",
    theme: "calm",
    key_result: "calls",
  })) {
    await found(kind, query);
  }
  const sprints = (await ask("GET", "/search?q=sprint&kind=sprint")).items;
  words.sprint = sprints.find((sprint) => sprint.status === "running").key;
  words.closed_sprint = sprints.find((sprint) => sprint.status === "closed").key;
  for (const held of (await ask("GET", "/products/TID/ceremonies")).items) words[held.kind] ??= `/ceremonies/${held.id}`;
  await ceremonies(ask, words);
  const rounds = (await ask("GET", "/products/TID/ideas/rounds")).items;
  words.round = `/scoring-rounds/${rounds.find((round) => round.state === "revealed").id}`;
  const open = await ask("POST", "/products/TID/ideas/rounds", { title: "Reach", ideas: (await ask("GET", "/products/TID/scores?method=rice&limit=4")).items.map(({ key }) => key), inputs: ["rice.reach"], scorers: [{ person: "root@example.org" }] });
  words.open_round = `/scoring-rounds/${open.id}`;
  for (const survey of (await ask("GET", "/products/TID/ideas/surveys")).items) words[survey.question] = `/surveys/${survey.id}`;
  words.proposal = (await ask("GET", "/proposals")).items[0].id;
  words.scenario = `/scenarios/${(await ask("GET", "/products/TID/roadmap/scenarios")).items[0].id}`;
  await ask("PUT", `/initiatives/${words.initiative}/dates`, { days: 1 });
  words.event = (await ask("GET", `/items/${words.initiative}/history`)).items[0].id;
  const [criterion] = (await ask("GET", `/stories/${words.story}/criteria`)).items;
  words.criterion = `/stories/${words.story}/criteria/${criterion.id}`;
  words.obstacle = `/obstacles/${(await ask("GET", "/products/TID/obstacles")).items[0].id}`;
  const share = { audience: "public", name: "Customers", origins: ["https://example.org"] };
  words.shared = (await ask("POST", "/products/TID/shares", share)).roadmap.replace(/\/roadmap$/, "");
  words.map_task = (await ask("POST", `/epics/${words.epic}/map/tasks`, { title: "Ask for it back" })).id;
  await files(northline, page, words);
  return words;
}

/** A ceremony of each kind that is on, with something in it. */
async function ceremonies(ask, words) {
  const open = async (kind) => (await ask("POST", "/products/TID/ceremonies", { kind })).id;
  const refinement = await open("refinement");
  const { agenda } = await ask("GET", `/ceremonies/${refinement}`);
  const round = await ask("POST", `/ceremonies/${refinement}/rounds`, { item: agenda[0].key });
  await ask("PUT", `/rounds/${round.id}/card`, { card: "5" });
  const standup = await open("standup");
  await ask("PUT", `/ceremonies/${standup}/answer`, { did: "The till", following: "The **total**", hindered: "" });
  const review = await open("review");
  await ask("PATCH", `/ceremonies/${review}`, { item: words.story });
  const retro = await open("retrospective");
  for (const [place, body] of [["Start", "Asking the crew first"], ["Stop", "Late builds, which cost us the whole of Thursday"], ["Stop", "Builds on the last day"]]) {
    await ask("POST", `/ceremonies/${retro}/notes`, { place, body });
  }
  await ask("PATCH", `/ceremonies/${retro}`, { phase: "vote" });
  Object.assign(words, {
    open_refinement: `/ceremonies/${refinement}`,
    open_standup: `/ceremonies/${standup}`,
    open_review: `/ceremonies/${review}`,
    open_retrospective: `/ceremonies/${retro}`,
  });
}

/** Two files: one that waits for its columns to be mapped, and one that was brought in. */
async function files(northline, page, words) {
  const look = async () => {
    await page.goto(`${northline.base}/products/TID/import`);
    await page.getByLabel("What the file is").selectOption("feedback");
    const file = { name: "calls.csv", mimeType: "text/csv", buffer: Buffer.from(CALLS) };
    await page.getByLabel("File", { exact: true }).setInputFiles(file);
    await page.getByRole("button", { name: "Look at the file" }).click();
    await page.waitForURL("**/imports/*");
    return new URL(page.url()).pathname;
  };
  words.run = await look();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.locator(".head .tag", { hasText: /^done$/ }).waitFor({ timeout: 30_000 });
  words.mapping = await look();
  await page.goto(`${northline.base}/people`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("Name").fill("Vera Lind");
  await dialog.getByLabel("E-mail").fill("vera@example.org");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  words.invitation = new URL(await page.getByLabel("Invitation").inputValue()).pathname;
}
