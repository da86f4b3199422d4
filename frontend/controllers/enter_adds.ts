import { Controller } from "@hotwired/stimulus";

const BEGUN = /\n|^\s*(?:@|Feature:|Rule:|Background:|Scenario|Example|(?:Given|When)\b(?!.*(?:,| then )))/;

/** A text of one line is sent by Enter; one of several lines, or the beginning of a scenario, by Ctrl Enter. */
export default class extends Controller<HTMLTextAreaElement> {
  connect() {
    this.element.addEventListener("keydown", this.key);
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
  }

  private key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!event.ctrlKey && !event.metaKey && BEGUN.test(this.element.value)) return;
    event.preventDefault();
    if (this.element.form?.reportValidity()) this.element.form.requestSubmit();
  };
}
