import { Controller } from "@hotwired/stimulus";

const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];

/** Shows one slide after another: by arrows, Space, Home and End; Escape leaves, `f` fills the screen. */
export default class extends Controller<HTMLElement> {
  static targets = ["slide", "place"];
  static values = { back: String };
  declare slideTargets: HTMLElement[];
  declare placeTarget: HTMLElement;
  declare backValue: string;
  private at = 0;

  connect() {
    this.element.dataset.presenting = "";
    this.show(this.named());
    window.addEventListener("resize", this.fit);
  }

  disconnect() {
    window.removeEventListener("resize", this.fit);
  }

  /** As large as the screen allows: what does not fit is set smaller, down to what can still be read. */
  private fit = () => {
    const slide = this.slideTargets[this.at];
    if (!slide) return;
    let type = Math.min(48, Math.max(15, Math.min(window.innerWidth * 0.024, window.innerHeight * 0.04)));
    slide.style.setProperty("--type", `${type}px`);
    while (type > 12 && (slide.scrollHeight > slide.clientHeight || slide.scrollWidth > slide.clientWidth)) {
      type *= 0.94;
      slide.style.setProperty("--type", `${type}px`);
    }
  };

  next() {
    this.show(this.at + 1);
  }

  previous() {
    this.show(this.at - 1);
  }

  /** Where the browser may not fill the screen, the slides fill the window as they do. */
  async fill() {
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => undefined);
    else await document.documentElement.requestFullscreen().catch(() => undefined);
  }

  follow() {
    if (this.named() !== this.at) this.show(this.named());
  }

  press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const presses = event.key === " " && event.target instanceof HTMLElement && event.target.closest("button, a");
    if (presses) return;
    if (FORWARD.includes(event.key)) this.next();
    else if (BACK.includes(event.key)) this.previous();
    else if (event.key === "Home") this.show(0);
    else if (event.key === "End") this.show(this.slideTargets.length - 1);
    else if (event.key === "f") this.fill();
    else if (event.key === "Escape") location.assign(this.backValue);
    else return;
    event.preventDefault();
  }

  private named(): number {
    const at = this.slideTargets.findIndex((slide) => `#${slide.id}` === location.hash);
    return Math.max(at, 0);
  }

  private show(nth: number) {
    this.at = Math.min(Math.max(nth, 0), this.slideTargets.length - 1);
    for (const [at, slide] of this.slideTargets.entries()) slide.hidden = at !== this.at;
    const slide = this.slideTargets[this.at];
    if (!slide) return;
    this.placeTarget.textContent = `${this.at + 1} of ${this.slideTargets.length}`;
    history.replaceState(history.state, "", `#${slide.id}`);
    slide.focus({ preventScroll: true });
    slide.scrollTop = 0;
    this.fit();
  }
}
