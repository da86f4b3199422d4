import { Controller } from "@hotwired/stimulus";

/** Counts down from so many seconds since a moment of the server, the same for everybody; over time it counts up, marked. */
export default class extends Controller<HTMLElement> {
  static values = { seconds: Number, began: Number, now: Number };
  declare secondsValue: number;
  declare beganValue: number;
  declare nowValue: number;

  private ticking?: number;
  /** How far the clock here is behind that of the server. */
  private behind = 0;

  connect() {
    this.ticking = window.setInterval(() => this.show(), 1000);
  }

  disconnect() {
    window.clearInterval(this.ticking);
  }

  nowValueChanged() {
    this.behind = this.nowValue - Date.now();
    this.show();
  }

  beganValueChanged() {
    this.show();
  }

  private show() {
    this.element.hidden = this.beganValue === 0;
    const left = Math.round(this.secondsValue - (Date.now() + this.behind - this.beganValue) / 1000);
    const seconds = Math.abs(left);
    this.element.classList.toggle("over", left < 0);
    this.element.textContent = `${left < 0 ? "+" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
