import type { Application } from "@hotwired/stimulus";

/** The controllers of pages that are opened now and then: a script of their own, fetched when a page first has one. */
const RARE = [
  "board",
  "canvas",
  "clock",
  "cutline",
  "horizons",
  "lanes",
  "opportunities",
  "passage",
  "pick-many",
  "plan",
  "plane",
  "present",
  "seek",
  "sheet",
  "similar",
  "storymap",
  "text-of-file",
  "timeline",
  "tree",
  "triage",
] as const;
export type Rare = (typeof RARE)[number];

const selector = RARE.map((name) => `[data-controller~="${name}"]`).join();

/** Has them come: a page that Turbo shows waits for them, one that has them added gets them after. */
export function fetchRare(application: Application): void {
  let coming: Promise<void> | undefined;
  const fetch = async () => {
    try {
      const { controllers } = await import("../rare");
      for (const name of RARE) application.register(name, controllers[name]);
      added.disconnect();
      document.removeEventListener("turbo:before-render", wait);
    } catch (error) {
      // The page works without; the next that wants them asks again.
      console.warn("the rarer controllers did not come", error);
      coming = undefined;
    }
  };
  const come = (root: ParentNode) => {
    if (root.querySelector(selector)) coming ??= fetch();
    return coming;
  };
  const wait = (event: DocumentEventMap["turbo:before-render"]) => {
    const until = come(event.detail.newBody);
    if (!until) return;
    event.preventDefault();
    void until.then(() => event.detail.resume());
  };
  const added = new MutationObserver((changes) => {
    if (!coming && changes.some((change) => change.addedNodes.length > 0)) come(document);
  });
  document.addEventListener("turbo:before-render", wait);
  added.observe(document.documentElement, { childList: true, subtree: true });
  come(document);
}
