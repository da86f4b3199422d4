import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import { Listbox } from "../lib/listbox";
import { debounce } from "../lib/typing";

interface Found {
  key: string;
  kind: string;
  title: string;
  href: string;
}
interface Command {
  title: string;
  hint: string;
  run: () => void;
}

const MOST_COMMANDS = 8;

/** Does anything the page can do, and goes to anything that `/search.json` finds. */
export default class extends Controller<HTMLDialogElement> {
  static targets = ["input", "list"];
  static values = { product: String };
  declare inputTarget: HTMLInputElement;
  declare listTarget: HTMLElement;
  declare productValue: string;

  private box!: Listbox;
  private commands = new Map<Element, Command>();
  private asked?: AbortController;

  connect() {
    this.box = new Listbox(this.inputTarget, this.listTarget);
    this.element.addEventListener("toggle", this.opened);
  }

  disconnect() {
    this.element.removeEventListener("toggle", this.opened);
  }

  search() {
    const words = this.inputTarget.value.trim();
    this.show(matching(words), []);
    if (words.length > 1) this.find(words);
  }

  key(event: KeyboardEvent) {
    if (this.box.move(event)) return;
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { active } = this.box;
    if (active) this.run(active);
  }

  choose(event: MouseEvent) {
    const option = (event.target as Element).closest("[role=option]");
    if (option) this.run(option);
  }

  private opened = () => {
    if (!this.element.open) return;
    this.inputTarget.value = "";
    this.inputTarget.focus();
    this.search();
  };

  private find = debounce(120, async (words: string) => {
    this.asked?.abort();
    this.asked = new AbortController();
    const query = new URLSearchParams({ q: words });
    if (this.productValue) query.set("product", this.productValue);
    try {
      const response = await fetch(`/search.json?${query}`, { signal: this.asked.signal });
      if (!response.ok) return;
      const found = (await response.json()) as Found[];
      const open = ({ key, title, href }: Found): Command => ({ title, hint: key, run: () => Turbo.visit(href) });
      if (this.inputTarget.value.trim() === words) this.show(matching(words), found.map(open));
    } catch {
      // A search that was overtaken by the next letter has nothing to say.
    }
  });

  private show(commands: Command[], found: Command[]) {
    this.commands.clear();
    const options = [...found, ...commands].map((command) => {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      const title = document.createElement("span");
      const hint = document.createElement("span");
      title.textContent = command.title;
      hint.textContent = command.hint;
      hint.className = "hint";
      option.append(title, hint);
      this.commands.set(option, command);
      return option;
    });
    this.listTarget.replaceChildren(...options);
    this.box.activate(options[0]);
  }

  private run(option: Element) {
    const command = this.commands.get(option);
    this.element.close();
    command?.run();
  }
}

/** The links and buttons of the page by what they are called, those with a key first. */
function matching(words: string): Command[] {
  const wanted = words.toLowerCase().split(/\s+/);
  const places = "[data-hotkey], .rail a, .head .actions :is(a, button), .tabs a, .who .popup :is(a, button.item)";
  const seen = new Set<string>();
  const commands: Command[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(places)) {
    if (element.matches("input, dialog *") || element.closest("[data-key]")) continue;
    const title = nameOf(element);
    const fits = wanted.every((word) => title.toLowerCase().includes(word));
    if (!title || !fits || seen.has(title)) continue;
    seen.add(title);
    commands.push({ title, hint: element.dataset.hotkey ?? "", run: () => element.click() });
  }
  return commands.slice(0, MOST_COMMANDS);
}

function nameOf(element: HTMLElement): string {
  const words = element.cloneNode(true) as HTMLElement;
  for (const part of words.querySelectorAll("kbd, svg, .count")) part.remove();
  return element.getAttribute("aria-label") ?? words.textContent?.trim() ?? "";
}
