import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { environmentVariables } from "../../src/config/environment.ts";
import { envExample, printedConfig } from "../../src/config/print-config.ts";
import { withEnvFile } from "../../src/config/read-env-file.ts";

describe("the printed configuration", () => {
  it("says of every variable what holds, and of secrets only that they are set", () => {
    const secrets = environmentVariables.filter(({ secret }) => secret).map(({ name }) => name);
    const env = { PORT: "80", DATA_DIR: "/srv/my data\nPORT=1", HOST: "" };
    const text = printedConfig({
      ...env,
      ...Object.fromEntries(secrets.map((name) => [name, `secret ${name}`])),
    });
    expect(text).not.toContain("secret ADMIN");
    expect(text).not.toContain("secret TOKEN");
    const lines = text.split("\n");
    expect(lines).toHaveLength(environmentVariables.length);
    expect(lines).toContain("PORT=80");
    expect(lines).toContain(String.raw`DATA_DIR="/srv/my data\nPORT=1"`);
    expect(lines).toContain("# HOST is not set: 127.0.0.1");
    for (const name of secrets) expect(lines).toContain(`${name}=********`);
  });

  it("counts as secret what opens something", () => {
    expect(environmentVariables.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(
      environmentVariables
        .map(({ name }) => name)
        .filter((name) => /PASSWORD|SECRET|TOKEN|REDIS_URL/.test(name)),
    );
  });
});

describe(".env.example", () => {
  it("is what `pnpm --filter @waitroom/server run env-example` writes", async () => {
    expect(await readFile(new URL("../../../../.env.example", import.meta.url), "utf8")).toBe(envExample());
  });

  it("sets nothing as it is, and can be a `.env`, which the environment itself goes before", async () => {
    const folder = await mkdtemp(join(tmpdir(), "env-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(withEnvFile({ PORT: "1" }, folder)).toEqual({ PORT: "1" });
    await writeFile(join(folder, ".env"), envExample());
    expect(parseConfig(withEnvFile({}, folder), folder, () => "x")).toEqual(
      parseConfig({}, folder, () => "x"),
    );
    const set = envExample().replace("#PORT=", "PORT=81").replace("#ADMIN_TOKEN=", "ADMIN_TOKEN='a$b'");
    await writeFile(join(folder, ".env"), set);
    expect(withEnvFile({ PORT: "82" }, folder)).toEqual({ PORT: "82", ADMIN_TOKEN: "a$b" });
  });
});

it("every variable is documented", async () => {
  const protocol = await readFile(new URL("../../../../docs/protocol.md", import.meta.url), "utf8");
  for (const { name } of environmentVariables) expect(protocol).toContain(`| \`${name}\` |`);
});
