import * as Turbo from "@hotwired/turbo";

export interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  errors?: { field: string; message: string }[];
  /** What a stale edit would have overwritten, and the version that is current. */
  current?: Record<string, string>;
  version?: number;
}

/** Sends a change; its own echo on the live channel is recognised and does not refresh the page twice. */
export function send(url: string, method: string, body?: BodyInit, type?: string): Promise<Response> {
  const id = crypto.randomUUID();
  Turbo.session.recentRequests.add(id);
  const headers: Record<string, string> = { Accept: "application/json", "X-Turbo-Request-Id": id };
  if (type) headers["Content-Type"] = type;
  // A file takes as long as it takes; everything else is answered soon or not at all.
  const signal = type === "application/json" ? AbortSignal.timeout(30_000) : undefined;
  return fetch(url, { method, body, headers, credentials: "same-origin", signal });
}

export function sendJson(url: string, method: string, body: unknown): Promise<Response> {
  return send(url, method, JSON.stringify(body), "application/json");
}

export async function problemOf(response: Response): Promise<Problem> {
  const fallback = { title: `This did not work (${response.status}).` };
  try {
    return { ...fallback, ...((await response.json()) as Problem) };
  } catch {
    return fallback;
  }
}

interface Told {
  message?: string;
  warnings?: unknown[];
}

const MOST_WARNINGS = 3;

/** What a successful answer says about itself, such as “Proposed to Olu”, and what is to be known although it is done. */
export async function messageOf(response: Response, said?: string): Promise<string | undefined> {
  try {
    const { message, warnings = [] } = (await response.clone().json()) as Told;
    const words = warnings.filter((warning): warning is string => typeof warning === "string");
    const more = words.length > MOST_WARNINGS ? [`And ${words.length - MOST_WARNINGS} more`] : [];
    const warned = [...words.slice(0, MOST_WARNINGS), ...more].map((sentence) => `${sentence}.`);
    const first = message ?? said ?? (warned.length > 0 ? "Saved." : undefined);
    return [first, ...warned].filter(Boolean).join(" ") || undefined;
  } catch {
    return said;
  }
}

export async function fetchPage(url: string): Promise<Document> {
  const response = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
