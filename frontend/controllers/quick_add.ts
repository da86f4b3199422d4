import { Controller } from "@hotwired/stimulus";

const TOKENS: [RegExp, string][] = [
  [/(?:^|\s)@([\p{L}\d._-]+)/gu, "for"],
  [/(?:^|\s)#([\p{L}\d_-]+)/gu, "label"],
  [/(?:^|\s)\^([\p{L}\d-]+)/gu, "serves"],
  [/(?:^|\s)!([\p{L}\d]+)/gu, "priority"],
  [/(?:^|\s)(\d+(?:[.,]\d+)?)\s?pts?\b/gu, "points"],
  [/(?:^|\s)sprint:(next|current|[a-z]+-\d+)(?=\s|$)/giu, "sprint"],
];

/** Shows as chips what one line of quick adding was understood to say. */
export default class extends Controller {
  static targets = ["line", "tokens"];
  static values = { fields: String };
  declare lineTarget: HTMLInputElement;
  declare tokensTarget: HTMLElement;
  declare fieldsValue: string;

  show() {
    const chips = TOKENS.flatMap(([pattern, meaning]) =>
      [...this.lineTarget.value.matchAll(pattern)].map((match) => chip(meaning, match[1] ?? "")),
    );
    this.tokensTarget.replaceChildren(...chips, ...this.own());
  }

  /** What is said in fields of the product: `severity=high note="two words"`. */
  private own(): Element[] {
    const known = this.fieldsValue.split(" ").filter(Boolean);
    const said = this.lineTarget.value.matchAll(/(?:^|\s)([\p{L}\d_-]+)=(?:"([^"]*)"|(\S+))/gu);
    return [...said]
      .map(([, name = "", quoted, plain = ""]) => [name.toLowerCase().replaceAll("-", "_"), quoted ?? plain] as const)
      .filter(([name]) => known.includes(name))
      .map(([name, value]) => chip(name.replaceAll("_", " "), value));
  }
}

function chip(meaning: string, value: string): Element {
  const element = document.createElement("span");
  element.className = "chip on";
  element.textContent = `${meaning}: ${value}`;
  return element;
}
