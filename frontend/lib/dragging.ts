import type { Options } from "sortablejs";

/** The library, fetched where something can be dragged; from then on the page says that it can. */
export async function sortables() {
  const { default: library } = await import("sortablejs/modular/sortable.core.esm.js");
  document.documentElement.dataset.sorts = "";
  return library;
}

/** How every drag looks, and what the page knows of it: no refresh comes under a drag. */
export function dragging(): Options {
  return {
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
    ghostClass: "dragged",
    dragClass: "lifted",
  };
}

/** Dragging cards: their menus and buttons are pressed and not dragged, and a finger that scrolls is not one that drags. */
export function draggingCards(): Options {
  return { ...dragging(), filter: "details, button", preventOnFilter: false, delay: 120, delayOnTouchOnly: true };
}
