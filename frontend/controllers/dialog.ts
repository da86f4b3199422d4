import { Controller } from "@hotwired/stimulus";
import { showPage } from "../lib/page_dialog";

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
    await showPage(this.element.href, this.element);
  }
}
