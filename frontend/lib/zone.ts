/** Tells the server in which time zone this browser is, for dates and times on the pages to come. */
export function tellZone(): void {
  const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
  if (!zone || document.cookie.split("; ").includes(`northline_zone=${zone}`)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there without a secure connection.
  document.cookie = `northline_zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
