import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTitle } from "../../page/src/title.ts";

describe("the title of the page", () => {
  const page = { title: "", alert: false, visible: true, look: (): void => undefined };

  beforeEach(() => {
    vi.useFakeTimers();
    Object.assign(page, { title: "", alert: false, visible: true });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  function title(): ReturnType<typeof createTitle> {
    return createTitle({
      show: (text) => {
        page.title = text;
      },
      showAlert: (alert) => {
        page.alert = alert;
      },
      isVisible: () => page.visible,
      onVisibility: (listener) => {
        page.look = listener;
        return () => {
          page.look = (): void => undefined;
        };
      },
    });
  }

  it("calls in turn with the title until the page is looked at", () => {
    const tab = title();
    tab.set("Waiting");
    page.visible = false;
    tab.call("Here!");
    const seen = [0, 1, 2].map(() => {
      const shown = page.title;
      vi.advanceTimersByTime(1000);
      return shown;
    });
    expect(seen).toEqual(["● Here!", "Waiting", "● Here!"]);
    expect(page.alert).toBe(true);
    page.visible = true;
    page.look();
    expect(page).toMatchObject({ title: "Waiting", alert: false });
    vi.advanceTimersByTime(5000);
    expect(page.title).toBe("Waiting");
  });

  it("does not call who is looking already", () => {
    const tab = title();
    tab.set("Waiting");
    tab.call("Here!");
    expect(page).toMatchObject({ title: "Waiting", alert: false });
  });

  it("stops calling when there is something new", () => {
    const tab = title();
    page.visible = false;
    tab.call("Here!");
    tab.set("Game");
    vi.advanceTimersByTime(5000);
    expect(page).toMatchObject({ title: "Game", alert: false });
  });
});
