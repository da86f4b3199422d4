import { visit } from "@hotwired/turbo";
import { LaneController, type Revert } from "../lib/lane_controller";
import { asksWhy } from "../lib/reason";

/** Moves cards between the columns of a board. */
export default class extends LaneController {
  static values = { ...LaneController.values, why: String, still: Boolean };
  declare whyValue: string;
  declare stillValue: boolean;
  protected readonly group = "board";

  protected get isStill(): boolean {
    return this.stillValue;
  }

  /** Of several boards below each other, each has columns of its own. */
  protected beside(lane: HTMLElement): HTMLElement[] {
    return this.lanes.filter((other) => other.closest(".board") === lane.closest(".board"));
  }

  protected store(card: HTMLElement, to: HTMLElement, revert: Revert) {
    const key = card.dataset.key ?? "";
    const status = to.dataset.lane ?? "";
    // What is done is said at its acceptance, where the criteria are judged.
    if (status === "accepted") {
      revert();
      return visit(`/items/${key}#acceptance`);
    }
    this.tell(card, to, { status }, revert, (problem) => {
      const asks = asksWhy(problem);
      if (asks) visit(`${this.whyValue}?item=${encodeURIComponent(key)}&status=${encodeURIComponent(status)}`);
      return asks;
    });
  }
}
