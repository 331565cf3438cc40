import type { Page } from "playwright-core";

/** What the page lets the browser save when this is done: its name, and what is in it. */
export async function savedBy(
  page: Page,
  act: () => Promise<void>,
): Promise<{ readonly name: string; readonly text: string }> {
  const download = page.waitForEvent("download");
  await act();
  const saved = await download;
  let text = "";
  for await (const chunk of await saved.createReadStream()) text += String(chunk);
  return { name: saved.suggestedFilename(), text };
}
