import { Controller } from "@hotwired/stimulus";
import { toast } from "../lib/say";

/** Copies a text that is shown this once; where the browser does not let it, the text is at least selected. */
export default class extends Controller<HTMLElement> {
  static targets = ["text"];
  declare textTarget: HTMLInputElement;

  async copy() {
    this.textTarget.select();
    try {
      await navigator.clipboard.writeText(this.textTarget.value);
      toast("Copied.");
    } catch {
      toast("It is selected; copy it with Ctrl or ⌘ and C.");
    }
  }
}
