import { refreshSoon } from "./refresh";
import { toast } from "./say";
import { messageOf, type Problem, problemOf } from "./server";

/** What a person has moved stands already: says so with its undo, or puts it back where it was and says why. */
export async function moved(
  sent: Promise<Response>,
  said: string,
  revert: () => void,
  handled: (problem: Problem) => boolean = () => false,
): Promise<void> {
  try {
    const response = await sent;
    // A proposal has moved nothing yet.
    if (response.status === 202) revert();
    if (!response.ok) throw await problemOf(response);
    const undo = response.headers.get("Northline-Undo") ?? undefined;
    toast((await messageOf(response, said)) ?? said, { undo });
    refreshSoon(600);
  } catch (wrong) {
    revert();
    const problem = wrong as Problem;
    if (handled(problem)) return;
    toast(problem.detail ?? problem.title ?? "It is back where it was: no connection.", { bad: true });
  }
}
