import { Controller } from "@hotwired/stimulus";

/** Edits a sheet cell by cell: a cell is saved when it is left, Enter and the arrows go on. */
export default class extends Controller<HTMLElement> {
  private here?: string;

  connect() {
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("change", this.save);
    this.element.addEventListener("focusin", this.enter);
    this.element.addEventListener("focusout", this.leave);
    document.addEventListener("turbo:morph", this.stay);
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.key);
    this.element.removeEventListener("change", this.save);
    this.element.removeEventListener("focusin", this.enter);
    this.element.removeEventListener("focusout", this.leave);
    document.removeEventListener("turbo:morph", this.stay);
  }

  private enter = (event: FocusEvent) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    this.here = cell.id;
    cell.select();
  };

  private leave = (event: FocusEvent) => {
    if (event.relatedTarget) this.here = undefined;
  };

  /** A row that has moved to its new rank keeps the cursor. */
  private stay = () => {
    if (!this.here || document.activeElement !== document.body) return;
    document.getElementById(this.here)?.focus();
  };

  private save = (event: Event) => {
    const cell = cellOf(event.target);
    if (cell && cell.value !== cell.defaultValue) cell.form?.requestSubmit();
  };

  private key = (event: KeyboardEvent) => {
    const cell = cellOf(event.target);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return this.putBack(cell, event);
    const to = this.next(cell, event);
    if (to === undefined) return;
    event.preventDefault();
    // Leaving it saves it; at the edge of the sheet there is nowhere to go.
    if (to) to.focus();
    else if (event.key === "Enter" && cell.value !== cell.defaultValue) cell.form?.requestSubmit();
  };

  private putBack(cell: HTMLInputElement, event: KeyboardEvent) {
    if (cell.value === cell.defaultValue) return;
    event.preventDefault();
    cell.value = cell.defaultValue;
    cell.select();
  }

  /** Where a key leads; nothing at an edge, undefined where the key is for the text. */
  private next(cell: HTMLInputElement, event: KeyboardEvent): HTMLInputElement | null | undefined {
    const td = cell.closest("td");
    const row = td?.closest("tr");
    if (!td || !row) return undefined;
    const below = (tr: Element | null) => cellOf((tr as HTMLTableRowElement | null)?.cells[td.cellIndex]);
    const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
    if (up) return below(row.previousElementSibling);
    if (event.key === "ArrowDown" || event.key === "Enter") return below(row.nextElementSibling);
    const { selectionStart: start, selectionEnd: end, value } = cell;
    const whole = start === 0 && end === value.length;
    if (event.key === "ArrowLeft" && (whole || end === 0)) return cellOf(td.previousElementSibling);
    if (event.key === "ArrowRight" && (whole || start === value.length)) return cellOf(td.nextElementSibling);
    return undefined;
  }
}

/** The input of a cell, or of what has one; the sheet that can be scrolled has all of them and is none. */
function cellOf(target: EventTarget | null | undefined): HTMLInputElement | null {
  if (target instanceof HTMLInputElement) return target.matches(".cell .input") ? target : null;
  return target instanceof HTMLTableCellElement ? target.querySelector<HTMLInputElement>(".cell .input") : null;
}
