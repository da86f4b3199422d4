import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import type Sortable from "sortablejs";
import { dragBetween } from "../lib/dragging";
import { moved } from "../lib/moved";
import { showPage } from "../lib/page_dialog";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

/** The nodes of a tree, moved under each other by dragging, by Alt and the arrows, or from a menu; folded, and added to. */
export default class extends Controller<HTMLElement> {
  static values = { moves: Boolean };
  declare movesValue: boolean;
  private sortables: Sortable[] = [];
  private turn = 0;

  connect() {
    document.addEventListener("keydown", this.key);
    document.addEventListener("turbo:morph", this.drags);
    this.drags();
  }

  disconnect() {
    document.removeEventListener("keydown", this.key);
    document.removeEventListener("turbo:morph", this.drags);
    this.release();
  }

  fold(event: Event) {
    const node = nodeOf(event.target);
    if (node) this.toggle(node);
  }

  /** Opens the line in which something is added below, as what it is missing. */
  begin(event: Event) {
    const node = nodeOf(event.target);
    if (!node) return;
    event.preventDefault();
    this.add(node, (event.currentTarget as HTMLElement).dataset.level);
  }

  private get page(): HTMLElement {
    return this.element.closest<HTMLElement>("main") ?? document.body;
  }

  private get nodes(): HTMLElement[] {
    const all = [...this.page.querySelectorAll<HTMLElement>("li.node")];
    return all.filter((node) => leafOf(node)?.offsetParent);
  }

  /** What came by a refresh can be dragged, too. */
  private drags = async () => {
    if (!this.movesValue || document.documentElement.dataset.dragging !== undefined) return;
    this.release();
    // Of two that come at once the later makes them: what is made twice of one list is broken.
    this.turn += 1;
    const { turn } = this;
    const all = () => [...this.page.querySelectorAll<HTMLElement>("[data-lane], #loose-ideas")];
    const lanes = () => (turn === this.turn ? all() : []);
    const made = await dragBetween(this.element, lanes, {
      group: "opportunities",
      draggable: "li.node",
      ordered: false,
      takes: (node, lane) => takes(lane, node),
      dropped: (node, lane, revert) => {
        const to = lane.dataset.lane && document.getElementById(`node-${lane.dataset.lane}`);
        if (to && takes(lane, node)) this.hang(node, to, revert);
        else revert();
      },
    });
    if (turn === this.turn) this.sortables = made;
    else for (const sortable of made) sortable.destroy();
  };

  private release() {
    for (const sortable of this.sortables) sortable.destroy();
    this.sortables = [];
  }

  private key = (event: KeyboardEvent) => {
    const leaf = event.target as Element | null;
    if (!leaf?.matches("article.leaf") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const node = nodeOf(leaf);
    if (!node || !(event.altKey ? this.moves(node, event.key) : this.goes(node, event.key))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private goes(node: HTMLElement, key: string): boolean {
    const { nodes } = this;
    const at = nodes.indexOf(node);
    if (key === "ArrowDown") focus(nodes[at + 1]);
    else if (key === "ArrowUp") focus(nodes[at - 1]);
    else if (key === "Home") focus(nodes[0]);
    else if (key === "End") focus(nodes.at(-1));
    else if (key === "ArrowRight") isFolded(node) ? this.toggle(node) : focus(belowOf(node)[0]);
    else if (key === "ArrowLeft") focus(parentOf(node));
    else if (key === "Enter") Turbo.visit(`/items/${encodeURIComponent(node.dataset.key ?? "")}`);
    else if (key === " ") this.toggle(node);
    else if (key === "a") this.add(node);
    else if (key === "m") this.ask(node);
    else return false;
    return true;
  }

  /** Under the nearest before or after it that takes it; one level up is under what its parent hangs under. */
  private moves(node: HTMLElement, key: string): boolean {
    if (!this.movesValue || node.dataset.level === "outcome") return false;
    const { nodes } = this;
    const parent = parentOf(node);
    if (key === "ArrowLeft") {
      let to = parent && parentOf(parent);
      while (to && !takes(leafOf(to), node)) to = parentOf(to);
      to ? this.hang(node, to) : announce("Nothing above takes it");
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      const from = nodes.indexOf(node);
      const onward = key === "ArrowUp" ? nodes.slice(0, from).reverse() : nodes.slice(from + 1);
      const to = onward.find((other) => other !== parent && takes(leafOf(other), node));
      to ? this.hang(node, to) : announce(key === "ArrowUp" ? "Nothing before takes it" : "Nothing after takes it");
    } else return false;
    return true;
  }

  private toggle(node: HTMLElement) {
    const fold = node.querySelector<HTMLElement>(":scope > article .fold");
    if (!fold) return;
    const folded = isFolded(node);
    fold.setAttribute("aria-expanded", String(folded));
    announce(folded ? "Opened" : "Folded");
  }

  private add(node: HTMLElement, level?: string) {
    const details = leafOf(node)?.querySelector<HTMLDetailsElement>("details.add");
    if (!details) return announce("Nothing hangs below it");
    details.open = true;
    const select = details.querySelector<HTMLSelectElement>("select");
    if (level && select) select.value = level;
    details.querySelector<HTMLInputElement>("[name=title]")?.focus();
  }

  private ask(node: HTMLElement) {
    const link = leafOf(node)?.querySelector<HTMLAnchorElement>("a[href*='/under?']");
    if (link) showPage(link.href, node);
  }

  private hang(node: HTMLElement, to: HTMLElement, back?: () => void) {
    const lane = to.querySelector<HTMLElement>(":scope > ul.below");
    const { key = "", under } = node.dataset;
    if (!lane || under === to.dataset.key) return back?.();
    const [from, origin] = [node.parentElement, node.nextElementSibling];
    const focused = document.activeElement as HTMLElement | null;
    lane.append(node);
    node.dataset.under = to.dataset.key;
    if (focused && node.contains(focused)) focus(node);
    const title = to.querySelector(".title")?.textContent ?? to.dataset.key;
    announce(`${key} now hangs under ${title}`);
    const body = { under: to.dataset.key, from: under };
    moved(
      () => sendJson(`/api/v1/opportunities/${encodeURIComponent(key)}/place`, "PUT", body),
      `${key} moved.`,
      () => {
        if (under) node.dataset.under = under;
        else delete node.dataset.under;
        back ? back() : from?.insertBefore(node, origin);
        if (focused && node.contains(focused)) focus(node);
      },
    );
  }
}

function nodeOf(target: EventTarget | null): HTMLElement | undefined {
  return (target as Element | null)?.closest<HTMLElement>("li.node") ?? undefined;
}

function leafOf(node: HTMLElement): HTMLElement | null {
  return node.querySelector<HTMLElement>(":scope > article");
}

function parentOf(node: HTMLElement): HTMLElement | undefined {
  return nodeOf(node.parentElement);
}

function belowOf(node: HTMLElement): HTMLElement[] {
  return [...node.querySelectorAll<HTMLElement>(":scope > ul.below > li.node")];
}

function isFolded(node: HTMLElement): boolean {
  return node.querySelector(":scope > article .fold[aria-expanded=false]") !== null;
}

/** Whether that may hang there: its level, and no circle. */
function takes(lane: HTMLElement | null, node: HTMLElement): boolean {
  if (!lane || node.contains(lane)) return false;
  return lane.dataset.takes?.split(" ").includes(node.dataset.level ?? "") ?? false;
}

function focus(node?: HTMLElement) {
  const leaf = node && leafOf(node);
  leaf?.focus({ focusVisible: true } as FocusOptions);
  leaf?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
