import { showDialog } from "./dialog";
import type { Problem } from "./server";

interface Question {
  title: string;
  /** What stands above the field. */
  says?: string;
  label: string;
  hint?: string;
  button: string;
  required: boolean;
}

/** Asks for a reason in a dialog; undefined when the person thinks better of it. */
function ask(question: Question): Promise<string | undefined> {
  const form = document.createElement("form");
  form.className = "form";
  form.innerHTML = `
    <p hidden></p>
    <div class="field">
      <label for="reason-why"></label>
      <textarea class="input" id="reason-why" rows="2" maxlength="2000"></textarea>
      <p class="hint" id="reason-hint" hidden></p>
    </div>
    <div class="actions"><button class="button primary" type="submit"></button></div>`;
  const part = <E extends Element>(selector: string) => form.querySelector(selector) as E;
  const say = (selector: string, words = "") => {
    const place = part<HTMLElement>(selector);
    place.textContent = words;
    place.hidden = !words;
  };
  const field = part<HTMLTextAreaElement>("textarea");
  say("p", question.says);
  say("label", question.label);
  say(".hint", question.hint);
  say("button", question.button);
  field.required = question.required;
  if (!question.required) field.placeholder = "Optional";
  if (question.hint) field.setAttribute("aria-describedby", "reason-hint");
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return new Promise((answer) => {
    const before = document.activeElement;
    const dialog = showDialog(question.title, form);
    let reason: string | undefined;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = field.value.trim();
      if (question.required && !said) return field.focus();
      reason = said;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      answer(reason);
    });
  });
}

/** Why something is proposed; an empty reason is one. */
export function askForReason(title: string): Promise<string | undefined> {
  const hint = "Whoever decides reads this first. Nothing changes until they accept it.";
  return ask({ title, label: "Why you propose it", hint, button: "Propose", required: false });
}

/** Why a rule is set aside. */
export function askWhy(problem: Problem, title = "This asks for a reason"): Promise<string | undefined> {
  const label = "Why is it done all the same?";
  const says = `${ruleOf(problem)}.`;
  return ask({ title, says, label, button: "Do it all the same", required: true });
}

/** Whether a rule stands against it that a reason sets aside. */
export function asksWhy({ code, errors }: Problem): boolean {
  return code === "not_ready" || code === "not_done" || (errors?.some(({ field }) => field === "reason") ?? false);
}

/** What the rule says. */
export function ruleOf({ detail, title, errors }: Problem): string {
  return errors?.find(({ field }) => field === "reason")?.message ?? detail ?? title ?? "";
}
