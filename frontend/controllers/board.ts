import { visit } from "@hotwired/turbo";
import { LaneController, type Revert } from "../lib/lane_controller";
import { asksWhy, askWhy } from "../lib/reason";
import { toast } from "../lib/say";
import type { Problem } from "../lib/server";

/** What a rule asked of a card that came into a lane. */
interface Asked {
  problem: Problem;
  owner: string | undefined;
}

/** Moves cards between the columns of a board. */
export default class extends LaneController {
  static values = { ...LaneController.values, still: Boolean, lanes: String };
  declare stillValue: boolean;
  declare lanesValue: string;
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
    const lane = to.closest<HTMLElement>(".swimlane");
    // The lane it came from is named by the card itself: it lies in the other by now.
    const comes = lane && card.dataset.group !== lane.dataset.group;
    if (comes && this.lanesValue !== "person") {
      revert();
      return toast("Its column can change here; its lane is what it is.", { bad: true });
    }
    const owner = comes ? lane.dataset.owner : undefined;
    const before = card.dataset.group ?? "";
    const back = () => {
      if (comes) card.dataset.group = before;
      revert();
    };
    // Who moves it once more in a hurry moves it from where it lies now.
    if (comes) card.dataset.group = lane.dataset.group ?? "";
    this.tell(card, to, { status, owner }, back, (problem) => {
      const asks = asksWhy(problem);
      if (asks) this.again(card, to, { problem, owner }, back);
      return asks;
    });
  }

  /** A rule stands against it: what has gone back goes there again with a reason. */
  private async again(card: HTMLElement, to: HTMLElement, { problem, owner }: Asked, revert: Revert) {
    const title = card.querySelector("a.title")?.textContent ?? card.dataset.key;
    const reason = await askWhy(problem, `“${title}” to ${to.dataset.lane}`);
    if (!reason) return;
    to.prepend(card);
    const lane = to.closest<HTMLElement>(".swimlane");
    if (lane) card.dataset.group = lane.dataset.group ?? "";
    this.tell(card, to, { status: to.dataset.lane, owner, reason }, revert);
  }
}
