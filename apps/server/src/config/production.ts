import type { Environment } from "./config.ts";

/** What a server on the internet must not start with. Values are never repeated in a message: it may end up in a log. */
export function productionProblems(given: Environment): readonly string[] {
  const isMissing = given["ADMIN_PASSWORD"] === undefined && given["ADMIN_PASSWORD_HASH"] === undefined;
  return [
    ...(isMissing
      ? [
          "ADMIN_PASSWORD: not set. With NODE_ENV=production the server does not make one up; " +
            'set it to a password of your own, for example `ADMIN_PASSWORD="$(openssl rand -base64 18)" npm start`.',
        ]
      : []),
    ...["ADMIN_PASSWORD", "ADMIN_VIEWER_PASSWORD"].flatMap((name) => weakPassword(name, given[name])),
    ...["ADMIN_TOKEN", "METRICS_TOKEN", "TOKEN_SECRET", "TOKEN_SECRET_PREVIOUS"]
      .filter((name) => (given[name]?.length ?? 16) < 16)
      .map((name) => `${name}: expected at least 16 characters in production.`),
  ];
}

function weakPassword(name: string, password: string | undefined): readonly string[] {
  if (password === undefined) return [];
  const isWeak = knownPasswords.has(password.toLowerCase()) || password.length < 8;
  return isWeak ? [`${name}: expected at least 8 characters and no well-known password in production.`] : [];
}

const knownPasswords: ReadonlySet<string> = new Set([
  "password",
  "passw0rd",
  "password1",
  "changeme",
  "change-me",
  "administrator",
  "adminadmin",
  "admin123",
  "12345678",
  "123456789",
  "1234567890",
  "qwertyuiop",
  "waitroom",
]);
