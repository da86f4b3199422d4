import { Controller } from "@hotwired/stimulus";
import type Sortable from "sortablejs";
import { dragBetween } from "../lib/dragging";
import { moved } from "../lib/moved";
import { asksWhy } from "../lib/reason";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

/** Takes items into a sprint by dragging, and says what that would make of the sprint before it is done. */
export default class extends Controller<HTMLElement> {
  static values = { url: String, points: Number, past: Array, still: Boolean };
  static targets = ["preview"];
  declare urlValue: string;
  declare pointsValue: number;
  declare pastValue: number[];
  declare stillValue: boolean;
  declare previewTarget: HTMLElement;
  private sortables: Sortable[] = [];

  async connect() {
    if (this.stillValue) return;
    if (this.sortables.length > 0) return;
    this.sortables = await dragBetween(this.element, () => this.lists, {
      group: "plan",
      draggable: "[data-key]",
      // What is first is the backlog's matter.
      ordered: false,
      held: (item, from) => this.preview(item, from),
      dropped: (item, to, revert) => this.store(item, to, revert),
    });
  }

  disconnect() {
    for (const sortable of this.sortables) sortable.destroy();
    this.sortables = [];
  }

  /** What the button that is looked at would change. */
  look({ target }: Event) {
    const button = (target as Element).closest("button");
    const row = button?.closest<HTMLElement>("[data-key]");
    if (row?.parentElement) this.preview(row, row.parentElement);
  }

  away() {
    if (document.documentElement.dataset.dragging === undefined) this.preview();
  }

  /** Whoever works by keys stays in the list when its row goes to the other. */
  stay({ target }: Event) {
    const row = (target as Element).closest<HTMLElement>("[data-key]");
    const list = row?.parentElement;
    if (!row || !list) return;
    const at = [...list.children].indexOf(row);
    document.addEventListener(
      "turbo:morph",
      () => {
        const { activeElement } = document;
        const went = activeElement?.closest<HTMLElement>("[data-key]")?.dataset.key === row.dataset.key;
        if (!went && activeElement !== document.body) return;
        const next = list.children[Math.min(at, list.children.length - 1)];
        next?.querySelector<HTMLElement>("button")?.focus();
      },
      { once: true },
    );
  }

  private get lists(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-plan]")];
  }

  private preview(row?: HTMLElement, from?: HTMLElement) {
    if (!row || !from) {
      this.previewTarget.textContent = "";
      return;
    }
    const takes = from.dataset.plan === "out";
    const points = this.pointsValue + Number(row.dataset.points ?? 0) * (takes ? 1 : -1);
    const reached = this.pastValue.filter((completed) => completed >= points).length;
    const chance = this.pastValue.length > 0 ? `, ${Math.round((100 * reached) / this.pastValue.length)} % chance` : "";
    this.previewTarget.textContent = `${takes ? "With" : "Without"} “${titleOf(row)}”: ${shown(points)} points${chance}`;
  }

  private store(row: HTMLElement, to: HTMLElement, revert: () => void) {
    const key = row.dataset.key ?? "";
    const out = to.dataset.plan === "out";
    const reason = document.querySelector<HTMLInputElement>("#take [name=reason]");
    announce(out ? `${key} is out of the sprint` : `${key} is in the sprint`);
    const send = () => sendJson(this.urlValue, "POST", { items: [key], out, reason: reason?.value || undefined });
    return moved(send, out ? `${key} taken out.` : `${key} taken in.`, revert, (problem) => {
      if (asksWhy(problem)) reason?.focus();
      return false;
    });
  }
}

function titleOf(row: HTMLElement): string {
  return row.querySelector(".title")?.textContent?.trim() ?? row.dataset.key ?? "";
}

function shown(points: number): string {
  return String(Math.round(points * 100) / 100);
}
