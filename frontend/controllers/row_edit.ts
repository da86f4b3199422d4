import { Controller } from "@hotwired/stimulus";
import { proposes } from "../lib/proposes";
import { isTyping, openDialog } from "../lib/typing";

type Field = "points" | "owner";
const CELLS: Record<Field, string> = { points: "a.points", owner: "a.who" };

/** Edits points (`e`) and person (`a`) of a row where it stands, with an editor that the page holds once for all rows. */
export default class extends Controller<HTMLElement> {
  connect() {
    document.addEventListener("keydown", this.key);
    this.element.addEventListener("keydown", this.escape);
    this.element.addEventListener("inline-edit:closed", this.closed);
  }

  disconnect() {
    document.removeEventListener("keydown", this.key);
    this.element.removeEventListener("keydown", this.escape);
    this.element.removeEventListener("inline-edit:closed", this.closed);
  }

  points(event: Event) {
    this.open(rowOf(event.target), "points");
  }

  owner(event: Event) {
    this.open(rowOf(event.target), "owner");
  }

  private key = (event: KeyboardEvent) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || openDialog()) return;
    const row = rowOf(document.activeElement);
    if (!row || row.parentElement !== this.element) return;
    if (event.key === "e") this.open(row, "points");
    else if (event.key === "a") this.open(row, "owner");
    else return;
    event.preventDefault();
  };

  private open(row: HTMLElement | null, field: Field) {
    const cell = row?.querySelector<HTMLElement>(CELLS[field]);
    const template = document.getElementById(`row-edit-${field}`);
    if (!row || !cell || !(template instanceof HTMLTemplateElement)) return;
    for (const left of this.element.querySelectorAll(".row-editor")) left.remove();
    const editor = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
    const form = editor.querySelector("form")!;
    form.action = row.dataset.edit ?? "";
    if (proposes(row, "edit")) {
      form.dataset.proposes = "Propose this change";
      form.querySelector("button[type=submit]")!.textContent = "Propose";
    }
    fill(form, "version", row.dataset.version);
    fill(form, field, cell.dataset.value).dataset.shown = cell.dataset.shown ?? "";
    editor.dataset.field = field;
    row.append(editor);
  }

  /** An editor that closes is gone; a conflict stays until somebody has decided. */
  private closed = (event: Event) => {
    const editor = (event.target as Element).closest<HTMLElement>(".row-editor");
    if (editor && !editor.querySelector(".stale")) leave(editor);
  };

  private escape = (event: KeyboardEvent) => {
    const editor = (event.target as Element).closest<HTMLElement>(".row-editor");
    if (event.key !== "Escape" || event.defaultPrevented || !editor) return;
    event.preventDefault();
    leave(editor);
  };
}

/** Takes an editor away; the focus goes back to the row unless it has gone elsewhere by itself. */
function leave(editor: HTMLElement) {
  const row = rowOf(editor);
  const { activeElement } = document;
  const isHere = editor.contains(activeElement) || activeElement === document.body || !activeElement;
  editor.remove();
  if (isHere) row?.querySelector<HTMLElement>("a.title")?.focus({ focusVisible: true } as FocusOptions);
}

function rowOf(element: EventTarget | null): HTMLElement | null {
  return element instanceof Element ? element.closest<HTMLElement>("[data-edit]") : null;
}

/** Fills a field as if the page had been rendered so, which is what a reset goes back to. */
function fill(form: HTMLFormElement, name: string, value = ""): HTMLInputElement {
  const input = form.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
  input.setAttribute("value", value);
  return input;
}
