import { Controller } from "@hotwired/stimulus";
import type Sortable from "sortablejs";
import { dragging, sortables } from "../lib/dragging";
import { moved } from "../lib/moved";
import { refreshSoon } from "../lib/refresh";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

/** The line through a ranked list: dragged, or moved by the arrows, idea by idea; what stands above it is the room there is. */
export default class extends Controller<HTMLElement> {
  static values = { url: String, unit: String, before: Number };
  declare urlValue: string;
  declare unitValue: string;
  /** What stands above the first row that is shown takes that much. */
  declare beforeValue: number;
  private sortable?: Sortable;
  private sending?: number;
  /** What the arrows have made of the room and has not been sent yet. */
  private unsent?: number;

  async connect() {
    this.element.addEventListener("keydown", this.key);
    const library = await sortables();
    const list = this.line?.parentElement;
    if (!this.element.isConnected || !list || this.sortable) return;
    let back: Element | null = null;
    this.sortable = library.create(list, {
      ...dragging(),
      handle: ".handle",
      draggable: "li",
      onStart: ({ item }) => {
        document.documentElement.dataset.dragging = "";
        back = item.nextElementSibling;
      },
      onEnd: ({ item }) => {
        delete document.documentElement.dataset.dragging;
        const origin = back;
        if (item.nextElementSibling !== origin) this.send(() => list.insertBefore(item, origin));
      },
    });
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
    this.flush(() => {});
    this.sortable?.destroy();
    this.sortable = undefined;
  }

  private get line(): HTMLElement | null {
    return this.element.querySelector<HTMLElement>(".the-line");
  }

  private get handle(): HTMLElement | null {
    return this.element.querySelector<HTMLElement>(".the-line .handle");
  }

  /** The rows above the line. */
  private get above(): HTMLElement[] {
    const rows: HTMLElement[] = [];
    for (let row = this.line?.previousElementSibling; row; row = row.previousElementSibling)
      rows.push(row as HTMLElement);
    return rows;
  }

  private get room(): number {
    const sum = this.above.reduce((sum, row) => sum + Number(row.dataset.effort ?? 0), this.beforeValue);
    return Math.round(sum * 100) / 100;
  }

  private key = (event: KeyboardEvent) => {
    const { line } = this;
    if (event.target !== this.handle || !line || event.ctrlKey || event.metaKey || event.altKey) return;
    const up = event.key === "ArrowUp" || event.key === "ArrowLeft";
    if (!up && event.key !== "ArrowDown" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const beside = up ? line.previousElementSibling : line.nextElementSibling;
    if (!beside) return announce(up ? "Nothing is above the line" : "Nothing is below the line");
    up ? beside.before(line) : beside.after(line);
    this.handle?.focus({ focusVisible: true } as FocusOptions);
    line.scrollIntoView({ block: "nearest" });
    this.handle?.setAttribute("aria-valuenow", String(this.above.length));
    this.handle?.setAttribute("aria-valuetext", `Room for ${this.room} ${this.unitValue}, ${this.above.length} above`);
    // One step after another is one move, under which no refresh comes.
    this.unsent = this.room;
    document.documentElement.dataset.dragging = "";
    window.clearTimeout(this.sending);
    this.sending = window.setTimeout(() => this.flush(() => refreshSoon(0)), 450);
  };

  /** Sends what waits; whoever leaves the page before has moved it all the same. */
  private flush(revert: () => void) {
    window.clearTimeout(this.sending);
    if (this.unsent === undefined) return;
    delete document.documentElement.dataset.dragging;
    const room = this.unsent;
    this.unsent = undefined;
    this.send(revert, room);
  }

  private send(revert: () => void, capacity = this.room) {
    const said = `There is room for ${capacity} ${this.unitValue}.`;
    announce(said);
    moved(() => sendJson(this.urlValue, "PUT", { capacity }), said, revert);
  }
}
