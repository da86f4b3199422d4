import { Controller } from "@hotwired/stimulus";

const BEYOND_WORK = ["area", "serves", "add_label"];

/** Shows the bar of bulk changes while rows are selected, and how many. */
export default class extends Controller<HTMLFormElement> {
  static targets = ["count", "change"];
  declare countTarget: HTMLElement;
  declare changeTargets: HTMLElement[];

  connect() {
    this.update();
    document.addEventListener("change", this.update);
    this.element.addEventListener("input", this.update);
    this.element.addEventListener("combobox:chosen", this.update);
    document.addEventListener("selection:changed", this.update);
    document.addEventListener("turbo:morph", this.update);
  }

  disconnect() {
    document.removeEventListener("change", this.update);
    this.element.removeEventListener("input", this.update);
    this.element.removeEventListener("combobox:chosen", this.update);
    document.removeEventListener("selection:changed", this.update);
    document.removeEventListener("turbo:morph", this.update);
  }

  private update = () => {
    const count = document.querySelectorAll(".pick:checked").length;
    this.element.classList.toggle("shown", count > 0);
    this.countTarget.textContent = `${count} selected`;
    this.chooseButton();
  };

  /** Whoever may change the state of work may still only propose the rest: the button says what would come of this. */
  private chooseButton() {
    if (this.changeTargets.length < 2) return;
    const filled = BEYOND_WORK.some(
      (name) => (this.element.elements.namedItem(name) as HTMLInputElement | null)?.value,
    );
    for (const change of this.changeTargets) change.hidden = (change.dataset.of === "whole") !== filled;
  }
}
