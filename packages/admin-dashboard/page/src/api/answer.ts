/**
 * What came of a request. `absent`: this host does not offer it. `refused`: it said no. `unreachable`: nothing
 * usable came back.
 */
export type Answer<Value> =
  | { readonly kind: "ok"; readonly value: Value }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly status: number; readonly message: string }
  | { readonly kind: "unreachable" };

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Sends the request and reads the answer; `parse` gives undefined for an answer of another shape. */
export async function ask<Value>(
  request: () => Promise<Response>,
  parse: (body: unknown) => Value | undefined,
): Promise<Answer<Value>> {
  try {
    const response = await request();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    // A host that does not know the path answers with a page or a text of its own.
    if (!isJson) return response.status < 500 ? { kind: "absent" } : { kind: "unreachable" };
    const body: unknown = await response.json();
    if (!response.ok) return refusal(response.status, body);
    const value = parse(body);
    return value === undefined ? { kind: "unreachable" } : { kind: "ok", value };
  } catch {
    return { kind: "unreachable" };
  }
}

function refusal(status: number, body: unknown): Answer<never> {
  const code = isRecord(body) ? body["error_code"] : undefined;
  // Without a code of its own, or with that of an unknown path, it is the host's general "not found".
  if (status === 404 && (typeof code !== "string" || code === "NOT_FOUND")) return { kind: "absent" };
  const message = isRecord(body) ? body["message"] : undefined;
  return {
    kind: "refused",
    status,
    message: typeof message === "string" && message !== "" ? message : `The server answered with ${status}.`,
  };
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of an array; undefined where it is none. */
export function records(value: unknown): readonly JsonRecord[] | undefined {
  return Array.isArray(value) ? value.filter(isRecord) : undefined;
}
