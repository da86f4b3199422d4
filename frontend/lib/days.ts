const DAY = 86_400_000;

/** A day, such as 2031-03-12, so many days later. */
export function later(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** How many days lie between two. */
export function between(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** A day as people say it. */
export function spoken(day: string): string {
  if (!day) return "open";
  const format = new Intl.DateTimeFormat(document.documentElement.dataset.locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.format(Date.parse(`${day}T00:00:00Z`));
}
