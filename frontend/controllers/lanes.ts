import { LaneController, type Revert } from "../lib/lane_controller";

/** Moves cards between columns that say one thing of them. */
export default class extends LaneController {
  static values = { ...LaneController.values, field: String };
  declare fieldValue: string;
  protected readonly group = "lanes";

  protected store(card: HTMLElement, to: HTMLElement, revert: Revert) {
    this.tell(card, to, { [this.fieldValue]: to.dataset.lane ?? "" }, revert);
  }
}
