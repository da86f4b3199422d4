import { showDialog } from "./dialog";

/** Asks for a place in the order, counted from 1; undefined when the person thinks better of it. */
export function askForPosition(key: string): Promise<number | undefined> {
  const form = document.createElement("form");
  form.method = "dialog";
  form.innerHTML = `
    <div class="field">
      <label for="position">Place in the order, from 1</label>
      <input class="input" id="position" type="number" min="1" required>
    </div>
    <div class="cluster"><button class="button primary" type="submit">Move</button></div>`;
  return new Promise((answer) => {
    const dialog = showDialog(`Move ${key} to`, form);
    let chosen: number | undefined;
    form.addEventListener("submit", () => {
      chosen = form.querySelector("input")?.valueAsNumber;
    });
    dialog.addEventListener("close", () => answer(chosen));
  });
}
