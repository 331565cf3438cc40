import { isAbsolute, relative, sep } from "node:path";
import type { Environment, ServerConfig } from "./config.ts";

/** What no variable can be blamed for alone. Values are never repeated: some are secrets. */
export function conflicts(given: Environment): readonly string[] {
  const isShared = given["REDIS_URL"] !== undefined;
  const isAnyPasswordMissing =
    given["ADMIN_PASSWORD"] === undefined && given["ADMIN_PASSWORD_HASH"] === undefined;
  return [
    ...(isShared && given["TOKEN_SECRET"] === undefined
      ? [
          "TOKEN_SECRET: not set. With REDIS_URL all nodes need the same one, since participants move between them.",
        ]
      : []),
    ...(isShared && isAnyPasswordMissing
      ? ["ADMIN_PASSWORD: not set. With REDIS_URL all nodes need the same one."]
      : []),
    ...["ADMIN_PASSWORD", "ADMIN_VIEWER_PASSWORD"]
      .filter((name) => given[name] !== undefined && given[`${name}_HASH`] !== undefined)
      .map((name) => `${name}: expected either it or ${name}_HASH, got both.`),
    ...different
      .filter(([name, other]) => given[name] !== undefined && given[name] === given[other])
      .map(([name, other]) => `${name}: expected another value than ${other}, got the same.`),
  ];
}

/** What opens less than the other one, or comes before it. */
const different: readonly (readonly [string, string])[] = [
  ["ADMIN_VIEWER_PASSWORD", "ADMIN_PASSWORD"],
  ["METRICS_TOKEN", "ADMIN_TOKEN"],
  ["TOKEN_SECRET_PREVIOUS", "TOKEN_SECRET"],
];

/** Folders that would give away what is in others: data are passed on, and the page's folder is open to everybody. */
export function placeConflicts(
  places: Pick<ServerConfig, "dataDir" | "identityDir" | "stateDir" | "pageDir">,
): readonly string[] {
  const { dataDir, identityDir, stateDir, pageDir } = places;
  const isServed = (folder: string): boolean => pageDir !== null && isWithin(folder, pageDir);
  const problems: readonly (readonly [boolean, string])[] = [
    [isServed(dataDir), "DATA_DIR: expected a folder outside of PAGE_DIR, which is open to everybody."],
    [
      isServed(identityDir),
      "IDENTITY_DIR: expected a folder outside of PAGE_DIR, which is open to everybody.",
    ],
    [
      isWithin(identityDir, dataDir),
      "IDENTITY_DIR: expected a folder outside of DATA_DIR, which is passed on.",
    ],
    [
      isWithin(stateDir, dataDir),
      "DATA_DIR: expected a folder without the working folder in it, which has the key of the tokens in `.waitroom`.",
    ],
  ];
  return problems.flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
