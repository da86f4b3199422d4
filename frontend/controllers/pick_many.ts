import { Controller } from "@hotwired/stimulus";
import { announce } from "../lib/say";

/** Several of many: what is found by searching becomes a ticked box among the others. */
export default class extends Controller<HTMLElement> {
  static targets = ["boxes", "blank"];
  declare boxesTarget: HTMLElement;
  declare blankTarget: HTMLTemplateElement;

  chosen({ detail, target }: CustomEvent<{ value: string }>) {
    const search = target as HTMLElement;
    const field = search.querySelector<HTMLInputElement>("[role=combobox]");
    const twin = search.querySelector<HTMLInputElement>("[data-twin]");
    if (!field || !twin || !detail.value) return;
    const label = field.value;
    const known = this.boxes.find(({ value }) => value === detail.value);
    if (known) known.checked = true;
    else this.add(detail.value, label);
    field.value = "";
    twin.value = "";
    announce(`${label} is chosen: ${this.boxes.filter(({ checked }) => checked).length} in all`);
  }

  private add(value: string, label: string) {
    const made = this.blankTarget.content.cloneNode(true) as DocumentFragment;
    const box = made.querySelector("input") as HTMLInputElement;
    Object.assign(box, { value, checked: true });
    (made.querySelector(".words") as HTMLElement).textContent = label;
    (made.querySelector(".faint") as HTMLElement).textContent = value;
    this.boxesTarget.append(made);
  }

  private get boxes(): HTMLInputElement[] {
    return [...this.boxesTarget.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  }
}
