import { Button, PasswordInput } from "@mantine/core";
import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { baseUrl } from "../base-url.ts";
import { Logo } from "../header/header.tsx";
import { SchemeSwitch } from "../theme/scheme-switch.tsx";
import styles from "./login.module.css";
import { login, type LoginResult } from "./session.ts";

/** Asks for the password of the dashboard. */
export function Login({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (password === "") {
      setError("Enter the password.");
      input.current?.focus();
      return;
    }
    setIsSending(true);
    const result = await login(baseUrl, password, fetch);
    setIsSending(false);
    if (result.kind === "ok") {
      onSignedIn();
      return;
    }
    setError(words(result));
    input.current?.select();
  };

  return (
    <main className={styles.page}>
      <form className={styles.card} noValidate onSubmit={(event) => void submit(event)}>
        <Logo />
        <h1 className={styles.title}>Waitroom dashboard</h1>
        <p className={styles.hint}>Sign in to see the running experiment.</p>
        <PasswordInput
          ref={input}
          label="Password"
          autoComplete="current-password"
          name="password"
          value={password}
          error={error}
          errorProps={{ role: "alert" }}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": "Show the password", tabIndex: 0 }}
        />
        <Button type="submit" fullWidth loading={isSending}>
          Sign in
        </Button>
        <p className={styles.hint}>
          The password is the server's <code>ADMIN_PASSWORD</code>. Where none was set, the server printed one
          when it started.
        </p>
      </form>
      <SchemeSwitch />
    </main>
  );
}

function words(result: Exclude<LoginResult, { kind: "ok" }>): string {
  switch (result.kind) {
    case "wrong-password":
      return "This is not the password.";
    case "throttled":
      return `Too many attempts. Try again in ${
        result.retryAfterSeconds === null ? "a minute" : `${result.retryAfterSeconds} s`
      }.`;
    case "failed":
      return result.status === null
        ? "The server does not answer. Check that it runs, then try again."
        : `The server answered with status ${result.status}. Its log says why.`;
  }
}
