import { Controller } from "@hotwired/stimulus";
import { moved } from "../lib/moved";
import { announce } from "../lib/say";
import { sendJson } from "../lib/server";

interface Axis {
  name: string;
  label: string;
  least: number;
  most: number;
}

interface Place {
  across: number;
  up: number;
}

/** Fewer pixels than this are a click. */
const THRESHOLD = 4;
/** Keys that follow each other within this time are one change. */
const PAUSE = 600;
/** What a bubble is moved by. */
const STEP = 0.5;

/** Moves the bubbles of a plane by dragging, or by the arrows; with Shift further. */
export default class extends Controller<SVGSVGElement> {
  static values = { url: String, frame: Array, across: Object, up: Object };
  declare urlValue: string;
  declare frameValue: [number, number, number, number];
  declare acrossValue: Axis;
  declare upValue: Axis;
  private held?: { bubble: SVGAElement; from: DOMPoint; pointer: number; place?: Place };
  private typed?: { bubble: SVGAElement; place: Place };
  private pause?: number;

  connect() {
    this.element.addEventListener("pointerdown", this.take);
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("focusout", this.keep);
    this.element.addEventListener("click", this.click, true);
    this.element.addEventListener("dragstart", this.never);
    document.documentElement.dataset.draws = "";
  }

  disconnect() {
    this.keep();
    this.element.removeEventListener("pointerdown", this.take);
    this.element.removeEventListener("keydown", this.key);
    this.element.removeEventListener("focusout", this.keep);
    this.element.removeEventListener("click", this.click, true);
    this.element.removeEventListener("dragstart", this.never);
    this.release();
  }

  private never = (event: Event) => event.preventDefault();

  private take = (event: PointerEvent) => {
    const bubble = bubbleOf(event.target);
    delete bubble?.dataset.dragged;
    if (!bubble || event.button !== 0) return;
    this.keep();
    this.held = { bubble, from: new DOMPoint(event.clientX, event.clientY), pointer: event.pointerId };
    window.addEventListener("pointermove", this.drag);
    window.addEventListener("pointerup", this.drop);
    window.addEventListener("pointercancel", this.cancel);
  };

  private drag = (event: PointerEvent) => {
    const { held } = this;
    if (!held || event.pointerId !== held.pointer) return;
    const far = Math.hypot(event.clientX - held.from.x, event.clientY - held.from.y);
    if (!held.place && far < THRESHOLD) return;
    document.documentElement.dataset.dragging = "";
    held.place = this.placeAt(event.clientX, event.clientY);
    this.draw(held.bubble, held.place);
  };

  private drop = (event: PointerEvent) => {
    const { held } = this;
    if (!held || event.pointerId !== held.pointer) return;
    this.release();
    if (!held.place) return;
    // The end of a drag is no click on the link that a bubble is.
    held.bubble.dataset.dragged = "";
    this.store(held.bubble, held.place);
  };

  private cancel = () => {
    if (this.held) this.draw(this.held.bubble, placeOf(this.held.bubble));
    this.release();
  };

  private click = (event: Event) => {
    const bubble = bubbleOf(event.target);
    if (bubble?.dataset.dragged === undefined) return;
    delete bubble.dataset.dragged;
    event.preventDefault();
    event.stopPropagation();
  };

  private release() {
    this.held = undefined;
    delete document.documentElement.dataset.dragging;
    window.removeEventListener("pointermove", this.drag);
    window.removeEventListener("pointerup", this.drop);
    window.removeEventListener("pointercancel", this.cancel);
  }

  private key = (event: KeyboardEvent) => {
    const bubble = bubbleOf(event.target);
    if (!bubble || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = event.shiftKey ? 4 * STEP : STEP;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    if (!by) return;
    event.preventDefault();
    if (this.typed?.bubble !== bubble) this.keep();
    const from = this.typed?.place ?? placeOf(bubble);
    const place = {
      across: within(this.acrossValue, from.across + (by[0] ?? 0)),
      up: within(this.upValue, from.up + (by[1] ?? 0)),
    };
    this.typed = { bubble, place };
    document.documentElement.dataset.dragging = "";
    this.draw(bubble, place);
    announce(this.says(place));
    window.clearTimeout(this.pause);
    this.pause = window.setTimeout(this.keep, PAUSE);
  };

  /** What was typed is kept once the keys rest, or when the bubble is left. */
  private keep = () => {
    window.clearTimeout(this.pause);
    const { typed } = this;
    if (!typed) return;
    this.typed = undefined;
    delete document.documentElement.dataset.dragging;
    this.store(typed.bubble, typed.place);
  };

  private store(bubble: SVGAElement, place: Place) {
    const before = placeOf(bubble);
    if (before.across === place.across && before.up === place.up) return this.draw(bubble, before);
    const key = bubble.dataset.key ?? "";
    this.setPlace(bubble, place);
    announce(`${key}: ${this.says(place)}`);
    const url = this.urlValue.replace("{key}", encodeURIComponent(key));
    const body = { [this.acrossValue.name]: place.across, [this.upValue.name]: place.up };
    moved(
      () => sendJson(url, "PUT", body),
      `${key} moved.`,
      () => {
        this.setPlace(bubble, before);
        this.draw(bubble, before);
      },
    );
  }

  private setPlace(bubble: SVGAElement, place: Place) {
    bubble.dataset.across = String(place.across);
    bubble.dataset.up = String(place.up);
  }

  private says({ across, up }: Place): string {
    return `${this.upValue.label} ${up}, ${this.acrossValue.label} ${across}`;
  }

  private placeAt(x: number, y: number): Place {
    const inside = new DOMPoint(x, y).matrixTransform(this.element.getScreenCTM()?.inverse());
    const [left, top, right, bottom] = this.frameValue;
    const value = (axis: Axis, share: number) => within(axis, axis.least + share * (axis.most - axis.least));
    return {
      across: value(this.acrossValue, (inside.x - left) / (right - left)),
      up: value(this.upValue, (bottom - inside.y) / (bottom - top)),
    };
  }

  private draw(bubble: SVGAElement, { across, up }: Place) {
    const [left, top, right, bottom] = this.frameValue;
    const share = (axis: Axis, value: number) => (value - axis.least) / (axis.most - axis.least);
    const x = left + share(this.acrossValue, across) * (right - left);
    const y = bottom - share(this.upValue, up) * (bottom - top);
    bubble.setAttribute("transform", `translate(${x} ${y})`);
  }
}

/** A step of the scale that lies on it. */
function within({ least, most }: Axis, value: number): number {
  return Math.min(most, Math.max(least, Math.round(value / STEP) * STEP));
}

function placeOf(bubble: SVGAElement): Place {
  return { across: Number(bubble.dataset.across), up: Number(bubble.dataset.up) };
}

function bubbleOf(target: EventTarget | null): SVGAElement | null {
  return (target as Element | null)?.closest<SVGAElement>(".bubble") ?? null;
}
