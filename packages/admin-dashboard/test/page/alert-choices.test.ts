import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { sampleProblem, sampleState } from "../sample-state.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("whoever does not look", () => {
  const visitor = useVisitor();
  const { see } = visitor;

  it("is told of new problems by sound and notice, once both were chosen, also after a reload", async () => {
    const now = Date.now();
    await visitor.page.addInitScript(recordAlerts);
    await see("#/problems", { ...sampleState(now), problems: [sampleProblem(now)] }, { role: "viewer" });
    const page = visitor.page;
    const told = (): Promise<readonly string[]> => page.evaluate(() => window.told);
    const problem = (id: string): void => {
      const row = sampleProblem(now, { id, message: `Problem ${id}.` });
      visitor.server.change({ section: "problems", id, row });
    };

    await page.evaluate(() => (window.answer = "denied"));
    await page.getByLabel("With a notice of the desktop").click();
    await page.getByText("The browser does not allow notices of this page.").waitFor();
    expect(await page.getByLabel("With a notice of the desktop").isChecked()).toBe(false);
    await page.evaluate(() => (window.answer = "granted"));
    await page.getByLabel("With a notice of the desktop").focus();
    await page.keyboard.press("Space");
    await expect.poll(() => page.getByLabel("With a notice of the desktop").isChecked()).toBe(true);
    expect(await page.getByText("The browser does not allow").count()).toBe(0);
    await page.getByLabel("With a sound").focus();
    await page.keyboard.press("Space");
    // Two notes, so that one knows what will come.
    await expect.poll(told).toEqual(["note", "note"]);

    problem("2");
    await page.getByText("Problem 2.").waitFor();
    expect(await told()).toEqual(["note", "note"]);

    await page.reload();
    await page.getByText("Problem 2.").waitFor({ state: "detached" });
    expect(await page.getByLabel("With a sound").isChecked()).toBe(true);
    await page.evaluate(() => (window.answer = "granted"));
    // Browsers let no page sound that nobody has touched.
    await page.getByRole("heading", { name: "Problems now" }).click();
    await page.evaluate(() => (window.isHidden = true));
    problem("3");
    await expect.poll(told).toEqual(expect.arrayContaining(["Problem 3.", "note"]));
    await page.evaluate(() => location.assign("#/rooms"));
    await page.evaluate(() => window.clickNotice());
    await expect.poll(() => page.url()).toContain("#/problems");
    await page.evaluate(() => localStorage.clear());
  });
});

/** Puts down in the page what would be heard and seen outside of it. */
function recordAlerts(): void {
  window.told = [];
  window.answer = "default";
  window.isHidden = false;
  Object.defineProperty(document, "visibilityState", {
    get: () => (window.isHidden ? "hidden" : "visible"),
  });
  class RecordedAudio extends AudioContext {
    override createOscillator(): OscillatorNode {
      window.told.push("note");
      return super.createOscillator();
    }
  }
  class RecordedNotice extends EventTarget {
    static get permission(): string {
      return window.answer;
    }
    static requestPermission = async (): Promise<string> => window.answer;
    constructor(title: string) {
      super();
      window.told.push(title);
      window.clickNotice = () => this.dispatchEvent(new Event("click"));
    }
    close(): void {}
  }
  Object.defineProperty(window, "AudioContext", { value: RecordedAudio });
  Object.defineProperty(window, "Notification", { value: RecordedNotice });
}

declare global {
  interface Window {
    told: string[];
    answer: string;
    isHidden: boolean;
    clickNotice: () => void;
  }
}
