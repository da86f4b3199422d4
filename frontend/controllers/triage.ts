import { Controller } from "@hotwired/stimulus";
import { announce } from "../lib/say";
import { isTyping, openDialog } from "../lib/typing";

const KEYS: Record<string, string> = { "1": "accept", "2": "merge", "3": "decline", h: "snooze" };

/** Triage by keys: does with the row that has the focus what its menu offers under that name. */
export default class extends Controller<HTMLElement> {
  connect() {
    document.addEventListener("keydown", this.key);
  }

  disconnect() {
    document.removeEventListener("keydown", this.key);
  }

  private key = (event: KeyboardEvent) => {
    const what = KEYS[event.key];
    if (!what || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || openDialog()) return;
    const row = document.activeElement?.closest<HTMLElement>("[data-key]");
    if (!row || !this.element.contains(row)) return;
    event.preventDefault();
    const offered = row.querySelector<HTMLElement>(`[data-triage=${what}]`);
    if (!offered) return announce(`${row.dataset.key} takes no ${what} here`);
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector<HTMLElement>("a.title");
    (offered.querySelector<HTMLElement>("button") ?? offered).click();
    // What is done at once leaves the shelf; the hand rests on the one after it.
    if (what === "accept") next?.focus({ focusVisible: true } as FocusOptions);
  };
}
