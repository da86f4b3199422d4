import { Controller } from "@hotwired/stimulus";
import { Listbox } from "../lib/listbox";
import { debounce } from "../lib/typing";

/** Finds as one types: options come as HTML from `data-combobox-url-value` with `?q=`. */
export default class extends Controller<HTMLElement> {
  static targets = ["input", "list"];
  static values = { url: String };
  declare inputTarget: HTMLInputElement;
  declare hasInputTarget: boolean;
  declare listTarget: HTMLElement;
  declare urlValue: string;

  private sent!: HTMLInputElement;
  private words = "";
  private box!: Listbox;
  private asked?: AbortController;

  /** Without scripts the field takes the value itself; with them it takes words, and a hidden twin the value. */
  connect() {
    this.box = new Listbox(this.inputTarget, this.listTarget);
    this.pair();
    document.addEventListener("turbo:morph", this.pair);
  }

  disconnect() {
    document.removeEventListener("turbo:morph", this.pair);
  }

  private pair = () => {
    // A morph may have made something else of it, and this is not told yet.
    if (!this.hasInputTarget) return;
    const input = this.inputTarget;
    const twin = this.element.querySelector<HTMLInputElement>("[data-twin]");
    this.sent = twin ?? document.createElement("input");
    if (twin) return;
    this.sent.dataset.twin = "";
    Object.assign(this.sent, { type: "hidden", name: input.name, value: input.value });
    input.removeAttribute("name");
    this.words = input.dataset.shown || input.value;
    input.value = this.words;
    this.element.append(this.sent);
  };

  open() {
    this.inputTarget.select();
    this.ask();
  }

  /** What was chosen while the words were still settling is not looked for again. */
  search = debounce(120, () => {
    if (this.inputTarget.value !== this.words) this.ask();
  });

  key(event: KeyboardEvent) {
    if (this.isOpen && this.box.move(event)) return;
    if (event.key === "ArrowDown") this.ask();
    else if (event.key === "Enter" && this.isOpen && this.box.active) this.take(event, this.box.active);
    else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
      this.inputTarget.value = this.words;
    }
  }

  choose(event: MouseEvent) {
    event.preventDefault();
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) this.take(event, option);
  }

  leave() {
    if (!this.hasInputTarget) return;
    if (this.inputTarget.value.trim() === "" && !this.inputTarget.required) this.store("", "");
    else this.inputTarget.value = this.words;
    this.close();
  }

  private get isOpen(): boolean {
    return !this.listTarget.hidden;
  }

  private async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const url = new URL(this.urlValue, location.href);
    const typed = this.inputTarget.value;
    url.searchParams.set("q", typed === this.words ? "" : typed);
    try {
      const response = await fetch(url, { signal: this.asked.signal, headers: { Accept: "text/html" } });
      this.listTarget.innerHTML = response.ok ? await response.text() : "";
    } catch {
      return;
    }
    const { options } = this.box;
    this.listTarget.hidden = options.length === 0 || document.activeElement !== this.inputTarget;
    this.inputTarget.setAttribute("aria-expanded", String(this.isOpen));
    this.box.activate(options[0]);
  }

  private take(event: Event, option: HTMLElement) {
    event.preventDefault();
    const changed = this.sent.value !== option.dataset.value;
    this.store(option.dataset.value ?? "", option.dataset.label ?? option.textContent?.trim() ?? "");
    this.close();
    if (changed) this.dispatch("chosen", { detail: { value: this.sent.value } });
  }

  private store(value: string, words: string) {
    this.sent.value = value;
    this.words = words;
    this.inputTarget.value = words;
  }

  private close() {
    this.asked?.abort();
    this.listTarget.hidden = true;
    this.inputTarget.setAttribute("aria-expanded", "false");
    this.box.activate(undefined);
  }
}
