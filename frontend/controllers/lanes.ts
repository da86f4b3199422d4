import { Controller } from "@hotwired/stimulus";
import type Sortable from "sortablejs";
import { dragBetween } from "../lib/dragging";
import { moved } from "../lib/moved";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

/** Moves cards between columns that say one thing of them, by dragging or by Alt and the arrows. */
export default class extends Controller<HTMLElement> {
  static values = { url: String, field: String };
  declare urlValue: string;
  declare fieldValue: string;
  private sortables: Sortable[] = [];

  async connect() {
    this.element.addEventListener("keydown", this.key);
    if (this.sortables.length > 0) return;
    this.sortables = await dragBetween(this.element, () => this.lanes, {
      group: "lanes",
      draggable: ".card",
      ordered: false,
      dropped: (item, to, revert) => this.store(item, to, revert),
    });
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
    for (const sortable of this.sortables) sortable.destroy();
    this.sortables = [];
  }

  private get lanes(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-lane]")];
  }

  private key = (event: KeyboardEvent) => {
    const card = (event.target as Element | null)?.closest<HTMLElement>(".card");
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!card || !by || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.across(card, by);
  };

  private across(card: HTMLElement, by: number) {
    const { lanes } = this;
    const from = card.parentElement as HTMLElement;
    const to = lanes[lanes.indexOf(from) + by];
    if (!to) return announce("There is no column further on");
    const origin = card.nextElementSibling;
    const focused = document.activeElement as HTMLElement | null;
    const place = (lane: HTMLElement, before: Element | null) => {
      lane.insertBefore(card, before);
      focused?.focus();
      card.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    place(to, to.firstElementChild);
    this.store(card, to, () => place(from, origin));
  }

  private store(card: HTMLElement, to: HTMLElement, revert: () => void) {
    const key = card.dataset.key ?? "";
    const lane = to.dataset.lane ?? "";
    announce(`${key} is now in ${to.closest("section")?.getAttribute("aria-label") ?? lane}`);
    const url = this.urlValue.replace("{key}", encodeURIComponent(key));
    moved(() => sendJson(url, "PUT", { [this.fieldValue]: lane }), `${key} moved.`, revert);
  }
}
