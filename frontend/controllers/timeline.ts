import { Controller } from "@hotwired/stimulus";
import { Bar } from "../lib/bar";
import { moved } from "../lib/moved";
import { showPage } from "../lib/page_dialog";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

type Hold = "move" | "start" | "end";

/** Fewer pixels than this are a click. */
const THRESHOLD = 4;
/** Keys that follow each other within this time are one change. */
const PAUSE = 600;

/** Moves the bars of a timeline and draws them out, by dragging or by keys; only the one in hand is drawn again. */
export default class extends Controller<HTMLElement> {
  static values = {
    day: Number,
    step: Number,
    still: Boolean,
    keeps: { type: String, default: "/api/v1/initiatives/{key}/dates" },
    asks: { type: String, default: "/items/{key}/dates" },
  };
  declare dayValue: number;
  declare stepValue: number;
  declare stillValue: boolean;
  declare keepsValue: string;
  declare asksValue: string;
  private held?: { bar?: Bar; element: SVGAElement; hold: Hold; from: number; pointer: number };
  private frame = 0;
  private typed?: Bar;
  private pause?: number;
  private tip?: HTMLElement;

  connect() {
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("focusin", this.focused);
    if (this.stillValue) return;
    this.element.addEventListener("pointerdown", this.take);
    this.element.addEventListener("dragstart", this.never);
    this.element.addEventListener("focusout", this.keep);
    document.documentElement.dataset.draws = "";
  }

  disconnect() {
    this.keep();
    this.element.removeEventListener("keydown", this.key);
    this.element.removeEventListener("focusin", this.focused);
    this.element.removeEventListener("pointerdown", this.take);
    this.element.removeEventListener("dragstart", this.never);
    this.element.removeEventListener("focusout", this.keep);
    this.release();
  }

  private never = (event: Event) => event.preventDefault();

  private take = (event: PointerEvent) => {
    const element = barOf(event.target);
    delete element?.dataset.dragged;
    if (!element || element.classList.contains("still") || event.button !== 0) return;
    this.keep();
    const part = (event.target as Element).classList;
    const hold = part.contains("grip") ? (part.contains("start") ? "start" : "end") : "move";
    this.held = { element, hold, from: event.clientX, pointer: event.pointerId };
    window.addEventListener("pointermove", this.drag);
    window.addEventListener("pointerup", this.drop);
    window.addEventListener("pointercancel", this.cancel);
    window.addEventListener("keydown", this.escape, true);
  };

  private drag = (event: PointerEvent) => {
    const held = this.held;
    if (!held || event.pointerId !== held.pointer) return;
    const by = event.clientX - held.from;
    if (!held.bar) {
      if (Math.abs(by) < THRESHOLD) return;
      held.bar = new Bar(held.element, this.dayValue);
      document.documentElement.dataset.dragging = "";
    }
    const { bar, hold } = held;
    const [x, y] = [event.clientX, event.clientY];
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const days = Math.round(by / this.dayValue);
      bar.draw(hold === "end" ? 0 : days, hold === "start" ? 0 : days);
      this.tell(bar.says, x, y);
    });
  };

  private drop = (event: PointerEvent) => {
    const held = this.held;
    if (!held || event.pointerId !== held.pointer) return;
    const { bar, hold, from } = held;
    cancelAnimationFrame(this.frame);
    this.release();
    if (!bar) return;
    // The end of a drag is no click on the link that a bar is.
    bar.element.dataset.dragged = "";
    const days = Math.round((event.clientX - from) / this.dayValue);
    bar.draw(hold === "end" ? 0 : days, hold === "start" ? 0 : days);
    this.store(bar);
  };

  private cancel = () => {
    this.held?.bar?.putBack();
    this.release();
  };

  private escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !this.held?.bar) return;
    event.preventDefault();
    event.stopPropagation();
    this.held.element.dataset.dragged = "";
    this.cancel();
  };

  private release() {
    this.held = undefined;
    this.tip?.remove();
    this.tip = undefined;
    delete document.documentElement.dataset.dragging;
    window.removeEventListener("pointermove", this.drag);
    window.removeEventListener("pointerup", this.drop);
    window.removeEventListener("pointercancel", this.cancel);
    window.removeEventListener("keydown", this.escape, true);
  }

  /** One bar is reached by Tab, the others by the arrows. */
  private focused = (event: FocusEvent) => {
    const bar = barOf(event.target);
    if (!bar) return;
    for (const other of this.element.querySelectorAll('.bar[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    bar.setAttribute("tabindex", "0");
  };

  private key = (event: KeyboardEvent) => {
    const element = barOf(event.target);
    if (!element || event.ctrlKey || event.metaKey) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const go = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    // With Alt the arrows move its start, with Shift its end; nothing else is asked with Alt.
    const hold = event.altKey ? "start" : event.shiftKey ? "end" : "move";
    if (by && !element.classList.contains("still")) this.nudge(element, by * this.stepValue, hold);
    else if (event.altKey) return;
    else if (go) this.next(element, go);
    else if (event.key === "d" && !element.classList.contains("still")) this.ask(element);
    else if (event.key === "Escape" && this.typed) this.giveUp();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private next(element: SVGAElement, by: number) {
    const bars = [...this.element.querySelectorAll<SVGAElement>(".bar")];
    bars[bars.indexOf(element) + by]?.focus();
  }

  private nudge(element: SVGAElement, days: number, hold: Hold) {
    if (this.typed && this.typed.element !== element) this.keep();
    this.typed ??= new Bar(element, this.dayValue);
    document.documentElement.dataset.dragging = "";
    const { start, end: until } = this.typed.shift;
    this.typed.draw(hold === "end" ? start : start + days, hold === "start" ? until : until + days);
    announce(this.typed.says);
    window.clearTimeout(this.pause);
    this.pause = window.setTimeout(this.keep, PAUSE);
  }

  /** Keeps what the keys have moved. */
  private keep = () => {
    window.clearTimeout(this.pause);
    const bar = this.typed;
    this.typed = undefined;
    if (!bar) return;
    delete document.documentElement.dataset.dragging;
    this.store(bar);
  };

  private giveUp() {
    window.clearTimeout(this.pause);
    this.typed?.putBack();
    this.typed = undefined;
    delete document.documentElement.dataset.dragging;
  }

  private ask(element: SVGAElement) {
    this.keep();
    const key = element.dataset.key ?? "";
    const again = { focus: () => document.getElementById(`bar-${key}`)?.focus() };
    showPage(of(this.asksValue, key), again);
  }

  private store(bar: Bar) {
    if (!bar.moved) return bar.putBack();
    const { element, key } = bar;
    const days = bar.days;
    const send = async () => {
      // What is only thought of has no version.
      const version = Number(element.dataset.version) || undefined;
      const response = await sendJson(of(this.keepsValue, key), "PUT", { ...days, version });
      // Until the page is read again the bar knows what was kept, so that it can be moved on.
      if (!response.ok || response.status === 202) return response;
      const told = (await response.clone().json()) as { version?: number };
      if (told.version) element.dataset.version = String(told.version);
      element.dataset.starts = days.starts_on ?? "";
      element.dataset.due = days.due_on ?? "";
      bar.settle();
      return response;
    };
    announce(`${key}: ${bar.says}`);
    const real = this.keepsValue.startsWith("/api/v1/initiatives/");
    moved(send, `${key}: ${bar.says}.`, () => bar.putBack(), undefined, real);
  }

  /** Says beside the hand what the days would be. */
  private tell(words: string, x: number, y: number) {
    if (!this.tip) {
      this.tip = document.createElement("output");
      this.tip.className = "time-tip";
      this.tip.setAttribute("aria-hidden", "true");
      document.body.append(this.tip);
    }
    this.tip.textContent = words;
    // Near the right edge it stands to the left of the hand.
    const right = x + 14 + this.tip.offsetWidth > window.innerWidth - 8;
    const left = right ? Math.max(8, x - 14 - this.tip.offsetWidth) : x + 14;
    this.tip.style.transform = `translate(${left}px, ${y + 18}px)`;
  }
}

function of(address: string, key: string): string {
  return address.replace("{key}", encodeURIComponent(key));
}

function barOf(target: EventTarget | null): SVGAElement | undefined {
  return (target as Element | null)?.closest<SVGAElement>("a.bar") ?? undefined;
}
