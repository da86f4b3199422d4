import { Controller } from "@hotwired/stimulus";
import type Sortable from "sortablejs";
import { dragBetween } from "../lib/dragging";
import { moved } from "../lib/moved";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

type Undo = () => void;

/** Moves bets between horizons and within one, by dragging, by Alt and the arrows, or from a menu. */
export default class extends Controller<HTMLElement> {
  static values = { url: String };
  declare urlValue: string;
  private sortables: Sortable[] = [];

  async connect() {
    this.element.addEventListener("keydown", this.key);
    if (this.sortables.length > 0) return;
    this.sortables = await dragBetween(this.element, () => this.lanes, {
      group: "horizons",
      draggable: ".card",
      dropped: (item, _, revert) => this.store(item, revert),
    });
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
    for (const sortable of this.sortables) sortable.destroy();
    this.sortables = [];
  }

  up = (event: Event) => this.along(cardOf(event.target), -1);
  down = (event: Event) => this.along(cardOf(event.target), 1);

  /** What is done is not moved into by hand. */
  private get lanes(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-lane]:not([data-lane=done])")];
  }

  private key = (event: KeyboardEvent) => {
    const card = cardOf(event.target);
    if (!event.altKey || event.ctrlKey || event.metaKey || !card) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (event.key === "ArrowUp" || event.key === "ArrowDown") this.along(card, step);
    else this.across(card, step);
  };

  private along(card: HTMLElement | undefined, by: number) {
    const beside = by < 0 ? card?.previousElementSibling : card?.nextElementSibling;
    if (!card || !this.lanes.includes(card.parentElement as HTMLElement)) return;
    if (!beside) return announce(by < 0 ? "It is the first here" : "It is the last here");
    this.put(card, card.parentElement as HTMLElement, by < 0 ? beside : beside.nextElementSibling);
  }

  private across(card: HTMLElement, by: number) {
    const lanes = this.lanes;
    const at = lanes.indexOf(card.parentElement as HTMLElement);
    if (at < 0) return;
    const to = lanes[at + by];
    if (!to) return announce("There is no horizon further on");
    this.put(card, to, to.firstElementChild);
  }

  private put(card: HTMLElement, to: HTMLElement, before: Element | null) {
    const from = card.parentElement as HTMLElement;
    const origin = card.nextElementSibling;
    const focused = document.activeElement as HTMLElement | null;
    const place = (lane: HTMLElement, sibling: Element | null) => {
      lane.insertBefore(card, sibling);
      focused?.focus();
      card.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    place(to, before);
    this.store(card, () => place(from, origin));
  }

  private store(card: HTMLElement, revert: Undo) {
    const key = card.dataset.key ?? "";
    const lane = card.parentElement as HTMLElement;
    const horizon = lane.dataset.lane ?? "";
    // The order is that of a product; where there are several it is told by the nearest of the same.
    const [before, after] = [near(card, "nextElementSibling"), near(card, "previousElementSibling")];
    const beside = before ? { before } : after ? { after } : {};
    announce(`${key} is now in ${lane.closest("section")?.getAttribute("aria-label") ?? horizon}`);
    const url = this.urlValue.replace("{key}", encodeURIComponent(key));
    moved(() => sendJson(url, "PUT", { horizon, ...beside }), `${key} moved.`, revert);
  }
}

/** The nearest card on that side of the same product, which is what stands before the number of a key. */
function near(card: HTMLElement, side: "nextElementSibling" | "previousElementSibling"): string | undefined {
  const product = card.dataset.key?.split("-")[0];
  for (let other = card[side] as HTMLElement | null; other; other = other[side] as HTMLElement | null) {
    if (other.dataset.key?.split("-")[0] === product) return other.dataset.key;
  }
  return undefined;
}

function cardOf(target: EventTarget | null): HTMLElement | undefined {
  return (target as Element | null)?.closest<HTMLElement>(".card") ?? undefined;
}
