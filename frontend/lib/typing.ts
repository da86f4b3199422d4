const TEXT =
  "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

/** Whether a key pressed now belongs to what somebody is writing. */
export function isTyping(event: Event): boolean {
  return event.target instanceof Element && event.target.closest(TEXT) !== null;
}

export function openDialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("dialog[open]");
}

export function debounce<Arguments extends unknown[]>(wait: number, act: (...given: Arguments) => void) {
  let timer: number | undefined;
  return (...given: Arguments) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => act(...given), wait);
  };
}
