import { Controller } from "@hotwired/stimulus";
import type Sortable from "sortablejs";
import { dragBetween } from "../lib/dragging";
import { moved } from "../lib/moved";
import { refreshSoon } from "../lib/refresh";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

type Where = {
  activity?: string;
  loose?: boolean;
  task?: string;
  no_task?: boolean;
  slice?: string;
  later?: boolean;
  before?: string;
  after?: string;
};

/** Moves the cards of a story map between activities, their tasks and slices, activities along the backbone and tasks along
 * their activity: by dragging or by Alt and the arrows. */
export default class extends Controller<HTMLElement> {
  private sortables: Sortable[] = [];

  async connect() {
    this.element.addEventListener("keydown", this.key);
    const cards = await dragBetween(this.element, () => this.cells, {
      group: "storymap",
      draggable: ".card",
      dropped: (item, to, revert, from) => (from === to ? this.rank(item, revert) : this.put(item, from, to, revert)),
    });
    const backbone = await dragBetween(this.element, () => this.backbone, {
      group: "backbone",
      draggable: "th.activity",
      dropped: (item) => {
        const before = (item.nextElementSibling as HTMLElement | null)?.dataset.activity;
        const after = (item.previousElementSibling as HTMLElement | null)?.dataset.activity;
        this.order(item, before ? { before } : { after });
      },
    });
    const tasks = await dragBetween(this.element, () => this.tasks, {
      group: "tasks",
      draggable: "th[data-map-task]",
      beside: sameActivity,
      dropped: (item, _to, revert) => {
        const next = item.nextElementSibling;
        const previous = item.previousElementSibling;
        const before = sameActivity(item, next) ? taskOf(next) : undefined;
        this.place(item, before ? { before } : { after: taskOf(previous) }, revert);
      },
    });
    this.sortables = [...cards, ...backbone, ...tasks];
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
    for (const sortable of this.sortables) sortable.destroy();
    this.sortables = [];
  }

  private get backbone(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-backbone]")];
  }

  private get tasks(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-tasks]")];
  }

  private get cells(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-cell]")];
  }

  private key = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !event.key.startsWith("Arrow")) return;
    const focused = event.target as HTMLElement;
    const card = focused.closest<HTMLElement>(".card");
    const activity = focused.closest<HTMLElement>("th.activity");
    const task = focused.closest<HTMLElement>("th[data-map-task]");
    if (card) this.step(card, event.key);
    else if (activity) this.along(activity, event.key);
    else if (task) this.shift(task, event.key);
    else return;
    event.preventDefault();
  };

  up = (event: Event) => this.inCell(event, "ArrowUp");
  down = (event: Event) => this.inCell(event, "ArrowDown");

  private inCell(event: Event, key: string) {
    const card = (event.target as Element).closest<HTMLElement>(".card");
    if (card) this.step(card, key);
  }

  /** Up and down its cell, and past the end of it into the next. */
  private step(card: HTMLElement, key: string) {
    const next = { ArrowUp: card.previousElementSibling, ArrowDown: card.nextElementSibling }[key];
    if (!next) return this.leave(card, key);
    const origin = card.nextElementSibling;
    const focused = document.activeElement as HTMLElement | null;
    const putBefore = (sibling: Element | null) => {
      card.parentElement?.insertBefore(card, sibling);
      focused?.focus();
      card.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    putBefore(key === "ArrowUp" ? next : next.nextElementSibling);
    this.rank(card, () => putBefore(origin));
  }

  private leave(card: HTMLElement, key: string) {
    const from = card.parentElement;
    const cell = from?.closest("td");
    const row = cell?.closest("tr");
    if (!from || !cell || !row) return;
    const at = cell.cellIndex;
    const beside = {
      ArrowLeft: cell.previousElementSibling,
      ArrowRight: cell.nextElementSibling,
      ArrowUp: (row.previousElementSibling as HTMLTableRowElement | null)?.cells[at],
      ArrowDown: (row.nextElementSibling as HTMLTableRowElement | null)?.cells[at],
    }[key];
    const to = beside?.querySelector<HTMLElement>("[data-cell]");
    if (!to) return announce("The map ends here");
    const origin = card.nextElementSibling;
    const focused = document.activeElement as HTMLElement | null;
    if (key === "ArrowUp") to.append(card);
    else to.prepend(card);
    focused?.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.put(card, from, to, () => {
      from.insertBefore(card, origin);
      focused?.focus();
    });
  }

  private along(activity: HTMLElement, key: string) {
    const left = (activity.previousElementSibling as HTMLElement | null)?.dataset.activity;
    const right = (activity.nextElementSibling as HTMLElement | null)?.dataset.activity;
    if (key === "ArrowLeft" && left) this.order(activity, { before: left });
    else if (key === "ArrowRight" && right) this.order(activity, { after: right });
    else announce("The backbone ends here");
  }

  private shift(task: HTMLElement, key: string) {
    const [left, right] = [task.previousElementSibling, task.nextElementSibling];
    if (key === "ArrowLeft" && sameActivity(task, left)) this.place(task, { before: taskOf(left) });
    else if (key === "ArrowRight" && sameActivity(task, right)) this.place(task, { after: taskOf(right) });
    else announce("The tasks of this activity end here");
  }

  /** A task stands elsewhere in the row of its activity. */
  private place(task: HTMLElement, where: Where, revert: () => void = () => refreshSoon(0)) {
    const name = task.querySelector(".title")?.textContent ?? "";
    moved(() => sendJson(`/api/v1/map/tasks/${taskOf(task)}`, "PATCH", where), `${name} moved.`, revert);
  }

  private put(card: HTMLElement, from: HTMLElement, to: HTMLElement, revert: () => void) {
    const where: Where = {};
    const elsewhere = from.dataset.activity !== to.dataset.activity;
    if (to.dataset.task && from.dataset.task !== to.dataset.task) where.task = to.dataset.task;
    else if (elsewhere) this.under(where, to.dataset.activity);
    else if (from.dataset.task && !to.dataset.task) where.no_task = true;
    if (from.dataset.slice !== to.dataset.slice) {
      if (to.dataset.slice) where.slice = to.dataset.slice;
      else where.later = true;
    }
    const key = card.dataset.key ?? "";
    announce(`${key} is now in ${to.getAttribute("aria-label")}`);
    this.store(`/api/v1/stories/${encodeURIComponent(key)}/map`, key, where, revert);
  }

  private under(where: Where, activity?: string) {
    if (activity) where.activity = activity;
    else where.loose = true;
  }

  /** Another place in the same cell is another place in the backlog. */
  private rank(card: HTMLElement, revert: () => void) {
    const key = card.dataset.key ?? "";
    const next = (card.nextElementSibling as HTMLElement | null)?.dataset.key;
    const previous = (card.previousElementSibling as HTMLElement | null)?.dataset.key;
    const at = [...(card.parentElement?.children ?? [])].indexOf(card) + 1;
    announce(`${key} is now number ${at} of its cell`);
    const where: Where = next ? { before: next } : { after: previous };
    this.store(`/api/v1/stories/${encodeURIComponent(key)}/rank`, key, where, revert);
  }

  private order(activity: HTMLElement, where: Where) {
    const key = activity.dataset.activity ?? "";
    this.store(`/api/v1/epics/${encodeURIComponent(key)}/map`, key, where, () => refreshSoon(0));
  }

  private store(url: string, key: string, where: Where, revert: () => void) {
    moved(() => sendJson(url, "PUT", where), `${key} moved.`, revert);
  }
}

function taskOf(head: Element | null): string | undefined {
  return (head as HTMLElement | null)?.dataset.mapTask;
}

/** Whether these are two tasks of one activity. */
function sameActivity(one: Element | null, other: Element | null): boolean {
  const of = (head: Element | null) => (taskOf(head) ? (head as HTMLElement).dataset.of : undefined);
  return of(one) !== undefined && of(one) === of(other);
}
