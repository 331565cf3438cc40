import { expect, it } from "vitest";
import { OwnedParts } from "../src/owned-parts.ts";

it("ends all parts, the last first, once", async () => {
  const ended: string[] = [];
  const owned = new OwnedParts();
  owned.push(() => ended.push("files"));
  owned.push(async () => void ended.push("sockets"));
  await owned.close();
  await owned.close();
  expect(ended).toEqual(["sockets", "files"]);
});

it("ends the others too where some cannot be ended, and says which", async () => {
  const ended: string[] = [];
  const owned = new OwnedParts();
  owned.push(() => ended.push("files"));
  owned.push(() => Promise.reject(new Error("sockets")));
  await expect(owned.close()).rejects.toThrow("sockets");
  owned.push(() => Promise.reject(new Error("sockets")));
  owned.push(() => {
    throw new Error("rooms");
  });
  owned.push(() => ended.push("rest"));
  await expect(owned.close()).rejects.toMatchObject({ errors: [new Error("rooms"), new Error("sockets")] });
  expect(ended).toEqual(["files", "rest"]);
});
