import { Controller } from "@hotwired/stimulus";
import type Sortable from "sortablejs";
import { dragBetween } from "../lib/dragging";
import { moved } from "../lib/moved";
import { sendJson } from "../lib/server";

/** Moves the notes of a canvas from part to part, by dragging or by Alt and the arrows. */
export default class extends Controller<HTMLElement> {
  private sortables: Sortable[] = [];

  async connect() {
    this.element.addEventListener("keydown", this.key);
    if (this.sortables.length > 0) return;
    this.sortables = await dragBetween(this.element, () => this.parts, {
      group: "canvas",
      draggable: ".note",
      ordered: false,
      dropped: (item, to, revert) => this.put(item, to, revert),
    });
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
    for (const sortable of this.sortables) sortable.destroy();
    this.sortables = [];
  }

  private get parts(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-block]")];
  }

  private key = (event: KeyboardEvent) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const note = (event.target as HTMLElement).closest<HTMLElement>(".note");
    if (!event.altKey || !way || !note) return;
    event.preventDefault();
    const from = note.parentElement as HTMLElement;
    const to = this.parts[this.parts.indexOf(from) + way];
    if (!to) return;
    const origin = note.nextElementSibling;
    to.append(note);
    note.focus();
    this.put(note, to, () => {
      from.insertBefore(note, origin);
      note.focus();
    });
  };

  private put(note: HTMLElement, to: HTMLElement, revert: () => void) {
    const { block } = to.dataset;
    const send = () => sendJson(`/api/v1/notes/${note.dataset.note}`, "PATCH", { block });
    moved(send, `Moved to ${block}.`, revert);
  }
}
