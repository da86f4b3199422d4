import { between, later, spoken } from "./days";

/** By how many days each end of a bar has moved. */
export interface Shift {
  start: number;
  end: number;
}

/** A bar of which only one end is known is drawn so long, and gets the other where it is drawn to. */
const UNSAID = 13;

/** A bar of a timeline under way: drawn elsewhere than the page has it, until it is kept or put back. */
export class Bar {
  readonly key: string;
  shift: Shift = { start: 0, end: 0 };
  private readonly x: number;
  private readonly width: number;
  private readonly parts: { element: SVGElement; x: number; width: number }[];
  private readonly ties: Element[];

  constructor(
    readonly element: SVGAElement,
    private readonly day: number,
  ) {
    this.key = element.dataset.key ?? "";
    this.parts = [...element.querySelectorAll<SVGElement>(".plan, .done, .grip")].map((part) => ({
      element: part,
      x: number(part, "x"),
      width: number(part, "width"),
    }));
    const plan = element.querySelector<SVGElement>(".plan")!;
    [this.x, this.width] = [number(plan, "x"), number(plan, "width")];
    const name = CSS.escape(this.key);
    this.ties = [...(element.parentElement?.querySelectorAll(`[data-from="${name}"], [data-to="${name}"]`) ?? [])];
    element.classList.add("moving");
    for (const tie of this.ties) tie.classList.add("waiting");
  }

  /** How many days it can become shorter by. */
  private get spare(): number {
    return Math.max(0, Math.round(this.width / this.day) - 1);
  }

  /** Draws it so many days from where it was; a bar never ends before it starts. */
  draw(start: number, end: number): void {
    if (start !== end) {
      // Whichever end is moved last, a day of it is left.
      if (start - end > this.spare)
        [start, end] = start === this.shift.start ? [start, start - this.spare] : [end + this.spare, end];
    }
    this.shift = { start, end };
    const [left, right] = [start * this.day, end * this.day];
    if (start === end) {
      this.element.style.transform = left === 0 ? "" : `translate(${left}px, 0)`;
      return;
    }
    const [x, width] = [this.x + left, this.width + right - left];
    for (const { element, x: own, width: wide } of this.parts) {
      const grip = element.classList.contains("grip");
      if (grip) element.setAttribute("x", String(own + (element.classList.contains("start") ? left : right)));
      else element.setAttribute("x", String(x));
      if (element.classList.contains("plan")) element.setAttribute("width", String(width));
      if (element.classList.contains("done")) element.setAttribute("width", String((wide / this.width) * width));
    }
  }

  /** The days it has now; what was not said stays so, but for an end that was drawn out. */
  get days(): { starts_on: string | null; due_on: string | null } {
    const { starts = "", due = "" } = this.element.dataset;
    const { start, end } = this.shift;
    const moved = start === end;
    const from = starts || (moved || start === 0 ? "" : later(due, -UNSAID));
    const to = due || (moved || end === 0 ? "" : later(starts, UNSAID));
    return { starts_on: from ? later(from, start) : null, due_on: to ? later(to, end) : null };
  }

  get says(): string {
    const { starts_on, due_on } = this.days;
    const long = starts_on && due_on ? `, ${between(starts_on, due_on) + 1} days` : "";
    return `${spoken(starts_on ?? "")} – ${spoken(due_on ?? "")}${long}`;
  }

  get moved(): boolean {
    return this.shift.start !== 0 || this.shift.end !== 0;
  }

  /** Draws it where the page has it. */
  putBack(): void {
    this.element.style.transform = "";
    for (const { element, x, width } of this.parts) {
      element.setAttribute("x", String(x));
      element.setAttribute("width", String(width));
    }
    this.letGo();
  }

  /** Makes where it is drawn where it stands: what moves it next begins there. */
  settle(): void {
    const { start, end } = this.shift;
    const left = start * this.day;
    if (start === end && left !== 0) {
      this.element.style.transform = "";
      for (const part of this.element.children) {
        const x = part.getAttribute("x") ?? part.getAttribute("cx");
        if (x !== null) part.setAttribute(part.hasAttribute("cx") ? "cx" : "x", String(Number(x) + left));
        else if (part.hasAttribute("d")) part.setAttribute("transform", `translate(${left} 0)`);
      }
    }
    this.letGo();
  }

  letGo(): void {
    this.element.classList.remove("moving");
    for (const tie of this.ties) tie.classList.remove("waiting");
  }
}

function number(element: Element, name: string): number {
  return Number(element.getAttribute(name) ?? 0);
}
