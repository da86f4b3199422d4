import * as Turbo from "@hotwired/turbo";

let planned: number | undefined;

/** Refreshes the page by morphing, once for a burst of reasons, and never under a drag or another visit. */
export function refreshSoon(wait = 150): void {
  window.clearTimeout(planned);
  planned = window.setTimeout(() => {
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => refreshSoon(), { once: true });
    } else if (document.documentElement.dataset.dragging !== undefined || Turbo.navigator.currentVisit) {
      refreshSoon(300);
    } else {
      Turbo.session.refresh(document.baseURI);
    }
  }, wait);
}
