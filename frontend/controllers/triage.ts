import { Controller } from "@hotwired/stimulus";
import { announce } from "../lib/say";
import { isTyping, openDialog } from "../lib/typing";

const KEYS: Record<string, string> = { "1": "accept", "2": "merge", "3": "decline", h: "snooze" };

/** Triage by keys: does with the row that has the focus, or with all that are selected, what is offered under that name. */
export default class extends Controller<HTMLElement> {
  static targets = ["verdict", "asks"];
  declare verdictTarget: HTMLSelectElement;
  declare hasVerdictTarget: boolean;
  declare asksTargets: HTMLElement[];

  connect() {
    document.addEventListener("keydown", this.key);
    document.addEventListener("turbo:morph", this.settle);
    this.settle();
  }

  disconnect() {
    document.removeEventListener("keydown", this.key);
    document.removeEventListener("turbo:morph", this.settle);
  }

  /** Another verdict was chosen for all that are selected. */
  chosen() {
    this.settle();
  }

  private key = (event: KeyboardEvent) => {
    const what = KEYS[event.key];
    if (!what || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || openDialog()) return;
    if (this.hasVerdictTarget && this.element.querySelector(".pick:checked")) return this.ofAll(event, what);
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

  /** Accepting is done at once; what asks for more waits for it in its field. */
  private ofAll(event: KeyboardEvent, what: string) {
    event.preventDefault();
    if (![...this.verdictTarget.options].some(({ value }) => value === what))
      return announce("Only one idea at a time is merged into another");
    this.verdictTarget.value = what;
    this.settle();
    const asked = this.asksTargets.find((asks) => asks.dataset.for === what);
    if (asked) asked.querySelector("input")?.focus();
    else this.verdictTarget.form?.requestSubmit();
  }

  /** Only what the verdict needs is asked. */
  private settle = () => {
    if (!this.hasVerdictTarget) return;
    for (const asks of this.asksTargets) {
      asks.hidden = asks.dataset.for !== this.verdictTarget.value;
      for (const input of asks.querySelectorAll("input")) input.disabled = asks.hidden;
    }
  };
}
