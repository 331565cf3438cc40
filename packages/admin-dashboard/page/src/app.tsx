import { useCallback, useEffect, useState } from "react";
import { baseUrl } from "./base-url.ts";
import { Dashboard } from "./dashboard.tsx";
import { useLive, useSources } from "./live/context.ts";
import { Login } from "./session/login.tsx";
import { readSession, type SessionState } from "./session/session.ts";
import { WaitingForServer } from "./session/waiting-for-server.tsx";

const retryMs = 3_000;

/** Decides what is shown: the login, the dashboard, or what the page waits for. */
export function App() {
  const { live } = useSources();
  const { link, snapshot } = useLive();
  const [session, setSession] = useState<SessionState | "checking">("checking");
  const signIn = useCallback(() => {
    setSession("signed-in");
    live.open();
  }, [live]);

  useEffect(() => {
    if (session !== "checking" && session !== "unreachable") return undefined;
    let isCurrent = true;
    const check = async (): Promise<void> => {
      const found = await readSession(baseUrl, fetch);
      if (!isCurrent) return;
      if (found === "signed-in") signIn();
      else setSession(found);
    };
    if (session === "checking") void check();
    const timer = setInterval(() => void check(), retryMs);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [session, signIn]);

  if (session === "checking" || session === "unreachable") {
    return <WaitingForServer isUnreachable={session === "unreachable"} />;
  }
  if (session === "signed-out" || link === "signed-out") return <Login onSignedIn={signIn} />;
  if (snapshot === null) return <WaitingForServer isUnreachable={link === "reconnecting"} />;
  return <Dashboard snapshot={snapshot} />;
}
