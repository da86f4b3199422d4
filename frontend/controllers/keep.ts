import { Controller } from "@hotwired/stimulus";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
interface MorphElement {
  newElement?: Element;
}
interface MorphAttribute {
  attributeName: string;
}

const OPENED_BY_PERSON = new Set(["open", "aria-expanded", "aria-selected", "aria-activedescendant", "data-opened"]);
const OF_AN_ERROR = new Set(["aria-invalid", "aria-describedby"]);
const touched = new WeakSet<Element>();

/** Keeps what a person has begun (half-typed text, open menus, selections) through a live refresh. */
export default class extends Controller {
  connect() {
    document.addEventListener("input", this.touch);
    document.addEventListener("reset", this.release);
    document.addEventListener("remote-form:saved", this.release);
    document.addEventListener("turbo:submit-end", this.release);
    document.addEventListener("turbo:before-morph-element", this.guardElement);
    document.addEventListener("turbo:before-morph-attribute", this.guardAttribute);
  }

  disconnect() {
    document.removeEventListener("input", this.touch);
    document.removeEventListener("reset", this.release);
    document.removeEventListener("remote-form:saved", this.release);
    document.removeEventListener("turbo:submit-end", this.release);
    document.removeEventListener("turbo:before-morph-element", this.guardElement);
    document.removeEventListener("turbo:before-morph-attribute", this.guardAttribute);
  }

  private touch = (event: Event) => {
    touched.add(event.target as Element);
  };

  private release = (event: Event) => {
    if (event.target instanceof HTMLFormElement) for (const control of event.target.elements) touched.delete(control);
  };

  private guardElement = (event: Event) => {
    const element = event.target as Element;
    const next = (event as CustomEvent<MorphElement>).detail.newElement;
    if (touched.has(element) || element.matches(".editing, [data-keep], dialog[open]")) return event.preventDefault();
    // What scripts have filled for somebody to choose from stays until they have chosen.
    if (element.matches("[role=listbox]:not([hidden])")) return event.preventDefault();
    // What a form was told stays until it is sent again.
    if (!next && element.matches(".error[data-said]")) return event.preventDefault();
    if (isVersion(element) && isHalfTyped(element.form)) {
      // The text was begun on the old version; with the new one it would overwrite silently.
      element.form?.classList.toggle("out-of-date", element.value !== next?.getAttribute("value"));
      return event.preventDefault();
    }
    const twinOf = element.matches("[data-twin]") && element.parentElement?.querySelector("[role=combobox]");
    if (!next && twinOf && touched.has(twinOf)) return event.preventDefault();
    if (!next && (isHalfTyped(element) || element.hasAttribute("data-appended"))) event.preventDefault();
  };

  private guardAttribute = (event: Event) => {
    const { attributeName } = (event as CustomEvent<MorphAttribute>).detail;
    const element = event.target as Element;
    const shownByScript = attributeName === "hidden" && element.matches("[role=listbox]");
    const bulk = attributeName === "class" && element.matches(".bulk");
    const told = OF_AN_ERROR.has(attributeName) && element.matches("[aria-invalid]");
    if (OPENED_BY_PERSON.has(attributeName) || shownByScript || bulk || told) event.preventDefault();
  };
}

function isVersion(element: Element): element is HTMLInputElement {
  return element instanceof HTMLInputElement && element.type === "hidden" && element.name === "version";
}

function isHalfTyped(root: Element | null): boolean {
  if (!root) return false;
  const controls = root.querySelectorAll<Control>("input, textarea, select");
  return [...controls].some((control) => touched.has(control) && !control.matches(".pick"));
}
