import { Controller } from "@hotwired/stimulus";
import { refreshSoon } from "../lib/refresh";
import { toast } from "../lib/say";
import { problemOf } from "../lib/server";

/** Attaches files that are chosen, pasted anywhere on the page outside a field, or dropped on it. */
export default class extends Controller<HTMLElement> {
  static targets = ["input"];
  static values = { url: String };
  declare inputTarget: HTMLInputElement;
  declare urlValue: string;

  connect() {
    document.addEventListener("paste", this.pasted);
    document.addEventListener("dragover", this.over);
    document.addEventListener("dragleave", this.away);
    document.addEventListener("drop", this.dropped);
  }

  disconnect() {
    document.removeEventListener("paste", this.pasted);
    document.removeEventListener("dragover", this.over);
    document.removeEventListener("dragleave", this.away);
    document.removeEventListener("drop", this.dropped);
  }

  chosen() {
    this.send([...(this.inputTarget.files ?? [])]);
  }

  private pasted = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.send(files);
  };

  private over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.element.classList.add("dropping");
  };

  private away = (event: DragEvent) => {
    if (!event.relatedTarget) this.element.classList.remove("dropping");
  };

  private dropped = (event: DragEvent) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    this.element.classList.remove("dropping");
    if (files.length === 0) return;
    event.preventDefault();
    this.send(files);
  };

  private async send(files: File[]) {
    if (files.length === 0) return;
    const body = new FormData();
    for (const file of files) body.append("file", file, file.name || "pasted.png");
    this.element.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(this.urlValue, { method: "POST", body, headers: { Accept: "application/json" } });
      if (response.ok) {
        toast(files.length === 1 ? "Attached." : `${files.length} files attached.`);
        refreshSoon(0);
      } else {
        const problem = await problemOf(response);
        toast(problem.detail ?? "Not attached.", { bad: true });
      }
    } catch {
      toast("Not attached: no connection.", { bad: true });
    } finally {
      this.element.removeAttribute("aria-busy");
      this.inputTarget.value = "";
    }
  }
}
