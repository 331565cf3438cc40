import type { IncomingHttpHeaders } from "node:http";

/** The headers of a request, as `node:http` gives them. */
export type RequestHeaders = Readonly<IncomingHttpHeaders>;

/** Whether the browser speaks https, with this server or with a proxy in front of it. */
export function isSecure(headers: RequestHeaders, encrypted = false): boolean {
  return encrypted || firstValue(headers["x-forwarded-proto"]) === "https";
}

/**
 * Name of the session cookie. With https it is one that a browser takes from this very host only, so that
 * no neighbouring host can plant a session.
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? "__Host-waitroom_admin" : "waitroom_admin";
}

/** Name of the cookie by which a browser is known from which somebody has logged in. */
export function deviceCookieName(secure: boolean): string {
  return secure ? "__Host-waitroom_device" : "waitroom_device";
}

/** The session id that a request brings, or null. */
export function sessionIdOf(headers: RequestHeaders, encrypted = false): string | null {
  return cookieOf(headers, sessionCookieName(isSecure(headers, encrypted)));
}

/** The id of a known browser that a request brings, or null. */
export function deviceIdOf(headers: RequestHeaders, encrypted = false): string | null {
  return cookieOf(headers, deviceCookieName(isSecure(headers, encrypted)));
}

function cookieOf(headers: RequestHeaders, name: string): string | null {
  for (const pair of (headers.cookie ?? "").split(";")) {
    const [key, value] = pair.split("=", 2);
    if (key?.trim() === name && value !== undefined) return value.trim();
  }
  return null;
}

function firstValue(header: string | string[] | undefined): string | undefined {
  return (Array.isArray(header) ? header[0] : header)?.split(",", 1)[0]?.trim().toLowerCase();
}
