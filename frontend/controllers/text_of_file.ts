import { Controller } from "@hotwired/stimulus";
import { toast } from "../lib/say";

/** More than this is no table that is read in one go. */
const LARGEST = 1_500_000;

/** Puts the text of a chosen file where it would be typed. */
export default class extends Controller<HTMLFormElement> {
  read = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    const into = this.element.querySelector("textarea");
    if (!file || !into) return;
    if (file.size > LARGEST) return toast("This file is too large; bring it in in parts.", { bad: true });
    into.value = await file.text();
    into.dispatchEvent(new Event("input", { bubbles: true }));
  };
}
