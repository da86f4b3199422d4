import { Controller } from "@hotwired/stimulus";
import { showPage } from "../lib/page_dialog";
import { refreshSoon } from "../lib/refresh";
import type { ToastDetail } from "../lib/say";
import { problemOf, send } from "../lib/server";

const SHOWN_FOR = 7000;
const MOST = 3;

/** Shows passing messages one above another; one with an undo stays while the pointer or the focus is on it. */
export default class extends Controller<HTMLElement> {
  connect() {
    window.addEventListener("northline:toast", this.show);
  }

  disconnect() {
    window.removeEventListener("northline:toast", this.show);
  }

  private show = (event: Event) => {
    const { message, bad, undo, why } = (event as CustomEvent<ToastDetail>).detail;
    const toast = document.createElement("div");
    toast.className = bad ? "toast bad" : "toast";
    const words = document.createElement("span");
    words.textContent = message;
    toast.append(words);
    if (why) toast.append(button("Say why", () => this.ask(toast, why)));
    if (undo) toast.append(button("Undo", () => this.undo(toast, undo)));
    else toast.append(button("Dismiss", () => toast.remove()));
    this.element.append(toast);
    while (this.element.children.length > MOST) this.element.firstElementChild?.remove();
    const leave = () => (toast.matches(":hover, :focus-within") ? window.setTimeout(leave, 2000) : toast.remove());
    window.setTimeout(leave, bad ? SHOWN_FOR * 2 : SHOWN_FOR);
  };

  private ask(toast: HTMLElement, url: string) {
    toast.remove();
    showPage(url, { focus: () => {} });
  }

  private async undo(toast: HTMLElement, url: string) {
    toast.remove();
    try {
      const response = await send(url, "POST");
      if (response.ok) return refreshSoon(0);
      const { title, detail } = await problemOf(response);
      this.say(detail ?? title ?? "It could not be undone.");
    } catch {
      this.say("It could not be undone: no connection.");
    }
  }

  private say(message: string) {
    this.show(new CustomEvent<ToastDetail>("northline:toast", { detail: { message, bad: true } }));
  }
}

function button(label: string, act: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button small";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}
