import type { Problem } from "./server";

/** Shows both texts of an edit that came too late; using one's own sends it again on the current version. */
export function showStale(form: HTMLFormElement, problem: Problem): void {
  form.parentElement?.querySelector(":scope > .stale")?.remove();
  const box = element("section", "stale");
  box.setAttribute("role", "alert");
  box.dataset.keep = "";
  const versions = element("div", "versions");
  const mine = new FormData(form);
  for (const [field, theirs] of Object.entries(problem.current ?? {})) {
    if (!mine.has(field)) continue;
    versions.append(version("As it is now", theirs), version("Yours, not saved", String(mine.get(field))));
  }
  const choices = element("div", "cluster");
  const use = button("Use mine", () => {
    const seen = form.elements.namedItem("version");
    if (seen instanceof HTMLInputElement && problem.version !== undefined) seen.value = String(problem.version);
    box.remove();
    form.requestSubmit();
  });
  const keep = button("Keep theirs", () => {
    box.remove();
    form.reset();
    form.dispatchEvent(new CustomEvent("remote-form:saved", { bubbles: true }));
  });
  choices.append(use, keep);
  box.append(element("h2", "", problem.detail ?? "Somebody changed this while you were editing."), versions, choices);
  form.before(box);
  use.focus();
}

function version(title: string, text: string): HTMLElement {
  const box = element("div", "version");
  box.append(element("h3", "", title), element("p", "", text));
  return box;
}

function button(label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
