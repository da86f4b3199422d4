import { Controller } from "@hotwired/stimulus";
import { fetchPage } from "../lib/server";

const MOST_ROWS = 600;
const AHEAD = "900px";

interface Page {
  href: string;
  rows: HTMLElement[];
  spacer?: HTMLElement;
}

/** Appends the next keyset page as it comes near, and sets pages far out of sight aside behind a spacer. */
export default class extends Controller<HTMLElement> {
  static targets = ["more"];
  declare moreTarget: HTMLAnchorElement;
  declare hasMoreTarget: boolean;

  private pages: Page[] = [];
  private observer?: IntersectionObserver;
  private loading = false;

  connect() {
    this.observer = new IntersectionObserver(this.seen, { rootMargin: `${AHEAD} 0px` });
    if (this.hasMoreTarget) this.observer.observe(this.moreTarget);
    document.addEventListener("turbo:morph", this.refreshed);
  }

  disconnect() {
    this.observer?.disconnect();
    document.removeEventListener("turbo:morph", this.refreshed);
  }

  moreTargetConnected(link: HTMLAnchorElement) {
    this.observer?.observe(link);
  }

  private seen = (entries: IntersectionObserverEntry[]) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      const page = this.pages.find(({ spacer }) => spacer === target);
      if (page) this.restore(page);
      else if (target === this.moreTarget) this.append();
    }
  };

  private async append() {
    if (this.loading) return;
    this.loading = true;
    const link = this.moreTarget;
    const place = link.closest("li");
    link.setAttribute("aria-busy", "true");
    try {
      const items = await this.fetch(link.href);
      const rows = items.filter((row) => !row.id || !document.getElementById(row.id));
      this.pages.push({ href: link.href, rows: mark(rows) });
      place?.replaceWith(...rows);
      this.setAside();
    } catch {
      // The link stays, and a click on it loads the page without us.
      link.removeAttribute("aria-busy");
    }
    this.loading = false;
  }

  private async fetch(href: string): Promise<HTMLElement[]> {
    const page = await fetchPage(href);
    const list = page.getElementById(this.element.id);
    return list ? ([...list.children] as HTMLElement[]) : [];
  }

  /** Only whole pages leave, and only those well out of sight. */
  private setAside() {
    let kept = this.element.querySelectorAll(":scope > .row").length;
    const edge = 3 * window.innerHeight;
    for (const page of this.pages) {
      if (kept <= MOST_ROWS) return;
      const [first, last] = [page.rows[0], page.rows.at(-1)];
      if (page.spacer || !first || !last || page.rows.some((row) => row.contains(document.activeElement))) continue;
      const { top } = first.getBoundingClientRect();
      const { bottom } = last.getBoundingClientRect();
      const picked = page.rows.some((row) => row.querySelector(".pick:checked"));
      if (picked || (bottom > -edge && top < window.innerHeight + edge)) continue;
      const spacer = document.createElement("li");
      spacer.setAttribute("aria-hidden", "true");
      spacer.dataset.appended = "";
      spacer.style.height = `${bottom - top}px`;
      first.before(spacer);
      kept -= page.rows.length;
      for (const row of page.rows) row.remove();
      page.rows = [];
      page.spacer = spacer;
      this.observer?.observe(spacer);
    }
  }

  private async restore(page: Page) {
    const { spacer } = page;
    if (!spacer || spacer.getAttribute("aria-busy")) return;
    spacer.setAttribute("aria-busy", "true");
    try {
      const rows = (await this.fetch(page.href)).filter((row) => !row.querySelector("[data-endless-target=more]"));
      page.rows = mark(rows.filter((row) => !row.id || !document.getElementById(row.id)));
      this.observer?.unobserve(spacer);
      spacer.replaceWith(...page.rows);
      page.spacer = undefined;
      this.setAside();
    } catch {
      spacer.removeAttribute("aria-busy");
    }
  }

  /** A refresh brings the first page only: the pages after it are fetched again, and its own link to them goes. */
  private refreshed = async () => {
    if (this.pages.length === 0) return;
    for (const link of this.element.querySelectorAll<HTMLAnchorElement>("[data-endless-target=more]")) {
      const item = link.closest("li");
      if (!item?.hasAttribute("data-appended")) item?.remove();
    }
    for (const page of this.pages.filter(({ spacer }) => !spacer)) {
      const fresh = await this.fetch(page.href).catch(() => undefined);
      if (!fresh) continue;
      const rows = fresh.filter((row) => !row.querySelector("[data-endless-target=more]"));
      for (const row of mark(rows)) {
        const present = row.id ? document.getElementById(row.id) : null;
        const unchanged = present?.innerHTML === row.innerHTML || present?.contains(document.activeElement);
        if (present && !unchanged) present.replaceWith(row);
      }
      page.rows = page.rows.filter((row) => row.isConnected);
    }
  };
}

function mark(rows: HTMLElement[]): HTMLElement[] {
  for (const row of rows) row.dataset.appended = "";
  return rows;
}
