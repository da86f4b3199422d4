/** Whether a change of that sort would only be proposed for a row: its `data-proposes` names those. */
export function proposes(row: HTMLElement, sort: "rank" | "edit"): boolean {
  return row.dataset.proposes?.split(" ").includes(sort) ?? false;
}
