import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import { clearErrors, showErrors } from "../lib/errors";
import { askForReason, asksWhy, askWhy, ruleOf } from "../lib/reason";
import { refreshSoon } from "../lib/refresh";
import { toast } from "../lib/say";
import { messageOf, type Problem, problemOf, send } from "../lib/server";
import { showStale } from "../lib/stale";

/** Submits a form without leaving the page: errors beside their fields, undo in a toast, text kept when offline. */
export default class extends Controller<HTMLFormElement> {
  connect() {
    this.element.addEventListener("submit", this.submit);
    if (this.element.dataset.atOnce !== undefined) this.element.addEventListener("change", this.atOnce);
  }

  /** What is one choice is saved when it is made. */
  private atOnce = () => this.element.requestSubmit();

  disconnect() {
    this.element.removeEventListener("change", this.atOnce);
    this.element.removeEventListener("submit", this.submit);
  }

  private submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (this.element.getAttribute("aria-busy") === "true") return;
    const submitter = event.submitter;
    clearErrors(this.element);
    this.busy(true, submitter);
    try {
      await this.send(submitter);
    } catch {
      toast("Not saved: no connection. What you wrote is kept here.", { bad: true });
    } finally {
      this.busy(false, submitter);
    }
  };

  /** Sends it; where a rule asks why, once more with the reason. */
  private async send(submitter: HTMLElement | null, reason?: string): Promise<void> {
    const body = this.body(submitter);
    if (reason) body.set("_reason", reason);
    else if (!(await this.hasItsReason(body, submitter))) return;
    const response = await send(this.target(submitter), "POST", body);
    if (response.ok) return this.saved(response);
    const problem = await problemOf(response);
    if (!reason && asksWhy(problem) && !this.hasReason) {
      const why = await askWhy(problem);
      if (why) return this.send(submitter, why);
      this.element.dispatchEvent(new CustomEvent("remote-form:given-up", { bubbles: true }));
      return;
    }
    this.refused(problem);
  }

  private get hasReason(): boolean {
    return this.element.querySelector("[name=reason]:not([type=hidden])") !== null;
  }

  private target(submitter: HTMLElement | null): string {
    return submitter?.getAttribute("formaction") ?? this.element.action;
  }

  private body(submitter: HTMLElement | null): FormData | URLSearchParams {
    const data = new FormData(this.element, submitter);
    const entries = [...data.entries()];
    if (this.element.enctype === "multipart/form-data") return data;
    return new URLSearchParams(entries as [string, string][]);
  }

  /** What is only proposed may say why; false when the person thinks better of it. */
  private async hasItsReason(body: FormData | URLSearchParams, submitter: HTMLElement | null): Promise<boolean> {
    const title = submitter?.dataset.proposes ?? this.element.dataset.proposes;
    if (title === undefined || this.element.querySelector("[name=_reason]:not([type=hidden])")) return true;
    const reason = await askForReason(title);
    if (reason) body.append("_reason", reason);
    return reason !== undefined;
  }

  private async saved(response: Response) {
    const message = await messageOf(response);
    const undo = response.headers.get("Northline-Undo") ?? undefined;
    if (message || undo) toast(message ?? "Saved.", { undo });
    const keepsItsPlace = this.element.dataset.remoteFormKeepValue === "true";
    this.element.dispatchEvent(new CustomEvent("remote-form:saved", { bubbles: true }));
    if (keepsItsPlace) this.startAgain();
    else this.element.closest("dialog")?.close();
    const next = this.next(response);
    if (next && !keepsItsPlace) Turbo.visit(next);
    else refreshSoon(0);
  }

  /** Where to go: where the form says, unless it lies over a page; an address of the API is a record, not a page. */
  private next(response: Response): string | undefined {
    const named = this.element.querySelector<HTMLInputElement>("input[name=_next]")?.value;
    const location =
      (this.element.closest("dialog") ? undefined : named) ??
      response.headers.get("Location") ??
      (response.redirected ? response.url : undefined);
    if (!location) return undefined;
    const { href, pathname } = new URL(location, document.baseURI);
    const here = href.split("#")[0] === window.location.href.split("#")[0];
    return here || pathname.startsWith("/api/") ? undefined : href;
  }

  private startAgain() {
    this.element.reset();
    const first = this.element.querySelector<HTMLInputElement>("input:not([type=hidden]), textarea");
    first?.dispatchEvent(new Event("input"));
    first?.focus();
  }

  private refused(problem: Problem) {
    if (problem.code === "stale" && problem.current) return showStale(this.element, problem);
    const why = asksWhy(problem) && !problem.errors ? [{ field: "reason", message: ruleOf(problem) }] : [];
    if (showErrors(this.element, problem.errors ?? why)) return;
    toast(problem.detail ?? problem.title ?? "This did not work.", { bad: true });
  }

  private busy(on: boolean, submitter: HTMLElement | null) {
    this.element.setAttribute("aria-busy", String(on));
    submitter?.setAttribute("aria-busy", String(on));
  }
}
