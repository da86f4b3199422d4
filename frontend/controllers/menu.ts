import { Controller } from "@hotwired/stimulus";

/** A disclosure that behaves as a menu: closes outside and on Escape, and moves by arrows. */
export default class extends Controller<HTMLDetailsElement> {
  connect() {
    this.element.addEventListener("toggle", this.place);
    this.element.addEventListener("keydown", this.move);
    document.addEventListener("click", this.closeOutside);
    document.addEventListener("remote-form:saved", this.close);
  }

  disconnect() {
    this.element.removeEventListener("toggle", this.place);
    this.element.removeEventListener("keydown", this.move);
    document.removeEventListener("click", this.closeOutside);
    document.removeEventListener("remote-form:saved", this.close);
  }

  private get items(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>(".popup :is(a, button, input)")];
  }

  private close = () => {
    this.element.open = false;
  };

  private closeOutside = (event: Event) => {
    const inside = event.target instanceof Node && this.element.contains(event.target);
    const chosen = event.target instanceof Element && event.target.closest("a.item, button.item[type=button]");
    if (!inside || chosen) this.close();
  };

  private place = () => {
    const popup = this.element.querySelector<HTMLElement>(".popup");
    popup?.classList.remove("up");
    if (!this.element.open || !popup) return;
    const { bottom, height, top } = popup.getBoundingClientRect();
    popup.classList.toggle("up", bottom > window.innerHeight - 8 && top > height);
  };

  private move = (event: KeyboardEvent) => {
    if (!this.element.open) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      this.element.querySelector("summary")?.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const { items } = this;
      const at = items.indexOf(document.activeElement as HTMLElement);
      const step = event.key === "ArrowDown" ? 1 : -1;
      items[(at + step + items.length) % items.length]?.focus();
    }
  };
}
