import type Sortable from "sortablejs";
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

interface Between {
  /** What lies where it was begun to be dragged, by the same name only. */
  group: string;
  draggable: string;
  /** Whether the order within a lane is a person's, too. */
  ordered?: boolean;
  /** Whether it may lie there; anywhere, unless told. */
  takes?: (item: HTMLElement, to: HTMLElement) => boolean;
  /** Whether it may come to lie beside that; beside anything, unless told. */
  beside?: (item: HTMLElement, other: HTMLElement) => boolean;
  /** It is held over another lane, or over none. */
  held?: (item: HTMLElement | undefined, from: HTMLElement) => void;
  /** It lies elsewhere now; `revert` puts it back. */
  dropped: (item: HTMLElement, to: HTMLElement, revert: () => void, from: HTMLElement) => void;
}

/** How often the lanes of a page have been made. */
const turns = new WeakMap<HTMLElement, number>();

/** Back to where it was; what lay behind it may have gone meanwhile. */
function putBack(item: HTMLElement, from: HTMLElement, origin: Element | null) {
  from.insertBefore(item, origin?.parentElement === from ? origin : null);
}

/** Lets cards be dragged from lane to lane, unless the page was left meanwhile; gives what has to be destroyed when it is. */
export async function dragBetween(
  page: HTMLElement,
  lanes: () => HTMLElement[],
  between: Between,
): Promise<Sortable[]> {
  // Of two that come at once the later makes them: what is made twice of one list is broken.
  const turn = (turns.get(page) ?? 0) + 1;
  turns.set(page, turn);
  const library = await sortables();
  if (!page.isConnected || turns.get(page) !== turn) return [];
  const { group, draggable, ordered = true, takes, beside, held, dropped } = between;
  let back: Element | null = null;
  return lanes().map((lane) =>
    library.create(lane, {
      group,
      draggable,
      sort: ordered,
      ...draggingCards(),
      onStart: ({ item }) => {
        document.documentElement.dataset.dragging = "";
        back = item.nextElementSibling;
      },
      onMove: ({ to, from, dragged, related }) => {
        held?.(from === to ? undefined : dragged, from);
        if (beside?.(dragged, related) === false) return false;
        return from === to || takes?.(dragged, to) !== false;
      },
      onEnd: ({ item, from, to }) => {
        delete document.documentElement.dataset.dragging;
        held?.(undefined, from);
        const origin = back;
        if (from !== to || (ordered && item.nextElementSibling !== origin))
          dropped(item, to, () => putBack(item, from, origin), from);
      },
    }),
  );
}
