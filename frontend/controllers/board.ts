import { Controller } from "@hotwired/stimulus";
import { visit } from "@hotwired/turbo";
import type Sortable from "sortablejs";
import { dragBetween } from "../lib/dragging";
import { moved } from "../lib/moved";
import { asksWhy } from "../lib/reason";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

/** Moves cards between the columns of a board by dragging, by Alt and the arrows, or from a menu. */
export default class extends Controller<HTMLElement> {
  static values = { url: String, why: String, still: Boolean };
  declare urlValue: string;
  declare whyValue: string;
  declare stillValue: boolean;
  private sortables: Sortable[] = [];

  async connect() {
    document.addEventListener("keydown", this.key);
    if (this.stillValue) return;
    if (this.sortables.length > 0) return;
    this.sortables = await dragBetween(this.element, () => this.lanes, {
      group: "board",
      draggable: ".card",
      ordered: false,
      dropped: (item, to, revert) => this.store(item, to, revert),
    });
  }

  disconnect() {
    document.removeEventListener("keydown", this.key);
    for (const sortable of this.sortables) sortable.destroy();
    this.sortables = [];
  }

  left = (event: Event) => this.step(cardOf(event.target), -1);
  right = (event: Event) => this.step(cardOf(event.target), 1);

  private get lanes(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-lane]")];
  }

  private key = (event: KeyboardEvent) => {
    const card = cardOf(document.activeElement);
    if (!event.altKey || event.ctrlKey || event.metaKey || !card || !this.element.contains(card)) return;
    if (event.key === "ArrowLeft") this.step(card, -1);
    else if (event.key === "ArrowRight") this.step(card, 1);
    else return;
    event.preventDefault();
  };

  private step(card: HTMLElement | undefined, by: 1 | -1) {
    const from = card?.parentElement;
    if (!card || !from || this.stillValue) return;
    const lanes = this.lanes.filter((lane) => lane.closest(".board") === from.closest(".board"));
    const to = lanes[lanes.indexOf(from) + by];
    if (!to) return announce("There is no column further on");
    const origin = card.nextElementSibling;
    const focused = document.activeElement as HTMLElement | null;
    to.prepend(card);
    focused?.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.store(card, to, () => {
      from.insertBefore(card, origin);
      focused?.focus();
    });
  }

  private async store(card: HTMLElement, to: HTMLElement, revert: () => void) {
    const key = card.dataset.key ?? "";
    const status = to.dataset.lane ?? "";
    // What is done is said at its acceptance, where the criteria are judged.
    if (status === "accepted") {
      revert();
      return visit(`/items/${key}#acceptance`);
    }
    announce(`${key} is now in ${to.closest("section")?.getAttribute("aria-label") ?? status}`);
    const send = () => sendJson(this.urlValue.replace("{key}", encodeURIComponent(key)), "PUT", { status });
    await moved(send, `${key} moved.`, revert, (problem) => {
      const asks = asksWhy(problem);
      if (asks) visit(`${this.whyValue}?item=${encodeURIComponent(key)}&status=${encodeURIComponent(status)}`);
      return asks;
    });
  }
}

function cardOf(target: EventTarget | Element | null): HTMLElement | undefined {
  return (target as Element | null)?.closest<HTMLElement>(".card") ?? undefined;
}
