import { createConnection } from "./connection.ts";
import { documentTitlePorts } from "./document-title.ts";
import { forgetIdentity, rememberedIdentity, rememberIdentity, tokenInFragment } from "./identity.ts";
import type { Identity } from "./identity.ts";
import type { Memory } from "./memory.ts";
import { ParticipantPage } from "./participant-page.ts";
import type { PageView } from "./participant-page.ts";
import { needsLink, problemFor, unexpected, unreachable } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { forgetProgress } from "./progress.ts";
import type { Experiment, SceneInfo } from "./protocol.ts";
import { screenKey } from "./screen.ts";
import { wordsFor } from "./screen-words.ts";
import { createIdentity, fetchExperiment, RequestRefused } from "./server-api.ts";
import { createSound } from "./sound.ts";
import { tabMemory } from "./tab-memory.ts";
import { createTitle } from "./title.ts";
import { element } from "./views/element.ts";
import { problemView, workingView } from "./views/end-views.ts";
import { createStage } from "./views/stage.ts";
import type { Actions } from "./views/view.ts";

const reloadMs = 5000;
const tickMs = 250;

const screenRoot = byId("screen");
const memory = tabMemory();
const now = (): number => performance.now();

await begin();

async function begin(): Promise<void> {
  card(workingView("Loading").content);
  adoptToken();
  try {
    const experiment = await fetchExperiment();
    const scene = chosenScene(experiment);
    if (scene === null) return fail(problemFor("UNKNOWN_SCENE"));
    run(experiment, scene, await identity(memory));
  } catch (error) {
    const problem = problemOf(error);
    fail(problem);
    if (problem.remedy === "wait") setTimeout(() => location.reload(), reloadMs);
    if (problem === unexpected) throw error;
  }
}

function run(experiment: Experiment, scene: SceneInfo, { token }: Identity): void {
  const sound = createSound();
  const title = createTitle(documentTitlePorts(document.querySelector("#favicon")));
  const actions: Actions = {
    join: () => page.join(),
    comeBack: () => page.comeBack(),
    leave: () => void page.leave(),
    answerReady: (ready) => page.answerReady(ready),
    choose: (symbol) => page.choose(symbol),
    continueTo: (next) => {
      history.replaceState(null, "", `?${new URLSearchParams({ scene: next.sceneId }).toString()}`);
      page.enterScene(next);
    },
    reload,
    startOver: () => {
      forgetIdentity(memory);
      forgetProgress(memory);
      location.reload();
    },
  };
  const stage = createStage(screenRoot, { experiment, actions, now });
  let spoken = "";
  const speak = (view: PageView): void => {
    const words = wordsFor(view.screen, view.scene.title, view.scene.confirm);
    const key = `${screenKey(view.screen)} ${words.announcement}`;
    if (key === spoken) return;
    spoken = key;
    byId("announcer").textContent = words.announcement;
    title.set(words.title);
    if (words.call === null) return;
    title.call(words.call);
    sound.chime();
  };
  const page = new ParticipantPage(scene, {
    memory,
    now,
    isVisible: () => document.visibilityState === "visible",
    connect: (listener) => createConnection(token, listener),
    show: (view) => {
      stage.show(view);
      showLink(view);
      speak(view);
    },
  });
  // Browsers allow sound only after the person has done something on the page.
  document.addEventListener("pointerdown", sound.unlock);
  document.addEventListener("keydown", sound.unlock);
  setInterval(stage.tick, tickMs);
}

/** The state that is shown without a connection may be old: then it says so. */
function showLink({ link, screen }: PageView): void {
  const banner = byId("banner");
  banner.hidden = link !== "lost" || screen.kind === "superseded" || screen.kind === "ended";
  banner.textContent = banner.hidden
    ? ""
    : "Connection lost. Reconnecting; your place is kept for a short while.";
}

/** A token in the address is a credential: it is taken, and does not stay where it can be seen or shared. */
function adoptToken(): void {
  const token = tokenInFragment(location.hash);
  if (token === null) return;
  if (rememberedIdentity(memory)?.token !== token) forgetProgress(memory);
  rememberIdentity(memory, { token });
  history.replaceState(null, "", `${location.pathname}${location.search}`);
}

async function identity(tab: Memory): Promise<Identity> {
  const known = rememberedIdentity(tab);
  if (known !== null) return known;
  const created = await createIdentity();
  rememberIdentity(tab, created);
  return created;
}

function chosenScene({ scenes }: Experiment): SceneInfo | null {
  const wanted = new URLSearchParams(location.search).get("scene");
  if (wanted === null) return scenes[0] ?? null;
  return scenes.find(({ sceneId }) => sceneId === wanted) ?? null;
}

function problemOf(error: unknown): Problem {
  // What `fetch` throws when it reaches nobody.
  if (error instanceof TypeError) return unreachable;
  if (!(error instanceof RequestRefused)) return unexpected;
  if (error.status === 401 || error.status === 403) return needsLink;
  if (error.status === 429) return problemFor("RATE_LIMITED");
  return error.status >= 500 ? unreachable : unexpected;
}

function fail(problem: Problem): void {
  document.title = problem.title;
  card(problemView(problem, { reload, startOver: reload }).content);
}

function reload(): void {
  location.reload();
}

function card(content: readonly Node[]): void {
  screenRoot.replaceChildren(element("section", { class: "card" }, ...content));
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Expected the page to have an element \`${id}\``);
  return found;
}
