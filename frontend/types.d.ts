declare module "@hotwired/turbo" {
  export const session: {
    refresh(url: string): void;
    recentRequests: Set<string>;
    clearCache(): void;
  };
  export const navigator: { currentVisit?: { action: string; location: URL }; stop(): void };
  export const config: { drive: { progressBarDelay: number } };
  export function visit(location: string, options?: { action?: "advance" | "replace" }): void;
  export function renderStreamMessage(message: string): void;
}
declare module "sortablejs/modular/sortable.core.esm.js" {
  import Sortable from "sortablejs";
  export default Sortable;
}
interface DocumentEventMap {
  "turbo:before-render": CustomEvent<{ newBody: HTMLBodyElement; resume(): void }>;
}
