import { describe, expect, it } from "vitest";
import { createNavigation } from "../../../page/src/navigation/navigation.ts";
import { parseRoute, routeHash } from "../../../page/src/navigation/route.ts";

describe("the address", () => {
  it("gives back the view and the settings that were put into it, whatever they hold", () => {
    for (const params of [{}, { q: "a b&c=d#e?f/é" }, { state: "waiting,reserved", sort: "-waited" }]) {
      expect(parseRoute(routeHash("participants", params))).toEqual({ view: "participants", params });
    }
    expect(routeHash("rooms", { q: "", person: null })).toBe("#/rooms");
  });

  it("takes an unknown view as the first, and a missing one too", () => {
    for (const hash of ["", "#", "#/", "#/nowhere?q=1", "#__proto__"]) {
      expect(parseRoute(hash).view).toBe("rooms");
    }
  });

  it("changes settings in place, and views as steps that can be undone", () => {
    const steps: string[] = [];
    const location = { hash: "#/groups?state=ended" };
    const navigation = createNavigation({
      location,
      history: {
        pushState: (_data, _unused, url) => {
          steps.push(`push ${url}`);
          location.hash = url;
        },
        replaceState: (_data, _unused, url) => {
          steps.push(`replace ${url}`);
          location.hash = url;
        },
      },
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    });
    navigation.set({ q: "ana" });
    navigation.set({ state: null });
    navigation.go("flow");
    expect(steps).toEqual(["replace #/groups?state=ended&q=ana", "replace #/groups?q=ana", "push #/flow"]);
    expect(navigation.get()).toEqual({ view: "flow", params: {} });
  });
});
