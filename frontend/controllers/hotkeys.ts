import { Controller } from "@hotwired/stimulus";
import { tinykeys } from "tinykeys";
import { isTyping, openDialog } from "../lib/typing";

/** Presses what markup declares with `data-hotkey`; `?` lists it, `Ctrl/⌘ K` opens the palette. Silent while typing. */
export default class extends Controller {
  private unbind?: () => void;

  connect() {
    this.bind();
    document.addEventListener("turbo:morph", this.bind);
  }

  disconnect() {
    document.removeEventListener("turbo:morph", this.bind);
    this.unbind?.();
  }

  sheet() {
    const dialog = document.getElementById("keys");
    if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
    const sheet = dialog.querySelector("dl");
    for (const old of sheet?.querySelectorAll("[data-declared]") ?? []) old.remove();
    for (const element of declared()) sheet?.append(...line(element));
    dialog.showModal();
  }

  palette() {
    const dialog = document.getElementById("palette");
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  }

  private bind = () => {
    this.unbind?.();
    const keys: Record<string, (event: KeyboardEvent) => void> = {};
    for (const element of declared()) {
      const sequence = element.dataset.hotkey!;
      keys[sequence] = (event) => this.press(event, sequence);
      // On some keyboards a sign needs Shift, and then the sequence must say so.
      if (/^[^\w\s]$/.test(sequence)) keys[`Shift+${sequence}`] = keys[sequence];
    }
    keys["?"] = keys["Shift+?"] = (event) => !this.isBusy(event) && this.sheet();
    keys["$mod+k"] = (event) => {
      event.preventDefault();
      this.palette();
    };
    this.unbind = tinykeys(window, keys);
  };

  private press(event: KeyboardEvent, sequence: string) {
    if (this.isBusy(event)) return;
    const named = declared().filter((element) => element.dataset.hotkey === sequence);
    const row = document.activeElement?.closest("[data-key]");
    const target =
      named.find((element) => row?.contains(element)) ?? named.find((element) => element.checkVisibility());
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, textarea, select")) target.focus();
    else target.click();
  }

  private isBusy(event: KeyboardEvent): boolean {
    return isTyping(event) || event.defaultPrevented || openDialog() !== null;
  }
}

function declared(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-hotkey]")];
}

function line(element: HTMLElement): Element[] {
  const term = document.createElement("dt");
  const meaning = document.createElement("dd");
  for (const stroke of element.dataset.hotkey!.split(" ")) {
    const key = document.createElement("kbd");
    key.textContent = stroke;
    term.append(key, " ");
  }
  const words = element.cloneNode(true) as HTMLElement;
  for (const key of words.querySelectorAll("kbd, .count, svg")) key.remove();
  meaning.textContent =
    element.dataset.hotkeyLabel ?? element.getAttribute("aria-label") ?? words.textContent?.trim() ?? "";
  for (const part of [term, meaning]) part.dataset.declared = "";
  return [term, meaning];
}
