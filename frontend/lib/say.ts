export interface ToastDetail {
  message: string;
  bad?: boolean;
  undo?: string;
  /** The page that asks why it was done. */
  why?: string;
}

/** Shows a passing message, with a way to undo where there is one. */
export function toast(message: string, more: Omit<ToastDetail, "message"> = {}): void {
  window.dispatchEvent(new CustomEvent<ToastDetail>("northline:toast", { detail: { message, ...more } }));
}

/** Says something to screen readers only. */
export function announce(message: string): void {
  let region = document.getElementById("announcer");
  if (!region) {
    region = document.createElement("div");
    region.id = "announcer";
    region.className = "hush";
    region.setAttribute("aria-live", "assertive");
    region.setAttribute("data-turbo-permanent", "");
    document.body.append(region);
  }
  region.textContent = message;
}
