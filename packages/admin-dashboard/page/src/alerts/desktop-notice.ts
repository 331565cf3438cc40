/** Whether this browser can show notices of this page at all: it needs an address with https, or this very machine. */
export function canNotify(): boolean {
  return "Notification" in globalThis;
}

/** Asks who looks, where the browser has not asked yet; false where they or the browser refuse. */
export async function mayNotify(): Promise<boolean> {
  return canNotify() && (await Notification.requestPermission()) === "granted";
}

/** Shows a notice of the desktop, if it is still allowed; a click on it leads back to the page. */
export function showNotice(title: string, body: string, onClick: () => void): void {
  if (!canNotify() || Notification.permission !== "granted") return;
  const notice = new Notification(title, { body, tag: "waitroom" });
  notice.addEventListener("click", () => {
    notice.close();
    globalThis.focus();
    onClick();
  });
}
