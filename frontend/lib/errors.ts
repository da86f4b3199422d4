/** Puts messages beside their fields and focuses the first; answers whether any field took one. */
export function showErrors(form: HTMLFormElement, errors: { field: string; message: string }[]): boolean {
  const shown = errors.map(({ field, message }) => show(form, field, message));
  const first = shown.find((control) => control);
  first?.focus();
  return first !== undefined;
}

export function clearErrors(form: HTMLFormElement): void {
  for (const message of form.querySelectorAll(".error")) message.remove();
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

function show(form: HTMLFormElement, field: string, message: string): HTMLElement | undefined {
  const named = CSS.escape(field);
  const place = form.querySelector(`[data-field="${named}"]`);
  const control = (place ?? form).querySelector<HTMLElement>(`[name="${named}"]:not([type=hidden]), [role=combobox]`);
  if (!control) return undefined;
  const words = document.createElement("p");
  words.className = "error";
  words.dataset.said = "";
  words.id = `${control.id || field}-error`;
  words.textContent = message;
  (place ?? control.parentElement)?.append(words);
  control.setAttribute("aria-invalid", "true");
  const hint = control.id && document.getElementById(`${control.id}-hint`) ? `${control.id}-hint ` : "";
  control.setAttribute("aria-describedby", `${hint}${words.id}`);
  return control;
}
