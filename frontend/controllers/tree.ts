import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import {
  childrenOf,
  focus,
  groupOf,
  idsOf,
  isClosed,
  isOpen,
  itemOf,
  levelOf,
  lineOf,
  newGroup,
  newNothing,
  openedIn,
} from "../lib/branch";
import { refreshSoon } from "../lib/refresh";
import { announce, toast } from "../lib/say";
import { fetchPage, messageOf, problemOf, sendJson } from "../lib/server";

/** An outline that is opened branch by branch; work is hung under another by dragging or by Alt and the arrows. */
export default class extends Controller<HTMLElement> {
  static values = { takes: Object };
  declare takesValue: Record<string, string[]>;
  private dragged?: HTMLElement;

  connect() {
    for (const [name, heard] of this.heard) this.element.addEventListener(name, heard);
    document.addEventListener("turbo:morph", this.refreshed);
    this.reopen();
  }

  disconnect() {
    for (const [name, heard] of this.heard) this.element.removeEventListener(name, heard);
    document.removeEventListener("turbo:morph", this.refreshed);
  }

  private get heard(): [string, EventListener][] {
    const { key, pressed, entered, lifted, over, dropped, laid } = this;
    return Object.entries({
      keydown: key,
      click: pressed,
      focusin: entered,
      dragstart: lifted,
      dragover: over,
      drop: dropped,
      dragend: laid,
    }) as [string, EventListener][];
  }

  private get items(): HTMLElement[] {
    const all = [...this.element.querySelectorAll<HTMLElement>(".node")];
    return all.filter((item) => lineOf(item).offsetParent !== null);
  }

  private key = (event: KeyboardEvent) => {
    const item = itemOf(event.target);
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.altKey) {
      if (event.key === "ArrowUp") this.hang(item, -1);
      else if (event.key === "ArrowDown") this.hang(item, 1);
      else return;
    } else if (event.target !== lineOf(item) || !this.goes(item, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private goes(item: HTMLElement, key: string): boolean {
    const { items } = this;
    const at = items.indexOf(item);
    if (key === "ArrowDown") focus(items[at + 1]);
    else if (key === "ArrowUp") focus(items[at - 1]);
    else if (key === "Home") focus(items[0]);
    else if (key === "End") focus(items.at(-1));
    else if (key === "ArrowRight") isClosed(item) ? this.open(item) : focus(childrenOf(item)[0]);
    else if (key === "ArrowLeft") isOpen(item) ? this.close(item) : focus(itemOf(item.parentElement));
    else if (key === "Enter") this.enter(item);
    else if (key === " ") this.toggle(item);
    else return false;
    return true;
  }

  private enter(item: HTMLElement) {
    if (item.dataset.more) this.append(item);
    else if (item.dataset.key) Turbo.visit(`/items/${encodeURIComponent(item.dataset.key)}`);
    else this.toggle(item);
  }

  private pressed = (event: MouseEvent) => {
    const item = itemOf(event.target);
    const link = (event.target as Element).closest("a");
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey || (link?.matches(".title") && item.dataset.key))
      return;
    if (item.dataset.more && link) this.append(item);
    else if (link?.matches(".toggle, .loose .title")) this.toggle(item);
    else return;
    event.preventDefault();
    focus(item);
  };

  /** One line of the tree is reached by Tab: the last that had the focus. */
  private entered = (event: FocusEvent) => {
    const item = itemOf(event.target);
    if (!item) return;
    for (const other of this.element.querySelectorAll("[tabindex='0']")) other.setAttribute("tabindex", "-1");
    lineOf(item).tabIndex = 0;
  };

  private toggle(item: HTMLElement) {
    if (isOpen(item)) this.close(item);
    else if (isClosed(item)) this.open(item);
  }

  private close(item: HTMLElement) {
    lineOf(item).setAttribute("aria-expanded", "false");
    this.remember();
  }

  private async open(item: HTMLElement, opened?: Set<string>) {
    if (!groupOf(item) && !(await this.load(item, opened))) return;
    lineOf(item).setAttribute("aria-expanded", "true");
    this.remember();
  }

  /** Reads what is below a line, anew if it was read before; what was open below it is opened again. */
  private async load(item: HTMLElement, opened = idsOf(openedIn(item))): Promise<boolean> {
    lineOf(item).setAttribute("aria-busy", "true");
    try {
      const level = await this.fetch(item.dataset.below ?? "", levelOf(item) + 1);
      const group = groupOf(item) ?? item.appendChild(newGroup());
      group.replaceChildren(...level);
      if (level.length === 0) group.append(newNothing(levelOf(item) + 1));
      await Promise.all(level.filter(({ id }) => opened.has(id)).map((below) => this.open(below, opened)));
      return true;
    } catch {
      toast("What is below could not be read: no connection.", { bad: true });
      return false;
    } finally {
      lineOf(item).removeAttribute("aria-busy");
    }
  }

  private async fetch(href: string, level: number): Promise<HTMLElement[]> {
    const tree = (await fetchPage(href)).getElementById("tree");
    const items = [...(tree?.children ?? [])] as HTMLElement[];
    for (const item of items) {
      lineOf(item).setAttribute("aria-level", String(level));
      lineOf(item).tabIndex = -1;
      item.dataset.appended = "";
    }
    return items;
  }

  private async append(item: HTMLElement) {
    const level = await this.fetch(item.dataset.more ?? "", levelOf(item)).catch(() => []);
    if (level.length === 0) return;
    item.replaceWith(...level);
    focus(level[0]);
  }

  private get memory(): string {
    return `tree:${window.location.pathname}${window.location.search}`;
  }

  private remember() {
    sessionStorage.setItem(this.memory, JSON.stringify([...idsOf(openedIn(this.element))]));
  }

  /** Whoever comes back finds the branches open that were open. */
  private async reopen() {
    const opened = new Set(JSON.parse(sessionStorage.getItem(this.memory) ?? "[]") as string[]);
    const items = [...this.element.children] as HTMLElement[];
    await Promise.all(items.filter(({ id }) => opened.has(id)).map((item) => this.open(item, opened)));
  }

  /** A refresh brings the top alone: what is open below is read again. */
  private refreshed = async () => {
    const had = itemOf(document.activeElement)?.id;
    const groups = ([...this.element.children] as HTMLElement[]).filter((item) => groupOf(item));
    for (const item of groups) {
      if (isOpen(item)) await this.load(item);
      else groupOf(item)?.remove();
    }
    const item = had ? document.getElementById(had) : null;
    if (item && !item.contains(document.activeElement)) focus(item);
  };

  private lifted = (event: DragEvent) => {
    const item = itemOf(event.target);
    if (!item?.draggable || !event.dataTransfer) return event.preventDefault();
    event.stopPropagation();
    this.dragged = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.key ?? "");
    document.documentElement.dataset.dragging = "";
    item.classList.add("lifted");
  };

  private over = (event: DragEvent) => {
    const to = itemOf(event.target);
    this.mark(undefined);
    if (!this.dragged || !to || !this.takes(to, this.dragged)) return;
    event.preventDefault();
    this.mark(to);
  };

  private dropped = (event: DragEvent) => {
    const { dragged } = this;
    const to = itemOf(event.target);
    this.laid();
    if (!dragged || !to || !this.takes(to, dragged)) return;
    event.preventDefault();
    this.put(dragged, to);
  };

  private laid = () => {
    delete document.documentElement.dataset.dragging;
    this.dragged?.classList.remove("lifted");
    this.dragged = undefined;
    this.mark(undefined);
  };

  private mark(to?: HTMLElement) {
    for (const other of this.element.querySelectorAll(".takes")) other.classList.remove("takes");
    to?.classList.add("takes");
  }

  private takes(to: HTMLElement, item: HTMLElement): boolean {
    const kinds = this.takesValue[item.dataset.kind ?? ""] ?? [];
    return kinds.includes(to.dataset.kind ?? "") && to !== itemOf(item.parentElement) && !item.contains(to);
  }

  /** Under the nearest above or below that is like what it hangs under now. */
  private hang(item: HTMLElement, by: 1 | -1) {
    const parent = itemOf(item.parentElement);
    const { items } = this;
    const start = items.indexOf(by < 0 && parent ? parent : item);
    const onward = by < 0 ? items.slice(0, start).reverse() : items.slice(start + 1);
    const alike = (to: HTMLElement) => !parent?.dataset.kind || to.dataset.kind === parent.dataset.kind;
    const to = onward.find((other) => alike(other) && this.takes(other, item));
    if (to) this.put(item, to);
    else announce(by < 0 ? "Nothing above takes it" : "Nothing below takes it");
  }

  private async put(item: HTMLElement, to: HTMLElement) {
    const { key = "" } = item.dataset;
    const from = itemOf(item.parentElement);
    const title = to.querySelector(".title")?.textContent ?? to.dataset.key ?? "";
    try {
      const response = await sendJson("/api/v1/links", "POST", { from: key, to: to.dataset.key, instead: true });
      if (!response.ok) throw await problemOf(response);
      const undo = response.headers.get("Northline-Undo") ?? undefined;
      toast((await messageOf(response)) ?? `${key} is now under ${title}.`, { undo });
      if (response.status === 202) return;
      await Promise.all([from && this.load(from), this.load(to)]);
      lineOf(to).setAttribute("aria-expanded", "true");
      this.remember();
      focus(childrenOf(to).find((child) => child.dataset.key === key) ?? to);
      announce(`${key} is now under ${title}`);
      refreshSoon(300);
    } catch (problem) {
      const { detail, title } = problem as { detail?: string; title?: string };
      toast(detail ?? title ?? `${key} is where it was: no connection.`, { bad: true });
    }
  }
}
