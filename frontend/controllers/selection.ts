import { Controller } from "@hotwired/stimulus";
import { isTyping, openDialog } from "../lib/typing";

/** Moves through rows by j and k, selects by x, ranges by Shift, clears by Escape. */
export default class extends Controller<HTMLElement> {
  private last?: HTMLInputElement;

  connect() {
    document.addEventListener("keydown", this.key);
    this.element.addEventListener("click", this.range);
  }

  disconnect() {
    document.removeEventListener("keydown", this.key);
    this.element.removeEventListener("click", this.range);
  }

  private get rows(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>(":scope > [data-key]")];
  }

  private get current(): HTMLElement | null {
    return document.activeElement?.closest<HTMLElement>("[data-key]") ?? null;
  }

  /** The list that has the focus, or the page's first while none has. */
  private get isInCharge(): boolean {
    if (this.element.contains(document.activeElement)) return true;
    const lists = [...document.querySelectorAll("[data-controller~=selection]")];
    return lists[0] === this.element && !lists.some((list) => list.contains(document.activeElement));
  }

  private key = (event: KeyboardEvent) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || openDialog() || !this.isInCharge) return;
    if (event.key === "j") this.go(1);
    else if (event.key === "k") this.go(-1);
    else if (event.key === "x" || event.key === "X") this.toggle(event.shiftKey);
    else if (event.key === "Escape" && this.picks.some((pick) => pick.checked)) this.clear();
    else return;
    event.preventDefault();
  };

  private go(step: number) {
    const { rows, current } = this;
    const at = current ? rows.indexOf(current) : -1;
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
    const link = next?.querySelector<HTMLElement>("a.title");
    link?.focus({ focusVisible: true } as FocusOptions);
    next?.scrollIntoView({ block: "nearest" });
  }

  private toggle(ranged: boolean) {
    const pick = this.current?.querySelector<HTMLInputElement>("input.pick");
    if (!pick) return;
    if (ranged && this.last) this.setRange(this.last, pick, true);
    else pick.checked = !pick.checked;
    this.settle(pick);
  }

  private range = (event: MouseEvent) => {
    const pick = event.target;
    if (!(pick instanceof HTMLInputElement) || !pick.matches(".pick")) return;
    if (event.shiftKey && this.last) this.setRange(this.last, pick, pick.checked);
    this.settle(pick);
  };

  private setRange(from: HTMLInputElement, to: HTMLInputElement, checked: boolean) {
    const { picks } = this;
    const [low, high] = [picks.indexOf(from), picks.indexOf(to)].sort((a, b) => a - b) as [number, number];
    for (const pick of picks.slice(Math.max(low, 0), high + 1)) pick.checked = checked;
  }

  private settle(pick: HTMLInputElement) {
    this.last = pick;
    for (const one of this.picks) one.dispatchEvent(new Event("input", { bubbles: true }));
    this.dispatch("changed");
  }

  private clear() {
    for (const pick of this.picks) pick.checked = false;
    this.dispatch("changed");
  }

  private get picks(): HTMLInputElement[] {
    return this.rows.flatMap((row) => [...row.querySelectorAll<HTMLInputElement>("input.pick")]);
  }
}
