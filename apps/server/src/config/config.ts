import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { z } from "zod";
import { SetupError } from "./setup-error.ts";

/** How one server process runs; made from the environment by {@link parseConfig}. Paths are absolute. */
export interface ServerConfig {
  /** TCP port; 0 lets the system choose. @default 3000 */
  readonly port: number;
  /** Address to listen on. @default "127.0.0.1" */
  readonly host: string;
  /** Folder of match logs and journals. @default "./data" */
  readonly dataDir: string;
  /** Folder of what the server keeps for itself (the token key): `.waitroom` in the working folder. */
  readonly stateDir: string;
  /** Folder of the file that says who participants are on the platform that sent them. @default "./identities" */
  readonly identityDir: string;
  /** Module whose default export is the experiment; null runs the demo. */
  readonly experimentPath: string | null;
  readonly adminPassword: string;
  /** Whether `adminPassword` was made for this process, so that somebody has to be told. */
  readonly adminPasswordGenerated: boolean;
  /** Credential of the researcher's own programs; null: no program is let in. */
  readonly adminToken: string | null;
  /** Secret that signs participants' tokens; null: the one in `stateDir`. */
  readonly tokenSecret: string | null;
  /** Whether NODE_ENV is `production`. */
  readonly production: boolean;
}

/**
 * Reads the environment. An empty variable counts as not set; relative paths are taken from `cwd`.
 *
 * @param newPassword makes the admin password where none is set.
 * @throws {@link SetupError} `INVALID_CONFIG`, naming every problem at once.
 */
export function parseConfig(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  newPassword: () => string = randomPassword,
): ServerConfig {
  const given = Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) => name in schema.shape && value !== undefined && value !== "",
    ),
  );
  const parsed = schema.safeParse(given);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)),
    ...(given["NODE_ENV"] === "production" ? productionProblems(given) : []),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new SetupError("INVALID_CONFIG", "The server cannot start with this environment:", problems);
  }
  const variables = parsed.data;
  return {
    port: variables.PORT,
    // "localhost" may mean two addresses; one is listened on, and that one is printed.
    host: variables.HOST === "localhost" ? "127.0.0.1" : variables.HOST,
    dataDir: resolve(cwd, variables.DATA_DIR),
    stateDir: join(resolve(cwd), ".waitroom"),
    identityDir: resolve(cwd, variables.IDENTITY_DIR),
    experimentPath: variables.EXPERIMENT === undefined ? null : resolve(cwd, variables.EXPERIMENT),
    adminPassword: variables.ADMIN_PASSWORD ?? newPassword(),
    adminPasswordGenerated: variables.ADMIN_PASSWORD === undefined,
    adminToken: variables.ADMIN_TOKEN ?? null,
    tokenSecret: variables.TOKEN_SECRET ?? null,
    production: variables.NODE_ENV === "production",
  };
}

const path = (name: string) =>
  z
    .string()
    .refine((value) => !value.includes("\0"), `${name}: expected a path, got one with a NUL character.`);

const schema = z.object({
  PORT: z
    .string()
    .refine(isPort, {
      error: (issue) => `PORT: expected an integer from 0 to 65535, got \`${String(issue.input)}\`.`,
    })
    .transform(Number)
    .default(3000),
  HOST: z
    .string()
    .regex(/^[^\s/]+$/, {
      error: (issue) => `HOST: expected an address or a host name, got \`${String(issue.input)}\`.`,
    })
    .default("127.0.0.1"),
  DATA_DIR: path("DATA_DIR").default("./data"),
  IDENTITY_DIR: path("IDENTITY_DIR").default("./identities"),
  EXPERIMENT: path("EXPERIMENT").optional(),
  ADMIN_PASSWORD: z.string().max(1024, "ADMIN_PASSWORD: expected at most 1024 characters.").optional(),
  ADMIN_TOKEN: z
    .string()
    .max(1024, "ADMIN_TOKEN: expected at most 1024 characters.")
    .regex(
      /^[\x21-\x7e]*$/,
      "ADMIN_TOKEN: expected printable ASCII without spaces, since it goes in a header.",
    )
    .optional(),
  TOKEN_SECRET: z.string().optional(),
  NODE_ENV: z.string().optional(),
});

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
}

/** Values are never repeated in a message: it may end up in a log. */
function productionProblems(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const password = given["ADMIN_PASSWORD"];
  if (password === undefined) {
    return [
      "ADMIN_PASSWORD: not set. With NODE_ENV=production the server does not make one up; " +
        'set it to a password of your own, for example `ADMIN_PASSWORD="$(openssl rand -base64 18)" npm start`.',
      ...shortSecrets(given),
    ];
  }
  const isKnown = knownPasswords.has(password.toLowerCase());
  return [
    ...(isKnown || password.length < 8
      ? ["ADMIN_PASSWORD: expected at least 8 characters and no well-known password in production."]
      : []),
    ...shortSecrets(given),
  ];
}

function shortSecrets(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  return ["ADMIN_TOKEN", "TOKEN_SECRET"]
    .filter((name) => (given[name]?.length ?? 16) < 16)
    .map((name) => `${name}: expected at least 16 characters in production.`);
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

/** 120 bits, written so that it can be typed. */
function randomPassword(): string {
  return randomBytes(15).toString("base64url");
}
