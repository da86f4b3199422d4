import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import { toast } from "../lib/say";
import { send } from "../lib/server";

/** Applies theme or density at once and stores it behind. */
export default class extends Controller<HTMLFormElement> {
  async choose(event: Event) {
    event.preventDefault();
    const chosen = event.currentTarget as HTMLButtonElement;
    document.documentElement.setAttribute(`data-${chosen.name}`, chosen.value);
    for (const button of this.element.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === chosen));
    }
    Turbo.session.clearCache();
    const stored = send(this.element.action, "POST", new URLSearchParams({ [chosen.name]: chosen.value }));
    const response = await stored.catch(() => undefined);
    if (!response?.ok) toast("Shown here, but it could not be stored.", { bad: true });
  }
}
