import { Controller } from "@hotwired/stimulus";

/** Links a selected sentence as evidence: the form of the template opens beside it, with the passage filled in. */
export default class extends Controller<HTMLElement> {
  static targets = ["source", "form"];
  declare sourceTarget: HTMLElement;
  declare formTarget: HTMLTemplateElement;
  private popup?: HTMLElement;

  connect() {
    document.addEventListener("selectionchange", this.noticed);
    document.addEventListener("keydown", this.key);
    document.addEventListener("pointerup", this.released);
  }

  disconnect() {
    document.removeEventListener("selectionchange", this.noticed);
    document.removeEventListener("keydown", this.key);
    document.removeEventListener("pointerup", this.released);
    this.close();
  }

  private pending = false;
  private settling?: number;

  private noticed = () => {
    this.pending = this.passage !== undefined;
  };

  private released = (event: Event) => {
    if (this.popup?.contains(event.target as Node)) return;
    // A second and a third press widen the selection to a word and a sentence.
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => (this.passage ? this.open() : this.close()), 280);
  };

  private key = (event: KeyboardEvent) => {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.pending && !this.popup) {
      event.preventDefault();
      this.open();
    }
  };

  private get passage(): Range | undefined {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
    const range = selection.getRangeAt(0).cloneRange();
    if (!this.sourceTarget.contains(range.startContainer)) return undefined;
    // Pressing three times selects up to the start of what follows the text.
    if (!this.sourceTarget.contains(range.endContainer)) range.setEndAfter(this.sourceTarget.lastChild!);
    return range.toString().trim().length > 2 ? range : undefined;
  }

  private open() {
    const range = this.passage;
    if (!range) return;
    this.close();
    const popup = document.createElement("div");
    popup.className = "passage-popup";
    popup.dataset.keep = "";
    popup.setAttribute("role", "dialog");
    popup.setAttribute("aria-label", "Link this passage");
    popup.append(this.formTarget.content.cloneNode(true));
    const passage = popup.querySelector<HTMLInputElement>("[name=quote]");
    if (passage) passage.value = range.toString().trim();
    document.body.append(popup);
    CSS.highlights?.set("passage", new Highlight(range));
    const { left, bottom } = range.getBoundingClientRect();
    const most = document.documentElement.clientWidth - popup.offsetWidth - 12;
    popup.style.left = `${Math.max(12, Math.min(left, most))}px`;
    popup.style.top = `${bottom + window.scrollY + 8}px`;
    popup.addEventListener("remote-form:saved", this.close);
    popup.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
    this.popup = popup;
    this.pending = false;
  }

  private close = () => {
    CSS.highlights?.delete("passage");
    this.popup?.remove();
    this.popup = undefined;
  };
}
