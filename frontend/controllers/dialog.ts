import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import { showDialog } from "../lib/dialog";
import { fetchPage } from "../lib/server";

/** Opens the dialog of an id (`dialog#open`), or the page of a link in a dialog (`dialog#show`). */
export default class extends Controller<HTMLElement> {
  static values = { id: String };
  declare idValue: string;

  open() {
    const dialog = document.getElementById(this.idValue);
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  }

  async show(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(this.element instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    const { href } = this.element;
    try {
      const page = await fetchPage(href);
      const main = page.querySelector("main");
      if (!main) return Turbo.visit(href);
      const heading = main.querySelector("h1");
      const title = heading?.textContent ?? page.title;
      (heading?.closest(".head") ?? heading)?.remove();
      const content = document.createElement("div");
      content.append(...main.childNodes);
      const dialog = showDialog(title, content);
      dialog.addEventListener("remote-form:saved", () => dialog.close());
      dialog.addEventListener("close", () => this.element.focus());
    } catch {
      Turbo.visit(href);
    }
  }
}
