import * as Turbo from "@hotwired/turbo";

let planned: number | undefined;
let due = Number.POSITIVE_INFINITY;
let last = Number.NEGATIVE_INFINITY;

/** The first reason after a while is answered at once; those that follow it closely wait for each other. */
const gathering = () => (performance.now() - last > 600 ? 10 : 150);

/** Refreshes the page by morphing, once for a burst of reasons, and never under a drag or another visit. */
export function refreshSoon(wait = gathering()): void {
  const at = performance.now() + wait;
  // Reasons that keep coming must not put it off for ever.
  if (at >= due) return;
  window.clearTimeout(planned);
  due = at;
  planned = window.setTimeout(() => {
    due = Number.POSITIVE_INFINITY;
    if (!navigator.onLine) {
      window.addEventListener("online", () => refreshSoon(), { once: true });
    } else if (document.hidden) {
      document.addEventListener("visibilitychange", () => refreshSoon(), { once: true });
    } else if (document.documentElement.dataset.dragging !== undefined || Turbo.navigator.currentVisit) {
      refreshSoon(300);
    } else {
      last = performance.now();
      Turbo.session.refresh(document.baseURI);
    }
  }, wait);
}

/** A refresh that finds no connection would end on the browser's own page, with everything that was typed: it is put off instead. */
export function outliveDrops(): void {
  document.addEventListener("turbo:fetch-request-error", (event) => {
    const visit = Turbo.navigator.currentVisit;
    if (visit?.action !== "replace" || visit.location.href !== new URL(document.baseURI).href) return;
    event.preventDefault();
    Turbo.navigator.stop();
    refreshSoon(2000);
  });
}
