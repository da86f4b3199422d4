import { Controller } from "@hotwired/stimulus";
import { refreshSoon } from "../lib/refresh";

/** Refreshes the page while work on it is under way; the server leaves the controller out when it is done. */
export default class extends Controller {
  private timer?: number;

  connect() {
    this.timer = window.setInterval(() => refreshSoon(0), 1500);
  }

  disconnect() {
    window.clearInterval(this.timer);
  }
}
