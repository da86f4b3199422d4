import { Controller } from "@hotwired/stimulus";
import { debounce } from "../lib/typing";

/** Keeps a draft of a text field in this browser until its form was saved. */
export default class extends Controller<HTMLTextAreaElement> {
  connect() {
    this.restore();
    this.element.addEventListener("input", this.typed);
    this.element.form?.addEventListener("remote-form:saved", this.clear);
    this.element.form?.addEventListener("turbo:submit-end", this.clear);
  }

  disconnect() {
    this.element.removeEventListener("input", this.typed);
    this.element.form?.removeEventListener("remote-form:saved", this.clear);
    this.element.form?.removeEventListener("turbo:submit-end", this.clear);
  }

  private get key(): string {
    const { form, name } = this.element;
    return `draft:${location.pathname}:${form?.getAttribute("action") ?? ""}:${name}`;
  }

  private unsaved = false;

  private typed = () => {
    this.unsaved = true;
    this.store();
  };

  private store = debounce(300, () => {
    // Saved before the wait was over.
    if (!this.unsaved) return;
    const { value, defaultValue } = this.element;
    if (value === defaultValue || value === "") localStorage.removeItem(this.key);
    else localStorage.setItem(this.key, JSON.stringify({ base: defaultValue, text: value }));
  });

  private clear = (event: Event) => {
    const failed = event.type === "turbo:submit-end" && !(event as CustomEvent<{ success: boolean }>).detail.success;
    if (failed) return;
    this.unsaved = false;
    localStorage.removeItem(this.key);
  };

  private restore() {
    const draft = read(this.key);
    if (!draft || draft.text === this.element.value || draft.base !== this.element.defaultValue) return;
    this.element.value = draft.text;
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
    this.offerToDiscard();
  }

  private offerToDiscard() {
    const note = document.createElement("p");
    note.className = "draft";
    note.dataset.keep = "";
    note.textContent = "Your draft from before. ";
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "link";
    discard.textContent = "Discard it";
    discard.addEventListener("click", () => {
      this.element.value = this.element.defaultValue;
      localStorage.removeItem(this.key);
      note.remove();
      this.element.focus();
    });
    note.append(discard);
    this.element.after(note);
  }
}

function read(key: string): { base: string; text: string } | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
