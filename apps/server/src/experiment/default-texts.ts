import type { SceneTexts } from "./experiment.ts";

/** What participants read where a scene says nothing else. */
export const defaultTexts: SceneTexts = {
  timeout: "We could not find a group for you in time. Thank you for waiting.",
  playerLeft: "Somebody in your group left before the start. You are back in your place in the waiting room.",
  matchFound: "Your group is complete. It starts in a moment.",
  confirm: "Your group is ready. Press the button to show that you are there.",
  away: "You did not answer when your group was ready. Press the button to go on waiting in your place.",
  partnerAway: "The connection to your partner was lost. Please wait a moment.",
  partnerLeft: "Your partner did not come back, so this part ends here.",
  removed: "Your participation was ended by the researcher.",
  sceneClosed: "Nobody is let in at the moment. Please try again later.",
  sceneFull: "The waiting room is full at the moment. Please try again later.",
  screenedOut: "Unfortunately you cannot take part in this study.",
  quotaFull: "The study has all the participants that it needs. Thank you for your interest.",
  superseded: "This study was opened in another window. Please go on there.",
};
