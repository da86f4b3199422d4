import { Controller } from "@hotwired/stimulus";
import type Sortable from "sortablejs";
import { dragBetween } from "./dragging";
import { moved } from "./moved";
import { announce } from "./say";
import { type Problem, sendJson } from "./server";

export type Revert = () => void;

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

/** Cards that lie in lanes and are moved between them, by dragging, by Alt and the arrows, or from a menu. */
export abstract class LaneController extends Controller<HTMLElement> {
  static values = { url: String };
  declare urlValue: string;
  /** What lies where it was begun to be dragged, by the same name only. */
  protected abstract readonly group: string;
  /** Whether the order within a lane is a person's, too. */
  protected readonly ordered: boolean = false;
  /** What is said where there is no lane further on. */
  protected readonly end: string = "There is no column further on";
  private sortables: Sortable[] = [];

  /** It lies there now: says so to the server, which may think otherwise. */
  protected abstract store(card: HTMLElement, to: HTMLElement, revert: Revert): void;

  async connect() {
    this.element.addEventListener("keydown", this.key);
    if (this.isStill || this.sortables.length > 0) return;
    this.sortables = await dragBetween(this.element, () => this.lanes, {
      group: this.group,
      draggable: ".card",
      ordered: this.ordered,
      dropped: (card, to, revert) => this.store(card, to, revert),
    });
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
    for (const sortable of this.sortables) sortable.destroy();
    this.sortables = [];
  }

  left = (event: Event) => this.across(cardOf(event.target), -1);
  right = (event: Event) => this.across(cardOf(event.target), 1);
  up = (event: Event) => this.along(cardOf(event.target), -1);
  down = (event: Event) => this.along(cardOf(event.target), 1);

  /** Whether nothing moves here. */
  protected get isStill(): boolean {
    return false;
  }

  protected get lanes(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-lane]")];
  }

  /** The lanes that lie side by side with this one, itself among them. */
  protected beside(_lane: HTMLElement): HTMLElement[] {
    return this.lanes;
  }

  /** Sends where it lies, in words of its own for each kind of lanes. */
  protected tell(
    card: HTMLElement,
    to: HTMLElement,
    body: object,
    revert: Revert,
    handled?: (wrong: Problem) => boolean,
  ) {
    const key = card.dataset.key ?? "";
    announce(`${key} is now in ${to.closest("section")?.getAttribute("aria-label") ?? to.dataset.lane}`);
    const url = this.urlValue.replace("{key}", encodeURIComponent(key));
    return moved(() => sendJson(url, "PUT", body), `${key} moved.`, revert, handled);
  }

  private key = (event: KeyboardEvent) => {
    const card = cardOf(event.target);
    const step = STEPS[event.key];
    if (!card || !step || !event.altKey || event.ctrlKey || event.metaKey) return;
    const upright = event.key === "ArrowUp" || event.key === "ArrowDown";
    if (upright && !this.ordered) return;
    event.preventDefault();
    if (upright) this.along(card, step);
    else this.across(card, step);
  };

  private along(card: HTMLElement | undefined, by: number) {
    const lane = card?.parentElement;
    if (!card || !lane || this.isStill || !this.lanes.includes(lane)) return;
    const next = by < 0 ? card.previousElementSibling : card.nextElementSibling;
    if (!next) return announce(by < 0 ? "It is the first here" : "It is the last here");
    this.put(card, lane, by < 0 ? next : next.nextElementSibling);
  }

  private across(card: HTMLElement | undefined, by: number) {
    const from = card?.parentElement;
    if (!card || !from || this.isStill || !this.lanes.includes(from)) return;
    const lanes = this.beside(from);
    const to = lanes[lanes.indexOf(from) + by];
    if (!to) return announce(this.end);
    this.put(card, to, to.firstElementChild);
  }

  /** Puts it there at once, with the hand that moved it; what is refused goes back. */
  private put(card: HTMLElement, to: HTMLElement, before: Element | null) {
    const from = card.parentElement as HTMLElement;
    const origin = card.nextElementSibling;
    const focused = document.activeElement as HTMLElement | null;
    const place = (lane: HTMLElement, sibling: Element | null) => {
      // What lay behind it may have gone meanwhile.
      lane.insertBefore(card, sibling?.parentElement === lane ? sibling : null);
      focused?.focus();
      card.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    place(to, before);
    this.store(card, to, () => place(from, origin));
  }
}

function cardOf(target: EventTarget | null): HTMLElement | undefined {
  return (target as Element | null)?.closest<HTMLElement>(".card") ?? undefined;
}
