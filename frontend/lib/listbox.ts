/** The options of a listbox, of which one is active while the focus stays in its text field. */
export class Listbox {
  constructor(
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
  ) {}

  get options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  get active(): HTMLElement | undefined {
    return this.options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  activate(option: HTMLElement | undefined): void {
    for (const [nth, other] of this.options.entries()) {
      other.id ||= `${this.list.id}-${nth}`;
      other.setAttribute("aria-selected", String(other === option));
    }
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  /** Moves by arrows; answers whether the key was one of its own. */
  move(event: KeyboardEvent): boolean {
    const { options, active } = this;
    const at = active ? options.indexOf(active) : -1;
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 };
    const target = steps[event.key];
    if (target === undefined || options.length === 0) return false;
    event.preventDefault();
    this.activate(options[(target + options.length) % options.length]);
    return true;
  }
}
