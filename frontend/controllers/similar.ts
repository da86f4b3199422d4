import { Controller } from "@hotwired/stimulus";
import { debounce } from "../lib/typing";

/** Shows what already exists while a title is typed; the address answers a fragment to `?q=`. */
export default class extends Controller<HTMLElement> {
  static targets = ["found"];
  static values = { url: String };
  declare foundTarget: HTMLElement;
  declare urlValue: string;
  private asked?: AbortController;

  look = debounce(220, async (event: Event) => {
    const text = (event.target as HTMLInputElement).value.trim();
    this.asked?.abort();
    if (text.length < 3) return this.foundTarget.replaceChildren();
    this.asked = new AbortController();
    const url = new URL(this.urlValue, location.href);
    url.searchParams.set("q", text);
    try {
      const response = await fetch(url, { signal: this.asked.signal, headers: { Accept: "text/html" } });
      if (response.ok) this.foundTarget.innerHTML = await response.text();
    } catch {
      // Finding nothing is no reason to disturb somebody who is writing.
    }
  });
}
