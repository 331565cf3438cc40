import { expect, it } from "vitest";
import { sharedSubjectId } from "../../src/identity/shared-subject-id.ts";
import { TokenKey } from "../../src/identity/token-key.ts";

const person = {
  platform: "prolific",
  platformId: "5f1e2d3c4b5a69788796a5b4",
  studyId: "s",
  sessionId: "x",
} as const;
const key = TokenKey.fromSecret("the secret of all nodes");

it("is the same at every node, for each attempt of the same person", () => {
  const here = sharedSubjectId(key, "exp");
  const elsewhere = sharedSubjectId(TokenKey.fromSecret("the secret of all nodes"), "exp");
  expect(here(person)).toBe(elsewhere({ ...person, studyId: "other", sessionId: "another" }));
  expect(here(person)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it("is another one for another person, experiment or secret, and says nothing of the person", () => {
  const ids = new Set([
    sharedSubjectId(key, "exp")(person),
    sharedSubjectId(key, "exp")({ ...person, platformId: "5f1e2d3c4b5a69788796a5b5" }),
    sharedSubjectId(key, "exp")({ ...person, platform: "mturk" }),
    sharedSubjectId(key, "other")(person),
    sharedSubjectId(key, null)(person),
    sharedSubjectId(TokenKey.fromSecret("another secret"), "exp")(person),
  ]);
  expect(ids.size).toBe(6);
  for (const id of ids) expect(person.platformId).not.toContain(id.slice(0, 8));
});
