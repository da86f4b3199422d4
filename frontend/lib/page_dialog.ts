import * as Turbo from "@hotwired/turbo";
import { showDialog } from "./dialog";
import { fetchPage } from "./server";

/** Shows the page of an address in a dialog, whose focus goes back to where it was; where that fails, goes to the page. */
export async function showPage(href: string, back: { focus(): void }): Promise<void> {
  try {
    const page = await fetchPage(href);
    const main = page.querySelector("main");
    if (!main) return Turbo.visit(href);
    const heading = main.querySelector("h1");
    const title = heading?.textContent ?? page.title;
    const sub = heading?.parentElement?.querySelector(".sub");
    (heading?.closest(".head") ?? heading)?.remove();
    const content = document.createElement("div");
    if (sub) content.append(sub);
    content.append(...main.childNodes);
    const dialog = showDialog(title, content);
    dialog.addEventListener("remote-form:saved", () => dialog.close());
    dialog.addEventListener("close", () => back.focus());
  } catch {
    Turbo.visit(href);
  }
}
