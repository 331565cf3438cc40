import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { SetupError } from "../../src/config/setup-error.ts";

const cwd = "/srv/study";

function problemsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    parseConfig(env, cwd);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    expect(error.code).toBe("INVALID_CONFIG");
    return error.problems;
  }
  return [];
}

const hash = `$scrypt$ln=15,r=8,p=3$${"A".repeat(22)}$${"B".repeat(43)}`;

function madePassword(): string {
  const { operatorPassword } = parseConfig({}, cwd);
  return operatorPassword.kind === "generated" ? operatorPassword.password : "";
}

describe("parseConfig", () => {
  it("needs no variable at all", () => {
    expect(parseConfig({}, cwd, () => "made-up")).toEqual({
      port: 3000,
      host: "127.0.0.1",
      dataDir: resolve(cwd, "data"),
      stateDir: resolve(cwd, ".waitroom"),
      identityDir: resolve(cwd, "identities"),
      experimentPath: null,
      pageDir: null,
      operatorPassword: { kind: "generated", password: "made-up" },
      viewerPassword: null,
      adminToken: null,
      tokenSecret: null,
      previousTokenSecret: null,
      metricsToken: null,
      logLevel: "warn",
      production: false,
      redis: null,
    });
  });

  it("wants secrets that all nodes share, where several share the scenes", () => {
    expect(() => parseConfig({ REDIS_URL: "redis://127.0.0.1:6379" }, "/srv")).toThrow(
      /TOKEN_SECRET: not set[^]*ADMIN_PASSWORD: not set/,
    );
    expect(() => parseConfig({ REDIS_URL: "127.0.0.1:6379" }, "/srv")).toThrow(/REDIS_URL: expected redis:/);
    expect(() => parseConfig({ REDIS_ALLOW_WEAK: "1", NODE_NAME: "a/b" }, "/srv")).toThrow(
      /REDIS_ALLOW_WEAK: expected yes or no[^]*NODE_NAME: expected/,
    );
  });

  it("takes every variable, and relative paths from the working folder", () => {
    const config = parseConfig(
      {
        PORT: "0",
        HOST: "0.0.0.0",
        DATA_DIR: "out",
        IDENTITY_DIR: "/var/people",
        ADMIN_VIEWER_PASSWORD_HASH: hash,
        TOKEN_SECRET_PREVIOUS: "p".repeat(16),
        REDIS_URL: "redis://127.0.0.1:6379",
        REDIS_ALLOW_WEAK: "yes",
        NODE_NAME: "north",
        EXPERIMENT: "../study.ts",
        PAGE_DIR: "./page/",
        ADMIN_PASSWORD: "correct horse",
        ADMIN_TOKEN: "t".repeat(16),
        TOKEN_SECRET: "s".repeat(16),
        METRICS_TOKEN: "m".repeat(16),
        LOG_LEVEL: "debug",
        NODE_ENV: "production",
        UNRELATED: "x",
      },
      cwd,
    );
    expect(config).toEqual({
      port: 0,
      host: "0.0.0.0",
      dataDir: "/srv/study/out",
      identityDir: "/var/people",
      stateDir: "/srv/study/.waitroom",
      experimentPath: "/srv/study.ts",
      pageDir: "/srv/study/page",
      operatorPassword: { kind: "plain", password: "correct horse" },
      viewerPassword: { kind: "hash", hash },
      adminToken: "t".repeat(16),
      tokenSecret: "s".repeat(16),
      previousTokenSecret: "p".repeat(16),
      metricsToken: "m".repeat(16),
      logLevel: "debug",
      production: true,
      redis: { url: "redis://127.0.0.1:6379", allowWeak: true, nodeName: "north" },
    });
  });

  it("leaves absolute paths alone", () => {
    expect(parseConfig({ DATA_DIR: "/var/data", EXPERIMENT: "/opt/e.ts" }, cwd)).toMatchObject({
      dataDir: "/var/data",
      experimentPath: "/opt/e.ts",
    });
  });

  it("takes an empty variable as not set", () => {
    expect(parseConfig({ PORT: "", ADMIN_TOKEN: "" }, cwd)).toMatchObject({ port: 3000, adminToken: null });
  });

  it("listens on one address where localhost is asked for", () => {
    expect(parseConfig({ HOST: "localhost" }, cwd).host).toBe("127.0.0.1");
  });

  it("makes a different password each time, long enough not to be guessed", () => {
    const made = new Set(Array.from({ length: 20 }, () => madePassword()));
    expect(made.size).toBe(20);
    for (const password of made) expect(password).toMatch(/^[\w-]{20}$/);
  });

  it.each(["-1", "65536", "3000.5", "0x10", "abc", " 80", "1e3", "999999"])(
    "refuses %j as a port",
    (port) => {
      expect(problemsOf({ PORT: port })).toEqual([
        `PORT: expected an integer from 0 to 65535, got \`${port}\`.`,
      ]);
    },
  );

  it.each([["a b"], ["http://x"]])("refuses %j as a host", (host) => {
    expect(problemsOf({ HOST: host })).toHaveLength(1);
  });

  it("reports all problems at once", () => {
    const problems = problemsOf({
      PORT: "x",
      HOST: "a b",
      DATA_DIR: "a\0b",
      ADMIN_TOKEN: "mit Leerzeichen",
      NODE_ENV: "production",
    });
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "PORT",
      "HOST",
      "DATA_DIR",
      "ADMIN_TOKEN",
      "ADMIN_PASSWORD",
      "ADMIN_TOKEN",
    ]);
  });

  it("refuses production without a password, and says how to set one", () => {
    const [problem] = problemsOf({ NODE_ENV: "production" });
    expect(problem).toContain("ADMIN_PASSWORD=");
    expect(problem).toContain("NODE_ENV=production");
  });

  it.each(["prod", "Production", " production", "produktion"])(
    "does not take %j for something else",
    (name) => {
      expect(problemsOf({ NODE_ENV: name })).toEqual([
        `NODE_ENV: expected production, written so, got \`${name}\`.`,
      ]);
      expect(problemsOf({ NODE_ENV: "staging" })).toEqual([]);
    },
  );

  it.each(["password", "ChangeMe", "short"])("refuses %j as a production password", (password) => {
    const problems = problemsOf({ NODE_ENV: "production", ADMIN_PASSWORD: password });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(`\`${password}\``);
  });

  it.each([
    [{ METRICS_TOKEN: "one", ADMIN_TOKEN: "one" }, "METRICS_TOKEN: expected another value than ADMIN_TOKEN"],
    [
      { TOKEN_SECRET_PREVIOUS: "one", TOKEN_SECRET: "one" },
      "TOKEN_SECRET_PREVIOUS: expected another value than TOKEN_SECRET",
    ],
  ])("takes no value twice that should open less, or come before: %o", (env, problem) => {
    expect(problemsOf(env)).toEqual([`${problem}, got the same.`]);
  });

  it.each([
    [{ IDENTITY_DIR: "./data/people" }, "IDENTITY_DIR: expected a folder outside of DATA_DIR"],
    [{ IDENTITY_DIR: "./data" }, "IDENTITY_DIR: expected a folder outside of DATA_DIR"],
    [
      { DATA_DIR: "./study", PAGE_DIR: ".", IDENTITY_DIR: "/elsewhere" },
      "DATA_DIR: expected a folder outside of PAGE_DIR",
    ],
    [{ DATA_DIR: "/elsewhere", PAGE_DIR: "." }, "IDENTITY_DIR: expected a folder outside of PAGE_DIR"],
    [
      { DATA_DIR: "..", IDENTITY_DIR: "/elsewhere" },
      "DATA_DIR: expected a folder without the working folder in it",
    ],
  ])("keeps folders apart that are not for the same eyes: %o", (env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(problem)]);
  });

  it("names misplaced folders beside all other problems", () => {
    expect(problemsOf({ IDENTITY_DIR: "./data", METRICS_TOKEN: "one", ADMIN_TOKEN: "one" })).toHaveLength(2);
    expect(problemsOf({ DATA_DIR: "./data", IDENTITY_DIR: "./data-of-people", PAGE_DIR: "./page" })).toEqual(
      [],
    );
  });

  it("takes a password or its hash, not both, and another one for viewers", () => {
    expect(problemsOf({ ADMIN_PASSWORD: "x", ADMIN_PASSWORD_HASH: hash })).toEqual([
      "ADMIN_PASSWORD: expected either it or ADMIN_PASSWORD_HASH, got both.",
    ]);
    expect(problemsOf({ ADMIN_PASSWORD: "x", ADMIN_VIEWER_PASSWORD: "x" })).toHaveLength(1);
    expect(problemsOf({ ADMIN_PASSWORD_HASH: "correct horse" }).join()).toMatch(
      /^ADMIN_PASSWORD_HASH: expected a hash/,
    );
    expect(problemsOf({ NODE_ENV: "production", ADMIN_PASSWORD_HASH: hash })).toEqual([]);
    const weak = problemsOf({
      NODE_ENV: "production",
      ADMIN_PASSWORD_HASH: hash,
      ADMIN_VIEWER_PASSWORD: "changeme",
    });
    expect(weak).toHaveLength(1);
  });

  it("never repeats a secret in an error", () => {
    const secrets = {
      ADMIN_TOKEN: "tok en-1",
      TOKEN_SECRET: "hush-hush",
      TOKEN_SECRET_PREVIOUS: "hushed",
      ADMIN_PASSWORD: "pa55",
      ADMIN_PASSWORD_HASH: "$argon2id$pa66",
      ADMIN_VIEWER_PASSWORD: "pa77",
    };
    const text = problemsOf({ ...secrets, NODE_ENV: "production" }).join("\n");
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
  });
});
