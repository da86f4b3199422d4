import * as Turbo from "@hotwired/turbo";

let planned: number | undefined;
let due = Number.POSITIVE_INFINITY;

/** Refreshes the page by morphing, once for a burst of reasons, and never under a drag or another visit. */
export function refreshSoon(wait = 150): void {
  const at = performance.now() + wait;
  // Reasons that keep coming must not put it off for ever.
  if (at >= due) return;
  window.clearTimeout(planned);
  due = at;
  planned = window.setTimeout(() => {
    due = Number.POSITIVE_INFINITY;
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => refreshSoon(), { once: true });
    } else if (document.documentElement.dataset.dragging !== undefined || Turbo.navigator.currentVisit) {
      refreshSoon(300);
    } else {
      Turbo.session.refresh(document.baseURI);
    }
  }, wait);
}
