import { Controller } from "@hotwired/stimulus";
import type Sortable from "sortablejs";
import { dragging, sortables } from "../lib/dragging";
import { askForPosition } from "../lib/position";
import { proposes } from "../lib/proposes";
import { askForReason } from "../lib/reason";
import { refreshSoon } from "../lib/refresh";
import { announce, toast } from "../lib/say";
import { messageOf, problemOf, sendJson } from "../lib/server";

type Place = { before: string } | { after: string } | { top: true } | { bottom: true } | { position: number };

/** Ranks rows by dragging, by Alt and the arrows, or from a menu; moves at once and moves back when refused. */
export default class extends Controller<HTMLElement> {
  static values = { url: String };
  declare urlValue: string;
  private sortable?: Sortable;

  async connect() {
    document.addEventListener("keydown", this.key);
    const library = await sortables();
    if (!this.element.isConnected || this.sortable) return;
    let back: Element | null = null;
    this.sortable = library.create(this.element, {
      handle: ".grip",
      draggable: ".row",
      ...dragging(),
      onStart: ({ item }) => {
        document.documentElement.dataset.dragging = "";
        back = item.nextElementSibling;
      },
      onEnd: ({ item, oldIndex, newIndex }) => {
        delete document.documentElement.dataset.dragging;
        const origin = back;
        if (oldIndex !== newIndex) this.store(item, placeOf(item), () => this.element.insertBefore(item, origin));
      },
    });
  }

  disconnect() {
    document.removeEventListener("keydown", this.key);
    this.sortable?.destroy();
    this.sortable = undefined;
  }

  up = (event: Event) => this.step(rowOf(event), -1);
  down = (event: Event) => this.step(rowOf(event), 1);
  top = (event: Event) => this.jump(rowOf(event), true);
  bottom = (event: Event) => this.jump(rowOf(event), false);

  async position(event: Event) {
    const row = rowOf(event);
    if (!row) return;
    const position = await askForPosition(row.dataset.key ?? "");
    if (position === undefined) return;
    const origin = row.nextElementSibling;
    this.element.insertBefore(row, this.rows.filter((other) => other !== row)[position - 1] ?? null);
    this.store(row, { position }, () => this.element.insertBefore(row, origin));
  }

  private get rows(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>(":scope > .row")];
  }

  private key = (event: KeyboardEvent) => {
    const row = document.activeElement?.closest<HTMLElement>(".row");
    if (!event.altKey || event.ctrlKey || event.metaKey || !row || row.parentElement !== this.element) return;
    if (event.key === "ArrowUp") this.step(row, -1);
    else if (event.key === "ArrowDown") this.step(row, 1);
    else if (event.key === "Home") this.jump(row, true);
    else if (event.key === "End") this.jump(row, false);
    else return;
    event.preventDefault();
  };

  private step(row: HTMLElement | undefined, by: 1 | -1) {
    const { rows } = this;
    const neighbour = row && rows[rows.indexOf(row) + by];
    if (!neighbour) return announce(by < 0 ? "Already at the top" : "Already at the end of what is loaded");
    const key = neighbour.dataset.key ?? "";
    this.move(row, by < 0 ? neighbour : neighbour.nextElementSibling, by < 0 ? { before: key } : { after: key });
  }

  private jump(row: HTMLElement | undefined, top: boolean) {
    if (!row) return;
    const first = this.rows[0] ?? null;
    const end = this.element.querySelector(":scope > .more-rows");
    this.move(row, top ? first : end, top ? { top: true } : { bottom: true });
  }

  private move(row: HTMLElement, next: Element | null, place: Place) {
    if (next === row) return;
    const origin = row.nextElementSibling;
    const focused = document.activeElement as HTMLElement | null;
    const putBefore = (sibling: Element | null) => {
      this.element.insertBefore(row, sibling);
      focused?.focus();
      row.scrollIntoView({ block: "nearest" });
    };
    putBefore(next);
    this.store(row, place, () => putBefore(origin));
  }

  private async store(row: HTMLElement, place: Place, revert: () => void) {
    const key = row.dataset.key ?? "";
    row.classList.add("just-moved");
    row.addEventListener("animationend", () => row.classList.remove("just-moved"), { once: true });
    const number = this.rows.indexOf(row) + 1;
    const why = proposes(row, "rank") ? await askForReason(`Propose to move ${key} to number ${number}`) : "";
    if (why === undefined) return revert();
    if (!proposes(row, "rank")) announce(`${key} is now number ${number}`);
    try {
      const said = why ? { ...place, _reason: why } : place;
      const response = await sendJson(this.urlValue.replace("{key}", encodeURIComponent(key)), "PUT", said);
      if (response.status === 202) revert();
      if (!response.ok) throw await problemOf(response);
      const undo = response.headers.get("Northline-Undo") ?? undefined;
      const message = await messageOf(response);
      if (undo || message) toast(message ?? `${key} moved.`, { undo });
      refreshSoon(600);
    } catch (problem) {
      revert();
      const { detail, title } = problem as { detail?: string; title?: string };
      toast(detail ?? title ?? `${key} is back where it was: no connection.`, { bad: true });
    }
  }
}

function placeOf(row: HTMLElement): Place {
  const next = row.nextElementSibling?.closest<HTMLElement>(".row") ?? nextRow(row, "nextElementSibling");
  if (next) return { before: next.dataset.key ?? "" };
  const previous = nextRow(row, "previousElementSibling");
  return previous ? { after: previous.dataset.key ?? "" } : { top: true };
}

function nextRow(
  row: HTMLElement,
  direction: "nextElementSibling" | "previousElementSibling",
): HTMLElement | undefined {
  let other = row[direction];
  while (other && !other.matches(".row")) other = other[direction];
  return (other as HTMLElement | null) ?? undefined;
}

function rowOf(event: Event): HTMLElement | undefined {
  return (event.target as Element).closest<HTMLElement>(".row") ?? undefined;
}
