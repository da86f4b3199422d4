/** Where a row of tabs is wider than the screen, the one that is open is scrolled into sight. */
export function showOpenTabs(): void {
  document.addEventListener("turbo:load", () => {
    for (const row of document.querySelectorAll<HTMLElement>("nav:is(.tabs, .segment)")) {
      const open = row.querySelector<HTMLElement>("[aria-current]");
      if (!open || row.scrollWidth <= row.clientWidth) continue;
      const from = open.getBoundingClientRect().left - row.getBoundingClientRect().left;
      row.scrollLeft += from - (row.clientWidth - open.offsetWidth) / 2;
    }
  });
}
