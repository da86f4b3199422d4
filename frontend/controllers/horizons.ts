import { LaneController, type Revert } from "../lib/lane_controller";

/** Moves bets between horizons and within one. */
export default class extends LaneController {
  protected readonly group = "horizons";
  protected readonly ordered = true;
  protected readonly end = "There is no horizon further on";

  /** What is done is not moved into by hand. */
  protected get lanes(): HTMLElement[] {
    return super.lanes.filter(({ dataset }) => dataset.lane !== "done");
  }

  protected store(card: HTMLElement, to: HTMLElement, revert: Revert) {
    // The order is that of a product; where there are several it is told by the nearest of the same.
    const [before, after] = [near(card, "nextElementSibling"), near(card, "previousElementSibling")];
    const beside = before ? { before } : after ? { after } : {};
    this.tell(card, to, { horizon: to.dataset.lane ?? "", ...beside }, revert);
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
