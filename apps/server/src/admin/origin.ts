import { type RequestHeaders, sessionIdOf } from "./session-cookie.ts";

/**
 * Whether a request or handshake comes from our own page, or from a program.
 *
 * A browser names the page that asks in `Origin`: it has to be one of this host. Programs send none, which is
 * fine as long as no session cookie comes along. `null` (a sandboxed or local page) counts as foreign.
 *
 * @param host the `Host` header of the request; a proxy in front has to pass it on.
 */
export function originAllowed(headers: RequestHeaders, host: string | undefined): boolean {
  const { origin } = headers;
  if (origin === undefined) return !bringsSession(headers);
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  if (protocol !== "http:" && protocol !== "https:") return false;
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === originHost;
}

/**
 * Whether the browser does not say that another site asks (`Sec-Fetch-Site`). For HTTP requests only: on the
 * handshake of a WebSocket browsers do not agree about this header.
 */
export function fetchSiteAllowed(headers: RequestHeaders): boolean {
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

/** Under either name of the cookie: whether the connection is encrypted makes no difference here. */
function bringsSession(headers: RequestHeaders): boolean {
  return sessionIdOf(headers) !== null || sessionIdOf(headers, true) !== null;
}
