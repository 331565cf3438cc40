import type { WaitingRoom } from "../protocol.ts";
import { formatLobby, formatTimeLeft } from "../screen-words.ts";
import { actions, element, heading, paragraph, setText } from "./element.ts";
import { leaveButton } from "./leave-button.ts";
import type { Actions, View } from "./view.ts";

/** More places than this are told in words only. */
const mostSeats = 12;

export function waitingView({ leave }: Actions): View {
  const notice = element("p", { class: "notice", attributes: { hidden: "" } });
  const seats = element("div", { class: "seats", attributes: { "aria-hidden": "true" } });
  const lobby = paragraph("", "lobby");
  const label = element("span", { class: "clock-label" }, "Time left");
  const time = element("span", { class: "clock-time" });
  const clock = element("p", { class: "clock", attributes: { hidden: "" } }, label, time);
  return {
    content: [
      heading("Waiting for your group"),
      notice,
      seats,
      lobby,
      clock,
      paragraph("Keep this page open. You may look at another tab: you will be called.", "muted"),
      actions(leaveButton("Leave the waiting room", "Your place in the waiting room will be lost.", leave)),
    ],
    update: ({ screen }, now) => {
      if (screen.kind !== "waiting") return;
      notice.hidden = screen.notice === null;
      setText(notice, screen.notice ?? "");
      showSeats(seats, screen.room);
      setText(lobby, lobbyText(screen.room));
      clock.hidden = screen.endsAt === null;
      if (screen.endsAt === null) return;
      const left = screen.endsAt - now;
      setText(time, formatTimeLeft(left));
      if (left <= 0)
        setText(lobby, screen.room?.timeoutMessage ?? "The waiting time is over. One moment, please.");
    },
  };
}

function lobbyText(room: WaitingRoom | null): string {
  if (room === null) return "Looking for a group.";
  if (room.storageUnavailable)
    return "The server has to pause for a moment. Your place is kept; please keep this page open.";
  if (room.hideLobbyCount) return "You will be told as soon as your group is complete.";
  return formatLobby(room.curNumPlayers, room.playersNeeded);
}

function showSeats(seats: HTMLElement, room: WaitingRoom | null): void {
  const total = room === null || room.hideLobbyCount ? 0 : room.curNumPlayers + room.playersNeeded;
  seats.hidden = total === 0 || total > mostSeats;
  if (room === null || seats.hidden) return;
  const taken = Array.from({ length: total }, (_, index) => index < room.curNumPlayers);
  while (seats.childElementCount > total) seats.lastElementChild?.remove();
  while (seats.childElementCount < total) seats.append(element("span", { class: "seat" }));
  for (const [index, seat] of [...seats.children].entries())
    seat.classList.toggle("taken", taken[index] === true);
}
