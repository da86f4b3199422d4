import { showDialog } from "./dialog";
import type { Problem } from "./server";

/** Whether a rule stands against it that a reason sets aside. */
export function asksWhy({ code, errors }: Problem): boolean {
  return code === "not_ready" || code === "not_done" || (errors?.some(({ field }) => field === "reason") ?? false);
}

/** What the rule says. */
export function ruleOf({ detail, title, errors }: Problem): string {
  return errors?.find(({ field }) => field === "reason")?.message ?? detail ?? title ?? "";
}

/** Asks for the reason in a dialog; nothing when it is closed without one. */
export function askWhy(problem: Problem): Promise<string | undefined> {
  const before = document.activeElement as HTMLElement | null;
  const form = document.createElement("form");
  form.className = "form";
  const rule = document.createElement("p");
  rule.textContent = `${ruleOf(problem)}.`;
  const label = document.createElement("label");
  label.htmlFor = "why";
  label.textContent = "Why is it done all the same?";
  const field = document.createElement("textarea");
  field.id = "why";
  field.className = "input";
  field.required = true;
  field.maxLength = 2000;
  const place = document.createElement("div");
  place.className = "field";
  place.append(label, field);
  const go = document.createElement("button");
  go.className = "button primary";
  go.textContent = "Do it all the same";
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(go);
  form.append(rule, place, actions);
  return new Promise((resolve) => {
    const dialog = showDialog("This asks for a reason", form);
    let reason: string | undefined;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      reason = field.value.trim();
      if (reason) dialog.close();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    dialog.addEventListener("close", () => {
      before?.focus();
      resolve(reason);
    });
  });
}
