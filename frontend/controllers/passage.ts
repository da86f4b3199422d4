import { Controller } from "@hotwired/stimulus";
import { sentencesOf } from "../lib/sentences";

const SETTLES = 200;

/**
 * Links a selected passage as evidence. Selecting offers a button, so that the text can still be copied; the button, or Enter,
 * opens the form of the template beside the passage. By key: the arrows choose a sentence, Shift widens, Enter opens.
 */
export default class extends Controller<HTMLElement> {
  static targets = ["source", "offer", "form"];
  declare sourceTarget: HTMLElement;
  declare hasSourceTarget: boolean;
  declare offerTarget: HTMLTemplateElement;
  declare formTarget: HTMLTemplateElement;

  private range?: Range;
  private offered?: HTMLElement;
  private popup?: HTMLElement;
  private isHeld = false;
  private settling?: number;

  connect() {
    document.addEventListener("selectionchange", this.settleSoon);
    document.addEventListener("pointerdown", this.pressed);
    document.addEventListener("pointerup", this.released);
    document.addEventListener("pointercancel", this.released);
    document.addEventListener("keydown", this.key);
  }

  disconnect() {
    document.removeEventListener("selectionchange", this.settleSoon);
    document.removeEventListener("pointerdown", this.pressed);
    document.removeEventListener("pointerup", this.released);
    document.removeEventListener("pointercancel", this.released);
    document.removeEventListener("keydown", this.key);
    window.clearTimeout(this.settling);
    this.withdraw();
    this.close();
  }

  /** The arrows go from sentence to sentence; with Shift the browser widens what is selected. */
  choose(event: KeyboardEvent) {
    if (event.target !== this.sourceTarget || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const sentences = sentencesOf(this.sourceTarget);
    const selected = this.selected ?? this.range;
    const at = selected ? sentences.findLastIndex((one) => !isAfter(one, selected)) : -1;
    const next = sentences[Math.min(Math.max(at + step, 0), sentences.length - 1)];
    if (!next) return;
    const { startContainer, startOffset, endContainer, endOffset } = next;
    document.getSelection()?.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
    startContainer.parentElement?.scrollIntoView({ block: "nearest" });
  }

  private settleSoon = () => {
    window.clearTimeout(this.settling);
    if (!this.isHeld && !this.popup) this.settling = window.setTimeout(this.settle, SETTLES);
  };

  private settle = () => {
    const { selected } = this;
    if (selected) this.offer(selected);
    else this.withdraw();
  };

  private pressed = (event: Event) => {
    this.isHeld = true;
    if (this.popup && !this.popup.contains(event.target as Node)) this.close();
  };

  private released = () => {
    this.isHeld = false;
    this.settleSoon();
  };

  private key = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const isHere = document.activeElement === document.body || this.element.contains(document.activeElement);
    if (event.key === "Escape" && this.popup) this.leave();
    else if (event.key === "Escape" && this.offered) this.withdraw();
    else if (event.key === "Enter" && this.offered && isHere) this.open();
    else return;
    event.preventDefault();
  };

  /** What is selected of the text, without what stands around it: three presses select up to the start of what follows. */
  private get selected(): Range | undefined {
    const selection = document.getSelection();
    if (!this.hasSourceTarget || !selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
    const range = selection.getRangeAt(0).cloneRange();
    const source = this.sourceTarget;
    const [starts, ends] = [source.contains(range.startContainer), source.contains(range.endContainer)];
    if (!starts && !ends) return undefined;
    if (!starts) range.setStart(source, 0);
    if (!ends) range.setEnd(source, source.childNodes.length);
    return wordsOf(range).length > 2 ? range : undefined;
  }

  private offer(range: Range) {
    this.range = range;
    if (!this.offered) {
      this.offered = this.float("passage-offer", this.offerTarget);
      const button = this.offered.querySelector("button");
      // The selection stays while the button is pressed.
      button?.addEventListener("mousedown", (event) => event.preventDefault());
      button?.addEventListener("click", () => this.open());
    }
    place(this.offered, range);
  }

  private withdraw() {
    this.offered?.remove();
    this.offered = undefined;
  }

  private open() {
    const { range } = this;
    if (!range) return;
    this.withdraw();
    const popup = this.float("passage-popup", this.formTarget);
    this.popup = popup;
    popup.setAttribute("role", "dialog");
    popup.setAttribute("aria-label", "Link this passage");
    const words = wordsOf(range);
    const quote = popup.querySelector<HTMLInputElement>("[name=quote]");
    if (quote) quote.value = words;
    for (const said of popup.querySelectorAll("[data-said]")) said.textContent = words;
    popup.querySelector("[data-cancel]")?.addEventListener("click", () => this.leave());
    popup.addEventListener("remote-form:saved", () => this.leave());
    CSS.highlights?.set("passage", new Highlight(range));
    place(popup, range);
    popup.scrollIntoView({ block: "nearest" });
    // What is focused before its behaviour is connected would not open its list.
    requestAnimationFrame(() =>
      popup.querySelector<HTMLElement>("input:not([type=hidden])")?.focus({ preventScroll: true }),
    );
  }

  /** Back to the text, where the next passage can be chosen. */
  private leave() {
    this.close();
    document.getSelection()?.removeAllRanges();
    if (this.hasSourceTarget) this.sourceTarget.focus({ preventScroll: true });
  }

  private close() {
    CSS.highlights?.delete("passage");
    this.popup?.remove();
    this.popup = undefined;
  }

  private float(name: string, template: HTMLTemplateElement): HTMLElement {
    const floating = document.createElement("div");
    floating.className = name;
    floating.dataset.keep = "";
    floating.append(template.content.cloneNode(true));
    document.body.append(floating);
    return floating;
  }
}

function wordsOf(range: Range): string {
  return range.toString().replace(/\s+/g, " ").trim();
}

function isAfter(one: Range, other: Range): boolean {
  return one.compareBoundaryPoints(Range.START_TO_START, other) > 0;
}

/** Below the last line of the passage, within the window. */
function place(floating: HTMLElement, range: Range) {
  const { left, bottom } = range.getBoundingClientRect();
  const most = document.documentElement.clientWidth - floating.offsetWidth - 12;
  floating.style.left = `${Math.max(12, Math.min(left, most)) + window.scrollX}px`;
  floating.style.top = `${bottom + window.scrollY + 8}px`;
}
