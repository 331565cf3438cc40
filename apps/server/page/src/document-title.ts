import type { TitlePorts } from "./title.ts";

/** The ports of the real page. */
export function documentTitlePorts(icon: Element | null): TitlePorts {
  return {
    show: (title) => {
      document.title = title;
    },
    showAlert: (alert) => icon?.setAttribute("href", alert ? "/favicon-alert.svg" : "/favicon.svg"),
    isVisible: () => document.visibilityState === "visible",
    onVisibility: (listener) => {
      document.addEventListener("visibilitychange", listener);
      return () => document.removeEventListener("visibilitychange", listener);
    },
  };
}
