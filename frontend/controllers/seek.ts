import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import { debounce } from "../lib/typing";

/** Looks for something while one types: the page is read again with the words in its address. */
export default class extends Controller<HTMLFormElement> {
  connect() {
    this.element.addEventListener("input", this.look);
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("submit", this.submit);
  }

  disconnect() {
    this.element.removeEventListener("input", this.look);
    this.element.removeEventListener("keydown", this.key);
    this.element.removeEventListener("submit", this.submit);
  }

  private get field() {
    return this.element.querySelector<HTMLInputElement>("input[type=search]")!;
  }

  private look = debounce(200, () => this.visit());

  private submit = (event: Event) => {
    event.preventDefault();
    this.visit();
  };

  private key = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    if (this.field.value === "") return this.field.blur();
    this.field.value = "";
    this.visit();
  };

  private visit() {
    if (!this.element.isConnected) return;
    const url = new URL(this.element.action);
    const said = [...new FormData(this.element)].filter(([, value]) => value !== "");
    url.search = new URLSearchParams(said as [string, string][]).toString();
    if (url.href !== window.location.href) Turbo.visit(url.href, { action: "replace" });
  }
}
