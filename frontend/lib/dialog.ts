/** A dialog made on the spot, gone from the page when it closes. */
export function showDialog(title: string, content: Element): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", title);
  dialog.setAttribute("closedby", "any");
  dialog.dataset.keep = "";
  const header = document.createElement("header");
  const heading = document.createElement("h2");
  heading.textContent = title;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button plain";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  header.append(heading, close);
  content.classList.add("content");
  dialog.append(header, content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  const first = "[autofocus], input:not([type=hidden]), textarea, select, button, a[href]";
  content.querySelector<HTMLElement>(first)?.focus();
  return dialog;
}
