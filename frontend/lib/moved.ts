import { refreshSoon } from "./refresh";
import { toast } from "./say";
import { messageOf, type Problem, problemOf } from "./server";

let before: Promise<void> = Promise.resolve();

/**
 * What a person has moved stands already: says so with its undo, or puts it back where it was and says why. Moves are sent one
 * after the other: of two in a hurry the second is to stand.
 */
export function moved(
  send: () => Promise<Response>,
  said: string,
  revert: () => void,
  handled: (problem: Problem) => boolean = () => false,
  asksWhy = false,
): Promise<void> {
  const done = before.then(() => move(send, said, revert, handled, asksWhy));
  before = done.catch(() => {});
  return done;
}

async function move(
  send: () => Promise<Response>,
  said: string,
  revert: () => void,
  handled: (problem: Problem) => boolean,
  asksWhy: boolean,
): Promise<void> {
  try {
    const response = await send();
    // A proposal has moved nothing yet.
    if (response.status === 202) revert();
    if (!response.ok) throw await problemOf(response);
    const undo = response.headers.get("Northline-Undo") ?? undefined;
    // Undo names the event; why it was done is said of the same.
    const why = asksWhy ? undo?.replace(/^\/api\/v1(.*)\/undo$/, "$1/why") : undefined;
    toast((await messageOf(response, said)) ?? said, { undo, why });
    refreshSoon(600);
  } catch (wrong) {
    revert();
    const problem = wrong as Problem;
    if (handled(problem)) return;
    toast(problem.detail ?? problem.title ?? "It is back where it was: no connection.", { bad: true });
  }
}
