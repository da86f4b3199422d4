/** Turbo reads what a visit brings where nobody catches it: a visit that another has overtaken ends there, and is no error. */
export function hushOvertaken(): void {
  window.addEventListener("unhandledrejection", (event) => {
    if (event.reason instanceof DOMException && event.reason.name === "AbortError") event.preventDefault();
  });
}
