import { visit } from "@hotwired/turbo";

/** Follows the links of drawings before Turbo sees them, which takes their address for a text; the end of a drag follows none. */
export function followDrawnLinks(): void {
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element | null)?.closest("a");
    if (!(link instanceof SVGElement)) return;
    event.stopPropagation();
    if (link.dataset.dragged !== undefined) {
      delete link.dataset.dragged;
      return event.preventDefault();
    }
    const href = link.getAttribute("href");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
    if (elsewhere || !href || href.startsWith("#")) return;
    event.preventDefault();
    visit(href);
  };
  document.addEventListener("click", follow, true);
}
