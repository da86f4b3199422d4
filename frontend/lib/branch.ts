export function itemOf(target: EventTarget | null | undefined): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>(".node")) || undefined;
}

export function groupOf(item: HTMLElement): HTMLElement | null {
  return item.querySelector<HTMLElement>(":scope > [role=group]");
}

export function childrenOf(item: HTMLElement): HTMLElement[] {
  return [...(groupOf(item)?.children ?? [])] as HTMLElement[];
}

/** What has the focus, its level and whether it is open; what is below stands beside it. */
export function lineOf(item: HTMLElement): HTMLElement {
  return item.querySelector<HTMLElement>(":scope > .line") ?? item;
}

export function openedIn(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(".node")].filter(isOpen);
}

export function idsOf(items: HTMLElement[]): Set<string> {
  return new Set(items.map(({ id }) => id));
}

export function isOpen(item: HTMLElement): boolean {
  return lineOf(item).getAttribute("aria-expanded") === "true";
}

export function isClosed(item: HTMLElement): boolean {
  return lineOf(item).getAttribute("aria-expanded") === "false";
}

export function levelOf(item: HTMLElement): number {
  return Number(lineOf(item).getAttribute("aria-level") ?? 1);
}

export function focus(item?: HTMLElement) {
  if (!item) return;
  lineOf(item).focus({ focusVisible: true } as FocusOptions);
  lineOf(item).scrollIntoView({ block: "nearest" });
}

export function newGroup(): HTMLElement {
  const group = document.createElement("ul");
  group.setAttribute("role", "group");
  group.dataset.appended = "";
  return group;
}

export function newNothing(level: number): HTMLElement {
  const item = document.createElement("li");
  item.setAttribute("role", "none");
  item.className = "node nothing";
  const line = item.appendChild(document.createElement("div"));
  line.className = "line";
  line.setAttribute("role", "treeitem");
  line.setAttribute("aria-level", String(level));
  line.tabIndex = -1;
  line.textContent = "Nothing open is below";
  return item;
}
