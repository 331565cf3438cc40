import { z } from "zod";
import { flawOfPasswordHash } from "../admin/password-hash.ts";
import { logLevels, type LogLevel } from "../operations/server-log.ts";

declare module "zod" {
  interface GlobalMeta {
    /** What a variable of the environment is for, in a sentence or two. */
    readonly about?: string;
    /** What holds where it is not set. */
    readonly otherwise?: string;
    /** Never printed. */
    readonly secret?: boolean;
  }
}

/** A variable of the environment, as people read of it. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly about: string;
  readonly otherwise: string;
  readonly secret: boolean;
}

const path = (name: string) =>
  z
    .string()
    .refine((value) => !value.includes("\0"), `${name}: expected a path, got one with a NUL character.`);

const password = (name: string) =>
  z.string().max(1024, `${name}: expected at most 1024 characters.`).optional();

const passwordHash = (name: string) =>
  z
    .string()
    .refine((value) => flawOfPasswordHash(value) === null, {
      error: (issue) => `${name}: ${flawOfPasswordHash(String(issue.input)) ?? ""}`,
    })
    .optional();

/** The one place that says which variables the server reads. Messages never repeat a secret: they may end up in a log. */
const environmentSchema = z.object({
  PORT: z
    .string()
    .refine(isPort, {
      error: (issue) => `PORT: expected an integer from 0 to 65535, got \`${String(issue.input)}\`.`,
    })
    .transform(Number)
    .default(3000)
    .meta({ about: "Port to listen on; 0 lets the system choose.", otherwise: "3000" }),
  HOST: z
    .string()
    .regex(/^[^\s/]+$/, {
      error: (issue) => `HOST: expected an address or a host name, got \`${String(issue.input)}\`.`,
    })
    .default("127.0.0.1")
    .meta({ about: "Address to listen on.", otherwise: "127.0.0.1" }),
  DATA_DIR: path("DATA_DIR")
    .default("./data")
    .meta({ about: "Folder of match logs and journals.", otherwise: "./data" }),
  IDENTITY_DIR: path("IDENTITY_DIR").default("./identities").meta({
    about: "Folder of the file that says who participants are on the platform that sent them.",
    otherwise: "./identities",
  }),
  EXPERIMENT: path("EXPERIMENT")
    .optional()
    .meta({ about: "The experiment file: .ts, .mts, .js, .mjs or .json.", otherwise: "the demo" }),
  PAGE_DIR: path("PAGE_DIR").optional().meta({
    about: "Folder of a participants' page of your own: static files with an index.html, served at /.",
    otherwise: "the page of the demo",
  }),
  ADMIN_PASSWORD: password("ADMIN_PASSWORD").meta({
    about: "Password of operators, who see and act.",
    otherwise: "one is made at each start and printed; with NODE_ENV=production one has to be set",
    secret: true,
  }),
  ADMIN_PASSWORD_HASH: passwordHash("ADMIN_PASSWORD_HASH").meta({
    about:
      "The same as a hash (argon2id or scrypt, as `npm start -- --hash-password` prints it), so that the password stands nowhere.",
    otherwise: "ADMIN_PASSWORD counts",
    secret: true,
  }),
  ADMIN_VIEWER_PASSWORD: password("ADMIN_VIEWER_PASSWORD").meta({
    about: "Password of viewers, who see and cannot act.",
    otherwise: "there are no viewers",
    secret: true,
  }),
  ADMIN_VIEWER_PASSWORD_HASH: passwordHash("ADMIN_VIEWER_PASSWORD_HASH").meta({
    about: "The same as a hash.",
    otherwise: "ADMIN_VIEWER_PASSWORD counts",
    secret: true,
  }),
  ADMIN_TOKEN: z
    .string()
    .max(1024, "ADMIN_TOKEN: expected at most 1024 characters.")
    .regex(
      /^[\x21-\x7e]*$/,
      "ADMIN_TOKEN: expected printable ASCII without spaces, since it goes in a header.",
    )
    .optional()
    .meta({
      about: "Credential of the researcher's programs: printable ASCII without spaces.",
      otherwise: "no program is let in",
      secret: true,
    }),
  METRICS_TOKEN: z
    .string()
    .max(1024, "METRICS_TOKEN: expected at most 1024 characters.")
    .regex(
      /^[\x21-\x7e]*$/,
      "METRICS_TOKEN: expected printable ASCII without spaces, since it goes in a header.",
    )
    .optional()
    .meta({
      about: "Credential of who reads /metrics, and nothing else: printable ASCII without spaces.",
      otherwise: "only the ADMIN_TOKEN opens them",
      secret: true,
    }),
  TOKEN_SECRET: z.string().optional().meta({
    about: "Signs the participants' tokens.",
    otherwise: "a secret is made at the first start and kept in .waitroom/token-key",
    secret: true,
  }),
  TOKEN_SECRET_PREVIOUS: z.string().optional().meta({
    about: "The secret before TOKEN_SECRET was changed: tokens that it signed stay good until they end.",
    otherwise: "they are refused",
    secret: true,
  }),
  LOG_LEVEL: z
    .enum(logLevels, {
      error: (issue) => `LOG_LEVEL: expected one of ${logLevels.join(", ")}, got \`${String(issue.input)}\`.`,
    })
    .optional()
    .meta({
      about: `From what on the server's own log is written to standard error: ${logLevels.join(", ")}.`,
      otherwise: "warn; info with NODE_ENV=production",
    }),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, "REDIS_URL: expected redis://host:port or rediss://host:port.")
    .optional()
    .meta({
      about: "The Redis over which several nodes share the scenes (docs/scale-out.md).",
      otherwise: "this server is on its own, with its journals in files",
      secret: true,
    }),
  REDIS_ALLOW_WEAK: z.enum(["yes", "no"], "REDIS_ALLOW_WEAK: expected yes or no.").optional().meta({
    about: "Whether to start with a Redis that can lose what it acknowledged.",
    otherwise: "no",
  }),
  NODE_NAME: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/, "NODE_NAME: expected 1 to 32 letters, digits and hyphens.")
    .optional()
    .meta({ about: "How people know this node among several.", otherwise: "the name of the host" }),
  NODE_ENV: z
    .string()
    .refine((name) => name === "production" || !/^\s*prod/i.test(name), {
      error: (issue) => `NODE_ENV: expected production, written so, got \`${String(issue.input)}\`.`,
    })
    .optional()
    .meta({
      about: "`production` asks for passwords that are not easily guessed.",
      otherwise: "anything goes",
    }),
});

/** What the variables say; without a value where one is not set and has no default. */
export interface EnvironmentValues {
  readonly PORT: number;
  readonly HOST: string;
  readonly DATA_DIR: string;
  readonly IDENTITY_DIR: string;
  readonly EXPERIMENT?: string | undefined;
  readonly PAGE_DIR?: string | undefined;
  readonly ADMIN_PASSWORD?: string | undefined;
  readonly ADMIN_PASSWORD_HASH?: string | undefined;
  readonly ADMIN_VIEWER_PASSWORD?: string | undefined;
  readonly ADMIN_VIEWER_PASSWORD_HASH?: string | undefined;
  readonly ADMIN_TOKEN?: string | undefined;
  readonly METRICS_TOKEN?: string | undefined;
  readonly LOG_LEVEL?: LogLevel | undefined;
  readonly TOKEN_SECRET?: string | undefined;
  readonly TOKEN_SECRET_PREVIOUS?: string | undefined;
  readonly NODE_ENV?: string | undefined;
  readonly REDIS_URL?: string | undefined;
  readonly REDIS_ALLOW_WEAK?: "yes" | "no" | undefined;
  readonly NODE_NAME?: string | undefined;
}

/** Reads the variables that are set: their values, or every problem. */
export function parseEnvironment(
  given: Readonly<Record<string, string | undefined>>,
):
  | { readonly values: EnvironmentValues; readonly problems: readonly [] }
  | { readonly values: null; readonly problems: readonly string[] } {
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) return { values: parsed.data, problems: [] };
  return { values: null, problems: parsed.error.issues.map(({ message }) => message) };
}

/** Every variable that the server reads. */
export const environmentVariables: readonly EnvironmentVariable[] = Object.entries(
  environmentSchema.shape,
).map(([name, schema]) => {
  const { about, otherwise, secret = false } = schema.meta() ?? {};
  if (about === undefined || otherwise === undefined)
    throw new TypeError(`Expected ${name} to be described.`);
  return { name, about, otherwise, secret };
});

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
}
