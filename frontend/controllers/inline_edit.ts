import { Controller } from "@hotwired/stimulus";

/** A form that shows its value as text until it is to be edited; saves on Enter, on leaving, and on choosing. */
export default class extends Controller<HTMLFormElement> {
  static targets = ["shown", "control"];
  static values = { open: Boolean };
  declare shownTarget: HTMLElement;
  declare hasShownTarget: boolean;
  declare controlTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
  declare hasControlTarget: boolean;
  declare openValue: boolean;

  private before = "";

  connect() {
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("change", this.chosen);
    this.element.addEventListener("focusout", this.left);
    this.element.addEventListener("combobox:chosen", this.save);
    this.element.addEventListener("remote-form:saved", this.close);
    this.element.addEventListener("remote-form:given-up", this.giveUp);
    document.addEventListener("click", this.pointedAt);
    // A picker inside is connected by then.
    if (this.openValue) queueMicrotask(() => this.edit());
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
    this.element.removeEventListener("change", this.chosen);
    this.element.removeEventListener("focusout", this.left);
    this.element.removeEventListener("combobox:chosen", this.save);
    this.element.removeEventListener("remote-form:saved", this.close);
    this.element.removeEventListener("remote-form:given-up", this.giveUp);
    document.removeEventListener("click", this.pointedAt);
  }

  edit() {
    this.element.classList.add("editing");
    const control = this.control;
    this.before = control?.value ?? "";
    (control ?? this.element.querySelector<HTMLInputElement>("input[type=checkbox]"))?.focus();
    if (control instanceof HTMLSelectElement) tryToOpen(control);
    else control?.select();
  }

  private get control() {
    const picker = this.element.querySelector<HTMLInputElement>("[role=combobox]");
    return this.hasControlTarget ? this.controlTarget : picker;
  }

  private get isEditing(): boolean {
    return this.element.classList.contains("editing");
  }

  private key = (event: KeyboardEvent) => {
    if (!this.isEditing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.giveUp();
      if (this.hasShownTarget) this.shownTarget.focus();
    } else if (
      event.key === "Enter" &&
      this.control instanceof HTMLTextAreaElement &&
      (event.ctrlKey || event.metaKey)
    ) {
      event.preventDefault();
      this.save();
    }
  };

  /** A link to the field opens it. */
  private pointedAt = (event: MouseEvent) => {
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    if (!link || link.getAttribute("href") !== `#${this.element.id}`) return;
    event.preventDefault();
    this.element.scrollIntoView({ block: "center" });
    this.edit();
  };

  private chosen = (event: Event) => {
    if (event.target instanceof HTMLSelectElement) this.save();
  };

  /** Nobody proposes something by leaving it. */
  private get onlyProposes(): boolean {
    return this.element.dataset.proposes !== undefined;
  }

  private left = (event: FocusEvent) => {
    if (!this.isEditing || this.element.contains(event.relatedTarget as Node | null)) return;
    if (this.control?.matches("[role=combobox]") || this.control?.value === this.before) this.close();
    else if (!this.onlyProposes) this.save();
  };

  private save = () => {
    if (this.element.reportValidity()) this.element.requestSubmit();
  };

  private giveUp = () => {
    this.element.reset();
    if (this.control) this.control.value = this.before;
    this.close();
  };

  private close = () => {
    this.element.classList.remove("editing");
    this.dispatch("closed");
  };
}

function tryToOpen(select: HTMLSelectElement) {
  try {
    select.showPicker();
  } catch {
    // Without a press of its own the browser may refuse; the focused select opens by key.
  }
}
