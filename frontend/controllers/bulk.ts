import { Controller } from "@hotwired/stimulus";

/** Shows the bar of bulk changes while rows are selected, and how many. */
export default class extends Controller<HTMLFormElement> {
  static targets = ["count"];
  declare countTarget: HTMLElement;

  connect() {
    this.update();
    document.addEventListener("change", this.update);
    document.addEventListener("selection:changed", this.update);
    document.addEventListener("turbo:morph", this.update);
  }

  disconnect() {
    document.removeEventListener("change", this.update);
    document.removeEventListener("selection:changed", this.update);
    document.removeEventListener("turbo:morph", this.update);
  }

  private update = () => {
    const count = document.querySelectorAll(".pick:checked").length;
    this.element.classList.toggle("shown", count > 0);
    this.countTarget.textContent = `${count} selected`;
  };
}
