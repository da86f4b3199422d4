import { Controller } from "@hotwired/stimulus";

/** Counts down from so many seconds, anew for each thing it is `of`; over time it counts up, marked. */
export default class extends Controller<HTMLElement> {
  static values = { seconds: Number, of: String };
  declare secondsValue: number;
  declare ofValue: string;

  private ticking?: number;
  private began = 0;

  connect() {
    this.ticking = window.setInterval(() => this.show(), 1000);
  }

  disconnect() {
    window.clearInterval(this.ticking);
  }

  ofValueChanged() {
    this.began = performance.now();
    this.show();
  }

  private show() {
    this.element.hidden = this.ofValue === "";
    const left = Math.round(this.secondsValue - (performance.now() - this.began) / 1000);
    const seconds = Math.abs(left);
    this.element.classList.toggle("over", left < 0);
    this.element.textContent = `${left < 0 ? "+" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
