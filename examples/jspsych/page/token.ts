const key = "waitroom-token";

/**
 * Who this page is: the token that a link brought in its fragment, that of this tab from before a reload, or a new one.
 *
 * @throws Error when the study is open by link only
 */
export async function participantToken(): Promise<string> {
  const brought = new URLSearchParams(location.hash.slice(1)).get("token");
  const known = brought ?? sessionStorage.getItem(key);
  if (brought !== null) history.replaceState(null, "", location.pathname);
  const token = known ?? (await newToken());
  sessionStorage.setItem(key, token);
  return token;
}

async function newToken(): Promise<string> {
  const response = await fetch("/api/participants", { method: "POST" });
  const body = await response.json();
  if (!response.ok) throw new Error(body.message);
  return body.token;
}
