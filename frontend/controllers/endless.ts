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
      mark(rows);
      this.pages.push({ href: link.href, rows: rows.filter(isRow) });
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

  private setAside() {
    let kept = this.element.querySelectorAll(":scope > .row").length;
    for (const page of this.pages) {
      if (kept <= MOST_ROWS) return;
      const count = page.rows.length;
      if (isFar(page) && this.putAside(page)) kept -= count;
    }
  }

  /** A page leaves as a whole, and never with somebody's focus or selection in it. */
  private putAside(page: Page): boolean {
    const [first, last] = [page.rows[0], page.rows.at(-1)];
    const used = page.rows.some((row) => row.contains(document.activeElement) || row.querySelector(".pick:checked"));
    if (page.spacer || used || !first || !last) return false;
    const spacer = document.createElement("li");
    spacer.setAttribute("aria-hidden", "true");
    spacer.dataset.appended = "";
    spacer.style.height = `${last.getBoundingClientRect().bottom - first.getBoundingClientRect().top}px`;
    first.before(spacer);
    for (const row of page.rows) row.remove();
    page.rows = [];
    page.spacer = spacer;
    this.observer?.observe(spacer);
    return true;
  }

  private async restore(page: Page) {
    const { spacer } = page;
    if (!spacer || spacer.getAttribute("aria-busy")) return;
    spacer.setAttribute("aria-busy", "true");
    try {
      const rows = (await this.fetch(page.href)).filter(isRow);
      page.rows = mark(rows.filter((row) => !row.id || !document.getElementById(row.id)));
      this.observer?.unobserve(spacer);
      spacer.replaceWith(...page.rows);
      page.spacer = undefined;
      this.setAside();
    } catch {
      spacer.removeAttribute("aria-busy");
    }
  }

  /** A refresh brings the first page only: pages in sight are fetched again, the others when they come near. */
  private refreshed = async () => {
    if (this.pages.length === 0) return;
    for (const link of this.element.querySelectorAll<HTMLAnchorElement>("[data-endless-target=more]")) {
      const item = link.closest("li");
      if (!item?.hasAttribute("data-appended")) item?.remove();
    }
    for (const page of this.pages) {
      if (page.spacer || (isFar(page) && this.putAside(page))) continue;
      const fresh = await this.fetch(page.href).catch(() => undefined);
      if (fresh)
        page.rows = mark(fresh.filter(isRow))
          .map(exchange)
          .filter((row) => row.isConnected);
    }
  };
}

/** Puts a fresh row in the place of the one it follows, unless that is the same or in use; the focus goes over with it. */
function exchange(row: HTMLElement): HTMLElement {
  const present = row.id ? document.getElementById(row.id) : null;
  if (!present) return row;
  if (present.outerHTML === row.outerHTML || present.querySelector(".row-editor, details[open]")) return present;
  const at = focusable(present).indexOf(document.activeElement as HTMLElement);
  const picked = present.querySelector<HTMLInputElement>("input.pick")?.checked;
  present.replaceWith(row);
  focusable(row)[at]?.focus();
  const pick = row.querySelector<HTMLInputElement>("input.pick");
  if (pick && picked) pick.checked = true;
  return row;
}

function focusable(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>("a[href], button, input, summary")];
}

function isFar(page: Page): boolean {
  const [first, last] = [page.rows[0], page.rows.at(-1)];
  if (!first || !last) return false;
  const edge = 2 * window.innerHeight;
  return last.getBoundingClientRect().bottom < -edge || first.getBoundingClientRect().top > window.innerHeight + edge;
}

function isRow(item: HTMLElement): boolean {
  return !item.querySelector("[data-endless-target=more]");
}

function mark(rows: HTMLElement[]): HTMLElement[] {
  for (const row of rows) row.dataset.appended = "";
  return rows;
}
