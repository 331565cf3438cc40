import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { createAdminStore } from "@waitroom/admin-events/client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { io } from "socket.io-client";
import "uplot/dist/uPlot.min.css";
import "./theme/mantine.css";
import "./theme/page.css";
import { alertChoice } from "./alerts/alert-choice.ts";
import { watchForAlerts } from "./alerts/alerts.ts";
import { showNotice } from "./alerts/desktop-notice.ts";
import { createTone } from "./alerts/tone.ts";
import { createAdminApi } from "./api/admin-api.ts";
import { App } from "./app.tsx";
import { baseUrl } from "./base-url.ts";
import { createClock } from "./live/clock.ts";
import { SourcesContext } from "./live/context.ts";
import { createExplanations } from "./live/explanations.ts";
import { createLive } from "./live/live.ts";
import type { After, Every } from "./live/store.ts";
import { createNavigation } from "./navigation/navigation.ts";
import { ErrorBoundary } from "./parts/error-boundary.tsx";
import { readKeptChoice } from "./parts/use-kept-choice.ts";
import { createSignOut } from "./session/sign-out.ts";
import { theme } from "./theme/theme.ts";

const every: Every = (intervalMs, task) => {
  const timer = setInterval(task, intervalMs);
  return () => clearInterval(timer);
};
const after: After = (delayMs, task) => {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
};
const clock = createClock({ now: Date.now, every });
const live = createLive({
  socket: io("/admin", {
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 3_000,
    // Hosts may offer the one or the other only.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
  }),
  store: createAdminStore(),
  now: clock.now,
  every,
  after,
  onServerTime: clock.adjust,
});
const explanations = createExplanations({
  ask: live.explain,
  every,
  isVisible: () => document.visibilityState === "visible",
});
const navigation = createNavigation(window);
// Called as a function of `window`, which `fetch` insists on.
const api = createAdminApi(baseUrl, (input, init) => fetch(input, init));

const tone = createTone(Date.now);
watchForAlerts({
  live,
  isHidden: () => document.visibilityState === "hidden",
  isWanted: (way) => readKeptChoice(alertChoice(way)),
  notify: (title, body) => showNotice(title, body, () => navigation.go("problems")),
  sound: () => void tone(),
});

const signOut = createSignOut({ request: api.signOut, leave: () => location.reload() });

const root = document.querySelector("#root");
if (root === null) throw new TypeError("Expected an element with the id `root`.");
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: "waitroom-color-scheme" })}
    >
      <SourcesContext value={{ live, clock, explanations, navigation, api, signOut, tone }}>
        <ErrorBoundary what="The dashboard">
          <App />
        </ErrorBoundary>
      </SourcesContext>
    </MantineProvider>
  </StrictMode>,
);
