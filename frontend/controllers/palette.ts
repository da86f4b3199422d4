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

const MOST_COMMANDS = 10;

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
    this.element.addEventListener("beforetoggle", this.opens);
  }

  disconnect() {
    this.element.removeEventListener("beforetoggle", this.opens);
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

  /** Before it opens and not after: what is typed at once, before `toggle` is told, must stay. */
  private opens = (event: ToggleEvent) => {
    if (event.newState !== "open") return;
    this.inputTarget.value = "";
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

/** What the page can do, by name: its own actions first, then the stops, then the rest. */
const PLACES = [
  ".head .actions :is(a, button), main [data-hotkey]",
  ".top .create, .rail a[data-hotkey]",
  ".tabs a, .rail nav a, .who .popup :is(a, button.item), .switch .item",
];

function matching(words: string): Command[] {
  const wanted = words.toLowerCase().split(/\s+/);
  const commands = new Map<string, Command>();
  for (const element of PLACES.flatMap((place) => [...document.querySelectorAll<HTMLElement>(place)])) {
    const title = nameOf(element);
    const fits = !element.hasAttribute("aria-current") && wanted.every((word) => title.toLowerCase().includes(word));
    if (!title || !fits || commands.has(title) || element.matches("input, dialog *, [data-key] *")) continue;
    commands.set(title, { title, hint: element.dataset.hotkey ?? "", run: () => element.click() });
  }
  return [...commands.values()].slice(0, MOST_COMMANDS);
}

function nameOf(element: HTMLElement): string {
  const words = element.cloneNode(true) as HTMLElement;
  for (const part of words.querySelectorAll("kbd, svg, .count")) part.remove();
  return element.dataset.hotkeyLabel ?? element.getAttribute("aria-label") ?? words.textContent?.trim() ?? "";
}
