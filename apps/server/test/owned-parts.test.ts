import { expect, it } from "vitest";
import { OwnedParts } from "../src/owned-parts.ts";

it("ends all parts, the last first, once", async () => {
  const ended: string[] = [];
  const owned = new OwnedParts();
  owned.push("files", () => ended.push("files"));
  owned.push("sockets", async () => void ended.push("sockets"));
  await owned.close();
  await owned.close();
  expect(ended).toEqual(["sockets", "files"]);
});

it("ends the others too where some cannot be ended, and says which", async () => {
  const ended: string[] = [];
  const owned = new OwnedParts();
  owned.push("files", () => ended.push("files"));
  owned.push("sockets", () => Promise.reject(new Error("sockets")));
  await expect(owned.close()).rejects.toThrow("sockets");
  owned.push("sockets", () => Promise.reject(new Error("sockets")));
  owned.push("rooms", () => {
    throw new Error("rooms");
  });
  owned.push("rest", () => ended.push("rest"));
  await expect(owned.close()).rejects.toMatchObject({ errors: [new Error("rooms"), new Error("sockets")] });
  expect(ended).toEqual(["files", "rest"]);
});

it("says which part it is ending", async () => {
  const owned = new OwnedParts();
  const slow = Promise.withResolvers<void>();
  owned.push("files", () => slow.promise);
  owned.push("sockets", () => undefined);
  expect(owned.ending).toBeNull();
  const closed = owned.close();
  await expect.poll(() => owned.ending).toBe("files");
  slow.resolve();
  await closed;
  expect(owned.ending).toBeNull();
});
