/** What the server says about who looks at this page. */
export type SessionState = "signed-in" | "signed-out" | "unreachable";

export type LoginResult =
  | { readonly kind: "ok" }
  | { readonly kind: "wrong-password" }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number | null }
  | { readonly kind: "failed"; readonly status: number | null };

/** Asks the server whether the cookie that the browser holds is a session. */
export async function readSession(baseUrl: URL, request: typeof fetch): Promise<SessionState> {
  try {
    const response = await request(new URL("session", baseUrl), requestOptions);
    // A proxy answers 502 to 504 while the server is away.
    if (response.status > 501) return "unreachable";
    return response.ok ? "signed-in" : "signed-out";
  } catch {
    return "unreachable";
  }
}

/** Trades the password for a session cookie. */
export async function login(baseUrl: URL, password: string, request: typeof fetch): Promise<LoginResult> {
  try {
    const response = await request(new URL("login", baseUrl), {
      ...requestOptions,
      method: "POST",
      headers: { ...requestOptions.headers, "content-type": "application/json" },
      body: JSON.stringify({ password }),
    });
    if (response.ok) return { kind: "ok" };
    if (response.status === 401) return { kind: "wrong-password" };
    if (response.status === 429) return { kind: "throttled", retryAfterSeconds: retryAfter(response) };
    return { kind: "failed", status: response.status };
  } catch {
    return { kind: "failed", status: null };
  }
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null;
}

const requestOptions = {
  headers: { accept: "application/json" },
  credentials: "same-origin",
  cache: "no-store",
} as const satisfies RequestInit;
