import { showDialog } from "./dialog";

/** Asks why something is proposed; an empty reason is one, undefined when the person thinks better of it. */
export function askForReason(title: string): Promise<string | undefined> {
  const form = document.createElement("form");
  form.method = "dialog";
  form.innerHTML = `
    <div class="field">
      <label for="why-proposed">Why you propose it</label>
      <input class="input" id="why-proposed" maxlength="2000" autocomplete="off" placeholder="Optional" aria-describedby="why-hint">
      <p class="hint" id="why-hint">Whoever decides reads this first. Nothing changes until they accept it.</p>
    </div>
    <div class="actions"><button class="button primary" type="submit">Propose</button></div>`;
  return new Promise((answer) => {
    const before = document.activeElement;
    const dialog = showDialog(title, form);
    let reason: string | undefined;
    form.addEventListener("submit", () => {
      reason = form.querySelector("input")?.value.trim() ?? "";
    });
    dialog.addEventListener("close", () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      answer(reason);
    });
  });
}
