import callFunction from "@jspsych/plugin-call-function";
import buttons from "@jspsych/plugin-html-button-response";
import { initJsPsych } from "jspsych";
import "jspsych/css/jspsych.css";
import { meetPartner, NoGame, type Game } from "./partner.ts";

const rounds = [1, 2, 3];
const jsPsych = initJsPsych();
let game: Game | undefined;
let completionCode: string | null = null;

const welcome = {
  type: buttons,
  stimulus: "<p>You will play three rounds with another participant. Each round, both choose at once.</p>",
  choices: ["Find a partner"],
};

const waiting = {
  type: callFunction,
  async: true,
  func: async (done: (data: object) => void) => {
    show("Looking for a partner …");
    try {
      game = await meetPartner("pairs", show, giveUp);
      done({ game_id: game.gameId, role: game.role });
    } catch (reason) {
      giveUp(reason);
    }
  },
};

const round = (number: number) => [
  {
    // After a reload a round in which one has chosen is not asked again.
    timeline: [
      {
        type: buttons,
        stimulus: () => `<p>Round ${number} of ${rounds.length}. You are the ${game?.role}.</p>`,
        choices: ["Share", "Keep"],
        data: { round: number },
        on_finish: ({ response }: { readonly response: number }) =>
          game?.choose(number, response === 0 ? "Share" : "Keep"),
      },
    ],
    conditional_function: () => game?.chosen(number) === undefined,
  },
  {
    type: callFunction,
    async: true,
    func: async (done: (data: object) => void) => {
      show("Waiting for the other's choice …");
      const partner = await game?.partnersChoice(number);
      done({ round: number, own: game?.chosen(number), partner });
    },
  },
  {
    type: buttons,
    stimulus: () => {
      const { own, partner } = jsPsych.data.getLastTrialData().values()[0].value;
      return `<p>You chose <b>${own}</b>, the other one <b>${partner}</b>.</p>`;
    },
    choices: ["Go on"],
  },
];

const ending = {
  type: callFunction,
  async: true,
  func: async (done: (data: object) => void) => {
    show("One moment …");
    completionCode = (await game?.complete()) ?? null;
    done({ completion_code: completionCode });
  },
};

await jsPsych.run([welcome, waiting, ...rounds.flatMap(round), ending]);
// Here a study sends `jsPsych.data.get().json()` to where its data is kept.
show(`Thank you. Your completion code is ${completionCode}.`);

function show(text: string): void {
  jsPsych.getDisplayElement().textContent = text;
}

function giveUp(reason: unknown): void {
  if (!(reason instanceof NoGame)) throw reason;
  const code = reason.completionCode === null ? "" : ` Your completion code is ${reason.completionCode}.`;
  jsPsych.abortExperiment(`${reason.message}${code}`);
}
