import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import { refreshSoon } from "../lib/refresh";

const LONGEST_WAIT = 30_000;

/**
 * Refreshes the page when something on it changed elsewhere. The topics stand in `data-live-topics` of the body, what the
 * page knew when it was read in `data-live-since`: the server answers at once with what was missed since.
 */
export default class extends Controller<HTMLElement> {
  private source?: EventSource;
  private topics = "";
  private wait = 1000;
  private retry?: number;

  connect() {
    this.listen();
    document.addEventListener("turbo:morph", this.listen);
    window.addEventListener("pagehide", this.close);
    window.addEventListener("pageshow", this.listen);
  }

  disconnect() {
    document.removeEventListener("turbo:morph", this.listen);
    window.removeEventListener("pagehide", this.close);
    window.removeEventListener("pageshow", this.listen);
    this.close();
  }

  private listen = () => {
    const topics = this.element.dataset.liveTopics ?? "";
    if (topics === this.topics && this.source) return;
    this.close();
    this.topics = topics;
    if (topics) this.open();
  };

  private open() {
    const query = new URLSearchParams(this.topics.split(" ").map((topic) => ["topic", topic]));
    const { liveSince } = this.element.dataset;
    if (liveSince) query.set("since", liveSince);
    const source = new EventSource(`/live?${query}`);
    source.addEventListener("open", this.opened);
    source.addEventListener("message", this.receive);
    source.addEventListener("error", this.failed);
    this.source = source;
  }

  private close = () => {
    window.clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
    this.notice(false);
  };

  private opened = () => {
    this.wait = 1000;
    this.notice(false);
  };

  /** By itself the browser would ask again for what the page knew long ago. */
  private failed = () => {
    const isLost = this.source?.readyState !== EventSource.CLOSED;
    this.source?.close();
    this.source = undefined;
    window.clearTimeout(this.retry);
    this.retry = window.setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
    if (isLost || this.wait > 4000) this.notice(true);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  };

  private receive = ({ data }: MessageEvent<string>) => {
    const streams = new DOMParser().parseFromString(data, "text/html").querySelectorAll("turbo-stream");
    for (const stream of streams) {
      if (stream.getAttribute("action") !== "refresh") {
        Turbo.renderStreamMessage(stream.outerHTML);
      } else if (!Turbo.session.recentRequests.has(stream.getAttribute("request-id") ?? "")) {
        refreshSoon();
      }
    }
  };

  private notice(shown: boolean) {
    const present = document.querySelector(".reconnecting");
    if (!shown) return present?.remove();
    if (present) return;
    const notice = document.createElement("p");
    notice.className = "reconnecting";
    notice.setAttribute("role", "status");
    notice.dataset.keep = "";
    notice.textContent = "Reconnecting…";
    document.body.append(notice);
  }
}
