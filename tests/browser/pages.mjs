// Every page of the program, as data. `{product}` and `{item kind}` stand for what the sample holds.

export const PAGES = [
  ["desk", "/"],
  ["welcome", "/welcome"],
  ["vision", "/products/{product}/vision"],
  ["voices", "/products/{product}/voices"],
  ["ideas", "/products/{product}/ideas"],
  ["roadmap", "/products/{product}/roadmap"],
  ["backlog", "/products/{product}/backlog"],
  ["foreseen backlog", "/products/{product}/backlog?forecast=true"],
  ["sprints", "/products/{product}/sprint"],
  ["flow", "/products/{product}/flow"],
  ["forecast", "/products/{product}/forecast"],
  ["finished sprints", "/products/{product}/sprints/import"],
  ["launch", "/products/{product}/launch"],
  ["outcomes", "/products/{product}/outcomes"],
  ["sprint", "/products/{product}/sprint"],
  ["teams", "/products/{product}/teams"],
  ["impediments", "/products/{product}/impediments"],
  ["raise", "/products/{product}/impediments/new"],
  ["coverage", "/products/{product}/coverage"],
  ["customers", "/customers"],
  ["story", "/items/{story}"],
  ["epic", "/items/{epic}"],
  ["goal", "/items/{goal}"],
  ["initiative", "/items/{initiative}"],
  ["new", "/new/story?product={product}"],
  ["products", "/products"],
  ["search", "/search?q=story"],
  ["people", "/people"],
  ["account", "/account"],
  ["api", "/api"],
  ["design", "/design"],
  ["missing", "/nowhere"],
  ["sign-in", "/sign-in"],
];

/** The windows that each page is looked at in. */
export const WINDOWS = [
  { width: 1280, height: 900 },
  { width: 380, height: 800 },
];
