import { Controller } from "@hotwired/stimulus";

const TOKENS: [RegExp, string][] = [
  [/(?:^|\s)@([\p{L}\d._-]+)/gu, "for"],
  [/(?:^|\s)#([\p{L}\d_-]+)/gu, "label"],
  [/(?:^|\s)\^([\p{L}\d-]+)/gu, "serves"],
  [/(?:^|\s)!([\p{L}\d]+)/gu, "priority"],
  [/(?:^|\s)(\d+(?:[.,]\d+)?)\s?pts?\b/gu, "points"],
  [/(?:^|\s)sprint:([\p{L}\d-]+)/gu, "sprint"],
];

/** Shows as chips what one line of quick adding was understood to say. */
export default class extends Controller {
  static targets = ["line", "tokens"];
  declare lineTarget: HTMLInputElement;
  declare tokensTarget: HTMLElement;

  show() {
    const chips = TOKENS.flatMap(([pattern, meaning]) =>
      [...this.lineTarget.value.matchAll(pattern)].map((match) => chip(meaning, match[1] ?? "")),
    );
    this.tokensTarget.replaceChildren(...chips);
  }
}

function chip(meaning: string, value: string): Element {
  const element = document.createElement("span");
  element.className = "chip on";
  element.textContent = `${meaning}: ${value}`;
  return element;
}
